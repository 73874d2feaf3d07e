# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""DELETE with `routes=true`: routes that only this interconnection uses go with it."""

from __future__ import annotations

import pytest
from confd_client import Confd
from kinds import (
    custom_body,
    diff_rows,
    insert_context,
    read_rows,
    unused_exten,
)
from samples import (
    create,
    error_text,
    fetch,
    insert_trunk,
    path_of,
    sip_body,
    tenant_of,
)

ROUTES = {'routes': 'true'}
TO_NOBODY = {'type': 'none'}


@pytest.fixture
def context(db, fixtures, name):
    """A context of type incall that nothing else uses."""
    context = name('in')
    insert_context(db, tenant_of(fixtures), context, 'incall')
    return context


@pytest.fixture
def body(db, context, extension, name):
    """A body with one outgoing and two incoming routes."""
    incalls = [
        {'exten': unused_exten(db, context, digits), 'destination': TO_NOBODY}
        for digits in (9, 10)
    ]
    return sip_body(name()) | {
        'context': context,
        'outcalls': [{'name': name(), 'extensions': [extension(caller_id='x <1>')]}],
        'incalls': incalls,
    }


def delete(confd, document, **params):
    return confd.delete(path_of(document), params=ROUTES | params)


def test_routes_are_deleted_with_the_interconnection(confd, db, body):
    before = read_rows(db)
    document = create(confd, body)
    answer = delete(confd, document)
    assert (answer.status_code, answer.content) == (204, b''), answer.text
    assert list(diff_rows(before, read_rows(db))) == []


def test_same_body_can_be_created_again(confd, body):
    for _ in range(2):
        assert delete(confd, create(confd, body)).status_code == 204


def test_deleted_routes_are_published_and_reloaded(confd, body, events, reloads):
    document = create(confd, body)
    events.clear()
    reloads.clear()
    delete(confd, document)
    assert sorted(events.names()) == sorted(
        ['outcall_deleted', 'trunk_deleted']
        + ['incall_deleted'] * 2
        + ['extension_deleted'] * 3
    )
    assert reloads.commands() == [['dialplan reload', 'module reload res_pjsip.so']]


@pytest.mark.parametrize('params', [{}, {'routes': 'false'}])
def test_routes_stay_unless_the_request_names_them(confd, db, body, params):
    document = create(confd, body)
    outcall = document['outcalls'][0]['id']
    confd.delete(path_of(document), params=params)
    assert confd.get(f'/outcalls/{outcall}').status_code == 200
    sql = "SELECT id FROM extensions WHERE context = %s AND type = 'incall'"
    assert len(db.query(sql, document['context'])) == 2


def test_outcall_of_another_interconnection_only_loses_the_trunk(confd, body, name):
    document = create(confd, body)
    outcall = document['outcalls'][0]
    attached = custom_body(f'Local/{name()}') | {'outcalls': [{'id': outcall['id']}]}
    other = create(confd, attached)
    delete(confd, document)
    shown = confd.get(f'/outcalls/{outcall["id"]}').json()
    assert [trunk['id'] for trunk in shown['trunks']] == [other['id']]
    assert len(shown['extensions']) == 1
    assert fetch(confd, other)['outcalls'] == [outcall]


def test_incalls_of_a_shared_context_stay(confd, db, body, name):
    document = create(confd, body)
    create(confd, sip_body(name()) | {'context': body['context']})
    delete(confd, document)
    sql = "SELECT id FROM extensions WHERE context = %s AND type = 'incall'"
    assert len(db.query(sql, body['context'])) == 2


def test_incalls_of_an_included_context_stay(confd, db, body, contexts):
    document = create(confd, body)
    sql = 'INSERT INTO contextinclude (context, include, priority) VALUES (%s, %s, 0)'
    db.query(sql, contexts['internal'], body['context'])
    delete(confd, document)
    db.query('DELETE FROM contextinclude WHERE include = %s', body['context'])
    sql = "SELECT id FROM extensions WHERE context = %s AND type = 'incall'"
    assert len(db.query(sql, body['context'])) == 2


def test_incalls_of_another_tenants_context_stay(confd, db, body, fixtures, name):
    document = create(confd, body)
    confd.put(path_of(document), json={'context': None})
    foreign = insert_trunk(
        db, tenant_of(fixtures, 'tenant'), name(), context=body['context']
    )
    assert delete(confd, {'id': foreign}).status_code == 204
    sql = "SELECT id FROM extensions WHERE context = %s AND type = 'incall'"
    assert len(db.query(sql, body['context'])) == 2


def test_outcall_of_another_tenant_stays(confd, db, name, fixtures):
    outcall = create(confd, sip_body(name()) | {'outcalls': [{'name': name()}]})[
        'outcalls'
    ][0]['id']
    db.query('DELETE FROM outcalltrunk WHERE outcallid = %s', outcall)
    foreign = insert_trunk(db, tenant_of(fixtures, 'tenant'), name())
    db.query(
        'INSERT INTO outcalltrunk (outcallid, trunkfeaturesid) VALUES (%s, %s)',
        outcall,
        foreign,
    )
    assert delete(confd, {'id': foreign}).status_code == 204
    assert confd.get(f'/outcalls/{outcall}').status_code == 200


def test_dry_run_lists_the_routes_and_deletes_nothing(confd, db, body):
    document = create(confd, body)
    before = read_rows(db)
    answer = delete(confd, document, dry_run='true')
    assert answer.status_code == 200, answer.text
    assert list(diff_rows(before, read_rows(db))) == []
    deleted = [
        change['table']
        for change in answer.json()['changes']
        if change['action'] == 'delete'
    ]
    for table, number in {'outcall': 1, 'incall': 2, 'extensions': 3}.items():
        assert deleted.count(table) == number
    names = [event['name'] for event in answer.json()['events']]
    assert names.count('extension_deleted') == 3


@pytest.mark.sandbox_only
def test_each_route_requires_the_right_to_delete_it(confd, host, db, body):
    portal = Confd(host.url, host.tokens['portal']['token'])
    document = create(confd, body)
    outcall = document['outcalls'][0]['id']
    before = read_rows(db)
    for params in ({}, {'dry_run': 'true'}):
        text = error_text(delete(portal, document, **params), 401)
        assert text.startswith(
            f'Unauthorized - the token lacks the right confd.outcalls.{outcall}.delete'
        )
        assert text.endswith(' and 5 more')
    assert list(diff_rows(before, read_rows(db))) == []
    assert portal.delete(path_of(document)).status_code == 204


@pytest.mark.sandbox_only
def test_interconnection_without_own_routes_requires_no_further_right(
    host, confd, name
):
    portal = Confd(host.url, host.tokens['portal']['token'])
    document = create(confd, sip_body(name()))
    assert delete(portal, document).status_code == 204


@pytest.mark.sandbox_only
def test_failing_delete_of_a_route_keeps_everything(confd, db, body):
    document = create(confd, body)
    db.query(
        'CREATE FUNCTION fail() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION'
        " 'fails' USING ERRCODE = '40001'; END $$ LANGUAGE plpgsql"
    )
    db.query(
        'CREATE TRIGGER fail BEFORE DELETE ON incall'
        ' FOR EACH ROW EXECUTE FUNCTION fail()'
    )
    before = read_rows(db)
    try:
        answer = delete(confd, document)
    finally:
        db.query('DROP TRIGGER fail ON incall')
        db.query('DROP FUNCTION fail()')
    assert 'try again' in error_text(answer)
    assert list(diff_rows(before, read_rows(db))) == []
    assert delete(confd, document).status_code == 204


@pytest.mark.parametrize('value', ['', 'maybe', '2'])
def test_routes_must_be_a_boolean(confd, name, value):
    document = create(confd, sip_body(name()))
    answer = confd.delete(path_of(document), params={'routes': value})
    assert '- routes: ' in error_text(answer)


def test_other_methods_do_not_accept_routes(confd, name):
    document = create(confd, sip_body(name()))
    for method in ('GET', 'PUT'):
        answer = confd.request(method, path_of(document), params=ROUTES, json={})
        assert '- routes: unknown' in error_text(answer)
