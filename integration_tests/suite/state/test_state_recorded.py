# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recorded answers of wazo-amid and Asterisk 22 are the states that Asterisk had."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from asterisk_answers import wait_for_state
from kinds import iax_body
from samples import create, sip_body

RECORDED = {
    one['situation']: one
    for one in json.loads((Path(__file__).parent / 'data/recorded.json').read_text())
}
REGISTRATIONS = 'PJSIPShowRegistrationsOutbound'


def rename(value: Any, names: dict[str, str]) -> Any:
    """Return recorded answers with other names of objects."""
    if isinstance(value, dict):
        return {key: rename(value[key], names) for key in value}
    if isinstance(value, list):
        return [rename(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value


def details(answer: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the registrations in an answer."""
    return [one for one in answer if 'ServerUri' in one]


def publish(amid, situation, names):
    for event in RECORDED[situation]['events']:
        values = {key: event[key] for key in event if key != 'Event'}
        amid.publish(event['Event'], **rename(values, names))


@pytest.mark.parametrize(
    ('situation', 'action', 'registration', 'status'),
    [
        ('PJSIP registration: registered', '', 'registered', 'up'),
        ('PJSIP registration: rejected 403', '', 'rejected', 'down'),
        (
            'PJSIP registration: wrong password, 401 again and again',
            *('', 'rejected', 'down'),
        ),
        ('PJSIP registration: no answer', ' (2 s)', 'unregistered', 'down'),
        ('PJSIP registration: no answer', ' (after the event)', 'rejected', 'down'),
        ('PJSIP registration: recovered', '', 'registered', 'up'),
        (
            'PJSIP registration: stopped after a fatal answer',
            *('', 'rejected', 'down'),
        ),
        ('PJSIPUnregister', '', 'unregistered', 'down'),
        ('PJSIP registration: TCP refused', '', 'rejected', 'down'),
        (
            'PJSIP registration: URIs with parameters and escapes',
            *('', 'registered', 'up'),
        ),
    ],
)
def test_recorded_registration_has_its_state(
    confd, amid, name, situation, action, registration, status
):
    answer = RECORDED[situation]['actions'][f'{REGISTRATIONS}{action}']
    recorded = details(answer)[0]
    new_name = name()
    names = {recorded['ObjectName']: new_name}
    uris = {
        'server_uri': recorded['ServerUri'],
        'client_uri': recorded['ClientUri'],
    }
    document = create(
        confd,
        sip_body(
            new_name,
            outbound_auth={'username': 'u', 'password': 'p'},
            registration=uris,
        ),
    )
    messages = [
        # Shortened recordings lack the name of the event.
        {'Event': 'OutboundRegistrationDetail', **one} if 'ServerUri' in one else one
        for one in rename(answer, names)
    ]
    amid.set_actions({REGISTRATIONS: messages})
    publish(amid, situation, names)
    state = wait_for_state(
        confd,
        document,
        lambda state: state['registration']['status'] == registration,
    )
    assert state['status'] == status
    assert {key: state['registration'][key] for key in uris} == uris


def test_recorded_twins_have_their_own_states(confd, amid, name):
    situation = 'Two trunks with the same client_uri and server_uri'
    answer = RECORDED[situation]['actions'][REGISTRATIONS]
    names = {one['ObjectName']: name() for one in details(answer)}
    statuses = {'Registered': 'registered', 'Rejected': 'rejected'}
    auth = {'username': 'u', 'password': 'p'}
    documents = [
        create(
            confd,
            sip_body(
                names[one['ObjectName']],
                outbound_auth=auth,
                registration={
                    'server_uri': one['ServerUri'],
                    'client_uri': one['ClientUri'],
                },
            ),
        )
        for one in details(answer)
    ]
    assert len(documents) == 2
    amid.set_actions({REGISTRATIONS: rename(answer, names)})
    publish(amid, situation, names)
    for document, one in zip(documents, details(answer), strict=True):
        expected = statuses.get(one['Status'], 'unregistered')
        wait_for_state(
            confd,
            document,
            lambda state, expected=expected: (
                state['registration']['status'] == expected
            ),
        )


@pytest.mark.parametrize(
    ('situation', 'contacts', 'status'),
    [
        ('Dynamic contact: it registers', ['reachable'], 'up'),
        (
            'Dynamic contact: registered and does not answer OPTIONS',
            *(['unreachable'], 'down'),
        ),
        ('Dynamic contact: it unregisters', [], 'down'),
    ],
)
def test_recorded_dynamic_contact_has_its_state(
    confd, amid, name, situation, contacts, status
):
    new_name = name('branch')
    sip = {
        'accepts_registrations': True,
        'inbound_auth': {'username': new_name, 'password': 'p'},
    }
    document = create(confd, {'type': 'sip', 'name': new_name, 'sip': sip})
    names = {'branch': new_name}
    recorded = RECORDED[situation]['actions']['PJSIPShowContacts']
    endpoint = {'Event': 'EndpointList', 'ObjectName': new_name, 'Contacts': ''}
    amid.set_actions(
        {
            'PJSIPShowEndpoints': [{'Response': 'Success'}, endpoint],
            'PJSIPShowContacts': rename(recorded, names),
        }
    )
    publish(amid, situation, names)
    state = wait_for_state(confd, document, lambda state: state['status'] == status)
    assert [one['status'] for one in state['contacts']] == contacts


@pytest.mark.parametrize(
    ('situation', 'status'),
    [
        ('IAX2 registration: registered', 'registered'),
        ('IAX2 registration: back, and it refuses us (wrong secret)', 'rejected'),
    ],
)
def test_recorded_iax_registration_has_its_state(confd, amid, name, situation, status):
    new_name, username = name(), name('hq')
    registration = {
        'remote_host': '203.0.113.50',
        'auth_username': username,
        'auth_password': 'p',
    }
    document = create(confd, iax_body(new_name, registration=registration))
    names = {'iaxout': new_name, 'hq': username}
    actions = RECORDED['IAX2 registration: registered']['actions']
    actions = actions | RECORDED[situation]['actions']
    amid.set_actions(rename(actions, names))
    publish(amid, situation, names)
    state = wait_for_state(
        confd, document, lambda state: state['registration']['status'] == status
    )
    assert [one['uri'] for one in state['contacts']] == ['iax:203.0.113.50:4569']
