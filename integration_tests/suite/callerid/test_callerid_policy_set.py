# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PUT /callerid-policy: what is written, and what is rejected."""

from __future__ import annotations

import pytest
from callerids import (
    CO,
    POLICY,
    applied,
    caller_id_of,
    find,
    paths,
    policy,
    set_user,
    setting_of,
)
from samples import create, error_text, fetch, stored_options, update


@pytest.fixture
def acme(new_route):
    return new_route(CO)


def test_put_changes_everything_in_one_request(confd, db, users, acme, events, reloads):
    events.clear()
    reloads.clear()
    applied(
        confd,
        outcalls=[
            {
                'id': acme.outcall_id,
                'internal_caller_id': True,
                'extensions': [{'id': acme.extension_id, 'caller_id': 'New <555>'}],
            }
        ],
        users=[{'uuid': users[0]['uuid'], 'outgoing_caller_id': '"Me" <777>'}],
        interconnections=[
            {
                'id': acme.id,
                'callerid': '"T" <999>',
                'from_user': 'me',
                'outgoing_caller_id_format': 'national',
            }
        ],
    )
    outcall = find(policy(confd)['outcalls'], id=acme.outcall_id)
    assert outcall['internal_caller_id'] is True
    assert outcall['extensions'][0]['caller_id'] == 'New <555>'
    assert outcall['interconnections'][0]['from_user'] == 'me'
    assert setting_of(db, users[0]) == '"Me" <777>'
    document = fetch(confd, acme.document)
    assert document['sip']['callerid'] == '"T" <999>'
    assert document['outgoing_caller_id_format'] == 'national'
    assert sorted(events.names()) == [
        'outcall_edited',
        'sip_endpoint_edited',
        'trunk_edited',
        'user_edited',
    ]
    assert len(reloads.all()) == 1


def test_put_of_a_caller_id_of_an_extension_publishes_no_event(
    confd, db, acme, events, reloads
):
    events.clear()
    reloads.clear()
    extensions = [{'id': acme.extension_id, 'caller_id': None}]
    applied(confd, outcalls=[{'id': acme.outcall_id, 'extensions': extensions}])
    assert caller_id_of(db, acme) is None
    assert (events.names(), reloads.all()) == ([], [])


def test_put_writes_nothing_if_nothing_differs(confd, db, users, acme, events, reloads):
    set_user(db, users[1], '')
    seen = policy(confd)
    before = stored_options(db, acme.id)
    events.clear()
    reloads.clear()
    applied(
        confd,
        outcalls=seen['outcalls'],
        users=seen['users']['items'],
        interconnections=find(seen['outcalls'], id=acme.outcall_id)['interconnections'],
    )
    assert policy(confd) == seen
    assert stored_options(db, acme.id) == before
    assert (events.names(), reloads.all()) == ([], [])


def test_put_accepts_an_invalid_value_that_is_already_stored(confd, db, users):
    set_user(db, users[0], 'Bob <a>')
    given = {'uuid': users[0]['uuid'], 'outgoing_caller_id': 'Bob <a>'}
    other = {'uuid': users[1]['uuid'], 'outgoing_caller_id': 'anonymous'}
    applied(confd, users=[given, other])
    assert setting_of(db, users[1]) == 'anonymous'


def test_unset_users_sets_every_user_without_a_setting(confd, db, users, events):
    set_user(db, users[0], '')
    set_user(db, users[1], 'anonymous')
    events.clear()
    applied(confd, unset_users='default')
    assert [setting_of(db, user) for user in users] == ['default', 'anonymous']
    edited_ids = [
        event['data']['uuid']
        for event in events.all()
        if event['name'] == 'user_edited'
    ]
    assert edited_ids.count(users[0]['uuid']) == 1
    assert users[1]['uuid'] not in edited_ids


def test_setting_of_a_user_overrides_unset_users(confd, db, users):
    for user in users:
        set_user(db, user, '')
    given = {'uuid': users[0]['uuid'], 'outgoing_caller_id': 'anonymous'}
    applied(confd, unset_users='default', users=[given])
    assert [setting_of(db, user) for user in users] == ['anonymous', 'default']


def test_null_removes_the_setting_of_a_user(confd, db, users):
    given = {'uuid': users[0]['uuid'], 'outgoing_caller_id': None}
    applied(confd, users=[given])
    assert setting_of(db, users[0]) == ''


@pytest.mark.parametrize('value', ['<77>', 'Bob <a>', 'x\ny', '"' + 'x' * 80 + '"'])
def test_put_rejects_caller_ids_that_wazo_does_not_understand(
    confd, db, users, acme, events, value
):
    events.clear()
    settings = [
        {'uuid': users[0]['uuid'], 'outgoing_caller_id': 'anonymous'},
        {'uuid': users[1]['uuid'], 'outgoing_caller_id': value},
    ]
    outcall = {
        'id': acme.outcall_id,
        'internal_caller_id': True,
        'extensions': [{'id': acme.extension_id, 'caller_id': value}],
    }
    answer = confd.put(POLICY, json={'users': settings, 'outcalls': [outcall]})
    assert paths(answer) == [
        'outcalls.0.extensions.0.caller_id',
        'users.1.outgoing_caller_id',
    ]
    assert [setting_of(db, user) for user in users] == ['default', 'default']
    assert caller_id_of(db, acme) == '"Co" <5145550000>'
    outcall = find(policy(confd)['outcalls'], id=acme.outcall_id)
    assert outcall['internal_caller_id'] is False
    assert events.names() == []


def test_put_reports_every_problem_in_one_answer_and_keeps_nothing(
    confd, db, users, new_route, name, events, reloads
):
    acme, other = new_route(CO), new_route()
    custom = {'type': 'custom', 'custom': {'interface': f'Local/{name()}'}}
    custom_id = create(confd, custom)['id']
    before = stored_options(db, acme.id)
    events.clear()
    reloads.clear()
    answer = confd.put(
        POLICY,
        json={
            'unset_users': 'default',
            'interconnections': [
                {'id': acme.id, 'callerid': '"Good" <5>', 'from_user': 'not a user'},
                {'id': other.id, 'from_user': 'good'},
                {'id': custom_id, 'callerid': '5'},
                {'id': 2**31 - 1},
                {'id': other.id},
            ],
            'outcalls': [
                {'id': 2**31 - 1},
                {
                    'id': acme.outcall_id,
                    'extensions': [
                        {'id': acme.extension_id, 'caller_id': '<9999>'},
                        {'id': other.extension_id, 'caller_id': 'Bob'},
                        {'id': acme.extension_id, 'caller_id': None},
                    ],
                },
                {'id': acme.outcall_id},
            ],
            'users': [
                {'uuid': users[0]['uuid'], 'outgoing_caller_id': 'Bob <a>'},
                {'uuid': UUID, 'outgoing_caller_id': None},
                {'uuid': users[1]['uuid'], 'outgoing_caller_id': 'anonymous'},
                {'uuid': users[1]['uuid'], 'outgoing_caller_id': 'default'},
            ],
        },
    )
    assert paths(answer) == [
        'interconnections.0.from_user',
        'interconnections.2.callerid',
        'interconnections.3.id',
        'interconnections.4.id',
        'outcalls.0.id',
        'outcalls.1.extensions.0.caller_id',
        'outcalls.1.extensions.1.id',
        'outcalls.1.extensions.2.id',
        'outcalls.2.id',
        'users.0.outgoing_caller_id',
        'users.1.uuid',
        'users.3.uuid',
    ]
    assert stored_options(db, acme.id) == before
    assert [setting_of(db, user) for user in users] == ['default', 'default']
    assert fetch(confd, other.document)['sip']['from_user'] is None
    assert (events.names(), reloads.all()) == ([], [])


UUID = '5af1cdbd-3a5c-4d5c-8a5e-000000000000'

# The path of the only problem of each body.
INVALID = {
    'typo': {'typo': 1},
    'outcalls.0.id': {'outcalls': [{'id': 2**31 - 1, 'internal_caller_id': True}]},
    'outcalls.0.id missing': {'outcalls': [{'internal_caller_id': True}]},
    'outcalls.0.id null': {'outcalls': [{'id': None}]},
    'outcalls.0.internal_caller_id': {
        'outcalls': [{'id': 1, 'internal_caller_id': 'yes'}]
    },
    'outcalls.0.internal_caller_id null': {
        'outcalls': [{'id': 1, 'internal_caller_id': None}]
    },
    'outcalls.0.extensions.0.caller_id': {
        'outcalls': [{'id': 1, 'extensions': [{'id': 1}]}]
    },
    'outcalls.0.typo': {'outcalls': [{'id': 1, 'typo': True}]},
    'users.0.uuid': {'users': [{'uuid': UUID, 'outgoing_caller_id': None}]},
    'users.0.uuid malformed': {'users': [{'uuid': 'x', 'outgoing_caller_id': None}]},
    'users.0.outgoing_caller_id': {'users': [{'uuid': UUID}]},
    'unset_users': {'unset_users': 'anonymous'},
    'interconnections.0.id': {'interconnections': [{'id': 2**31 - 1}]},
    'interconnections.0.outgoing_caller_id_format': {
        'interconnections': [{'id': 1, 'outgoing_caller_id_format': 'E.164'}]
    },
}


@pytest.mark.parametrize('case', INVALID)
def test_put_rejects_an_invalid_body_and_keeps_nothing(confd, db, users, events, case):
    set_user(db, users[0], '')
    events.clear()
    body = {'unset_users': 'default', **INVALID[case]}
    assert paths(confd.put(POLICY, json=body)) == [case.split()[0]]
    assert setting_of(db, users[0]) == ''
    assert events.names() == []


def test_put_rejects_a_repeated_user(confd, users):
    given = {'uuid': users[0]['uuid'], 'outgoing_caller_id': 'anonymous'}
    answer = confd.put(POLICY, json={'users': [given, given]})
    assert error_text(answer) == 'Input Error - users.1.uuid: duplicate of users.0'


def test_put_does_not_find_the_extension_of_another_outcall(confd, new_route):
    acme, other = new_route(), new_route()
    extensions = [{'id': other.extension_id, 'caller_id': 'Bob'}]
    outcalls = [{'id': acme.outcall_id, 'extensions': extensions}]
    answer = confd.put(POLICY, json={'outcalls': outcalls})
    assert paths(answer) == ['outcalls.0.extensions.0.id']


@pytest.mark.parametrize('field', ['callerid', 'from_user'])
def test_put_rejects_sip_fields_of_an_interconnection_of_another_type(
    confd, name, field
):
    custom = {'type': 'custom', 'custom': {'interface': f'Local/{name()}'}}
    document = create(confd, custom)
    given = {'id': document['id'], field: '555'}
    answer = confd.put(POLICY, json={'interconnections': [given]})
    assert paths(answer) == [f'interconnections.0.{field}']
    applied(confd, interconnections=[{**given, field: None}])
    assert fetch(confd, document) == document


@pytest.mark.parametrize(
    ('field', 'value'), [('from_user', 'not a user'), ('callerid', '')]
)
def test_put_applies_the_rules_of_interconnections(confd, acme, field, value):
    given = {'id': acme.id, field: value}
    answer = confd.put(POLICY, json={'interconnections': [given]})
    assert paths(answer) == [f'interconnections.0.{field}']
    update(confd, acme.document, {'label': 'still'})


def test_put_rejects_unknown_query_parameters(confd):
    assert 'x' in error_text(confd.put(f'{POLICY}?x=1', json={}))


def test_put_of_an_empty_body_changes_nothing(confd, events):
    events.clear()
    applied(confd)
    assert events.names() == []
