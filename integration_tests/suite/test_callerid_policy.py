# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The policy of a tenant: what is shown, what is warned of, what is set."""

from __future__ import annotations

import pytest
from callerids import (
    POLICY,
    applied,
    caller_id_of,
    codes,
    find,
    policy,
    route,
    set_user,
    setting_of,
)
from samples import created, edited, errors, shown, sip, stored


@pytest.fixture
def users(fixtures, db):
    """Two of the master tenant, on default."""
    users = fixtures['users'][:2]
    for user in users:
        set_user(db, user, 'default')
    yield users
    for user in users:
        set_user(db, user, '')


@pytest.fixture
def make(confd, fixtures, name):
    context = fixtures['contexts']['outcall']['name']
    return lambda extension=(), **values: route(
        confd, context, name(), extension, **values
    )


@pytest.fixture
def acme(make):
    return make({'caller_id': '"Co" <5145550000>'})


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


def test_an_outcall_is_shown_with_all_that_takes_part(confd, make):
    acme = make(
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


def test_an_internal_caller_id_that_from_user_replaces(confd, make):
    acme = make(internal_caller_id=True, sip={'from_user': 'me'})
    other = make(internal_caller_id=True)
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


def test_an_extension_that_no_call_reaches(confd, make, name):
    acme = make()
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


# --- set


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


def test_an_extension_of_another_outcall_is_not_found(confd, make):
    acme, other = make(), make()
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


def test_the_rules_of_interconnections_hold(confd, acme):
    given = {'id': acme.id, 'from_user': 'not a user'}
    answer = confd.put(POLICY, json={'interconnections': [given]})
    assert 'from_user' in errors(answer)
    edited(confd, acme.document, {'label': 'still'})


def test_query_parameters_are_refused(confd):
    assert 'x' in errors(confd.put(f'{POLICY}?x=1', json={}))


def test_an_empty_change_changes_nothing(confd, events):
    events.clear()
    applied(confd)
    assert events.names() == []
