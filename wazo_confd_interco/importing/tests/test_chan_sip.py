# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ..registrations import MAX_REGISTRATIONS
from .imported import import_documents, import_notes

PEER = """
[general]
disallow = all
allow = ulaw
register => 5145550100:s3cret@sip.example.com/100
[acme]
type = peer
host = sip.example.com
port = 5070
defaultuser = 5145550100
secret = s3cret
insecure = invite,port
nat = force_rport,comedia
canreinvite = no
dtmfmode = rfc2833
qualify = yes
sendrpid = pai
encryption = yes
context = from-acme
"""


def test_peer_is_translated_with_its_registration_and_general_codecs() -> None:
    (document,) = import_documents(PEER)
    assert document == {
        'type': 'sip',
        'name': 'acme',
        'sip': {
            'remote_hosts': ['sip.example.com:5070'],
            'outbound_auth': {'username': '5145550100', 'password': 's3cret'},
            'registration': {
                'server_uri': 'sip:sip.example.com',
                'client_uri': 'sip:5145550100@sip.example.com',
                'contact_user': '100',
                'line': True,
            },
            'codecs': ['ulaw'],
            'dtmf_mode': 'rfc4733',
            'media_encryption': 'sdes',
            'send_pai': True,
            'qualify_frequency': 60,
            'options': {
                'endpoint': [
                    ['direct_media', 'no'],
                    ['force_rport', 'yes'],
                    ['rewrite_contact', 'yes'],
                    ['rtp_symmetric', 'yes'],
                ]
            },
        },
    }


def test_missing_password_of_callers_is_noted_with_the_safe_form() -> None:
    assert 'addresses in sip.match' in import_notes(PEER)[12]


def test_guests_are_noted_with_the_safe_form() -> None:
    text = '[general]\nallowguest = yes\n'
    assert 'lets anyone who can reach' in import_notes(text, 'chan_sip')[2]


def test_dynamic_friend_with_a_secret_accepts_registrations() -> None:
    text = '[6001]\ntype=friend\nhost=dynamic\nsecret=x'
    assert import_documents(text) == [
        {
            'type': 'sip',
            'name': '6001',
            'sip': {
                'accepts_registrations': True,
                'inbound_auth': {'username': '6001', 'password': 'x'},
            },
        }
    ]


def test_dynamic_friend_without_a_secret_is_left_out() -> None:
    text = '[6001]\ntype=friend\nhost=dynamic'
    assert import_documents(text, 'chan_sip') == []
    assert 'lets anyone register' in import_notes(text, 'chan_sip')[1]


@pytest.mark.parametrize(
    ('line', 'registration'),
    [
        (
            'tls://u:p@sip.example.com:5061/9~120',
            {
                'server_uri': 'sip:sip.example.com:5061;transport=tls',
                'client_uri': 'sip:u@sip.example.com:5061',
                'contact_user': '9',
                'expiration': 120,
                'line': True,
            },
        ),
        (
            'u@home.example.com:p@ss:auth@sip.example.com',
            {
                'server_uri': 'sip:sip.example.com',
                'client_uri': 'sip:u@home.example.com',
                'line': True,
            },
        ),
    ],
)
def test_registration_without_a_peer_becomes_a_document(
    line: str, registration: dict[str, object]
) -> None:
    (document,) = import_documents(f'[general]\nregister => {line}\n', 'chan_sip')
    assert document['sip']['registration'] == registration
    assert document['sip']['outbound_auth']['password'] in ('p', 'p@ss')


def test_words_without_an_equivalent_are_noted() -> None:
    notes = import_notes(PEER.replace('qualify = yes', 'call-limit = 2'))
    assert 'no equivalent in PJSIP' in notes[16]


def test_transport_other_than_udp_is_part_of_the_uri() -> None:
    text = PEER.replace('encryption = yes', 'transport = tls')
    (document,) = import_documents(text)
    assert document['sip']['remote_hosts'] == ['sip:sip.example.com:5070;transport=tls']


def test_last_callbackextension_counts() -> None:
    text = PEER.replace('register => 5145550100:s3cret@sip.example.com/100', '')
    (document,) = import_documents(
        f'{text}callbackextension = 1\ncallbackextension = 2\n'
    )
    assert document['sip']['registration']['contact_user'] == '2'


def test_registrations_are_bounded() -> None:
    lines = [f'register => u:p@h{n}.example.com' for n in range(MAX_REGISTRATIONS)]
    text = '[general]\nnat=no\n' + '\n'.join([*lines, 'register => u:p@last'])
    notes = import_notes(text)
    assert 'too many' in notes[MAX_REGISTRATIONS + 3]
    assert len(import_documents(text)) == MAX_REGISTRATIONS


@pytest.mark.parametrize(
    ('value', 'options'),
    [
        ('no', [['direct_media', 'no']]),
        ('yes', [['direct_media', 'yes']]),
        ('nonat', [['direct_media', 'yes'], ['disable_direct_media_on_nat', 'yes']]),
        (
            'update,nonat',
            [
                ['direct_media', 'yes'],
                ['direct_media_method', 'update'],
                ['disable_direct_media_on_nat', 'yes'],
            ],
        ),
        (
            'outgoing',
            [
                ['direct_media', 'yes'],
                ['direct_media_glare_mitigation', 'outgoing'],
            ],
        ),
    ],
)
def test_words_of_directmedia_keep_their_meaning(
    value: str, options: list[list[str]]
) -> None:
    text = f'[a]\ntype=peer\nhost=a.example\ndirectmedia={value}'
    (document,) = import_documents(text, 'chan_sip')
    assert document['sip']['options']['endpoint'] == options


def test_insecure_of_a_peer_that_registers_is_noted() -> None:
    text = '[a]\ntype=friend\nhost=dynamic\nsecret=s\ninsecure=port,invite'
    assert 'need its password' in import_notes(text)[5]


def test_registration_with_an_ipv6_address_belongs_to_its_peer() -> None:
    text = """
    [general]
    register => 1001:s3cret@[2001:db8::1]:5070
    [acme]
    type=peer
    host=2001:db8::1
    port=5070
    """
    (document,) = import_documents(text)
    assert document['name'] == 'acme'
    assert document['sip']['registration']['server_uri'] == 'sip:[2001:db8::1]:5070'
