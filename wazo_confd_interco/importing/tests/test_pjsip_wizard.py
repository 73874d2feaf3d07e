# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from .imported import import_documents, import_notes, import_text

WIZARD = """
[trunk](!)
type = wizard
sends_auth = yes
sends_registrations = yes
registration/expiration = 1800
endpoint/allow = !all,g722,ulaw
[acme](trunk)
remote_hosts = sip1.example.com,sip2.example.com:5070
outbound_auth/username = u
outbound_auth/password = p
"""


def test_wizard_is_expanded_with_its_template() -> None:
    format_, report = import_text(WIZARD)
    (item,) = report['items']
    assert format_ == 'pjsip_wizard'
    assert item['document'] == {
        'type': 'sip',
        'name': 'acme',
        'sip': {
            'remote_hosts': ['sip1.example.com', 'sip2.example.com:5070'],
            'outbound_auth': {'username': 'u', 'password': 'p'},
            'registration': {
                'server_uri': 'sip:sip1.example.com',
                'client_uri': 'sip:u@sip1.example.com',
                'expiration': 1800,
                'line': True,
            },
            'codecs': ['g722', 'ulaw'],
        },
    }
    assert item['lines'] == list(range(2, 12))


def test_wizard_without_registration_has_none() -> None:
    text = WIZARD.replace('sends_registrations = yes', 'sends_registrations = no')
    (document,) = import_documents(text)
    assert 'registration' not in document['sip']


def test_credentials_without_their_switch_are_left_out() -> None:
    text = """
    [a]
    type = wizard
    remote_hosts = h.example.com
    inbound_auth/username = u
    inbound_auth/password = p
    """
    (document,) = import_documents(text)
    assert 'inbound_auth' not in document['sip']
    assert 'accepts_auth is not set' in import_notes(text)[5]


def test_wizard_that_accepts_registrations_has_no_remote_hosts() -> None:
    text = """
    [a]
    type = wizard
    accepts_registrations = yes
    accepts_auth = yes
    inbound_auth/username = u
    inbound_auth/password = p
    """
    (document,) = import_documents(text)
    assert document['sip'] == {
        'inbound_auth': {'username': 'u', 'password': 'p'},
        'accepts_registrations': True,
    }


def test_case_of_option_names_does_not_matter() -> None:
    text = """
    [a]
    Type=wizard
    Remote_Hosts=sip.example.com
    endpoint/Allow=!all,alaw
    """
    (document,) = import_documents(text)
    assert document['sip'] == {'remote_hosts': ['sip.example.com'], 'codecs': ['alaw']}
