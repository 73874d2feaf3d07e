# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A request is run again once after a transient error; a second one is reported."""

from __future__ import annotations

import pytest
import trips
from callerids import CO, POLICY, policy
from nat_samples import nat_path_of
from samples import (
    INTERCONNECTIONS,
    count_rows,
    create,
    error_text,
    fetch,
    path_of,
    sip_body,
)
from trips import tripped

TRANSIENT_ERRORS = [
    pytest.param(trips.DEADLOCK, id='deadlock'),
    pytest.param(trips.SERIALIZATION, id='serialization failure'),
    pytest.param(trips.REFERRED, id='foreign key violation'),
    pytest.param(trips.CUT, id='connection cut'),
]


@pytest.fixture
def route(new_route):
    """An interconnection with a route that has a caller ID."""
    return new_route(CO)


# --- one error


@pytest.mark.parametrize('action', TRANSIENT_ERRORS)
def test_post_succeeds_after_one_transient_error(
    confd, db, name, events, reloads, action
):
    before = count_rows(db)
    with tripped(db, 'INSERT', 'endpoint_sip_section', action) as trip:
        document = create(confd, sip_body(name()))
        assert trip.met() > 1
    assert fetch(confd, document)['name'] == document['name']
    after = count_rows(db)
    assert after['trunkfeatures'] == before['trunkfeatures'] + 1
    assert after['endpoint_sip'] == before['endpoint_sip'] + 1
    assert events.names().count('trunk_created') == 1
    assert len(reloads.all()) == 1


@pytest.mark.parametrize('action', TRANSIENT_ERRORS)
def test_put_succeeds_after_one_transient_error(confd, db, acme, events, action):
    events.clear()
    with tripped(db, 'UPDATE', 'trunkfeatures', action) as trip:
        answer = confd.put(path_of(acme), {'twilio_incoming': True})
        assert (answer.status_code, trip.met()) == (204, 2)
    assert fetch(confd, acme)['twilio_incoming'] is True
    assert events.names().count('trunk_edited') == 1


@pytest.mark.parametrize('action', TRANSIENT_ERRORS)
def test_delete_succeeds_after_one_transient_error(confd, db, acme, action):
    with tripped(db, 'DELETE', 'trunkfeatures', action) as trip:
        assert confd.delete(path_of(acme)).status_code == 204
        assert trip.met() == 2
    error_text(confd.get(path_of(acme)), 404)


def test_put_of_nat_succeeds_after_one_transient_error(confd, db, acme):
    with tripped(db, 'INSERT', 'endpoint_sip_section_option', trips.DEADLOCK) as trip:
        answer = confd.put(nat_path_of(acme), {'rtp_symmetric': True})
        assert (answer.status_code, trip.met() > 1) == (200, True)
    assert answer.json()['rtp_symmetric'] is True


def test_put_of_caller_id_policy_succeeds_after_one_transient_error(confd, db, route):
    patch = {'outcalls': [{'id': route.outcall_id, 'internal_caller_id': True}]}
    with tripped(db, 'UPDATE', 'outcall', trips.DEADLOCK) as trip:
        assert confd.put(POLICY, patch).status_code == 204
        assert trip.met() == 2


def test_dry_run_after_one_transient_error_reports_each_change_once(
    confd, db, name, events
):
    before = count_rows(db)
    with tripped(db, 'INSERT', 'trunkfeatures', trips.DEADLOCK) as trip:
        params = {'dry_run': 'true'}
        answer = confd.post(INTERCONNECTIONS, sip_body(name()), params=params)
        assert (answer.status_code, trip.met()) == (200, 2)
    tables = [change['table'] for change in answer.json()['changes']]
    assert tables.count('trunkfeatures') == 1
    names = [event['name'] for event in answer.json()['events']]
    assert names.count('trunk_created') == 1
    assert (count_rows(db), events.all()) == (before, [])


def test_put_succeeds_after_an_update_that_finds_no_row(confd, db, acme):
    with tripped(db, 'UPDATE', 'trunkfeatures', trips.GONE) as trip:
        answer = confd.put(path_of(acme), {'twilio_incoming': True})
        assert (answer.status_code, trip.met()) == (204, 2)
    assert fetch(confd, acme)['twilio_incoming'] is True


# --- an error of the commit


@pytest.mark.parametrize('action', TRANSIENT_ERRORS[:3])
def test_post_succeeds_after_one_transient_error_of_its_commit(
    confd, db, name, events, reloads, action
):
    before = count_rows(db)
    with tripped(db, 'INSERT', 'endpoint_sip', action, deferred=True) as trip:
        document = create(confd, sip_body(name()))
        assert trip.met() == 2
    assert fetch(confd, document)['name'] == document['name']
    assert count_rows(db)['endpoint_sip'] == before['endpoint_sip'] + 1
    assert events.names().count('trunk_created') == 1
    assert len(reloads.all()) == 1


def test_post_whose_commit_fails_is_503_and_keeps_nothing(
    confd, db, name, events, reloads
):
    before = count_rows(db)
    with tripped(db, 'INSERT', 'endpoint_sip', trips.BROKEN, deferred=True) as trip:
        answer = confd.post(INTERCONNECTIONS, sip_body(name()))
        assert trip.met() == 1
    assert 'nothing was changed' in error_text(answer, 503)
    assert 'S3cr3t' not in answer.text
    assert (count_rows(db), events.all(), reloads.all()) == (before, [], [])


@pytest.mark.parametrize('table', ['outcall', 'userfeatures', 'trunkfeatures'])
def test_put_of_caller_id_policy_whose_commit_is_cut_is_503(
    confd, db, route, user, events, table
):
    patch = {
        'outcalls': [{'id': route.outcall_id, 'internal_caller_id': True}],
        'users': [{'uuid': user['uuid'], 'outgoing_caller_id': 'anonymous'}],
        'interconnections': [{'id': route.id, 'outgoing_caller_id_format': 'E164'}],
    }
    before = policy(confd)
    events.clear()
    with tripped(db, 'UPDATE', table, trips.CUT, deferred=True) as trip:
        answer = confd.put(POLICY, patch)
        assert trip.met() == 1
    assert 'did not confirm' in error_text(answer, 503)
    assert (policy(confd), events.all()) == (before, [])


def test_put_of_nat_whose_commit_is_cut_is_503(confd, db, acme, reloads):
    reloads.clear()
    with tripped(
        db, 'INSERT', 'endpoint_sip_section_option', trips.CUT, deferred=True
    ) as trip:
        answer = confd.put(nat_path_of(acme), {'rtp_symmetric': True})
        assert trip.met() == 1
    assert 'did not confirm' in error_text(answer, 503)
    assert (fetch(confd, acme), reloads.all()) == (acme, [])


# --- more errors


@pytest.mark.parametrize('action', TRANSIENT_ERRORS[:3])
def test_post_after_two_transient_errors_is_a_conflict(
    confd, db, name, events, reloads, action
):
    before = count_rows(db)
    with tripped(db, 'INSERT', 'endpoint_sip', action, times=99) as trip:
        answer = confd.post(INTERCONNECTIONS, sip_body(name()))
        assert trip.met() == 2
    assert 'conflicts with a concurrent change; try again' in error_text(answer)
    assert (count_rows(db), events.all(), reloads.all()) == (before, [], [])


def test_put_after_two_updates_that_find_no_row_is_a_conflict(confd, db, acme):
    with tripped(db, 'UPDATE', 'trunkfeatures', trips.GONE, times=99) as trip:
        answer = confd.put(path_of(acme), {'twilio_incoming': True})
        assert trip.met() == 2
    assert 'conflicts with a concurrent change; try again' in error_text(answer)


def test_post_is_not_retried_after_another_database_error(confd, db, name, events):
    before = count_rows(db)
    with tripped(db, 'INSERT', 'endpoint_sip', trips.BROKEN, times=99) as trip:
        answer = confd.post(INTERCONNECTIONS, sip_body(name()))
        assert trip.met() == 1
    assert 'nothing was changed' in error_text(answer, 503)
    assert 'S3cr3t' not in answer.text
    assert (count_rows(db), events.all()) == (before, [])
