# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests at the same time: no lost rows, no doubled ones, never a 500."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import kinds
import pytest
from samples import (
    INTERCONNECTIONS,
    created,
    edited,
    errors,
    options_of,
    path_of,
    shown,
    sip,
    values_of,
)


@pytest.fixture
def together(confd) -> Callable[[Iterable[tuple[str, str, Any]]], list]:
    """Sends requests at once, each on a connection of its own."""
    return partial(kinds.together, confd)


@pytest.mark.parametrize('attempt', range(5))
def test_two_that_race_for_a_name(together, confd, db, name, attempt):
    body = sip(name())
    answers = together(('POST', INTERCONNECTIONS, body) for _ in range(2))
    assert sorted(answer.status_code for answer in answers) == [201, 400]
    (loser,) = (answer for answer in answers if answer.status_code == 400)
    assert 'already exists' in errors(loser)
    query = 'SELECT count(*) AS n FROM endpoint_sip WHERE name = %s'
    assert db.one(query, body['name'])['n'] == 1


def test_who_loses_a_race_leaves_no_trunk(together, db, name):
    before, body = db.count('trunkfeatures'), sip(name())
    answers = together(('POST', INTERCONNECTIONS, body) for _ in range(6))
    assert sorted(answer.status_code for answer in answers) == [201] + [400] * 5
    assert db.count('trunkfeatures') == before + 1


def test_who_loses_a_race_publishes_nothing(together, name, events, reloads):
    body = sip(name())
    together(('POST', INTERCONNECTIONS, body) for _ in range(4))
    assert events.names().count('sip_endpoint_created') == 1
    assert events.names().count('trunk_created') == 1
    assert len(reloads.all()) == 1


def test_two_that_race_for_a_name_by_renaming(together, confd, name):
    ours, new = [created(confd, sip(name())) for _ in range(2)], name()
    answers = together(('PUT', path_of(one), {'name': new}) for one in ours)
    assert sorted(answer.status_code for answer in answers) == [204, 400]
    assert [shown(confd, one)['name'] for one in ours].count(new) == 1


def test_the_loser_of_a_race_shows_no_secret(together, name):
    auth = {'username': 'u', 'password': 'S3cr3t'}
    body = sip(name(), outbound_auth=auth)
    for answer in together(('POST', INTERCONNECTIONS, body) for _ in range(4)):
        assert 'S3cr3t' not in answer.text
        assert 'INSERT' not in answer.text


@pytest.mark.parametrize('attempt', range(3))
def test_edits_of_one_leave_one_row(together, confd, db, name, attempt):
    document = created(confd, sip(name()))
    patches = [{'sip': {'remote_hosts': [f'h{n}.example.com']}} for n in range(12)]
    answers = together(('PUT', path_of(document), patch) for patch in patches)
    assert {answer.status_code for answer in answers} == {204}
    (contact,) = values_of(db, document['id'], 'aor', 'contact')
    (match,) = values_of(db, document['id'], 'identify', 'match')
    assert contact == f'sip:{match}'


def test_edits_of_different_fields_are_all_kept(together, confd, db, name):
    document = created(confd, sip(name()))
    patches = [
        {'sip': {'callerid': 'Bob'}},
        {'sip': {'codecs': ['ulaw']}},
        {'sip': {'outbound_auth': {'username': 'u', 'password': 'p'}}},
        {'sip': {'match': ['192.0.2.1']}},
        {'label': 'x'},
        {'twilio_incoming': True},
        {'headers': {'outgoing': [{'name': 'X-A', 'value': 'b'}]}},
        {'sip': {'qualify_frequency': 60}},
    ]
    answers = together(('PUT', path_of(document), patch) for patch in patches)
    assert {answer.status_code for answer in answers} == {204}
    after = shown(confd, document)
    assert (after['label'], after['twilio_incoming']) == ('x', True)
    assert (after['sip']['callerid'], after['sip']['codecs']) == ('Bob', ['ulaw'])
    assert after['sip']['match'] == ['192.0.2.1']
    sections = options_of(db, document['id'])
    assert sections['outbound_auth'] == [['password', 'p'], ['username', 'u']]
    assert len(sections['endpoint']) == 4


def test_an_edit_and_a_deletion_are_one_after_the_other(together, confd, db, name):
    for _ in range(5):
        document = created(confd, sip(name()))
        path = path_of(document)
        edit = ('PUT', path, {'sip': {'callerid': 'Bob'}})
        answers = together([edit, ('DELETE', path, None)])
        assert answers[0].status_code in (204, 404)
        assert answers[1].status_code == 204
        errors(confd.get(path), 404)


def test_of_two_deletions_one_finds_nothing(together, confd, name):
    path = path_of(created(confd, sip(name())))
    answers = together(('DELETE', path, None) for _ in range(2))
    assert sorted(answer.status_code for answer in answers) == [204, 404]


def test_one_incoming_header_is_had_by_one(together, confd, name):
    header = {'name': 'X-Account', 'value': name()}
    bodies = [sip(name()) | {'headers': {'incoming': [header]}} for _ in range(2)]
    answers = together(('POST', INTERCONNECTIONS, body) for body in bodies)
    assert sorted(answer.status_code for answer in answers) == [201, 400]


def test_an_edit_after_a_race_works(together, confd, name):
    document = created(confd, sip(name()))
    together(('POST', INTERCONNECTIONS, sip(document['name'])) for _ in range(3))
    assert edited(confd, document, {'label': 'x'})['label'] == 'x'
