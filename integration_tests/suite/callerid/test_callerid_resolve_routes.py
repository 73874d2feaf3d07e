# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which route a call would take, over which trunks: each way not to leave."""

from __future__ import annotations

import pytest
from callerids import CO, RESOLVE, codes, prefix, resolved
from samples import created, edited, errors, sip


@pytest.fixture
def context(fixtures):
    return fixtures['contexts']['outcall']['name']


@pytest.fixture
def internal(fixtures):
    return fixtures['contexts']['internal']['name']


def test_the_number_is_cut_and_then_prefixed(new_route, user):
    acme = new_route({'strip_digits': 1, 'external_prefix': '00'})
    assert acme.resolved(user=user)['dialed'] == f'00{acme.number[1:]}'


def test_the_best_match_is_taken_not_the_first(confd, new_route, context, user, name):
    wide = new_route()
    narrow = f'_{wide.exten[1:-2]}4X'
    created(
        confd,
        {
            **sip(name()),
            'outcalls': [
                {'name': name(), 'extensions': [{'exten': narrow, 'context': context}]}
            ],
        },
    )
    assert wide.resolved(user=user)['extension']['exten'] == narrow
    other = f'{wide.number[:-2]}52'
    assert wide.resolved(user=user, number=other)['extension']['exten'] == wide.exten


def test_trunks_are_in_the_order_in_which_they_are_tried(confd, new_route, user, name):
    acme = new_route(CO)
    second = created(
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


def test_a_disabled_trunk_is_passed_over(confd, new_route, user, name):
    acme = new_route(CO)
    custom = {'interface': f'Local/{name()}', 'enabled': False}
    body = {'type': 'custom', 'custom': custom, 'outcalls': [{'id': acme.outcall_id}]}
    second = created(confd, body)
    assert len(acme.resolved(user=user)['interconnections']) == 1
    edited(confd, acme.document, {'outcalls': []})
    answer = acme.resolved(user=user)
    assert answer['reason'] == 'trunks_disabled'
    edited(confd, second, {'custom': {'enabled': True}})
    assert len(acme.resolved(user=user)['interconnections']) == 1


def _nothing(answer, reason):
    assert answer['reason'] == reason
    for name in ('outcall', 'extension', 'dialed', 'caller_id', 'rule'):
        assert answer[name] is None
    assert answer['interconnections'] == []


def test_a_number_that_nothing_takes(confd, user):
    _nothing(resolved(confd, user_uuid=user['uuid'], number=prefix()), 'no_match')


def test_a_number_of_the_house(confd, fixtures, user):
    number = fixtures['users'][1]['exten']
    answer = resolved(confd, user_uuid=user['uuid'], number=number)
    _nothing(answer, 'not_an_outcall')


def test_a_feature_code_comes_before_the_routes(new_route, user):
    _nothing(new_route().resolved(user=user, number='*21123'), 'not_an_outcall')


def test_a_disabled_outcall(new_route, user):
    acme = new_route(enabled=False)
    answer = acme.resolved(user=user)
    _nothing(answer, 'outcall_disabled')
    assert 'outcall_disabled' in codes(answer, resource='outcalls', id=acme.outcall_id)


def test_an_outcall_without_a_trunk(confd, new_route, user):
    acme = new_route()
    edited(confd, acme.document, {'outcalls': []})
    _nothing(acme.resolved(user=user), 'outcall_without_trunk')


def test_an_outcall_with_a_trunk_that_has_no_endpoint(db, new_route, user):
    acme = new_route()
    sql = (
        'INSERT INTO trunkfeatures (tenant_uuid) SELECT tenant_uuid FROM outcall'
        ' WHERE id = %s RETURNING id'
    )
    trunk = db.one(sql, acme.outcall_id)['id']
    sql = 'INSERT INTO outcalltrunk VALUES (%s, %s, 9) RETURNING priority'
    db.query(sql, acme.outcall_id, trunk)
    _nothing(acme.resolved(user=user), 'trunk_without_endpoint')


def test_the_context_decides_what_is_seen(
    confd, new_route, fixtures, internal, context
):
    acme = new_route()
    incall = fixtures['contexts']['incall']['name']
    assert acme.resolved(context=internal)['outcall']['id'] == acme.outcall_id
    assert acme.resolved(context=context)['outcall']['id'] == acme.outcall_id
    assert acme.resolved(context=incall)['reason'] == 'no_match'
    assert acme.resolved()['outcall']['id'] == acme.outcall_id


def test_a_user_without_a_line_is_told_of(new_route, db, user):
    acme = new_route(CO)
    where = 'user_id = %s AND line_id = %s'
    line = db.one('SELECT * FROM user_line WHERE user_id = %s', user['id'])
    db.query(f'DELETE FROM user_line WHERE {where}', user['id'], line['line_id'])
    answer = acme.resolved(user=user)
    values = tuple(line.values())
    db.query(f'INSERT INTO user_line ({", ".join(line)}) VALUES %s', values)
    assert 'user_without_line' in codes(answer, id=user['uuid'])
    assert answer['outcall']['id'] == acme.outcall_id


def test_by_extension(new_route, user):
    acme = new_route({**CO, 'strip_digits': 1})
    call = {'number': None, 'extension_id': acme.extension_id}
    answer = acme.resolved(user=user, **call)
    assert answer['extension']['id'] == acme.extension_id
    assert (answer['dialed'], answer['rule']) == (None, 'outcall_caller_id')


def test_an_extension_of_no_outcall_is_not_found(confd, db, internal):
    sql = "SELECT id FROM extensions WHERE context = %s AND type = 'user' LIMIT 1"
    extension = db.one(sql, internal)['id']
    answer = confd.post(RESOLVE, json={'extension_id': extension})
    assert 'extension_id' in errors(answer)
