# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rights and tenants of the caller ID policy, and concurrent requests."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from callerids import (
    POLICY,
    RESOLVE,
    applied,
    caller_id_of,
    paths,
    policy,
    resolved,
    set_user,
    setting_of,
)
from confd_client import Confd
from samples import error_text, fetch

BAD = 'f00dcafe-0000-4000-8000-000000000000'
_CALLS = [
    ('GET', POLICY, None),
    ('PUT', POLICY, {'unset_users': 'default'}),
    ('POST', RESOLVE, {'number': '1'}),
]


@pytest.fixture
def users(users, db):
    """Two users without a setting."""
    for user in users:
        set_user(db, user, '')
    return users


@pytest.fixture
def acme(new_route):
    return new_route()


@pytest.mark.parametrize(('method', 'path', 'json'), _CALLS)
@pytest.mark.parametrize('token', [BAD, ''])
def test_invalid_token_is_rejected(confd, db, users, method, path, json, token):
    text = error_text(confd.request(method, path, json=json, token=token), 401)
    assert not token or token not in text
    assert setting_of(db, users[0]) == ''


@pytest.mark.parametrize(('method', 'path', 'json'), _CALLS[1:])
def test_token_without_the_right_to_write_is_rejected(
    readonly, db, users, method, path, json
):
    error_text(readonly.request(method, path, json=json), 401)
    assert setting_of(db, users[0]) == ''
    assert readonly.get(POLICY).status_code == 200


@pytest.mark.parametrize(
    'patch',
    [
        lambda acme, user: {'outcalls': [{'id': acme.outcall_id}]},
        lambda acme, user: {'interconnections': [{'id': acme.id}]},
        lambda acme, user: {
            'users': [{'uuid': user['uuid'], 'outgoing_caller_id': 'anonymous'}]
        },
    ],
)
def test_put_does_not_find_the_objects_of_another_tenant(
    tenant_confd, db, acme, users, patch
):
    body = {'unset_users': 'default', **patch(acme, users[0])}
    assert error_text(tenant_confd.put(POLICY, json=body)).endswith(' not found')
    assert setting_of(db, users[0]) == ''


@pytest.mark.parametrize(
    'call',
    [
        lambda acme, user: {'user_uuid': user['uuid'], 'number': '1'},
        lambda acme, user: {'extension_id': acme.extension_id},
        lambda acme, user: {'number': '1', 'context': acme.context},
    ],
)
def test_resolve_does_not_find_the_objects_of_another_tenant(
    tenant_confd, fixtures, acme, users, call
):
    acme.context = fixtures['contexts']['outcall']['name']
    body = call(acme, users[0])
    (name,) = body.keys() - {'number'}
    answer = tenant_confd.post(RESOLVE, json=body)
    assert paths(answer) == [name]


def test_policy_shows_the_objects_of_its_tenant_only(
    confd, tenant_confd, db, acme, users
):
    theirs = policy(tenant_confd)
    assert acme.outcall_id not in {one['id'] for one in theirs['outcalls']}
    seen = {item['uuid'] for item in theirs['users']['items']}
    assert not seen & {user['uuid'] for user in users}
    ours = policy(confd)['users']['items']
    assert not seen & {item['uuid'] for item in ours}
    assert resolved(tenant_confd, number=acme.number)['reason'] == 'no_match'


def test_unset_users_changes_users_of_its_tenant_only(tenant_confd, db, users):
    applied(tenant_confd, unset_users='default')
    assert [setting_of(db, user) for user in users] == ['', '']


def test_header_wazo_tenant_selects_a_sub_tenant(confd, tenant_confd, fixtures):
    tenant = fixtures['tokens']['tenant']['tenant_uuid']
    answer = confd.get(POLICY, tenant=tenant)
    assert answer.json() == policy(tenant_confd)


def test_concurrent_changes_are_applied_one_after_the_other(confd, db, acme, users):
    count = 12
    barrier = Barrier(count)

    def one(number):
        client = Confd(confd.url, confd.token)
        client.get(POLICY, params={'limit': 1})
        extensions = [{'id': acme.extension_id, 'caller_id': f'C <{number}>'}]
        setting = {'uuid': users[0]['uuid'], 'outgoing_caller_id': f'U <{number}>'}
        trunk = {'id': acme.id, 'callerid': f'T <{number}>'}
        barrier.wait()
        return client.put(
            POLICY,
            json={
                'outcalls': [{'id': acme.outcall_id, 'extensions': extensions}],
                'users': [setting],
                'interconnections': [trunk],
                'unset_users': 'default',
            },
        )

    with ThreadPoolExecutor(count) as pool:
        answers = list(pool.map(one, range(1, count + 1)))

    assert [answer.status_code for answer in answers] == [204] * count
    numbers = {
        caller_id_of(db, acme).partition(' ')[2],
        setting_of(db, users[0]).partition(' ')[2],
        fetch(confd, acme.document)['sip']['callerid'].partition(' ')[2],
    }
    assert len(numbers) == 1
    assert setting_of(db, users[1]) == 'default'


def test_concurrent_changes_of_policy_and_interconnection_do_not_deadlock(confd, acme):
    count = 10
    barrier = Barrier(count)

    def one(number):
        client = Confd(confd.url, confd.token)
        client.get(POLICY, params={'limit': 1})
        barrier.wait()
        if number % 2:
            path, body = f'/interconnections/{acme.id}', {'label': f'l{number}'}
            body['outcalls'] = [{'id': acme.outcall_id}] if number % 4 == 1 else []
        else:
            trunk = {'id': acme.id, 'from_user': f'u{number}'}
            outcall = {'id': acme.outcall_id, 'internal_caller_id': number % 4 == 0}
            path, body = POLICY, {'interconnections': [trunk], 'outcalls': [outcall]}
        return client.put(path, json=body)

    with ThreadPoolExecutor(count) as pool:
        answers = list(pool.map(one, range(count)))

    assert [answer.status_code for answer in answers] == [204] * count
