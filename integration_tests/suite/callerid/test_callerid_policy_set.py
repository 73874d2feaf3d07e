# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The policy of a tenant: what is set, and what is refused."""

from __future__ import annotations

import pytest
from callerids import (
    CO,
    POLICY,
    applied,
    caller_id_of,
    find,
    policy,
    set_user,
    setting_of,
)
from samples import created, edited, errors, shown, stored


@pytest.fixture
def acme(new_route):
    return new_route(CO)


def test_everything_is_set_in_one_request(confd, db, users, acme, events, reloads):
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
    document = shown(confd, acme.document)
    assert document['sip']['callerid'] == '"T" <999>'
    assert document['outgoing_caller_id_format'] == 'national'
    assert sorted(events.names()) == [
        'outcall_edited',
        'sip_endpoint_edited',
        'trunk_edited',
        'user_edited',
    ]
    assert len(reloads.all()) == 1


def test_an_extension_alone_publishes_nothing(confd, db, acme, events, reloads):
    events.clear()
    reloads.clear()
    extensions = [{'id': acme.extension_id, 'caller_id': None}]
    applied(confd, outcalls=[{'id': acme.outcall_id, 'extensions': extensions}])
    assert caller_id_of(db, acme) is None
    assert (events.names(), reloads.all()) == ([], [])


def test_what_is_the_same_is_not_written(confd, db, users, acme, events, reloads):
    set_user(db, users[1], '')
    seen = policy(confd)
    before = stored(db, acme.id)
    events.clear()
    reloads.clear()
    applied(
        confd,
        outcalls=seen['outcalls'],
        users=seen['users']['items'],
        interconnections=find(seen['outcalls'], id=acme.outcall_id)['interconnections'],
    )
    assert policy(confd) == seen
    assert stored(db, acme.id) == before
    assert (events.names(), reloads.all()) == ([], [])


def test_what_was_stored_before_is_no_reason_to_refuse(confd, db, users):
    set_user(db, users[0], 'Bob <a>')
    given = {'uuid': users[0]['uuid'], 'outgoing_caller_id': 'Bob <a>'}
    other = {'uuid': users[1]['uuid'], 'outgoing_caller_id': 'anonymous'}
    applied(confd, users=[given, other])
    assert setting_of(db, users[1]) == 'anonymous'


def test_all_users_without_a_setting_are_settled(confd, db, users, events):
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


def test_what_is_said_of_one_user_wins_over_what_is_said_of_all(confd, db, users):
    for user in users:
        set_user(db, user, '')
    given = {'uuid': users[0]['uuid'], 'outgoing_caller_id': 'anonymous'}
    applied(confd, unset_users='default', users=[given])
    assert [setting_of(db, user) for user in users] == ['anonymous', 'default']


def test_null_takes_a_setting_away(confd, db, users):
    given = {'uuid': users[0]['uuid'], 'outgoing_caller_id': None}
    applied(confd, users=[given])
    assert setting_of(db, users[0]) == ''


@pytest.mark.parametrize('value', ['<77>', 'Bob <a>', 'x\ny', '"' + 'x' * 80 + '"'])
def test_a_caller_id_that_the_host_would_not_read_is_refused(
    confd, db, users, acme, events, value
):
    events.clear()
    first = {'uuid': users[0]['uuid'], 'outgoing_caller_id': 'anonymous'}
    second = {'uuid': users[1]['uuid'], 'outgoing_caller_id': value}
    internal = {'id': acme.outcall_id, 'internal_caller_id': True}
    answer = confd.put(POLICY, json={'users': [first, second], 'outcalls': [internal]})
    assert 'users.outgoing_caller_id' in errors(answer)
    extensions = [{'id': acme.extension_id, 'caller_id': value}]
    answer = confd.put(
        POLICY,
        json={'users': [first], 'outcalls': [{**internal, 'extensions': extensions}]},
    )
    assert 'outcalls.extensions.caller_id' in errors(answer)
    assert [setting_of(db, user) for user in users] == ['default', 'default']
    assert caller_id_of(db, acme) == '"Co" <5145550000>'
    outcall = find(policy(confd)['outcalls'], id=acme.outcall_id)
    assert outcall['internal_caller_id'] is False
    assert events.names() == []


UUID = '5af1cdbd-3a5c-4d5c-8a5e-000000000000'


REFUSED = {
    'typo': {'typo': 1},
    'outcalls': {'outcalls': [{'id': 2**31 - 1, 'internal_caller_id': True}]},
    'outcalls.0.id': {'outcalls': [{'internal_caller_id': True}]},
    'outcalls each': {'outcalls': [{'id': 1}, {'id': 1}]},
    'outcalls.0.internal_caller_id': {
        'outcalls': [{'id': 1, 'internal_caller_id': 'yes'}]
    },
    'outcalls.0.typo': {'outcalls': [{'id': 1, 'typo': True}]},
    'users': {'users': [{'uuid': UUID, 'outgoing_caller_id': None}]},
    'users.0.outgoing_caller_id': {'users': [{'uuid': UUID}]},
    'users.0.uuid': {'users': [{'uuid': 'x', 'outgoing_caller_id': None}]},
    'unset_users': {'unset_users': 'anonymous'},
    'interconnections': {'interconnections': [{'id': 2**31 - 1}]},
    'interconnections.0.outgoing_caller_id_format': {
        'interconnections': [{'id': 1, 'outgoing_caller_id_format': 'E.164'}]
    },
}


@pytest.mark.parametrize('case', REFUSED)
def test_is_refused_and_nothing_is_kept(confd, db, users, events, case):
    set_user(db, users[0], '')
    events.clear()
    body = {'unset_users': 'default', **REFUSED[case]}
    assert case.split()[0] in errors(confd.put(POLICY, json=body))
    assert setting_of(db, users[0]) == ''
    assert events.names() == []


def test_an_extension_of_another_outcall_is_not_found(confd, new_route):
    acme, other = new_route(), new_route()
    extensions = [{'id': other.extension_id, 'caller_id': 'Bob'}]
    outcalls = [{'id': acme.outcall_id, 'extensions': extensions}]
    answer = confd.put(POLICY, json={'outcalls': outcalls})
    assert 'outcalls.extensions' in errors(answer)


@pytest.mark.parametrize('field', ['callerid', 'from_user'])
def test_only_sip_has_a_callerid(confd, name, field):
    custom = {'type': 'custom', 'custom': {'interface': f'Local/{name()}'}}
    document = created(confd, custom)
    given = {'id': document['id'], field: '555'}
    answer = confd.put(POLICY, json={'interconnections': [given]})
    assert f'interconnections.{field}' in errors(answer)
    applied(confd, interconnections=[{**given, field: None}])
    assert shown(confd, document) == document


@pytest.mark.parametrize(
    ('field', 'value'), [('from_user', 'not a user'), ('callerid', '')]
)
def test_the_rules_of_interconnections_hold(confd, acme, field, value):
    given = {'id': acme.id, field: value}
    answer = confd.put(POLICY, json={'interconnections': [given]})
    assert f' interconnections.{field}: ' in errors(answer)
    edited(confd, acme.document, {'label': 'still'})


def test_query_parameters_are_refused(confd):
    assert 'x' in errors(confd.put(f'{POLICY}?x=1', json={}))


def test_an_empty_change_changes_nothing(confd, events):
    events.clear()
    applied(confd)
    assert events.names() == []
