# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The policy of a tenant: what is shown, what is warned of."""

from __future__ import annotations

import pytest
from callerids import CO, POLICY, codes, find, policy, set_user
from samples import created, errors, sip


@pytest.fixture
def acme(new_route):
    return new_route(CO)


# --- shown


def test_the_rules_are_published_in_order(confd):
    assert [step['rule'] for step in policy(confd)['precedence']] == [
        'internal_caller_id',
        'selected_caller_id',
        'user_outgoing_caller_id',
        'outcall_caller_id',
        'default_caller_id',
    ]
    assert all(step['description'] for step in policy(confd)['precedence'])


def test_an_outcall_is_shown_with_all_that_takes_part(confd, new_route):
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


def test_users_are_shown_that_are_not_on_default(confd, db, users):
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


def test_users_come_in_pages_and_are_searched(confd, db, users):
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
def test_a_wrong_parameter_is_refused(confd, query):
    assert query.split('=')[0] in errors(confd.get(f'{POLICY}?{query}'))


# --- warned of


def test_users_without_a_setting(confd, db, users):
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
def test_caller_ids_that_do_not_do_what_they_say(
    confd, db, users, acme, caller_id, code
):
    sql = 'UPDATE dialpattern SET callerid = %s WHERE exten = %s RETURNING id'
    db.query(sql, caller_id, acme.exten)
    set_user(db, users[0], caller_id)
    seen = policy(confd)
    assert codes(seen, resource='extensions', id=acme.extension_id) == {code}
    assert codes(seen, resource='users', id=users[0]['uuid']) == {code}


def test_an_internal_caller_id_that_from_user_replaces(confd, new_route):
    acme = new_route(internal_caller_id=True, sip={'from_user': 'me'})
    other = new_route(internal_caller_id=True)
    seen = policy(confd)
    code = 'internal_caller_id_replaced'
    assert codes(seen, resource='outcalls', id=acme.outcall_id) == {code}
    assert codes(seen, resource='outcalls', id=other.outcall_id) == set()


def test_anonymous_users_without_an_identity(confd, db, users, acme):
    set_user(db, users[0], 'anonymous')
    (warning,) = [
        warning
        for warning in policy(confd)['warnings']
        if warning['id'] == users[0]['uuid']
        and warning['code'] == 'anonymous_without_identity'
    ] or [{'message': ''}]
    assert acme.exten not in warning['message']


def test_an_extension_that_no_call_reaches(confd, new_route, name):
    acme = new_route()
    hidden = f'_{acme.exten[1:5]}-{acme.exten[5:]}'
    context = find(policy(confd)['outcalls'], id=acme.outcall_id)['extensions'][0]
    extension = {'exten': hidden, 'context': context['context']}
    other = name()
    outcalls = [{'name': other, 'extensions': [extension]}]
    created(confd, {**sip(name()), 'outcalls': outcalls})
    seen = policy(confd)
    (extension,) = find(seen['outcalls'], name=other)['extensions']
    found = {
        id_: codes(seen, resource='extensions', id=id_)
        for id_ in (acme.extension_id, extension['id'])
    }
    # Of two that are the same to Asterisk, the one that is written first stays.
    assert sorted(found.values(), key=len) == [set(), {'extension_unreachable'}]
