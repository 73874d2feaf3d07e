# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""GET /callerid-policy: the document and its warnings."""

from __future__ import annotations

import pytest
from callerids import CO, POLICY, codes, find, policy, set_user
from samples import create, error_text


@pytest.fixture
def acme(new_route):
    return new_route(CO)


def test_policy_publishes_the_rules_in_order(confd):
    assert [step['rule'] for step in policy(confd)['precedence']] == [
        'internal_caller_id',
        'selected_caller_id',
        'user_outgoing_caller_id',
        'outcall_caller_id',
        'default_caller_id',
    ]
    assert all(step['description'] for step in policy(confd)['precedence'])


def test_policy_shows_outcalls_with_extensions_and_interconnections(confd, new_route):
    acme = new_route(
        {'caller_id': '"Co" <5145550000>'},
        outgoing_caller_id_format='E164',
        sip={'callerid': '"T" <999>', 'from_user': 'me'},
    )
    outcall = find(policy(confd)['outcalls'], id=acme.outcall_id)
    (extension,) = outcall.pop('extensions')
    assert outcall == {
        'id': acme.outcall_id,
        'name': acme.document['name'],
        'enabled': True,
        'internal_caller_id': False,
        'interconnections': [
            {
                'id': acme.id,
                'name': acme.document['name'],
                'callerid': '"T" <999>',
                'from_user': 'me',
                'outgoing_caller_id_format': 'E164',
            }
        ],
    }
    assert extension['id'] == acme.extension_id
    assert (extension['exten'], extension['caller_id']) == (
        acme.exten,
        '"Co" <5145550000>',
    )


def test_policy_shows_users_that_are_not_on_default(confd, db, users):
    set_user(db, users[0], '')
    set_user(db, users[1], 'anonymous')
    items = policy(confd)['users']['items']
    assert find(items, uuid=users[0]['uuid'])['outgoing_caller_id'] is None
    assert find(items, uuid=users[1]['uuid']) == {
        'uuid': users[1]['uuid'],
        'firstname': users[1]['firstname'],
        'lastname': users[1]['lastname'],
        'outgoing_caller_id': 'anonymous',
    }
    set_user(db, users[0], 'default')
    items = policy(confd)['users']['items']
    assert users[0]['uuid'] not in {item['uuid'] for item in items}


def test_policy_shows_users_in_pages_and_by_search(confd, db, users):
    for user in users:
        set_user(db, user, 'anonymous')
    total = policy(confd)['users']['total']
    first = policy(confd, limit=1)['users']
    rest = policy(confd, offset=1)['users']
    assert first['total'] == rest['total'] == total >= 2
    assert len(first['items']) == 1
    assert [*first['items'], *rest['items']] == policy(confd)['users']['items']
    name = f'{users[0]["firstname"]} {users[0]["lastname"]}'.upper()
    assert [item['uuid'] for item in policy(confd, search=name)['users']['items']] == [
        users[0]['uuid']
    ]
    assert policy(confd, search='100%')['users'] == {'total': 0, 'items': []}


@pytest.mark.parametrize(
    'query', ['limit=0', 'limit=x', 'offset=-1', 'offset=' + '9' * 20, 'typo=1']
)
def test_policy_rejects_an_invalid_query_parameter(confd, query):
    assert query.split('=')[0] in error_text(confd.get(f'{POLICY}?{query}'))


def test_policy_warns_about_users_without_a_setting(confd, db, users):
    set_user(db, users[0], '')
    assert codes(policy(confd), resource='users', id=users[0]['uuid']) == {
        'user_without_setting'
    }


@pytest.mark.parametrize(
    ('caller_id', 'code'),
    [
        ('"Co"', 'caller_id_without_number'),
        ('12', 'number_not_in_format'),
        ('<77>', 'caller_id_not_understood'),
    ],
)
def test_policy_warns_about_caller_ids_that_do_not_work(
    confd, db, users, acme, caller_id, code
):
    sql = 'UPDATE dialpattern SET callerid = %s WHERE exten = %s RETURNING id'
    db.query(sql, caller_id, acme.exten)
    set_user(db, users[0], caller_id)
    seen = policy(confd)
    assert codes(seen, resource='extensions', id=acme.extension_id) == {code}
    assert codes(seen, resource='users', id=users[0]['uuid']) == {code}


def test_policy_warns_if_from_user_replaces_the_internal_caller_id(confd, new_route):
    acme = new_route(internal_caller_id=True, sip={'from_user': 'me'})
    other = new_route(internal_caller_id=True)
    seen = policy(confd)
    code = 'internal_caller_id_replaced'
    assert codes(seen, resource='outcalls', id=acme.outcall_id) == {code}
    assert codes(seen, resource='outcalls', id=other.outcall_id) == set()


def test_policy_does_not_warn_about_anonymous_calls_with_an_identity(
    confd, db, users, acme
):
    set_user(db, users[0], 'anonymous')
    (warning,) = [
        warning
        for warning in policy(confd)['warnings']
        if warning['id'] == users[0]['uuid']
        and warning['code'] == 'anonymous_without_identity'
    ] or [{'message': ''}]
    assert acme.exten not in warning['message']


def test_policy_warns_about_an_extension_without_a_caller_id(confd, new_route):
    acme, bare = new_route({'caller_id': '+15145550000'}), new_route()
    seen = policy(confd)
    assert codes(seen, resource='extensions', id=bare.extension_id) == {
        'caller_id_not_set'
    }
    assert codes(seen, resource='extensions', id=acme.extension_id) == set()


def test_policy_does_not_warn_if_internal_numbers_do_not_leave(confd, new_route):
    hidden = new_route(sip={'from_user': 'me'})
    internal = new_route(internal_caller_id=True)
    seen = policy(confd)
    for each in (hidden, internal):
        assert codes(seen, resource='extensions', id=each.extension_id) == set()


def test_policy_warns_about_anonymous_users_over_a_local_interface(
    confd, db, users, acme, name
):
    set_user(db, users[0], 'anonymous')
    interface = f'Local/{name()}'
    custom = {'type': 'custom', 'custom': {'interface': interface}}
    create(confd, {**custom, 'outcalls': [{'id': acme.outcall_id}]})
    (warning,) = [
        warning
        for warning in policy(confd)['warnings']
        if warning['id'] == users[0]['uuid']
        and warning['code'] == 'anonymous_without_privacy'
    ]
    assert 'anonymous calls to' in warning['message']
