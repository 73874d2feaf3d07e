# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may see and set the caller ID policy, of which tenant, and at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from callerids import (
    POLICY,
    RESOLVE,
    applied,
    caller_id_of,
    policy,
    resolved,
    set_user,
    setting_of,
)
from confd_client import Confd
from samples import errors, shown

BAD = 'f00dcafe-0000-4000-8000-000000000000'
_CALLS = [
    ('GET', POLICY, None),
    ('PUT', POLICY, {'unset_users': 'default'}),
    ('POST', RESOLVE, {'number': '1'}),
]


@pytest.fixture
def users(users, db):
    """Two without a setting."""
    for user in users:
        set_user(db, user, '')
    return users


@pytest.fixture
def acme(new_route):
    return new_route()


@pytest.mark.parametrize(('method', 'path', 'json'), _CALLS)
@pytest.mark.parametrize('token', [BAD, ''])
def test_a_bad_token_is_refused(confd, db, users, method, path, json, token):
    text = errors(confd.request(method, path, json=json, token=token), 401)
    assert not token or token not in text
    assert setting_of(db, users[0]) == ''


@pytest.mark.parametrize(('method', 'path', 'json'), _CALLS[1:])
def test_a_token_that_may_only_read(readonly, db, users, method, path, json):
    errors(readonly.request(method, path, json=json), 401)
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
def test_what_another_tenant_has_is_not_found(tenant_confd, db, acme, users, patch):
    body = {'unset_users': 'default', **patch(acme, users[0])}
    assert 'was not found' in errors(tenant_confd.put(POLICY, json=body))
    assert setting_of(db, users[0]) == ''


@pytest.mark.parametrize(
    'call',
    [
        lambda acme, user: {'user_uuid': user['uuid'], 'number': '1'},
        lambda acme, user: {'extension_id': acme.extension_id},
        lambda acme, user: {'number': '1', 'context': acme.context},
    ],
)
def test_what_another_tenant_has_is_not_asked_about(
    tenant_confd, fixtures, acme, users, call
):
    acme.context = fixtures['contexts']['outcall']['name']
    answer = tenant_confd.post(RESOLVE, json=call(acme, users[0]))
    assert 'was not found' in errors(answer)


def test_a_tenant_sees_its_own(confd, tenant_confd, db, acme, users):
    theirs = policy(tenant_confd)
    assert acme.outcall_id not in {one['id'] for one in theirs['outcalls']}
    seen = {item['uuid'] for item in theirs['users']['items']}
    assert not seen & {user['uuid'] for user in users}
    ours = policy(confd)['users']['items']
    assert not seen & {item['uuid'] for item in ours}
    assert resolved(tenant_confd, number=acme.number)['reason'] == 'no_match'


def test_settling_stays_in_the_tenant(tenant_confd, db, users):
    applied(tenant_confd, unset_users='default')
    assert [setting_of(db, user) for user in users] == ['', '']


def test_one_tenant_acts_for_another_by_its_header(confd, tenant_confd, fixtures):
    tenant = fixtures['tokens']['tenant']['tenant_uuid']
    answer = confd.get(POLICY, tenant=tenant)
    assert answer.json() == policy(tenant_confd)


def test_changes_at_the_same_time(confd, db, acme, users):
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
        shown(confd, acme.document)['sip']['callerid'].partition(' ')[2],
    }
    assert len(numbers) == 1
    assert setting_of(db, users[1]) == 'default'


def test_a_policy_and_its_interconnection_at_the_same_time(confd, acme):
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
