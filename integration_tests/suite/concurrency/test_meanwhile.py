# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Others write while a request waits for them; what is read is of one moment."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import trips
from callerids import CO, POLICY, find, policy
from nat_samples import template_by_sql, transport_by_sql
from samples import (
    INTERCONNECTIONS,
    counts,
    created,
    errors,
    path_of,
    shown,
    sip,
    tenant_of,
    values_of,
)
from trips import session_of_its_own


@pytest.fixture
def acme(confd, name):
    return created(confd, sip(name()))


@pytest.fixture
def way(new_route):
    """An interconnection with a route, and a caller ID."""
    return new_route(CO)


@pytest.fixture
def held(host, db):
    """A transaction of somebody else's, and how long until others wait for it."""
    with session_of_its_own(host.about['db_uri']) as other:
        other.connection.autocommit = False

        def until_waited_for(number=1):
            deadline = time.monotonic() + 30
            while trips.waiting(db) < number:
                assert time.monotonic() < deadline, 'nobody waits'
                time.sleep(0.02)

        other.until_waited_for = until_waited_for
        yield other
        other.connection.rollback()


def test_a_deadlock_with_somebody_else_is_not_seen(
    confd, db, fixtures, contexts, way, held, meanwhile
):
    other = created(confd, sip(f'{way.document["name"]}-b'))
    held.query('SELECT 1 FROM outcall WHERE id = %s FOR UPDATE', way.outcall_id)
    patch = {'context': contexts['incall'], 'outcalls': [{'id': way.outcall_id}]}
    with (
        session_of_its_own(fixtures['db_uri']) as third,
        ThreadPoolExecutor(1) as pool,
    ):
        third.connection.autocommit = False
        third.query('LOCK TABLE context')  # looked up between the two
        answer = meanwhile('PUT', path_of(other), json=patch)
        held.until_waited_for(1)
        trunk = 'SELECT 1 FROM trunkfeatures WHERE id = %s FOR UPDATE'
        waits = pool.submit(held.query, trunk, other['id'])
        held.until_waited_for(2)
        # Who waits looks for a deadlock once: this one has looked before there is
        # one, so that it is the request that finds it, and is stopped.
        time.sleep(2 * _deadlock_timeout(db))
        third.connection.rollback()
        waits.result()
    held.connection.commit()
    assert answer.result().status_code == 204
    assert [one['id'] for one in shown(confd, other)['outcalls']] == [way.outcall_id]


def _deadlock_timeout(db) -> float:
    """After so many seconds who waits for a lock looks whether it can ever get it."""
    sql = "SELECT extract(epoch FROM current_setting('deadlock_timeout')::interval) s"
    return float(db.one(sql)['s'])


def test_who_only_refers_to_a_trunk_does_not_wait(confd, acme, held):
    held.query('SELECT 1 FROM trunkfeatures WHERE id = %s FOR KEY SHARE', acme['id'])
    assert confd.put(path_of(acme), {'twilio_incoming': True}).status_code == 204


def test_a_deletion_waits_for_who_puts_trunks_in_order(confd, way, held, meanwhile):
    held.query('SELECT 1 FROM outcall WHERE id = %s FOR UPDATE', way.outcall_id)
    answer = meanwhile('DELETE', path_of(way.document))
    held.until_waited_for()
    held.connection.commit()
    assert answer.result().status_code == 204


@pytest.mark.parametrize('method', ['POST', 'PUT'])
@pytest.mark.parametrize('what', ['template', 'transport'])
def test_what_is_deleted_once_it_was_looked_up_is_not_found(
    confd, db, fixtures, acme, held, meanwhile, name, method, what
):
    tenant, context = tenant_of(fixtures), fixtures['contexts']['incall']['name']
    if what == 'template':
        table, uuid = 'endpoint_sip', template_by_sql(db, tenant, name())
        named = {'templates': [{'uuid': uuid}]}
    else:
        table, uuid = 'pjsip_transport', transport_by_sql(db, name('t'))['uuid']
        named = {'transport': {'uuid': uuid}}
    body = {'context': context, 'sip': named}
    path = path_of(acme) if method == 'PUT' else INTERCONNECTIONS
    if method == 'POST':
        body = sip(name(), **named) | {'context': context}
    held.query('LOCK TABLE context')  # looked up after them
    answer = meanwhile(method, path, json=body)
    held.until_waited_for()
    held.query(f'DELETE FROM {table} WHERE uuid = %s', uuid)
    before = counts(held)
    held.connection.commit()
    assert f'sip.{what}' in errors(answer.result())
    assert 'was not found' in errors(answer.result())
    assert (counts(db), shown(confd, acme)) == (before, acme)


def test_what_somebody_else_attaches_meanwhile_is_attached(
    confd, name, way, held, meanwhile
):
    other = created(confd, sip(name()))
    held.query(
        'INSERT INTO outcalltrunk (outcallid, trunkfeaturesid, priority)'
        ' VALUES (%s, %s, 1)',
        *(way.outcall_id, other['id']),
    )
    patch = {'outcalls': [{'id': way.outcall_id}]}
    answer = meanwhile('PUT', path_of(other), json=patch)
    held.until_waited_for()
    held.connection.commit()
    assert answer.result().status_code == 204
    assert [one['id'] for one in shown(confd, other)['outcalls']] == [way.outcall_id]


def test_an_edit_of_options_that_are_edited_meanwhile_is_done_on_what_is_there(
    confd, db, fixtures, acme, held, meanwhile
):
    held.query('LOCK TABLE context')  # looked up after them
    patch = {
        'context': fixtures['contexts']['incall']['name'],
        'sip': {'remote_hosts': ['new.example.com'], 'callerid': '"New" <2>'},
    }
    answer = meanwhile('PUT', path_of(acme), json=patch)
    held.until_waited_for()
    option = (
        'DELETE FROM endpoint_sip_section_option o USING endpoint_sip_section s,'
        ' endpoint_sip e WHERE o.endpoint_sip_section_uuid = s.uuid'
        ' AND s.endpoint_sip_uuid = e.uuid AND e.name = %s AND o.key = %s'
    )
    held.query(option, acme['name'], 'contact')
    held.query(
        'INSERT INTO endpoint_sip_section_option'
        " (key, value, endpoint_sip_section_uuid) SELECT 'callerid', %s, s.uuid"
        ' FROM endpoint_sip_section s JOIN endpoint_sip e ON e.uuid = endpoint_sip_uuid'
        " WHERE e.name = %s AND s.type = 'endpoint'",
        *('"Meanwhile" <1>', acme['name']),
    )
    held.connection.commit()
    assert answer.result().status_code == 204
    assert values_of(db, acme['id'], 'aor', 'contact') == ['sip:new.example.com']
    assert values_of(db, acme['id'], 'endpoint', 'callerid') == ['"New" <2>']


# A write sees what others commit between two of its statements.


def test_a_template_that_goes_while_it_is_read_is_left_out(
    confd, db, fixtures, held, meanwhile, name
):
    tenant = tenant_of(fixtures)
    parent = template_by_sql(db, tenant, name())
    child = template_by_sql(db, tenant, name(), templates=[parent])
    body = sip(name(), templates=[{'uuid': child}]) | {'nat': {'rtp_symmetric': True}}
    held.query('LOCK TABLE pjsip_transport')  # read after who inherits from whom
    answer = meanwhile('POST', INTERCONNECTIONS, json=body)
    held.until_waited_for()
    held.query('DELETE FROM endpoint_sip WHERE uuid = %s', parent)
    held.connection.commit()
    assert answer.result().status_code == 201


def test_a_trunk_that_goes_while_a_policy_is_tried_is_left_out(
    confd, way, held, meanwhile
):
    held.query('LOCK TABLE staticiax')  # read after the order of the trunks
    path = f'{POLICY}?dry_run=true'
    answer = meanwhile('PUT', path, json={'unset_users': 'default'})
    held.until_waited_for()
    held.query('DELETE FROM outcalltrunk WHERE outcallid = %s', way.outcall_id)
    held.query('DELETE FROM trunkfeatures WHERE id = %s', way.id)
    held.connection.commit()
    outcalls = answer.result().json()['result']['outcalls']
    assert find(outcalls, id=way.outcall_id)['interconnections'] == []


# --- one moment


def test_a_document_is_of_one_moment(confd, db, acme, held, meanwhile):
    held.query('LOCK TABLE endpoint_sip_section_option')
    answer = meanwhile('GET', path_of(acme))
    held.until_waited_for()
    held.query(
        'DELETE FROM endpoint_sip_section WHERE endpoint_sip_uuid ='
        ' (SELECT endpoint_sip_uuid FROM trunkfeatures WHERE id = %s)',
        acme['id'],
    )
    held.connection.commit()
    assert answer.result().json()['sip'] == acme['sip']
    assert shown(confd, acme)['sip']['remote_hosts'] == []


def test_a_policy_is_of_one_moment(confd, way, held, meanwhile):
    before = policy(confd)
    held.query('LOCK TABLE extensions, dialpattern')
    answer = meanwhile('GET', POLICY)
    held.until_waited_for()
    held.query('DELETE FROM outcalltrunk WHERE outcallid = %s', way.outcall_id)
    held.query('DELETE FROM extensions WHERE id = %s', way.extension_id)
    held.query(
        "DELETE FROM dialpattern WHERE type = 'outcall' AND typeid = %s",
        way.outcall_id,
    )
    held.connection.commit()
    assert answer.result().json() == before
