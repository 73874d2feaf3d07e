# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Synchronisations at once, and failures in the middle of one."""

from __future__ import annotations

import threading

import pytest
import trips
from failing_services import failing_sandbox
from kinds import call_together
from samples import INTERCONNECTIONS, count_rows, create, sip_body
from sync_requests import names_of, send_sync, sync
from trips import tripped


@pytest.mark.parametrize('attempt', range(3))
def test_two_equal_synchronisations_at_once_create_everything_once(
    sibling, name, attempt
):
    items = [sip_body(name()) for _ in range(20)]
    calls = [lambda: send_sync(sibling, items), lambda: send_sync(sibling, items[::-1])]
    answers = call_together(calls)
    assert [answer.status_code for answer in answers] == [200, 200]
    numbers = [len(answer.json()['created']) for answer in answers]
    assert sorted(numbers) == [0, 20]


@pytest.mark.parametrize('attempt', range(3))
def test_two_different_synchronisations_at_once_leave_the_list_of_one(
    sibling, name, attempt
):
    lists = [[sip_body(name()) for _ in range(10)] for _ in range(2)]
    answers = call_together(
        [lambda items=items: send_sync(sibling, items, prune=True) for items in lists]
    )
    assert [answer.status_code for answer in answers] == [200, 200]
    left = {one['name'] for one in sibling.get(INTERCONNECTIONS).json()['items']}
    assert left in [{item['name'] for item in items} for items in lists]


def test_synchronisations_of_two_tenants_for_the_same_names_never_fail_with_500(
    sibling, tenant_confd, name
):
    items = [sip_body(name()) for _ in range(10)]
    answers = call_together(
        [
            lambda: send_sync(sibling, items),
            lambda: send_sync(tenant_confd, items[::-1]),
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [200, 400]


def test_edits_during_a_synchronisation_are_all_stored(sibling, name):
    items = [sip_body(name()) for _ in range(10)]
    ids = [one['id'] for one in sync(sibling, items)['created']]
    edited = [item | {'label': 'synchronised'} for item in items]

    def edit():
        return [
            sibling.put(f'{INTERCONNECTIONS}/{id_}', json={'sip': {'codecs': ['alaw']}})
            for id_ in ids[::-1]
        ]

    answer, edits = call_together([lambda: send_sync(sibling, edited), edit])
    assert answer.status_code == 200
    assert {one.status_code for one in edits} == {204}
    documents = sibling.get(INTERCONNECTIONS).json()['items']
    assert {one['label'] for one in documents} == {'synchronised'}
    assert {tuple(one['sip']['codecs']) for one in documents} == {('alaw',)}


@pytest.mark.parametrize('failure', [trips.DEADLOCK, trips.SERIALIZATION])
def test_transient_failure_in_the_middle_is_repeated(
    sibling, db, name, events, failure
):
    create(sibling, deleted := sip_body(name()))
    items = [sip_body(name()) for _ in range(5)]
    events.clear()
    with tripped(db, 'INSERT', 'endpoint_sip_section_option', failure):
        answer = sync(sibling, items, prune=True)
    assert names_of(answer) == {
        'created': [item['name'] for item in items],
        'deleted': [deleted['name']],
    }
    assert events.names().count('trunk_created') == 5
    assert events.names().count('trunk_deleted') == 1


def test_lasting_failure_in_the_middle_keeps_nothing(
    sibling, db, name, events, reloads
):
    create(sibling, sip_body(name()))
    before = count_rows(db)
    events.clear(), reloads.clear()
    with tripped(db, 'INSERT', 'endpoint_sip_section', trips.BROKEN, times=9):
        answer = send_sync(sibling, [sip_body(name())], prune=True)
    assert answer.status_code == 503
    assert 'S3cr3t' not in answer.text
    assert count_rows(db) == before
    assert (events.all(), reloads.all()) == ([], [])


@pytest.fixture
def sandbox():
    with failing_sandbox() as sandbox:
        yield sandbox


@pytest.mark.sandbox_only
def test_killed_synchronisation_keeps_nothing_and_can_be_repeated(sandbox, name):
    items = [sip_body(name()) for _ in range(50)]
    with sandbox.db() as db:
        before = count_rows(db)
        wait = 'PERFORM pg_sleep(30)'
        with tripped(db, 'INSERT', 'endpoint_sip_section_option', wait) as trip:
            thread = threading.Thread(
                target=lambda: pytest.raises(Exception, send_sync, sandbox.confd, items)
            )
            thread.start()
            while not trip.met():
                pass
            sandbox.kill()
            thread.join()
            (waiting,) = db.query(
                'SELECT pid FROM pg_stat_activity WHERE wait_event = %s', 'PgSleep'
            )
            db.query('SELECT pg_terminate_backend(%s)', waiting['pid'])
        assert count_rows(db) == before
    sandbox.start()
    assert len(sync(sandbox.confd, items)['created']) == 50
