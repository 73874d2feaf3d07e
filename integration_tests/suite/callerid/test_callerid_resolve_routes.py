# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /callerid-policy/resolve: the route of a call, and every reason not to leave."""

from __future__ import annotations

import pytest
from callerids import CO, RESOLVE, codes, paths, prefix, resolved
from kinds import insert_context
from samples import create, sip_body, update


@pytest.fixture
def context(fixtures):
    return fixtures['contexts']['outcall']['name']


@pytest.fixture
def internal(fixtures):
    return fixtures['contexts']['internal']['name']


def test_digits_are_stripped_before_the_prefix_is_added(new_route, user):
    acme = new_route({'strip_digits': 1, 'external_prefix': '00'})
    assert acme.resolved(user=user)['dialed'] == f'00{acme.number[1:]}'


def test_best_match_takes_the_call(confd, new_route, context, user, name):
    wide = new_route()
    narrow = f'_{wide.exten[1:-2]}4X'
    create(
        confd,
        {
            **sip_body(name()),
            'outcalls': [
                {'name': name(), 'extensions': [{'exten': narrow, 'context': context}]}
            ],
        },
    )
    assert wide.resolved(user=user)['extension']['exten'] == narrow
    other = f'{wide.number[:-2]}52'
    assert wide.resolved(user=user, number=other)['extension']['exten'] == wide.exten


def test_interconnections_are_in_the_order_in_which_they_are_tried(
    confd, new_route, user, name
):
    acme = new_route(CO)
    second = create(
        confd,
        {
            'type': 'custom',
            'custom': {'interface': f'Local/{name()}'},
            'outcalls': [{'id': acme.outcall_id}],
        },
    )
    shown = acme.resolved(user=user)['interconnections']
    assert [one['id'] for one in shown] == [acme.id, second['id']]
    assert shown[0]['interface'] == f'PJSIP/{acme.document["name"]}'
    assert shown[1]['interface'] == second['custom']['interface']
    assert (shown[1]['from'], shown[1]['pai_number']) == (None, None)
    assert shown[1]['caller_id']['number'] == '5145550000'


def test_disabled_interconnection_is_skipped(confd, new_route, user, name):
    acme = new_route(CO)
    custom = {'interface': f'Local/{name()}', 'enabled': False}
    body = {'type': 'custom', 'custom': custom, 'outcalls': [{'id': acme.outcall_id}]}
    second = create(confd, body)
    assert len(acme.resolved(user=user)['interconnections']) == 1
    update(confd, acme.document, {'outcalls': []})
    answer = acme.resolved(user=user)
    assert answer['reason'] == 'trunks_disabled'
    update(confd, second, {'custom': {'enabled': True}})
    assert len(acme.resolved(user=user)['interconnections']) == 1


def assert_not_leaving(answer, reason):
    assert answer['reason'] == reason
    for name in ('outcall', 'extension', 'dialed', 'caller_id', 'rule'):
        assert answer[name] is None
    assert answer['interconnections'] == []


def test_number_that_nothing_takes_does_not_leave(confd, user):
    assert_not_leaving(
        resolved(confd, user_uuid=user['uuid'], number=prefix()), 'no_match'
    )


def test_number_of_a_user_does_not_leave(confd, fixtures, user):
    number = fixtures['users'][1]['exten']
    answer = resolved(confd, user_uuid=user['uuid'], number=number)
    assert_not_leaving(answer, 'not_an_outcall')


def test_feature_code_precedes_the_routes(new_route, user):
    assert_not_leaving(
        new_route().resolved(user=user, number='*21123'), 'not_an_outcall'
    )


def test_disabled_outcall_drops_the_call(new_route, user):
    acme = new_route(enabled=False)
    answer = acme.resolved(user=user)
    assert_not_leaving(answer, 'outcall_disabled')
    assert 'outcall_disabled' in codes(answer, resource='outcalls', id=acme.outcall_id)


def test_outcall_without_an_interconnection_drops_the_call(confd, new_route, user):
    acme = new_route()
    update(confd, acme.document, {'outcalls': []})
    assert_not_leaving(acme.resolved(user=user), 'outcall_without_trunk')


def test_outcall_with_an_interconnection_without_an_endpoint_drops_the_call(
    db, new_route, user
):
    acme = new_route()
    sql = (
        'INSERT INTO trunkfeatures (tenant_uuid) SELECT tenant_uuid FROM outcall'
        ' WHERE id = %s RETURNING id'
    )
    trunk = db.one(sql, acme.outcall_id)['id']
    sql = 'INSERT INTO outcalltrunk VALUES (%s, %s, 9) RETURNING priority'
    db.query(sql, acme.outcall_id, trunk)
    assert_not_leaving(acme.resolved(user=user), 'trunk_without_endpoint')


def test_route_depends_on_the_context_of_the_call(
    confd, new_route, fixtures, internal, context
):
    acme = new_route()
    incall = fixtures['contexts']['incall']['name']
    assert acme.resolved(context=internal)['outcall']['id'] == acme.outcall_id
    assert acme.resolved(context=context)['outcall']['id'] == acme.outcall_id
    assert acme.resolved(context=incall)['reason'] == 'no_match'
    assert acme.resolved()['outcall']['id'] == acme.outcall_id


def test_user_without_a_line_has_a_warning(new_route, db, user):
    acme = new_route(CO)
    where = 'user_id = %s AND line_id = %s'
    line = db.one('SELECT * FROM user_line WHERE user_id = %s', user['id'])
    db.query(f'DELETE FROM user_line WHERE {where}', user['id'], line['line_id'])
    answer = acme.resolved(user=user)
    values = tuple(line.values())
    db.query(f'INSERT INTO user_line ({", ".join(line)}) VALUES %s', values)
    assert 'user_without_line' in codes(answer, id=user['uuid'])
    assert answer['outcall']['id'] == acme.outcall_id


def test_resolve_answers_for_an_extension_without_a_number(new_route, user):
    acme = new_route({**CO, 'strip_digits': 1})
    call = {'number': None, 'extension_id': acme.extension_id}
    answer = acme.resolved(user=user, **call)
    assert answer['extension']['id'] == acme.extension_id
    assert (answer['dialed'], answer['rule']) == (None, 'outcall_caller_id')


def test_extension_that_belongs_to_no_outcall_is_not_found(confd, db, internal):
    sql = "SELECT id FROM extensions WHERE context = %s AND type = 'user' LIMIT 1"
    extension = db.one(sql, internal)['id']
    answer = confd.post(RESOLVE, json={'extension_id': extension})
    assert paths(answer) == ['extension_id']


@pytest.fixture
def with_incall(db, fixtures, contexts, name):
    """An internal context that includes a context of type incall, then the routes."""
    tenant = fixtures['tokens']['admin']['tenant_uuid']
    internal = name('internal')
    insert_context(db, tenant, internal)
    for priority, included in enumerate((contexts['incall'], contexts['outcall'])):
        sql = 'INSERT INTO contextinclude (context, include, priority) VALUES %s'
        db.query(sql, (internal, included, priority))
    yield internal
    db.query('DELETE FROM contextinclude WHERE context = %s', internal)
    db.query('DELETE FROM context WHERE name = %s', internal)


@pytest.mark.parametrize('plus', ['+', '++'])
def test_number_with_a_plus_leaves_without_it_if_an_incall_context_is_included(
    new_route, with_incall, plus
):
    acme = new_route({**CO, 'strip_digits': 1})
    answer = acme.resolved(context=with_incall, number=f'{plus}{acme.number}')
    assert answer['reason'] is None
    assert answer['outcall']['id'] == acme.outcall_id
    assert answer['dialed'] == acme.number[1:]


def test_number_with_a_plus_is_kept_without_an_incall_context(
    new_route, internal, context
):
    acme = new_route(CO)
    answer = acme.resolved(context=internal, number=f'+{acme.number}')
    assert_not_leaving(answer, 'no_match')


def test_number_with_a_plus_that_nothing_takes_does_not_leave(confd, with_incall):
    answer = resolved(confd, context=with_incall, number=f'+{prefix()}')
    assert_not_leaving(answer, 'no_match')
