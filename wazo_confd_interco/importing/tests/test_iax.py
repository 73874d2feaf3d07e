# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ..report import MAX_DOCUMENTS
from .imported import import_documents, import_notes, import_text

PEER = """
[general]
bandwidth = low
calltokenoptional = 0.0.0.0/0
register => marko:s3cret@iax.example.com:4570
[acme.com]
type = friend
host = iax.example.com
port = 4570
username = marko
secret = s3cret
disallow = all
allow = ulaw
allow = alaw
trunk = yes
context = default
"""


def test_peer_becomes_a_document_with_its_registration() -> None:
    format_, report = import_text(PEER)
    assert format_ == 'iax'
    assert [item['document'] for item in report['items']] == [
        {
            'type': 'iax',
            'name': 'acme-com',
            'iax': {
                'host': 'iax.example.com',
                'port': 4570,
                'auth': {'username': 'marko', 'secret': 's3cret'},
                'options': [
                    ['disallow', 'all'],
                    ['allow', 'ulaw,alaw'],
                    ['trunk', 'yes'],
                ],
                'registration': {
                    'remote_host': 'iax.example.com',
                    'remote_port': 4570,
                    'auth_username': 'marko',
                    'auth_password': 's3cret',
                },
            },
        }
    ]


def test_unsafe_settings_of_the_machine_are_noted() -> None:
    assert 'forged addresses' in import_notes(PEER)[4]


def test_friend_without_a_secret_becomes_a_peer() -> None:
    text = '[a]\ntype=friend\nhost=iax.example.com\ntrunk=yes'
    (document,) = import_documents(text)
    assert document['iax'] == {
        'host': 'iax.example.com',
        'options': [['trunk', 'yes']],
    }
    assert 'accepts calls from every address' in import_notes(text)[1]


def test_user_without_a_secret_and_a_host_is_left_out() -> None:
    text = '[guest]\ntype=user\ncontext=public\ntrunk=no'
    assert import_documents(text) == []
    assert 'lets anyone call' in import_notes(text)[1]


def test_registration_without_a_peer_becomes_a_document() -> None:
    (document,) = import_documents('[general]\nregister => u:p@h.example.com', 'iax')
    assert document['iax']['registration']['remote_host'] == 'h.example.com'


def test_invalid_options_and_registrations_are_noted() -> None:
    text = PEER.replace('trunk = yes', 'trunk = maybe').replace(
        'marko:s3cret@', 'marko@'
    )
    notes = import_notes(text)
    assert 'trunk is left out' in notes[15]
    assert 'auth_password: missing' in notes[5]
    (document,) = import_documents(text)
    assert 'registration' not in document['iax']


def test_number_of_documents_is_bounded() -> None:
    text = ''.join(
        f'[p{n}]\ntype=peer\nhost=h.example.com\n' for n in range(MAX_DOCUMENTS + 1)
    )
    assert len(import_documents(text, 'iax')) == MAX_DOCUMENTS


def test_each_context_of_a_peer_is_noted() -> None:
    text = '[a]\ntype=user\nsecret=s\ncontext=one\ncontext=two'
    notes = import_notes(text, 'iax')
    assert notes[4].startswith('context one ')
    assert notes[5].startswith('context two ')


def test_telephones_of_iax_are_not_those_of_sip() -> None:
    text = """
    [general]
    autokill=yes
    srvlookup=yes
    [phone]
    type=friend
    host=dynamic
    secret=s
    """
    assert import_text(text)[0] == 'iax'
