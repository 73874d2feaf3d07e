# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Incoming routes that are created together with an interconnection."""

from __future__ import annotations

import pytest
from kinds import insert_context
from samples import create, error_text, path_of, tenant_of, update

TO_NOBODY = {'type': 'none'}


def incall_of(confd, exten):
    """Return the native incall that has an extension."""
    items = confd.get('/incalls').json()['items']
    (found,) = (
        incall
        for incall in items
        if exten in {e['exten'] for e in incall['extensions']}
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
def test_incall_destination_without_reference_is_stored(
    confd, incalls_body, exten, destination
):
    number = exten()
    create(confd, incalls_body({'exten': number, 'destination': destination}))
    shown = incall_of(confd, number)['destination']
    given = {key: value for key, value in destination.items() if value is not None}
    assert shown | given == shown


def test_incall_to_a_user_is_stored_with_its_extension(
    confd, fixtures, incalls_body, exten, contexts
):
    user, number = fixtures['users'][0], exten()
    destination = {'type': 'user', 'user_id': user['id']}
    document = create(
        confd, incalls_body({'exten': number, 'destination': destination})
    )
    incall = incall_of(confd, number)
    shown = incall['destination']
    assert shown | destination | {'user_firstname': user['firstname']} == shown
    assert incall['tenant_uuid'] == document['tenant_uuid']
    (extension,) = incall['extensions']
    native = confd.get(f'/extensions/{extension["id"]}').json()
    assert (native['exten'], native['context']) == (number, contexts['incall'])


def test_incall_to_an_extension_or_an_outcall_is_stored(
    confd, fixtures, incalls_body, exten, contexts
):
    for destination in (
        {'type': 'extension', 'exten': '1001', 'context': contexts['internal']},
        {
            'type': 'outcall',
            'outcall_id': fixtures['outcalls'][0]['id'],
            'exten': '123',
        },
    ):
        number = exten()
        create(confd, incalls_body({'exten': number, 'destination': destination}))
        shown = incall_of(confd, number)['destination']
        assert shown | destination == shown


def test_incall_exten_can_be_a_pattern(confd, incalls_body, exten):
    pattern = f'_{exten()[:8]}XX'
    create(confd, incalls_body({'exten': pattern, 'destination': TO_NOBODY}))
    assert incall_of(confd, pattern)['destination']['type'] == 'none'


def test_context_of_the_incall_takes_precedence(
    confd, db, fixtures, incalls_body, exten, name
):
    own, number = name('in'), exten()
    insert_context(db, tenant_of(fixtures), own, 'incall')
    incall = {'exten': number, 'context': own, 'destination': TO_NOBODY}
    create(confd, incalls_body(incall))
    (extension,) = incall_of(confd, number)['extensions']
    assert extension['context'] == own


def test_several_incalls_are_created_in_one_request(confd, incalls_body, exten):
    numbers = [exten() for _ in range(3)]
    new = [{'exten': number, 'destination': TO_NOBODY} for number in numbers]
    create(confd, incalls_body(*new))
    assert len({incall_of(confd, number)['id'] for number in numbers}) == 3


def test_incall_creation_publishes_the_native_events_and_reloads_once(
    confd, incalls_body, exten, events, reloads
):
    new = incalls_body({'exten': exten(), 'destination': TO_NOBODY})
    events.clear()
    create(confd, new)
    assert sorted(events.names())[2:] == [
        'incall_created',
        'incall_extension_associated',
        'trunk_created',
        'trunk_endpoint_custom_associated',
    ]
    assert 'extension_created' in events.names()
    assert reloads.commands() == [['dialplan reload']]


def test_document_does_not_contain_incalls(confd, incalls_body, exten):
    document = create(confd, incalls_body({'exten': exten(), 'destination': TO_NOBODY}))
    assert 'incalls' not in document
    assert 'incalls' not in confd.get(path_of(document)).json()


def test_delete_keeps_the_incalls(confd, incalls_body, exten):
    number = exten()
    document = create(confd, incalls_body({'exten': number, 'destination': TO_NOBODY}))
    confd.delete(path_of(document))
    assert incall_of(confd, number)


def test_incalls_in_an_update_get_400(confd, incalls_body):
    document = create(confd, incalls_body())
    incalls = [{'exten': '1', 'destination': TO_NOBODY}]
    assert '- incalls' in error_text(
        confd.put(path_of(document), json={'incalls': incalls})
    )
    assert update(confd, document, {}) == document
