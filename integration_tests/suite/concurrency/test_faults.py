# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The neighbours of confd fail: all or nothing is kept, and the next request works."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import pytest
import requests
import trips
from faults import Faulty
from kinds import new_exten
from samples import INTERCONNECTIONS, counts, created, errors, path_of, shown, sip
from trips import tripped

pytestmark = pytest.mark.sandbox_only

# What a creation with a route writes, in no order.
WRITTEN = (
    'trunkfeatures',
    'endpoint_sip',
    'endpoint_sip_section',
    'endpoint_sip_section_option',
    'endpoint_sip_template',
    'outcall',
    'outcalltrunk',
    'extensions',
    'dialpattern',
)


@pytest.fixture(scope='module')
def faulty():
    data_dir = Path(tempfile.mkdtemp(prefix='interco-test-'))
    faulty = Faulty(data_dir)
    yield faulty
    faulty.stop()
    shutil.rmtree(data_dir, ignore_errors=True)


@pytest.fixture
def confd(faulty):
    return faulty.confd


@pytest.fixture
def db(faulty):
    with faulty.db() as db:
        yield db


@pytest.fixture
def acme(confd, name):
    return created(confd, sip(name()))


@pytest.fixture
def body(faulty, db, name):
    """A trunk with a route."""
    context = faulty.host.about['contexts']['outcall']['name']
    extension = {'exten': f'_{new_exten(db, context)}.', 'context': context}
    outcalls = [{'name': name('to'), 'extensions': [extension]}]
    return sip(name()) | {'outcalls': outcalls}


@pytest.fixture(autouse=True)
def _the_next_request_works(faulty, name):
    yield
    document = created(faulty.confd, sip(name('next')))
    assert faulty.confd.delete(path_of(document)).status_code == 204


def events_of(faulty):
    return requests.get(f'{faulty.host.about_url}/events', timeout=10).json()


def clear(faulty):
    requests.delete(f'{faulty.host.about_url}/events', timeout=10)


# --- the database


def test_connections_cut_between_two_requests_are_not_noticed(faulty, confd, acme):
    faulty.database.cut()
    assert shown(confd, acme) == acme


def test_a_server_that_crashed_between_two_requests_is_not_noticed(faulty, confd, acme):
    faulty.database.crash()
    assert shown(confd, acme) == acme


@pytest.mark.parametrize('table', WRITTEN)
def test_nothing_is_kept_where_each_try_is_cut_at_a_write(
    faulty, confd, db, body, table
):
    before = counts(db)
    clear(faulty)
    with tripped(db, 'INSERT', table, trips.CUT, times=99) as trip:
        answer = confd.post(INTERCONNECTIONS, body)
        assert trip.met() >= 2
    assert 'nothing was changed' in errors(answer, 503)
    assert (counts(db), events_of(faulty)) == (before, [])


@pytest.mark.parametrize('table', WRITTEN)
def test_all_is_kept_where_the_first_try_is_cut_at_a_write(confd, db, body, table):
    before = counts(db)
    with tripped(db, 'INSERT', table, trips.CUT):
        created(confd, body)
    after = counts(db)
    for table_ in ('trunkfeatures', 'endpoint_sip', 'outcall', 'extensions'):
        assert after[table_] == before[table_] + 1


def test_nothing_is_kept_or_sent_where_the_commit_is_cut(faulty, confd, db, body):
    before = counts(db)
    clear(faulty)
    with tripped(db, 'INSERT', 'trunkfeatures', trips.CUT, deferred=True):
        answer = confd.post(INTERCONNECTIONS, body)
    assert 'did not confirm' in errors(answer, 503)
    assert (counts(db), events_of(faulty)) == (before, [])


def test_a_request_under_way_when_the_server_crashes_is_done_or_said_not_to_be(
    faulty, confd, db, acme, meanwhile
):
    with faulty.db() as other:
        other.connection.autocommit = False
        other.query('SELECT 1 FROM trunkfeatures WHERE id = %s FOR UPDATE', acme['id'])
        answer = meanwhile('PUT', path_of(acme), json={'twilio_incoming': True})
        while not trips.waiting(db):
            time.sleep(0.02)
        faulty.database.crash()
    status = answer.result().status_code
    assert status in (204, 503)
    assert shown(confd, acme)['twilio_incoming'] is (status == 204)


def test_a_server_that_is_stopped_is_told_of(faulty, confd, acme):
    with faulty.database.stopped():
        for answer in (
            confd.get(path_of(acme)),
            confd.get(INTERCONNECTIONS),
            confd.put(path_of(acme), {'label': 'x'}),
        ):
            assert 'nothing was changed' in errors(answer, 503)
    assert shown(confd, acme) == acme


# --- wazo-auth


def test_a_token_that_nobody_can_check_is_not_repeated(faulty, confd, acme):
    with faulty.auth.away():
        answers = [
            confd.get(path_of(acme)),
            confd.put(path_of(acme), {'label': 'x'}),
            confd.post(INTERCONNECTIONS, {}),
            confd.delete(path_of(acme)),
        ]
    for answer in answers:
        assert 'wazo-auth did not answer' in errors(answer, 503)
        assert confd.token not in answer.text
    assert shown(confd, acme) == acme


@pytest.mark.parametrize('word', ['token', 'tenants'])
def test_a_wazo_auth_that_is_out_of_order_lets_nobody_in(faulty, confd, acme, word):
    with faulty.auth.out_of_order(word):
        answer = confd.delete(path_of(acme))
    assert 'wazo-auth did not answer' in errors(answer, 503)
    assert confd.token not in answer.text
    assert shown(confd, acme) == acme


def test_a_wazo_auth_that_is_slow_is_waited_for(faulty, confd, acme, meanwhile):
    with faulty.auth.slow():
        answer = meanwhile('GET', path_of(acme))
        time.sleep(0.5)
        assert not answer.done()
    assert answer.result().json() == acme


# --- sysconfd: asked after the commit


def test_a_change_is_kept_where_sysconfd_is_away_and_the_host_says_500(
    faulty, confd, acme
):
    clear(faulty)
    with faulty.sysconfd.away():
        answer = confd.put(path_of(acme), {'label': 'x'})
    assert answer.status_code == 500
    assert shown(confd, acme)['label'] == 'x'
    assert events_of(faulty) == []


def test_a_change_is_kept_where_sysconfd_is_out_of_order(faulty, confd, acme):
    with faulty.sysconfd.out_of_order('exec_request_handlers'):
        assert confd.put(path_of(acme), {'label': 'x'}).status_code == 500
    assert shown(confd, acme)['label'] == 'x'


def test_what_is_read_or_tried_needs_no_sysconfd(faulty, confd, acme):
    with faulty.sysconfd.away():
        assert shown(confd, acme) == acme
        params = {'dry_run': 'true'}
        answer = confd.put(path_of(acme), {'label': 'x'}, params=params)
        assert answer.status_code == 200


def test_others_are_served_while_sysconfd_is_slow(faulty, confd, acme, meanwhile):
    with faulty.sysconfd.slow():
        answer = meanwhile('PUT', path_of(acme), json={'label': 'x'})
        time.sleep(0.5)
        assert not answer.done()
        assert shown(confd, acme)['label'] == 'x'  # it was committed before
    assert answer.result().status_code == 204


# --- Asterisk: asked by diagnostics alone


def test_the_database_is_left_alone_while_asterisk_is_slow(
    faulty, confd, db, acme, meanwhile
):
    with faulty.asterisk.slow():
        answer = meanwhile('GET', f'{path_of(acme)}/diagnostics')
        assert faulty.asterisk.asked.wait(30)
        held = db.query(
            'SELECT query FROM pg_stat_activity WHERE datname = current_database()'
            " AND state LIKE 'idle in transaction%%'"
        )
    assert (answer.result().status_code, held) == (200, [])


# --- the process


def test_nothing_is_kept_of_a_process_killed_in_the_middle(faulty, db, body, meanwhile):
    before = counts(db)
    with faulty.db() as other:
        other.connection.autocommit = False
        other.query('LOCK TABLE outcalltrunk')
        answer = meanwhile('POST', INTERCONNECTIONS, json=body)
        while not trips.waiting(db):
            time.sleep(0.02)
        faulty.kill()
    with pytest.raises(requests.ConnectionError):
        answer.result()
    faulty.start()
    assert counts(db) == before
