# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`/interconnections/{id}/state` of IAX, of customized trunks and of other trunks."""

from __future__ import annotations

import pytest
from asterisk_answers import fetch_state, has_status, wait_for_state
from kinds import custom_body, iax_body
from samples import create, insert_trunk, tenant_of

REGISTRATION = {
    'remote_host': '203.0.113.50',
    'auth_username': 'hq',
    'auth_password': 's3cret',
}


def create_iax(confd, name, **values):
    return create(confd, iax_body(name(), **values))


@pytest.mark.parametrize(
    ('asterisk_status', 'registration', 'status'),
    [
        ('Registered', 'registered', 'up'),
        ('Rejected', 'rejected', 'down'),
        ('Request Sent', 'unregistered', 'down'),
        ('Timeout', 'unregistered', 'down'),
    ],
)
def test_state_of_iax_follows_its_registration(
    confd, amid, asterisk, name, asterisk_status, registration, status
):
    username = name('hq')
    values = REGISTRATION | {'auth_username': username}
    document = create_iax(confd, name, registration=values)
    asterisk.iax_peers[document['name']] = ('203.0.113.50', 'Unmonitored')
    asterisk.iax_registrations = [(username, '203.0.113.50:4569', asterisk_status)]
    amid.answer(asterisk)
    state = wait_for_state(confd, document, has_status(status))
    assert state['registration']['status'] == registration
    assert state['registration']['server_uri'] == 'iax:203.0.113.50:4569'
    assert state['registration']['client_uri'] == f'iax:{username}@203.0.113.50:4569'
    assert 's3cret' not in str(state)


def test_iax_registration_whose_account_is_ambiguous_is_unknown(
    confd, amid, asterisk, name
):
    username = name('hq')
    values = {'auth_username': username, 'remote_host': 'iax.example.com'}
    document = create_iax(confd, name, registration=REGISTRATION | values)
    asterisk.iax_peers[document['name']] = ('203.0.113.50', 'OK (3 ms)')
    asterisk.iax_registrations = [
        (username, '203.0.113.50:4569', 'Registered'),
        (username, '203.0.113.51:4569', 'Rejected'),
    ]
    amid.answer(asterisk)
    state = wait_for_state(confd, document, lambda state: 'differ' in state['summary'])
    assert state['status'] == state['registration']['status'] == 'unknown'
    asterisk.iax_registrations.pop()
    amid.answer(asterisk)
    state = wait_for_state(confd, document, has_status('up'))
    assert state['summary'] == 'Registered with iax.example.com.'


@pytest.mark.parametrize(
    ('asterisk_status', 'contact', 'status', 'milliseconds'),
    [
        ('OK (3 ms)', 'reachable', 'up', 3),
        ('LAGGED (2100 ms)', 'reachable', 'up', 2100),
        ('UNREACHABLE', 'unreachable', 'down', None),
        ('Unmonitored', 'not_checked', 'unknown', None),
        ('UNKNOWN', 'unknown', 'unknown', None),
    ],
)
def test_state_of_iax_without_registration_follows_the_peer(
    confd, amid, asterisk, name, asterisk_status, contact, status, milliseconds
):
    document = create_iax(confd, name)
    asterisk.iax_peers[document['name']] = ('203.0.113.50', asterisk_status)
    amid.answer(asterisk)
    state = wait_for_state(confd, document, lambda state: state['contacts'])
    (found,) = state['contacts']
    assert (found['status'], found['round_trip_ms']) == (contact, milliseconds)
    assert (found['uri'], state['status']) == ('iax:203.0.113.50:4569', status)


def test_dynamic_iax_peer_without_an_address_is_not_registered(
    confd, amid, asterisk, name
):
    document = create_iax(confd, name, host='dynamic', auth={'secret': 'p'})
    # Asterisk keeps the last status when the registration expires.
    asterisk.iax_peers[document['name']] = ('(null)', 'OK (3 ms)')
    amid.answer(asterisk)
    state = wait_for_state(confd, document, has_status('down'))
    assert state['contacts'] == []
    assert state['summary'] == 'The other side has not registered with this Wazo.'


def test_iax_peer_that_asterisk_does_not_know_is_unknown(confd, amid, asterisk, name):
    document = create_iax(confd, name)
    amid.answer(asterisk)
    state = wait_for_state(
        confd, document, lambda state: 'has not reloaded' in state['summary']
    )
    assert state['status'] == 'unknown'


def test_iax_without_its_module_in_asterisk_is_unknown(confd, amid, asterisk, name):
    document = create_iax(confd, name)
    error = [{'Response': 'Error', 'Message': 'Invalid/unknown command: IAXpeerlist.'}]
    amid.answer(asterisk, IAXpeerlist=error, IAXregistry=error)
    state = wait_for_state(confd, document, lambda state: 'module' in state['summary'])
    assert state['status'] == 'unknown'
    assert state['sources']['amid']['ok'] is True


def test_customized_interconnection_has_no_state(confd, amid, asterisk, name):
    document = create(confd, custom_body(f'Local/{name()}'))
    amid.answer(asterisk)
    state = fetch_state(confd, document)
    assert (state['status'], state['registration'], state['contacts']) == (
        *('unknown', None, []),
    )
    assert state['calls'] is None
    assert state['summary'] == 'Asterisk has no state for a customized interconnection.'


def test_disabled_interconnection_is_disabled(confd, amid, asterisk, name):
    document = create(confd, custom_body(f'Local/{name()}', enabled=False))
    assert fetch_state(confd, document)['status'] == 'disabled'
    amid.answer(None)
    assert fetch_state(confd, document)['status'] == 'disabled'


def test_trunk_without_endpoint_is_unknown(confd, db, fixtures):
    id_ = insert_trunk(db, tenant_of(fixtures))
    state = fetch_state(confd, id_)
    assert (state['status'], state['name'], state['type']) == ('unknown', None, None)
    assert 'no endpoint' in state['summary']
