# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Incoming routes in the request that makes an interconnection."""

from __future__ import annotations

import pytest
from kinds import compared, context_by_sql, custom, new_exten, rows_of
from samples import INTERCONNECTIONS, created, edited, errors, path_of, tenant_of

NOWHERE = {'type': 'none'}


@pytest.fixture
def exten(db, contexts):
    return lambda: new_exten(db, contexts['incall'])


@pytest.fixture
def body(contexts, name):
    """A body that is taken, with these incoming routes."""
    return lambda *incalls: {
        **custom(f'Local/{name()}'),
        'context': contexts['incall'],
        'incalls': [*incalls],
    }


@pytest.fixture
def refused(db, events):
    """The errors of a body; nothing is kept."""

    def text(client, body):
        events.clear()
        before = rows_of(db)
        found = errors(client.post(INTERCONNECTIONS, json=body))
        assert list(compared(before, rows_of(db))) == []
        assert events.all() == []
        return found

    return text


def incall_of(confd, exten):
    """The native incall whose extension this is."""
    items = confd.get('/incalls').json()['items']
    (found,) = (
        one for one in items if exten in {e['exten'] for e in one['extensions']}
    )
    return found


@pytest.mark.parametrize(
    'destination',
    [
        {'type': 'none'},
        {'type': 'hangup', 'cause': 'busy', 'timeout': None},
        {'type': 'hangup', 'cause': 'normal'},
        {'type': 'sound', 'filename': 'welcome'},
        {'type': 'custom', 'command': 'Playback(welcome)'},
    ],
)
def test_a_destination_that_names_nothing(confd, body, exten, destination):
    number = exten()
    created(confd, body({'exten': number, 'destination': destination}))
    shown = incall_of(confd, number)['destination']
    said = {key: value for key, value in destination.items() if value is not None}
    assert shown | said == shown


def test_a_user(confd, fixtures, body, exten, contexts):
    user, number = fixtures['users'][0], exten()
    destination = {'type': 'user', 'user_id': user['id']}
    document = created(confd, body({'exten': number, 'destination': destination}))
    incall = incall_of(confd, number)
    shown = incall['destination']
    assert shown | destination | {'user_firstname': user['firstname']} == shown
    assert incall['tenant_uuid'] == document['tenant_uuid']
    (extension,) = incall['extensions']
    native = confd.get(f'/extensions/{extension["id"]}').json()
    assert (native['exten'], native['context']) == (number, contexts['incall'])


def test_an_extension_and_an_outcall(confd, fixtures, body, exten, contexts):
    for destination in (
        {'type': 'extension', 'exten': '1001', 'context': contexts['internal']},
        {
            'type': 'outcall',
            'outcall_id': fixtures['outcalls'][0]['id'],
            'exten': '123',
        },
    ):
        number = exten()
        created(confd, body({'exten': number, 'destination': destination}))
        shown = incall_of(confd, number)['destination']
        assert shown | destination == shown


def test_a_pattern(confd, body, exten):
    pattern = f'_{exten()[:8]}XX'
    created(confd, body({'exten': pattern, 'destination': NOWHERE}))
    assert incall_of(confd, pattern)['destination']['type'] == 'none'


def test_a_context_of_its_own_wins(confd, db, fixtures, body, exten, name):
    own, number = name('in'), exten()
    context_by_sql(db, tenant_of(fixtures), own, 'incall')
    incall = {'exten': number, 'context': own, 'destination': NOWHERE}
    created(confd, body(incall))
    (extension,) = incall_of(confd, number)['extensions']
    assert extension['context'] == own


def test_several_at_once(confd, body, exten):
    numbers = [exten() for _ in range(3)]
    new = [{'exten': number, 'destination': NOWHERE} for number in numbers]
    created(confd, body(*new))
    assert len({incall_of(confd, number)['id'] for number in numbers}) == 3


def test_the_events_are_those_of_the_work_by_hand(confd, body, exten, events, reloads):
    new = body({'exten': exten(), 'destination': NOWHERE})
    events.clear()
    created(confd, new)
    assert sorted(events.names())[2:] == [
        'incall_created',
        'incall_extension_associated',
        'trunk_created',
        'trunk_endpoint_custom_associated',
    ]
    assert 'extension_created' in events.names()
    assert reloads.commands() == [['dialplan reload']]


def test_they_are_no_part_of_the_document(confd, body, exten):
    document = created(confd, body({'exten': exten(), 'destination': NOWHERE}))
    assert 'incalls' not in document
    assert 'incalls' not in confd.get(path_of(document)).json()


def test_they_stay_when_the_interconnection_goes(confd, body, exten):
    number = exten()
    document = created(confd, body({'exten': number, 'destination': NOWHERE}))
    confd.delete(path_of(document))
    assert incall_of(confd, number)


@pytest.mark.parametrize('value', [[], None, [{'exten': '1', 'destination': NOWHERE}]])
def test_they_are_refused_in_an_update(confd, body, value):
    document = created(confd, body())
    assert 'incalls' in errors(confd.put(path_of(document), json={'incalls': value}))
    assert edited(confd, document, {}) == document


REFUSED = [
    ('exten', {'exten': '_4[18.'}),
    ('exten', {'exten': '_X.X'}),
    ('exten', {'exten': '+15145550100'}),
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
        ('destination.user_id', {'destination': {'type': 'user', 'user_id': one}})
        for one in (2**31 - 1, 2**31, 2**70, -1, '1', True, 1.5, [1], {'a': 1})
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


@pytest.mark.parametrize(('field', 'values'), REFUSED)
def test_a_route_is_refused(confd, refused, body, exten, field, values):
    incall = {'exten': exten(), 'destination': NOWHERE} | values
    assert f'incalls.0.{field}' in refused(confd, body(incall))


@pytest.mark.parametrize(
    ('field', 'destination'),
    [
        ('filename', {'type': 'sound'}),
        ('command', {'type': 'custom'}),
    ],
)
def test_what_is_longer_than_its_column_is_refused(
    confd, refused, body, exten, field, destination
):
    texts = {length: f'Playback({"x" * (length - 10)})' for length in (255, 256)}
    incalls = {
        length: {'exten': exten(), 'destination': destination | {field: text}}
        for length, text in texts.items()
    }
    created(confd, body(incalls[255]))
    text = refused(confd, body(incalls[256]))
    assert f'incalls.0.destination.{field}: longer than 255' in text


@pytest.mark.parametrize('type_', ['internal', 'outcall'])
def test_a_context_of_another_type_is_refused(
    confd, refused, body, exten, contexts, type_
):
    incall = {'exten': exten(), 'destination': NOWHERE}
    own = incall | {'context': contexts[type_]}
    assert 'incalls.0.context' in refused(confd, body(own))
    whole = body(incall) | {'context': contexts[type_]}
    assert 'incalls.0.context' in refused(confd, whole)


def test_without_any_context_it_is_refused(confd, refused, body, exten):
    whole = body({'exten': exten(), 'destination': NOWHERE}) | {'context': None}
    assert 'incalls.0.context' in refused(confd, whole)


def test_an_extension_that_is_there_is_refused(confd, refused, body, exten):
    incall = {'exten': exten(), 'destination': NOWHERE}
    created(confd, body(incall))
    assert 'already exists' in refused(confd, body(incall))


def test_an_extension_twice_in_one_request_is_refused(confd, refused, body, exten):
    incall = {'exten': exten(), 'destination': NOWHERE}
    text = refused(confd, body(incall, incall))
    assert 'already exists' in text or 'twice' in text


@pytest.mark.parametrize('what', ['user_id', 'outcall_id', 'context'])
def test_what_another_tenant_has_is_the_same_answer_as_none(
    tenant_confd, db, fixtures, refused, contexts, name, exten, what
):
    own = name('in')
    context_by_sql(db, tenant_of(fixtures, 'tenant'), own, 'incall')
    theirs, none, rest = {
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
    }[what]
    texts = []
    for value in (theirs, none):
        incall = {'exten': exten(), 'destination': rest | {what: value}}
        whole = custom(f'Local/{name()}') | {'context': own, 'incalls': [incall]}
        text = refused(tenant_confd, whole)
        assert f'incalls.0.destination.{what}' in text
        texts.append(text.replace(str(value), ''))
    assert texts[0] == texts[1]


def test_a_broken_incall_takes_all_with_it(confd, refused, body, exten, name):
    good = {'exten': exten(), 'destination': NOWHERE}
    bad = {'exten': exten(), 'destination': {'type': 'user', 'user_id': 2**31 - 1}}
    whole = body(good, bad) | {'outcalls': [{'name': name('to')}]}
    assert 'incalls.1.destination' in refused(confd, whole)
