# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state that the plugin derives from what a real Asterisk prints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from asterisk_answers import Amid, fetch_state
from samples import Document, sip_body
from sip_peer import Account
from waiting import wait_for
from wazo_pbx import Wazo

COMMANDS = (
    'core show uptime seconds',
    'pjsip show registrations',
    'pjsip show contacts',
)
ACCOUNT = Account('acme-user', 'S3cr3t')
AUTH = {'username': ACCOUNT.username, 'password': ACCOUNT.password}


@pytest.fixture
def wait_for_state(wazo: Wazo) -> Callable[..., Document]:
    """Return a function that waits for the state of an interconnection."""

    def read_state(document: Document) -> Document:
        lines = {
            command: wazo.asterisk.run_command(command).splitlines()
            for command in COMMANDS
        }
        Amid(wazo.sandbox).set_actions({'Command': lines})
        return fetch_state(wazo.confd, document)

    def wait(document: Document, expected: Callable[[Document], Any]) -> Document:
        def look() -> Document | None:
            state = read_state(document)
            return state if expected(state) else None

        return wait_for(look, 'the expected state', 60)

    return wait


def has_registration(status):
    return lambda state: state['registration']['status'] == status


def test_accepted_registration_is_registered(wazo, new_name, make_peer, wait_for_state):
    provider = make_peer()
    provider.required_account = ACCOUNT
    body = sip_body(
        new_name(),
        remote_hosts=[provider.host],
        outbound_auth=AUTH,
        registration={'expiration': 600},
    )
    (document,) = wazo.create(body)
    state = wait_for_state(document, has_registration('registered'))
    assert state['status'] == 'up'
    assert state['registration']['next_attempt_at']


def test_registration_with_a_wrong_password_is_rejected(
    wazo, new_name, make_peer, wait_for_state
):
    provider = make_peer()
    provider.required_account = Account('acme-user', 'another')
    body = sip_body(
        new_name(),
        remote_hosts=[provider.host],
        outbound_auth=AUTH,
        registration={'retry_interval': 600},
    )
    (document,) = wazo.create(body)
    state = wait_for_state(document, has_registration('rejected'))
    assert state['status'] == 'down'
    assert 'Next attempt in ' in state['summary']
    provider.required_account = None
    wazo.asterisk.run_command(f'pjsip send register {document["name"]}')
    state = wait_for_state(document, has_registration('registered'))
    # Afterwards, the contact may have become reachable.
    assert 'registered' in {change['to'] for change in state['history']}


def test_contact_is_reachable_if_it_answers(wazo, new_name, make_peer, wait_for_state):
    provider = make_peer()
    body = sip_body(new_name(), remote_hosts=[provider.host], qualify_frequency=1)
    (document,) = wazo.create(body)
    state = wait_for_state(document, lambda state: state['status'] == 'up')
    (contact,) = state['contacts']
    assert contact['uri'] == f'sip:{provider.host}'
    assert contact['round_trip_ms'] > 0
    # Nobody listens there.
    wazo.edit(document, {'sip': {'remote_hosts': ['127.77.0.1']}})
    state = wait_for_state(document, lambda state: state['status'] == 'down')
    assert state['contacts'][0]['uri'] == 'sip:127.77.0.1'
    assert state['contacts'][0]['status'] == 'unreachable'


def test_contact_that_is_not_qualified_is_not_checked(
    wazo, new_name, make_peer, wait_for_state
):
    provider = make_peer()
    body = sip_body(new_name(), remote_hosts=[provider.host], qualify_frequency=0)
    (document,) = wazo.create(body)
    state = wait_for_state(document, lambda state: state['contacts'])
    assert state['contacts'][0]['status'] == 'not_checked'
    assert state['status'] == 'unknown'


def test_long_names_and_uris_are_complete(wazo, new_name, make_peer, wait_for_state):
    provider = make_peer()
    name = f'{new_name()}-{"x" * 40}'
    parameter = f';x={"y" * 60}'
    body = sip_body(
        name,
        remote_hosts=[f'sip:{provider.host};transport=udp{parameter}'],
        outbound_auth=AUTH,
        registration={'server_uri': f'sip:{provider.host}{parameter}'},
    )
    (document,) = wazo.create(body)
    state = wait_for_state(document, has_registration('registered'))
    assert state['registration']['server_uri'].endswith(parameter)
