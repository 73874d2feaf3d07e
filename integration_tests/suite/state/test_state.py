# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`/interconnections/{id}/state`: registrations and contacts of SIP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from asterisk_answers import has_status, wait_for_state

MEMBERS = {
    *('id', 'name', 'type', 'status', 'summary', 'registration', 'contacts', 'calls'),
    *('confirmed_at', 'sources', 'history'),
}


def test_state_of_a_registered_interconnection_is_up(
    confd, amid, asterisk, registering
):
    asterisk.register(registering, 'Registered', 3589)
    amid.answer(asterisk)
    state = wait_for_state(confd, registering, has_status('up'))
    server = registering['sip']['remote_hosts'][0]
    assert state.keys() == MEMBERS
    assert state['summary'] == f'Registered with {server}.'
    registration = state['registration']
    assert registration['status'] == 'registered'
    assert registration['server_uri'] == f'sip:{server}'
    assert registration['client_uri'] == f'sip:5145550100@{server}'
    attempt = datetime.fromisoformat(registration['next_attempt_at'])
    assert timedelta(seconds=3500) < attempt - datetime.now(UTC) < timedelta(hours=1)
    assert state['sources']['amid'] == {'ok': True, 'reason': None}
    assert state['confirmed_at'] >= registration['since']


def test_state_of_a_rejected_registration_is_down_with_the_next_attempt(
    confd, amid, asterisk, registering
):
    asterisk.register(registering, 'Rejected', 25)
    amid.answer(asterisk)
    state = wait_for_state(confd, registering, has_status('down'))
    assert state['registration']['status'] == 'rejected'
    assert state['summary'].startswith(
        f'Registration with {registering["sip"]["remote_hosts"][0]} is rejected or not '
        'answered; check user name, password and host. Next attempt in '
    )
