# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invalid incoming routes: a 400 with the path of each problem, nothing stored."""

from __future__ import annotations

import pytest
from kinds import custom_body, diff_rows, insert_context, read_rows
from samples import (
    INTERCONNECTIONS,
    create,
    error_text,
    problems_of,
    sip_body,
    tenant_of,
)

TO_NOBODY = {'type': 'none'}


@pytest.fixture
def get_rejection(db, events):
    """Return a function that sends a body and returns the text of the 400.

    The request must store and publish nothing.
    """

    def send(client, body):
        events.clear()
        before = read_rows(db)
        found = error_text(client.post(INTERCONNECTIONS, json=body))
        assert list(diff_rows(before, read_rows(db))) == []
        assert events.all() == []
        return found

    return send


INVALID = [
    ('exten', {'exten': '_4[18.'}),
    ('exten', {'exten': '_X.X'}),
    ('exten', {'exten': '++15145550100'}),
    ('exten', {'exten': '+'}),
    ('exten', {'exten': 'X.'}),
    ('exten', {'exten': ''}),
    ('exten', {'exten': '1' * 41}),
    ('exten', {'exten': '1\n'}),
    ('exten', {'exten': None}),
    ('context', {'context': 'no-such-context'}),
    ('context', {'context': 7}),
    ('destination', {'destination': None}),
    ('destination', {'destination': 'user'}),
    ('destination', {'destination': []}),
    ('destination.type', {'destination': {}}),
    ('destination.type', {'destination': {'type': 'nobody'}}),
    ('destination.type', {'destination': {'type': ['user']}}),
    ('destination.type', {'destination': {'type': None}}),
    ('destination.user_id', {'destination': {'type': 'user'}}),
    *[
        ('destination.user_id', {'destination': {'type': 'user', 'user_id': value}})
        for value in (2**31 - 1, 2**31, 2**70, -1, '1', True, 1.5, [1], {'a': 1})
    ],
    (
        'destination.moh_uuid',
        {
            'destination': {
                'type': 'user',
                'user_id': 1,
                'moh_uuid': '00000000-0000-4000-8000-000000000000',
            }
        },
    ),
    ('destination.group_id', {'destination': {'type': 'group', 'group_id': 9**9}}),
    ('destination.cause', {'destination': {'type': 'hangup', 'cause': 'boredom'}}),
    (
        'destination.command',
        {'destination': {'type': 'custom', 'command': 'Playback(a)\nexten = 1'}},
    ),
    *(
        ('destination.command', {'destination': {'type': 'custom', 'command': command}})
        for command in (
            'system(a)',
            'SYSTEM (a)',
            'TrySystem(a)',
            'Exec(System(a))',
            'ExecIf(1?TrySystem(a))',
            'NoOp(${SHELL(a)})',
        )
    ),
    (
        'destination.context',
        {'destination': {'type': 'extension', 'exten': '1', 'context': 'no-such'}},
    ),
    *(
        (
            'destination.skill_rule_variables',
            {
                'destination': {
                    'type': 'queue',
                    'skill_rule_variables': variables,
                    'queue_id': 1,
                }
            },
        )
        for variables in ({'a': 1}, {'a': ['b']}, {'a': 'b' * 250})
    ),
    ('no_such', {'no_such': 1}),
]


@pytest.mark.parametrize(('field', 'values'), INVALID)
def test_invalid_incall_gets_400_with_the_path(
    confd, get_rejection, incalls_body, exten, field, values
):
    incall = {'exten': exten(), 'destination': TO_NOBODY} | values
    assert f'incalls.0.{field}' in get_rejection(confd, incalls_body(incall))


@pytest.mark.parametrize(
    ('field', 'destination'),
    [
        ('filename', {'type': 'sound'}),
        ('command', {'type': 'custom'}),
    ],
)
def test_destination_longer_than_its_column_gets_400(
    confd, get_rejection, incalls_body, exten, field, destination
):
    texts = {length: f'Playback({"x" * (length - 10)})' for length in (255, 256)}
    incalls = {
        length: {'exten': exten(), 'destination': destination | {field: text}}
        for length, text in texts.items()
    }
    create(confd, incalls_body(incalls[255]))
    text = get_rejection(confd, incalls_body(incalls[256]))
    assert f'incalls.0.destination.{field}: must not have more than 255' in text


@pytest.mark.parametrize('type_', ['internal', 'outcall'])
def test_incall_in_a_context_of_another_type_gets_400(
    confd, get_rejection, incalls_body, exten, contexts, type_
):
    incall = {'exten': exten(), 'destination': TO_NOBODY}
    own = incall | {'context': contexts[type_]}
    assert 'incalls.0.context' in get_rejection(confd, incalls_body(own))
    whole = incalls_body(incall) | {'context': contexts[type_]}
    assert 'incalls.0.context' in get_rejection(confd, whole)


def test_incall_without_any_context_gets_400(confd, get_rejection, incalls_body, exten):
    whole = incalls_body({'exten': exten(), 'destination': TO_NOBODY}) | {
        'context': None
    }
    assert 'incalls.0.context' in get_rejection(confd, whole)


def test_incall_with_an_existing_extension_gets_400(
    confd, get_rejection, incalls_body, exten
):
    incall = {'exten': exten(), 'destination': TO_NOBODY}
    create(confd, incalls_body(incall))
    assert 'already exists' in get_rejection(confd, incalls_body(incall))


def test_repeated_incall_extension_gets_400(confd, get_rejection, incalls_body, exten):
    incall = {'exten': exten(), 'destination': TO_NOBODY}
    text = get_rejection(confd, incalls_body(incall, incall))
    assert '- incalls.1.exten: ' in text and 'is repeated' in text


@pytest.mark.parametrize('type_', ['incall', 'outcall'])
def test_new_route_in_a_disabled_context_is_a_400(
    confd, db, fixtures, get_rejection, name, exten, type_
):
    context = name(type_)
    insert_context(db, tenant_of(fixtures), context, type_)
    db.query('UPDATE context SET commented = 1 WHERE name = %s', context)
    extension = {'exten': exten(), 'context': context}
    routes, path = {
        'incall': (
            {'incalls': [extension | {'destination': TO_NOBODY}]},
            'incalls.0.context',
        ),
        'outcall': (
            {'outcalls': [{'name': name(), 'extensions': [extension]}]},
            'outcalls.0.extensions.0.context',
        ),
    }[type_]
    found = get_rejection(confd, sip_body(name()) | routes)
    assert f'- {path}: context {context!r} is disabled' in found


@pytest.mark.parametrize('member', ['user_id', 'outcall_id', 'context'])
def test_incall_reference_to_another_tenant_looks_unknown(
    tenant_confd, db, fixtures, get_rejection, contexts, name, exten, member
):
    own = name('in')
    insert_context(db, tenant_of(fixtures, 'tenant'), own, 'incall')
    foreign, unknown, rest = {
        'user_id': (fixtures['users'][0]['id'], 2**31 - 1, {'type': 'user'}),
        'outcall_id': (
            fixtures['outcalls'][0]['id'],
            2**31 - 1,
            {'type': 'outcall', 'exten': '1'},
        ),
        'context': (
            contexts['internal'],
            'no-such-context',
            {'type': 'extension', 'exten': '1001'},
        ),
    }[member]
    reasons = []
    for value in (foreign, unknown):
        incall = {'exten': exten(), 'destination': rest | {member: value}}
        whole = custom_body(f'Local/{name()}') | {'context': own, 'incalls': [incall]}
        text = get_rejection(tenant_confd, whole)
        assert f'incalls.0.destination.{member}' in text
        reasons.append(text.replace(f' {value!r} ', ' '))
    assert reasons[0] == reasons[1]


def test_one_invalid_incall_prevents_the_whole_request(
    confd, get_rejection, incalls_body, exten, name
):
    good = {'exten': exten(), 'destination': TO_NOBODY}
    bad = {'exten': exten(), 'destination': {'type': 'user', 'user_id': 2**31 - 1}}
    whole = incalls_body(good, bad) | {'outcalls': [{'name': name('to')}]}
    assert 'incalls.1.destination' in get_rejection(confd, whole)


def test_unknown_target_and_invalid_member_are_reported_together(
    confd, incalls_body, exten
):
    destination = {'type': 'user', 'user_id': 2**31 - 1, 'ring_time': 'x'}
    body = incalls_body({'exten': exten(), 'destination': destination})
    assert set(problems_of(confd.post(INTERCONNECTIONS, json=body))) == {
        'incalls.0.destination.user_id',
        'incalls.0.destination.ring_time',
    }
