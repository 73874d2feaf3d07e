# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PostgreSQL, wazo-auth, wazo-sysconfd or Asterisk fails during a request.

A request is stored completely or not at all, and the next request succeeds.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import trips
from confd_client import Confd
from failing_services import failing_sandbox
from kinds import unused_exten
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

pytestmark = pytest.mark.sandbox_only

# The tables that a POST with a route writes.
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
def sandbox():
    with failing_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def confd(sandbox):
    return sandbox.confd


@pytest.fixture
def db(sandbox):
    with sandbox.db() as db:
        yield db


@pytest.fixture
def body(sandbox, db, name):
    """Return the body of a trunk with a route."""
    context = sandbox.host.about['contexts']['outcall']['name']
    extension = {'exten': f'_{unused_exten(db, context)}.', 'context': context}
    outcalls = [{'name': name('to'), 'extensions': [extension]}]
    return sip_body(name()) | {'outcalls': outcalls}


@pytest.fixture(autouse=True)
def _check_next_request(sandbox, name):
    yield
    document = create(sandbox.confd, sip_body(name('next')))
    assert sandbox.confd.delete(path_of(document)).status_code == 204


def get_events(sandbox):
    return requests.get(f'{sandbox.host.about_url}/events', timeout=10).json()


def clear_events(sandbox):
    requests.delete(f'{sandbox.host.about_url}/events', timeout=10)


# --- the database


def test_request_after_cut_connections_succeeds(sandbox, confd, acme):
    sandbox.database.cut_connections()
    assert fetch(confd, acme) == acme


def test_request_after_a_crash_of_postgresql_succeeds(sandbox, confd, acme):
    sandbox.database.crash()
    assert fetch(confd, acme) == acme


@pytest.mark.parametrize('table', WRITTEN)
def test_post_whose_connection_is_cut_twice_keeps_nothing(
    sandbox, confd, db, body, table
):
    before = count_rows(db)
    clear_events(sandbox)
    with tripped(db, 'INSERT', table, trips.CUT, times=99) as trip:
        answer = confd.post(INTERCONNECTIONS, body)
        assert trip.met() >= 2
    assert 'nothing was changed' in error_text(answer, 503)
    assert (count_rows(db), get_events(sandbox)) == (before, [])


@pytest.mark.parametrize('table', WRITTEN)
def test_post_whose_connection_is_cut_once_creates_everything(confd, db, body, table):
    before = count_rows(db)
    with tripped(db, 'INSERT', table, trips.CUT):
        create(confd, body)
    after = count_rows(db)
    for table_ in ('trunkfeatures', 'endpoint_sip', 'outcall', 'extensions'):
        assert after[table_] == before[table_] + 1


def test_post_whose_commit_is_cut_keeps_and_publishes_nothing(sandbox, confd, db, body):
    before = count_rows(db)
    clear_events(sandbox)
    with tripped(db, 'INSERT', 'trunkfeatures', trips.CUT, deferred=True):
        answer = confd.post(INTERCONNECTIONS, body)
    assert 'did not confirm' in error_text(answer, 503)
    assert (count_rows(db), get_events(sandbox)) == (before, [])


def test_put_during_a_crash_of_postgresql_is_stored_or_503(
    sandbox, confd, db, acme, send_in_background
):
    with sandbox.db() as other:
        other.connection.autocommit = False
        other.query('SELECT 1 FROM trunkfeatures WHERE id = %s FOR UPDATE', acme['id'])
        answer = send_in_background(
            'PUT', path_of(acme), json={'twilio_incoming': True}
        )
        while not trips.waiting(db):
            time.sleep(0.02)
        sandbox.database.crash()
    status = answer.result().status_code
    assert status in (204, 503)
    assert fetch(confd, acme)['twilio_incoming'] is (status == 204)


def test_request_without_postgresql_is_503(sandbox, confd, acme):
    with sandbox.database.stopped():
        for answer in (
            confd.get(path_of(acme)),
            confd.get(INTERCONNECTIONS),
            confd.put(path_of(acme), {'label': 'x'}),
        ):
            assert 'nothing was changed' in error_text(answer, 503)
    assert fetch(confd, acme) == acme


# --- wazo-auth


def test_request_without_wazo_auth_is_503_without_the_token(sandbox, confd, acme):
    with sandbox.auth.down():
        answers = [
            confd.get(path_of(acme)),
            confd.put(path_of(acme), {'label': 'x'}),
            confd.post(INTERCONNECTIONS, {}),
            confd.delete(path_of(acme)),
        ]
    for answer in answers:
        assert 'wazo-auth did not answer' in error_text(answer, 503)
        assert confd.token not in answer.text
    assert fetch(confd, acme) == acme


@pytest.mark.parametrize('word', ['token', 'tenants'])
def test_request_with_failing_wazo_auth_is_503(sandbox, confd, acme, word):
    with sandbox.auth.failing_for(word):
        # wazo-auth lists the tenants only for an object of another tenant.
        other = sandbox.host.tokens['tenant']['tenant_uuid']
        tenant = other if word == 'tenants' else None
        answer = confd.delete(path_of(acme), tenant=tenant)
    assert 'wazo-auth did not answer' in error_text(answer, 503)
    assert confd.token not in answer.text
    assert fetch(confd, acme) == acme


def test_request_for_an_object_of_its_own_tenant_does_not_list_tenants(
    sandbox, confd, acme
):
    with sandbox.auth.failing_for('tenants'):
        assert confd.get(path_of(acme)).json() == acme
        unknown = confd.get(f'{INTERCONNECTIONS}/{2**31 - 1}')
    assert 'wazo-auth did not answer' in error_text(unknown, 503)


@pytest.mark.parametrize('owner', ['admin', 'tenant'])
def test_request_that_names_its_tenant_asks_wazo_auth_once(sandbox, name, owner):
    tenant = sandbox.host.tokens[owner]['tenant_uuid']
    confd = Confd(sandbox.confd.url, sandbox.confd.token, tenant)
    document = create(confd, sip_body(name()) | {'context': None})
    asked = sandbox.auth.received_methods
    asked.clear()
    assert fetch(confd, document) == document
    assert confd.delete(path_of(document)).status_code == 204
    assert asked == ['HEAD'] * 2


def test_change_that_names_the_master_tenant_asks_wazo_auth_once(sandbox, name):
    tenant = sandbox.host.tokens['admin']['tenant_uuid']
    confd = Confd(sandbox.confd.url, sandbox.confd.token, tenant)
    asked = sandbox.auth.received_methods
    asked.clear()
    document = create(confd, sip_body(name()))
    assert confd.put(path_of(document), {'label': 'x'}).status_code == 204
    assert asked == ['HEAD'] * 2
    assert confd.delete(path_of(document)).status_code == 204


def test_requests_that_wait_for_wazo_auth_lock_nothing_and_wait_together(
    sandbox, db, name
):
    tenant = sandbox.host.tokens['tenant']['tenant_uuid']
    confd = Confd(sandbox.confd.url, sandbox.confd.token, tenant)
    documents = [create(confd, sip_body(name()) | {'context': None}) for _ in range(2)]

    def send(document):
        client = Confd(confd.url, confd.token, tenant)
        return client.put(path_of(document), {'sip': {'match': ['192.0.2.1']}})

    with ThreadPoolExecutor(2) as pool:
        with sandbox.auth.slow('GET'):
            answers = [pool.submit(send, one) for one in documents]
            sandbox.auth.wait_for_held_requests(2)
            ids = [one['id'] for one in documents]
            statement = 'SELECT id FROM trunkfeatures WHERE id = ANY(%s)'
            assert len(db.query(f'{statement} FOR UPDATE NOWAIT', ids)) == 2
        assert [one.result().status_code for one in answers] == [204, 204]


def test_token_that_cannot_list_tenants_is_401_for_another_tenant_than_its_own(
    sandbox, confd, acme
):
    other = sandbox.host.tokens['tenant']['tenant_uuid']
    with sandbox.auth.failing_for('tenants', status=401):
        answer = confd.get(path_of(acme), tenant=other)
        own = confd.get(path_of(acme))
    assert 'lacks the right auth.tenants.read' in error_text(answer, 401)
    assert own.json() == acme


def test_request_waits_for_a_slow_wazo_auth(sandbox, confd, acme, send_in_background):
    with sandbox.auth.slow():
        answer = send_in_background('GET', path_of(acme))
        time.sleep(0.5)
        assert not answer.done()
    assert answer.result().json() == acme


# --- wazo-sysconfd: requested after the commit


def test_put_without_sysconfd_is_stored_and_answered_500_by_the_host(
    sandbox, confd, acme
):
    clear_events(sandbox)
    with sandbox.sysconfd.down():
        answer = confd.put(path_of(acme), {'label': 'x'})
    assert answer.status_code == 500
    assert fetch(confd, acme)['label'] == 'x'
    assert get_events(sandbox) == []


def test_put_with_failing_sysconfd_is_stored(sandbox, confd, acme):
    with sandbox.sysconfd.failing_for('exec_request_handlers'):
        assert confd.put(path_of(acme), {'label': 'x'}).status_code == 500
    assert fetch(confd, acme)['label'] == 'x'


def test_get_and_dry_run_need_no_sysconfd(sandbox, confd, acme):
    with sandbox.sysconfd.down():
        assert fetch(confd, acme) == acme
        params = {'dry_run': 'true'}
        answer = confd.put(path_of(acme), {'label': 'x'}, params=params)
        assert answer.status_code == 200


def test_slow_sysconfd_does_not_block_other_requests(
    sandbox, confd, acme, send_in_background
):
    with sandbox.sysconfd.slow():
        answer = send_in_background('PUT', path_of(acme), json={'label': 'x'})
        time.sleep(0.5)
        assert not answer.done()
        assert fetch(confd, acme)['label'] == 'x'  # committed before
    assert answer.result().status_code == 204


# --- Asterisk: used by diagnostics only


def test_diagnostics_hold_no_transaction_while_asterisk_is_slow(
    sandbox, confd, db, acme, send_in_background
):
    with sandbox.asterisk.slow():
        answer = send_in_background('GET', f'{path_of(acme)}/diagnostics')
        assert sandbox.asterisk.was_asked.wait(30)
        held = db.query(
            'SELECT query FROM pg_stat_activity WHERE datname = current_database()'
            " AND state LIKE 'idle in transaction%%'"
        )
    assert (answer.result().status_code, held) == (200, [])


# --- the process


def test_post_of_a_killed_process_keeps_nothing(sandbox, db, body, send_in_background):
    before = count_rows(db)
    with sandbox.db() as other:
        other.connection.autocommit = False
        other.query('LOCK TABLE outcalltrunk')
        answer = send_in_background('POST', INTERCONNECTIONS, json=body)
        while not trips.waiting(db):
            time.sleep(0.02)
        sandbox.kill()
    with pytest.raises(requests.ConnectionError):
        answer.result()
    sandbox.start()
    assert count_rows(db) == before
