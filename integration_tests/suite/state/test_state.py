# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`/interconnections/{id}/state`: registrations and contacts of SIP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from asterisk_answers import fetch_state, has_status, wait_for_state
from samples import create, error_text, path_of, update

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


def test_state_of_a_registration_that_asterisk_gave_up_says_so(
    confd, amid, asterisk, registering
):
    asterisk.register(registering, 'Rejected', -3600)
    amid.answer(asterisk)
    state = wait_for_state(confd, registering, has_status('down'))
    assert state['registration']['next_attempt_at'] is None
    assert state['summary'].endswith(' Asterisk has stopped trying.')


def test_state_of_a_registration_that_a_command_ended_has_no_next_attempt(
    confd, amid, asterisk, registering
):
    # Asterisk shows the time of the attempt that the command `pjsip send unregister`
    # has cancelled.
    asterisk.register(registering, 'Unregistered', 46)
    amid.answer(asterisk)
    state = wait_for_state(confd, registering, has_status('down'))
    assert state['registration']['status'] == 'unregistered'
    assert state['registration']['next_attempt_at'] is None
    assert state['summary'].endswith(' Asterisk has stopped trying.')


def test_state_before_the_first_registration_has_the_time_of_the_attempt(
    confd, amid, asterisk, registering
):
    asterisk.register(registering, 'Unregistered', 9)
    amid.answer(asterisk)
    state = wait_for_state(confd, registering, has_status('down'))
    assert state['registration']['next_attempt_at']
    assert 'stopped' not in state['summary']


def test_state_of_a_registration_without_an_answer_is_down(
    confd, amid, asterisk, registering
):
    asterisk.register(registering, 'Unregistered', -2)
    amid.answer(asterisk)
    state = wait_for_state(confd, registering, has_status('down'))
    assert state['registration']['status'] == 'unregistered'
    assert 'stopped' not in state['summary']


def test_state_of_a_registered_interconnection_that_is_unreachable_is_degraded(
    confd, amid, asterisk, registering
):
    uri = f'sip:{registering["sip"]["remote_hosts"][0]}'
    asterisk.reach(registering, (uri, 'Unavail'))
    asterisk.register(registering, 'Registered')
    amid.answer(asterisk)
    state = wait_for_state(confd, registering, has_status('degraded'))
    assert state['registration']['status'] == 'registered'
    (contact,) = state['contacts']
    assert contact == {
        'uri': uri,
        'status': 'unreachable',
        'round_trip_ms': None,
        'since': contact['since'],
    }


def test_recovery_of_a_registration_is_in_the_history(
    confd, amid, asterisk, registering
):
    for status, expected in (
        ('Registered', 'up'),
        ('Rejected', 'down'),
        ('Registered', 'up'),
    ):
        asterisk.register(registering, status)
        amid.answer(asterisk)
        state = wait_for_state(confd, registering, has_status(expected))
    newest, before = state['history'][:2]
    assert (newest['subject'], newest['from'], newest['to']) == (
        *('registration', 'rejected', 'registered'),
    )
    assert (before['from'], before['to']) == ('registered', 'rejected')
    assert newest['at'] == state['registration']['since']
    assert newest['at'] >= before['at']


def test_two_interconnections_with_the_same_uris_have_their_own_states(
    confd, amid, asterisk, name
):
    sip = {
        'remote_hosts': ['same.example.com'],
        'outbound_auth': {'username': 'u', 'password': 'p'},
        'registration': {},
        'match': [],
    }
    headers = [{'incoming': [{'name': 'X-Trunk', 'value': name()}]} for _ in '12']
    first, second = (
        create(confd, {'type': 'sip', 'name': name(), 'sip': sip, 'headers': one})
        for one in headers
    )
    asterisk.register(first, 'Registered')
    asterisk.register(second, 'Rejected')
    amid.answer(asterisk)
    wait_for_state(confd, first, has_status('up'))
    wait_for_state(confd, second, has_status('down'))


def test_state_of_an_interconnection_that_asterisk_has_not_loaded_is_unknown(
    confd, amid, asterisk, registering
):
    asterisk.endpoints['other'] = []
    amid.answer(asterisk)
    state = wait_for_state(
        confd, registering, lambda state: 'has not reloaded' in state['summary']
    )
    assert state['status'] == state['registration']['status'] == 'unknown'
    asterisk.endpoints[registering['name']] = []
    amid.answer(asterisk)
    state = wait_for_state(
        confd, registering, lambda state: 'the registration with' in state['summary']
    )
    assert state['status'] == 'unknown'


def test_state_is_unknown_until_asterisk_has_loaded_another_registrar(
    confd, amid, asterisk, registering
):
    asterisk.register(registering, 'Registered')
    amid.answer(asterisk)
    wait_for_state(confd, registering, has_status('up'))
    update(confd, registering, {'sip': {'remote_hosts': ['moved.example.com']}})
    wait_for_state(confd, registering, has_status('unknown'))
    asterisk.register(registering, 'Registered', server='sip:moved.example.com')
    amid.answer(asterisk)
    state = wait_for_state(confd, registering, has_status('up'))
    assert state['summary'] == 'Registered with moved.example.com.'


def test_recreated_interconnection_has_no_history_of_its_predecessor(
    confd, amid, asterisk, registering
):
    for status, expected in (('Registered', 'up'), ('Rejected', 'down')):
        asterisk.register(registering, status)
        amid.answer(asterisk)
        wait_for_state(confd, registering, has_status(expected))
    assert confd.delete(path_of(registering)).status_code == 204
    error_text(confd.get(f'{path_of(registering)}/state'), 404)
    body = {
        'type': 'sip',
        'name': registering['name'],
        'sip': {
            'remote_hosts': ['new.example.com'],
            'outbound_auth': {'username': 'u', 'password': 'p'},
            'registration': {},
        },
    }
    document = create(confd, body)
    state = fetch_state(confd, document)
    assert (state['status'], state['history']) == ('unknown', [])
    asterisk.register(document, 'Registered')
    amid.answer(asterisk)
    state = wait_for_state(confd, document, has_status('up'))
    assert all(entry['from'] != 'rejected' for entry in state['history'])


def test_state_without_registration_follows_the_contacts(
    confd, amid, asterisk, create_static
):
    document = create_static(remote_hosts=['a.example.com', 'b.example.com'])
    first, second = 'sip:a.example.com', 'sip:b.example.com'
    for statuses, expected in (
        (('Avail', 'Avail'), 'up'),
        (('Avail', 'Unavail'), 'degraded'),
        (('Unavail', 'Unavail'), 'down'),
        (('Unknown', 'Unknown'), 'unknown'),
    ):
        asterisk.reach(document, (first, statuses[0]), (second, statuses[1]))
        amid.answer(asterisk)
        state = wait_for_state(confd, document, has_status(expected))
        assert state['registration'] is None
        assert [contact['uri'] for contact in state['contacts']] == [first, second]
        expected_time = 4.2 if statuses[0] == 'Avail' else None
        assert state['contacts'][0]['round_trip_ms'] == expected_time
    changes = [(entry['from'], entry['to']) for entry in state['history'][:4]]
    assert sorted(changes) == [
        *[('reachable', 'unreachable')] * 2,
        *[('unreachable', 'unknown')] * 2,
    ]


def test_contact_that_asterisk_does_not_check_is_not_checked(
    confd, amid, asterisk, create_static
):
    document = create_static(qualify_frequency=0)
    uri = f'sip:{document["sip"]["remote_hosts"][0]}'
    asterisk.reach(document, (uri, 'NonQual'))
    amid.answer(asterisk)
    state = wait_for_state(confd, document, lambda state: state['contacts'])
    assert (state['status'], state['contacts'][0]['status']) == (
        *('unknown', 'not_checked'),
    )
    assert 'does not check' in state['summary']
    update(confd, document, {'sip': {'qualify_frequency': 30}})
    state = fetch_state(confd, document)
    assert state['contacts'][0]['status'] == 'unknown'
    assert 'has not checked yet' in state['summary']


def test_long_uri_that_the_console_cuts_is_complete(
    confd, amid, asterisk, create_static
):
    uri = f'sip:{"x" * 60}.example.com:5062;transport=tcp'
    document = create_static(remote_hosts=[uri])
    asterisk.reach(document, (uri, 'Avail'))
    amid.answer(asterisk)
    state = wait_for_state(confd, document, has_status('up'))
    assert state['contacts'][0]['uri'] == uri


def test_state_of_a_registrar_follows_what_the_other_side_registers(
    confd, amid, asterisk, name
):
    branch = name('branch')
    sip = {
        'accepts_registrations': True,
        'inbound_auth': {'username': branch, 'password': 'p'},
    }
    document = create(confd, {'type': 'sip', 'name': branch, 'sip': sip})
    asterisk.endpoints[document['name']] = []
    amid.answer(asterisk)
    state = wait_for_state(confd, document, has_status('down'))
    assert state['summary'] == 'The other side has not registered with this Wazo.'
    asterisk.reach(document, ('sip:branch@203.0.113.40:5060', 'Avail'))
    amid.answer(asterisk)
    state = wait_for_state(confd, document, has_status('up'))
    assert state['summary'] == '203.0.113.40 answers.'
    asterisk.reach(document)
    amid.answer(asterisk)
    state = wait_for_state(confd, document, has_status('down'))
    assert (state['history'][0]['from'], state['history'][0]['to']) == (
        *('reachable', None),
    )


def test_state_changes_nothing_and_needs_a_known_id(confd, registering):
    path = f'{path_of(registering)}/state'
    error_text(confd.get(path, params={'x': '1'}), 400)
    error_text(confd.get('/interconnections/2147483647/state'), 404)
    assert confd.put(path, json={}).status_code == 405
