# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The security events of Asterisk, with the filters of the example file.

Calls of strangers must arrive, and the requests of known peers must not: a Wazo has
thousands of telephones, each of which registers every few minutes.
"""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest
from samples import sip_body
from sip_peer import Account

from wazo_confd_interco.unrecognised.senders import EVENTS, parse_event

EXAMPLE = Path(__file__).parents[2] / 'docs/examples/50-wazo-confd-interco.conf'
BASE = """
[general]
enabled = yes
bindaddr = {}
port = 5038
[wazo_amid]
secret = secret
read = system,call
"""
ACCOUNT = {'username': 'their-account', 'password': 'S3cr3t'}


@pytest.fixture
def read_events(wazo):
    """Provide a function that returns the security events since its last call."""
    example = EXAMPLE.read_text()
    wazo.asterisk.write_config({'manager.conf': BASE.format(wazo.address) + example})
    wazo.asterisk.run_command('manager reload')
    manager = socket.create_connection((wazo.address, 5038), timeout=10)

    def send(**fields):
        lines = ''.join(f'{key}: {value}\r\n' for key, value in fields.items())
        manager.sendall(f'{lines}\r\n'.encode())

    def read_events():
        send(Action='Ping', ActionID='mark')
        data = b''
        while not re.search(rb'ActionID: mark\r\n(.*\r\n)*?\r\n', data):
            data += manager.recv(65536)
        messages = data.decode().split('\r\n\r\n')
        found = [
            dict(line.split(': ', 1) for line in one.split('\r\n') if ': ' in line)
            for one in messages
        ]
        return [one for one in found if one.get('Event') and 'Service' in one]

    send(Action='Login', Username='wazo_amid', Secret='secret')
    read_events()
    yield read_events
    manager.close()
    wazo.asterisk.write_config({'manager.conf': ''})
    wazo.asterisk.run_command('manager reload')


def test_one_call_of_a_stranger_is_reported(wazo, make_peer, read_events):
    stranger = make_peer()
    assert stranger.call(f'sip:100@{wazo.address}').status == 401
    (event,) = (one for one in read_events() if one['Service'] == 'PJSIP')
    assert (event['Event'], event['AccountID']) == ('ChallengeSent', '<unknown>')
    attempt = parse_event(event)
    assert str(attempt.source.address) == stranger.address
    assert attempt.source.port == stranger.port


def test_wrong_password_is_reported_with_the_name(
    wazo, make_peer, new_name, read_events
):
    peer, account = make_peer(), Account('their-account', 'wrong')
    values = {'match': [peer.address], 'inbound_auth': ACCOUNT, 'identify_by': ['ip']}
    (document,) = wazo.create(sip_body(new_name(), **values))
    assert peer.call(f'sip:100@{wazo.address}', account=account).status == 401
    (event,) = (one for one in read_events() if one['Service'] == 'PJSIP')
    assert event['Event'] == 'ChallengeResponseFailed'
    assert parse_event(event).account == document['name']


def test_known_peer_that_authenticates_is_not_reported(
    wazo, make_peer, new_name, read_events
):
    peer = make_peer()
    values = {'match': [peer.address], 'inbound_auth': ACCOUNT, 'identify_by': ['ip']}
    wazo.create(sip_body(new_name(), **values) | {'context': wazo.context})
    call = peer.call(f'sip:100@{wazo.address}', account=Account(**ACCOUNT))
    assert call.status == 200
    assert [one for one in read_events() if one['Event'] in EVENTS] == []
