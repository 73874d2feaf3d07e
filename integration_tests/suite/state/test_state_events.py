# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Events of Asterisk, and the event that the plugin publishes."""

from __future__ import annotations

import pytest
from asterisk_answers import fetch_state, has_status, wait_for_state
from confd_client import Recorder
from samples import create, sip_body, tenant_of
from waiting import wait_for


@pytest.fixture
def state_events(host):
    """The events since the start of the test, those of states included."""
    recorder = Recorder(f'{host.about_url}/events', host.is_sandbox)
    recorder.clear()
    return recorder


@pytest.fixture
def up(confd, amid, asterisk, name):
    """Return an interconnection that was registered from the first moment on."""
    body = sip_body(
        name(), outbound_auth={'username': 'u', 'password': 'p'}, registration={}
    )
    server = f'sip:{body["sip"]["remote_hosts"][0]}'
    asterisk.register(body, 'Registered', server=server)
    amid.answer(asterisk)
    document = create(confd, body)
    assert fetch_state(confd, document)['status'] == 'up'
    return document


def registry_event(document, status):
    registration = document['sip']['registration']
    return {
        'ChannelType': 'PJSIP',
        'Username': registration['client_uri'],
        'Domain': registration['server_uri'],
        'Status': status,
    }


def events_of(state_events, document):
    return [
        event
        for event in state_events.all()
        if event['name'] == 'interconnection_state_updated'
        and event['data']['id'] == document['id']
    ]


def test_change_of_the_status_is_published_in_the_tenant(
    amid, asterisk, state_events, up, fixtures
):
    asterisk.register(up, 'Rejected')
    amid.answer(asterisk)
    # Not requested by anybody: the event of Asterisk is the reason to ask.
    amid.publish('Registry', **registry_event(up, 'Rejected'))
    (event,) = wait_for(lambda: events_of(state_events, up), 'the event')
    assert event['tenant_uuid'] == tenant_of(fixtures)
    assert event['data'] == {
        'id': up['id'],
        'name': up['name'],
        'type': 'sip',
        'status': 'down',
        'previous_status': 'up',
    }


def test_wait_for_the_first_registration_is_not_published(
    confd, amid, asterisk, state_events, up
):
    # The changes of one question are published before the next question.
    for seconds in (8, 0, -2, -3):
        asterisk.register(up, 'Unregistered', seconds)
        amid.answer(asterisk)
        amid.publish('FullyBooted', Uptime='2')
        assert fetch_state(confd, up)['registration']['status'] == 'unregistered'
    assert events_of(state_events, up) == []


def test_event_of_asterisk_that_is_wrong_changes_nothing(
    confd, amid, asterisk, state_events, up
):
    since = fetch_state(confd, up)['registration']['since']
    for status in ('Unregistered', 'Registered', 'Rejected'):
        amid.publish('Registry', **registry_event(up, status))
    amid.publish('FullyBooted')
    state = fetch_state(confd, up)
    assert (state['status'], state['registration']['since']) == ('up', since)
    assert state['history'] == []
    assert events_of(state_events, up) == []


@pytest.mark.parametrize(
    ('name_', 'values'),
    [
        ('ContactStatus', {}),
        ('ContactStatus', {'EndpointName': 'nobody'}),
        ('PeerStatus', {'Peer': ''}),
        ('PeerStatus', {'Peer': 'PJSIP/x/y'}),
        ('Registry', {'Status': 'Odd'}),
        ('Reload', {}),
        ('Reload', {'Module': 'All'}),
        ('Reload', {'Module': 'res_pjsip.so'}),
        ('Shutdown', {'Restart': 'False'}),
        ('FullyBooted', {'Uptime': '2'}),
    ],
)
def test_odd_event_of_asterisk_does_no_harm(confd, amid, up, name_, values):
    amid.publish(name_, **values)
    state = wait_for_state(confd, up, has_status('up'))
    assert state['sources']['bus'] == {'ok': True, 'reason': None}
