# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other sessions change rows while a request waits for a lock.

A table that a request reads late is locked in another session. The request waits for
it, so that the other session can change what the request has read before.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import trips
from callerids import CO, POLICY, find, policy
from kinds import custom_body, iax_body, insert_custom_endpoint, unused_exten
from nat_samples import insert_template, insert_transport
from samples import (
    INTERCONNECTIONS,
    count_rows,
    create,
    error_text,
    fetch,
    insert_endpoint,
    path_of,
    problems_of,
    sip_body,
    stored_values,
    tenant_of,
)
from trips import session_of_its_own


@pytest.fixture
def route(new_route):
    """An interconnection with a route that has a caller ID."""
    return new_route(CO)


@pytest.fixture
def other_session(host, db):
    """A session in a transaction; `wait_until_blocked` waits for the request."""
    with session_of_its_own(host.about['db_uri']) as other:
        other.connection.autocommit = False

        def wait_until_blocked(number=1):
            deadline = time.monotonic() + 30
            while trips.waiting(db) < number:
                assert time.monotonic() < deadline, 'no session waits'
                time.sleep(0.02)

        other.wait_until_blocked = wait_until_blocked
        yield other
        other.connection.rollback()


def test_put_succeeds_after_a_deadlock(
    confd, db, fixtures, contexts, route, other_session, send_in_background
):
    other = create(confd, sip_body(f'{route.document["name"]}-b'))
    other_session.query(
        'SELECT 1 FROM outcall WHERE id = %s FOR UPDATE', route.outcall_id
    )
    patch = {'context': contexts['incall'], 'outcalls': [{'id': route.outcall_id}]}
    with (
        session_of_its_own(fixtures['db_uri']) as third,
        ThreadPoolExecutor(1) as pool,
    ):
        third.connection.autocommit = False
        third.query('LOCK TABLE context')  # read between the two
        answer = send_in_background('PUT', path_of(other), json=patch)
        other_session.wait_until_blocked(1)
        # PostgreSQL hands the lock of a table to the session that waits for it. A lock
        # of a row would go to the first that asks, so that the second run of the
        # request could take it and cause another deadlock.
        table = 'LOCK TABLE trunkfeatures IN EXCLUSIVE MODE'
        waits = pool.submit(other_session.query, table)
        other_session.wait_until_blocked(2)
        # A session looks for a deadlock once, after this time. The other session has
        # looked before there is one, so PostgreSQL stops the request.
        time.sleep(2 * _deadlock_timeout(db))
        third.connection.rollback()
        waits.result()
    other_session.connection.commit()
    assert answer.result().status_code == 204
    assert [one['id'] for one in fetch(confd, other)['outcalls']] == [route.outcall_id]


def _deadlock_timeout(db) -> float:
    """Return the seconds after which a waiting session looks for a deadlock."""
    sql = "SELECT extract(epoch FROM current_setting('deadlock_timeout')::interval) s"
    return float(db.one(sql)['s'])


def test_put_does_not_wait_for_a_reference_to_the_trunk(confd, acme, other_session):
    other_session.query(
        'SELECT 1 FROM trunkfeatures WHERE id = %s FOR KEY SHARE', acme['id']
    )
    assert confd.put(path_of(acme), {'twilio_incoming': True}).status_code == 204


def test_delete_waits_for_a_lock_on_its_outcall(
    confd, route, other_session, send_in_background
):
    other_session.query(
        'SELECT 1 FROM outcall WHERE id = %s FOR UPDATE', route.outcall_id
    )
    answer = send_in_background('DELETE', path_of(route.document))
    other_session.wait_until_blocked()
    other_session.connection.commit()
    assert answer.result().status_code == 204


@pytest.mark.parametrize('method', ['POST', 'PUT'])
@pytest.mark.parametrize('what', ['template', 'transport'])
def test_reference_deleted_after_the_lookup_is_not_found(
    confd, db, fixtures, acme, other_session, send_in_background, name, method, what
):
    tenant, context = tenant_of(fixtures), fixtures['contexts']['incall']['name']
    if what == 'template':
        table, uuid = 'endpoint_sip', insert_template(db, tenant, name())
        named = {'templates': [{'uuid': uuid}]}
    else:
        table, uuid = 'pjsip_transport', insert_transport(db, name('t'))['uuid']
        named = {'transport': {'uuid': uuid}}
    body = {'context': context, 'sip': named}
    path = path_of(acme) if method == 'PUT' else INTERCONNECTIONS
    if method == 'POST':
        body = sip_body(name(), **named) | {'context': context}
    other_session.query('LOCK TABLE context')  # read after them
    answer = send_in_background(method, path, json=body)
    other_session.wait_until_blocked()
    other_session.query(f'DELETE FROM {table} WHERE uuid = %s', uuid)
    before = count_rows(other_session)
    other_session.connection.commit()
    assert f'sip.{what}' in error_text(answer.result())
    assert 'not found' in error_text(answer.result())
    assert (count_rows(db), fetch(confd, acme)) == (before, acme)


def test_put_of_an_outcall_that_is_attached_concurrently_succeeds(
    confd, name, route, other_session, send_in_background
):
    other = create(confd, sip_body(name()))
    other_session.query(
        'INSERT INTO outcalltrunk (outcallid, trunkfeaturesid, priority)'
        ' VALUES (%s, %s, 1)',
        *(route.outcall_id, other['id']),
    )
    patch = {'outcalls': [{'id': route.outcall_id}]}
    answer = send_in_background('PUT', path_of(other), json=patch)
    other_session.wait_until_blocked()
    other_session.connection.commit()
    assert answer.result().status_code == 204
    assert [one['id'] for one in fetch(confd, other)['outcalls']] == [route.outcall_id]


def test_put_replaces_options_that_are_changed_concurrently(
    confd, db, fixtures, acme, other_session, send_in_background
):
    other_session.query('LOCK TABLE context')  # read after them
    patch = {
        'context': fixtures['contexts']['incall']['name'],
        'sip': {'remote_hosts': ['new.example.com'], 'callerid': '"New" <2>'},
    }
    answer = send_in_background('PUT', path_of(acme), json=patch)
    other_session.wait_until_blocked()
    option = (
        'DELETE FROM endpoint_sip_section_option o USING endpoint_sip_section s,'
        ' endpoint_sip e WHERE o.endpoint_sip_section_uuid = s.uuid'
        ' AND s.endpoint_sip_uuid = e.uuid AND e.name = %s AND o.key = %s'
    )
    other_session.query(option, acme['name'], 'contact')
    other_session.query(
        'INSERT INTO endpoint_sip_section_option'
        " (key, value, endpoint_sip_section_uuid) SELECT 'callerid', %s, s.uuid"
        ' FROM endpoint_sip_section s JOIN endpoint_sip e ON e.uuid = endpoint_sip_uuid'
        " WHERE e.name = %s AND s.type = 'endpoint'",
        *('"Other" <1>', acme['name']),
    )
    other_session.connection.commit()
    assert answer.result().status_code == 204
    assert stored_values(db, acme['id'], 'aor', 'contact') == ['sip:new.example.com']
    assert stored_values(db, acme['id'], 'endpoint', 'callerid') == ['"New" <2>']


# A request that writes sees what others commit between two of its statements.


def test_post_ignores_a_parent_template_that_is_deleted_concurrently(
    confd, db, fixtures, other_session, send_in_background, name
):
    tenant = tenant_of(fixtures)
    parent = insert_template(db, tenant, name())
    child = insert_template(db, tenant, name(), templates=[parent])
    body = sip_body(name(), templates=[{'uuid': child}]) | {
        'nat': {'rtp_symmetric': True}
    }
    other_session.query('LOCK TABLE pjsip_transport')  # read after the templates
    answer = send_in_background('POST', INTERCONNECTIONS, json=body)
    other_session.wait_until_blocked()
    other_session.query('DELETE FROM endpoint_sip WHERE uuid = %s', parent)
    other_session.connection.commit()
    assert answer.result().status_code == 201


def test_policy_dry_run_ignores_a_trunk_that_is_deleted_concurrently(
    confd, route, other_session, send_in_background
):
    other_session.query('LOCK TABLE staticiax')  # read after the order of the trunks
    path = f'{POLICY}?dry_run=true'
    answer = send_in_background('PUT', path, json={'unset_users': 'default'})
    other_session.wait_until_blocked()
    other_session.query(
        'DELETE FROM outcalltrunk WHERE outcallid = %s', route.outcall_id
    )
    other_session.query('DELETE FROM trunkfeatures WHERE id = %s', route.id)
    other_session.connection.commit()
    outcalls = answer.result().json()['result']['outcalls']
    assert find(outcalls, id=route.outcall_id)['interconnections'] == []


# --- names and numbers that another session takes first


@pytest.fixture
def taken(db, fixtures, contexts, other_session, name):
    """Bodies with a name or number that the other session has just taken.

    Each with the path of the name or number.
    """
    tenant, taken = tenant_of(fixtures), name()
    exten, context = unused_exten(db, contexts['incall']), contexts['incall']
    insert_endpoint(other_session, tenant, taken)
    insert_custom_endpoint(other_session, tenant, f'Local/{taken}')
    other_session.query(
        'INSERT INTO useriax (name, tenant_uuid, type, category)'
        " VALUES (%s, %s, 'friend', 'trunk')",
        *(taken, tenant),
    )
    other_session.query(
        'INSERT INTO outcall (name, tenant_uuid) VALUES (%s, %s)', taken, tenant
    )
    other_session.query(
        "INSERT INTO extensions (exten, context, type) VALUES (%s, %s, 'incall')",
        *(exten, context),
    )
    incalls = [{'exten': exten, 'context': context, 'destination': {'type': 'none'}}]
    yield {
        'sip': (sip_body(taken), 'name'),
        'iax': (iax_body(taken), 'name'),
        'custom': (custom_body(f'Local/{taken}'), 'custom.interface'),
        'outcall': (
            sip_body(name()) | {'outcalls': [{'name': taken}]},
            'outcalls.0.name',
        ),
        'incall': (sip_body(name()) | {'incalls': incalls}, 'incalls.0.exten'),
    }
    db.query('DELETE FROM outcall WHERE name = %s', taken)
    db.query('DELETE FROM extensions WHERE exten = %s', exten)


@pytest.mark.parametrize('what', ['sip', 'iax', 'custom', 'outcall', 'incall'])
def test_post_of_a_name_or_number_that_is_taken_concurrently_reports_its_path(
    db, taken, other_session, send_in_background, what
):
    body, path = taken[what]
    before = count_rows(other_session)
    answer = send_in_background('POST', INTERCONNECTIONS, json=body)
    other_session.wait_until_blocked()
    other_session.connection.commit()
    problems = problems_of(answer.result())
    assert problems.keys() == {path}
    assert 'already exists' in problems[path]
    assert count_rows(db) == before


def test_synchronisation_of_a_name_that_is_taken_concurrently_reports_its_path(
    confd, db, taken, other_session, send_in_background, name
):
    body, path = taken['sip']
    items = {'items': [sip_body(name()), body]}
    answer = send_in_background('PUT', INTERCONNECTIONS, json=items)
    other_session.wait_until_blocked()
    other_session.connection.commit()
    assert problems_of(answer.result()).keys() == {f'items.1.{path}'}


# --- snapshots


def test_get_reads_one_snapshot_of_an_interconnection(
    confd, db, acme, other_session, send_in_background
):
    other_session.query('LOCK TABLE endpoint_sip_section_option')
    answer = send_in_background('GET', path_of(acme))
    other_session.wait_until_blocked()
    other_session.query(
        'DELETE FROM endpoint_sip_section WHERE endpoint_sip_uuid ='
        ' (SELECT endpoint_sip_uuid FROM trunkfeatures WHERE id = %s)',
        acme['id'],
    )
    other_session.connection.commit()
    assert answer.result().json()['sip'] == acme['sip']
    assert fetch(confd, acme)['sip']['remote_hosts'] == []


def test_get_reads_one_snapshot_of_the_caller_id_policy(
    confd, route, other_session, send_in_background
):
    before = policy(confd)
    other_session.query('LOCK TABLE extensions, dialpattern')
    answer = send_in_background('GET', POLICY)
    other_session.wait_until_blocked()
    other_session.query(
        'DELETE FROM outcalltrunk WHERE outcallid = %s', route.outcall_id
    )
    other_session.query('DELETE FROM extensions WHERE id = %s', route.extension_id)
    other_session.query(
        "DELETE FROM dialpattern WHERE type = 'outcall' AND typeid = %s",
        route.outcall_id,
    )
    other_session.connection.commit()
    assert answer.result().json() == before
