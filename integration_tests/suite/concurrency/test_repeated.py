# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What others stand in the way of is done once more; twice, it is told of."""

from __future__ import annotations

import pytest
import trips
from callerids import CO, POLICY, policy
from nat_samples import nat_of
from samples import INTERCONNECTIONS, counts, created, errors, path_of, shown, sip
from trips import tripped

PASSING = [
    pytest.param(trips.DEADLOCK, id='deadlock'),
    pytest.param(trips.SERIALIZATION, id='serialization failure'),
    pytest.param(trips.REFERRED, id='foreign key violation'),
    pytest.param(trips.CUT, id='connection cut'),
]


@pytest.fixture
def acme(confd, name):
    return created(confd, sip(name()))


@pytest.fixture
def way(new_route):
    """An interconnection with a route, and a caller ID."""
    return new_route(CO)


# --- once


@pytest.mark.parametrize('action', PASSING)
def test_a_creation_that_failed_once_in_passing_is_done(
    confd, db, name, events, reloads, action
):
    before = counts(db)
    with tripped(db, 'INSERT', 'endpoint_sip_section', action) as trip:
        document = created(confd, sip(name()))
        assert trip.met() > 1
    assert shown(confd, document)['name'] == document['name']
    after = counts(db)
    assert after['trunkfeatures'] == before['trunkfeatures'] + 1
    assert after['endpoint_sip'] == before['endpoint_sip'] + 1
    assert events.names().count('trunk_created') == 1
    assert len(reloads.all()) == 1


@pytest.mark.parametrize('action', PASSING)
def test_an_edit_that_failed_once_in_passing_is_done(confd, db, acme, events, action):
    events.clear()
    with tripped(db, 'UPDATE', 'trunkfeatures', action) as trip:
        answer = confd.put(path_of(acme), {'twilio_incoming': True})
        assert (answer.status_code, trip.met()) == (204, 2)
    assert shown(confd, acme)['twilio_incoming'] is True
    assert events.names().count('trunk_edited') == 1


@pytest.mark.parametrize('action', PASSING)
def test_a_deletion_that_failed_once_in_passing_is_done(confd, db, acme, action):
    with tripped(db, 'DELETE', 'trunkfeatures', action) as trip:
        assert confd.delete(path_of(acme)).status_code == 204
        assert trip.met() == 2
    errors(confd.get(path_of(acme)), 404)


def test_an_edit_of_nat_that_failed_once_in_passing_is_done(confd, db, acme):
    with tripped(db, 'INSERT', 'endpoint_sip_section_option', trips.DEADLOCK) as trip:
        answer = confd.put(nat_of(acme), {'rtp_symmetric': True})
        assert (answer.status_code, trip.met() > 1) == (200, True)
    assert answer.json()['rtp_symmetric'] is True


def test_an_edit_of_the_policy_that_failed_once_in_passing_is_done(confd, db, way):
    patch = {'outcalls': [{'id': way.outcall_id, 'internal_caller_id': True}]}
    with tripped(db, 'UPDATE', 'outcall', trips.DEADLOCK) as trip:
        assert confd.put(POLICY, patch).status_code == 204
        assert trip.met() == 2


def test_a_dry_run_that_failed_once_in_passing_tells_it_once(confd, db, name, events):
    before = counts(db)
    with tripped(db, 'INSERT', 'trunkfeatures', trips.DEADLOCK) as trip:
        params = {'dry_run': 'true'}
        answer = confd.post(INTERCONNECTIONS, sip(name()), params=params)
        assert (answer.status_code, trip.met()) == (200, 2)
    tables = [change['table'] for change in answer.json()['changes']]
    assert tables.count('trunkfeatures') == 1
    names = [event['name'] for event in answer.json()['events']]
    assert names.count('trunk_created') == 1
    assert (counts(db), events.all()) == (before, [])


def test_an_edit_of_what_is_gone_meanwhile_is_done_on_what_is_there(confd, db, acme):
    with tripped(db, 'UPDATE', 'trunkfeatures', trips.GONE) as trip:
        answer = confd.put(path_of(acme), {'twilio_incoming': True})
        assert (answer.status_code, trip.met()) == (204, 2)
    assert shown(confd, acme)['twilio_incoming'] is True


# --- at the commit


@pytest.mark.parametrize('action', PASSING[:3])
def test_a_creation_whose_commit_failed_once_in_passing_is_done(
    confd, db, name, events, reloads, action
):
    before = counts(db)
    with tripped(db, 'INSERT', 'endpoint_sip', action, deferred=True) as trip:
        document = created(confd, sip(name()))
        assert trip.met() == 2
    assert shown(confd, document)['name'] == document['name']
    assert counts(db)['endpoint_sip'] == before['endpoint_sip'] + 1
    assert events.names().count('trunk_created') == 1
    assert len(reloads.all()) == 1


def test_a_commit_that_the_database_refuses_is_told_of(
    confd, db, name, events, reloads
):
    before = counts(db)
    with tripped(db, 'INSERT', 'endpoint_sip', trips.BROKEN, deferred=True) as trip:
        answer = confd.post(INTERCONNECTIONS, sip(name()))
        assert trip.met() == 1
    assert 'nothing was changed' in errors(answer, 503)
    assert 'S3cr3t' not in answer.text
    assert (counts(db), events.all(), reloads.all()) == (before, [], [])


@pytest.mark.parametrize('table', ['outcall', 'userfeatures', 'trunkfeatures'])
def test_a_policy_whose_commit_is_cut_is_told_of(confd, db, way, user, events, table):
    patch = {
        'outcalls': [{'id': way.outcall_id, 'internal_caller_id': True}],
        'users': [{'uuid': user['uuid'], 'outgoing_caller_id': 'anonymous'}],
        'interconnections': [{'id': way.id, 'outgoing_caller_id_format': 'E164'}],
    }
    before = policy(confd)
    events.clear()
    with tripped(db, 'UPDATE', table, trips.CUT, deferred=True) as trip:
        answer = confd.put(POLICY, patch)
        assert trip.met() == 1
    assert 'did not confirm' in errors(answer, 503)
    assert (policy(confd), events.all()) == (before, [])


def test_nat_whose_commit_is_cut_is_told_of(confd, db, acme, reloads):
    reloads.clear()
    with tripped(
        db, 'INSERT', 'endpoint_sip_section_option', trips.CUT, deferred=True
    ) as trip:
        answer = confd.put(nat_of(acme), {'rtp_symmetric': True})
        assert trip.met() == 1
    assert 'did not confirm' in errors(answer, 503)
    assert (shown(confd, acme), reloads.all()) == (acme, [])


# --- again and again


@pytest.mark.parametrize('action', PASSING[:3])
def test_who_is_in_the_way_twice_is_told_of(confd, db, name, events, reloads, action):
    before = counts(db)
    with tripped(db, 'INSERT', 'endpoint_sip', action, times=99) as trip:
        answer = confd.post(INTERCONNECTIONS, sip(name()))
        assert trip.met() == 2
    assert 'conflicts with another change, try again' in errors(answer)
    assert (counts(db), events.all(), reloads.all()) == (before, [], [])


def test_a_row_that_is_gone_twice_is_told_of(confd, db, acme):
    with tripped(db, 'UPDATE', 'trunkfeatures', trips.GONE, times=99) as trip:
        answer = confd.put(path_of(acme), {'twilio_incoming': True})
        assert trip.met() == 2
    assert 'conflicts with another change, try again' in errors(answer)


def test_a_database_that_fails_is_not_asked_again(confd, db, name, events):
    before = counts(db)
    with tripped(db, 'INSERT', 'endpoint_sip', trips.BROKEN, times=99) as trip:
        answer = confd.post(INTERCONNECTIONS, sip(name()))
        assert trip.met() == 1
    assert 'nothing was changed' in errors(answer, 503)
    assert 'S3cr3t' not in answer.text
    assert (counts(db), events.all()) == (before, [])
