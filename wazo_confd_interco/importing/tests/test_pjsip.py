# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ..report import MAX_DOCUMENTS
from .imported import import_documents, import_notes, import_text

TRUNK = """
[acme]
type=endpoint
aors=acme
outbound_auth=acme
context=from-trunk
disallow=all
allow=alaw,ulaw
rtp_symmetric=yes
[acme]
type=aor
contact=sip:sip.example.com:5061
qualify_frequency=30
[acme]
type=auth
username=5145550100
password=s3cret
[acme]
type=identify
endpoint=acme
match=192.0.2.1, 192.0.2.0/28
match=sip.example.com
[acme]
type=registration
server_uri=sip:sip.example.com
client_uri=sip:5145550100@sip.example.com
outbound_auth=acme
contact_user=5145550100
line=yes
endpoint=acme
"""


def test_trunk_of_five_sections_becomes_one_document() -> None:
    assert import_documents(TRUNK) == [
        {
            'type': 'sip',
            'name': 'acme',
            'sip': {
                'remote_hosts': ['sip.example.com:5061'],
                'outbound_auth': {'username': '5145550100', 'password': 's3cret'},
                'registration': {
                    'server_uri': 'sip:sip.example.com',
                    'client_uri': 'sip:5145550100@sip.example.com',
                    'contact_user': '5145550100',
                    'line': True,
                },
                'match': ['192.0.2.0/28', '192.0.2.1', 'sip.example.com'],
                'codecs': ['alaw', 'ulaw'],
                'qualify_frequency': 30,
                'options': {'endpoint': [['rtp_symmetric', 'yes']]},
            },
        }
    ]


def test_every_line_of_a_trunk_is_in_its_document() -> None:
    (item,) = import_text(TRUNK)[1]['items']
    assert item['lines'] == list(range(2, TRUNK.count('\n') + 1))


def test_context_of_the_other_system_is_noted_and_not_used() -> None:
    assert 'context from-trunk' in import_notes(TRUNK)[6]


@pytest.mark.parametrize('identify_by', ['username', 'ip,username', 'auth_username'])
def test_identifying_by_name_without_a_password_is_left_out(identify_by: str) -> None:
    text = TRUNK.replace('rtp_symmetric=yes', f'identify_by={identify_by}')
    (document,) = import_documents(text)
    assert 'identify_by' not in document['sip']
    assert 'anyone who puts this name into From' in import_notes(text)[9]


def test_default_identification_by_name_is_noted() -> None:
    assert 'whose From names this endpoint' in import_notes(TRUNK)[2]


def test_inbound_auth_and_a_dynamic_aor_accept_registrations() -> None:
    text = """
    [phone]
    type=endpoint
    aors=phone
    auth=phone
    [phone]
    type=aor
    max_contacts=1
    [phone]
    type=auth
    username=phone
    password=x
    """
    (document,) = import_documents(text)
    assert document['sip'] == {
        'accepts_registrations': True,
        'inbound_auth': {'username': 'phone', 'password': 'x'},
    }


def test_anonymous_endpoint_is_left_out_with_the_reason() -> None:
    text = '[anonymous]\ntype=endpoint\ncontext=x'
    assert import_documents(text) == []
    notes = import_notes(text)
    assert 'every call that Asterisk does not recognise' in notes[1]
    assert [notes[line] for line in (2, 3)] == ['left out together with line 1'] * 2


def test_section_without_a_type_is_noted() -> None:
    assert import_notes('[global]\nuser_agent=x', 'pjsip')[1] == '[global] has no type'


def test_registration_without_an_endpoint_becomes_a_document() -> None:
    text = """
    [reg]
    type=registration
    server_uri=sip:sip.example.com
    client_uri=sip:1@sip.example.com
    """
    (document,) = import_documents(text)
    assert document['sip']['remote_hosts'] == ['sip.example.com']


def test_unknown_and_invalid_options_are_noted() -> None:
    text = TRUNK.replace('rtp_symmetric=yes', 'no_such=1').replace(
        'qualify_frequency=30', 'qualify_frequency=999999'
    )
    notes = import_notes(text)
    assert "'no_such'" in notes[9]
    assert 'qualify_frequency is left out' in notes[13]


def test_transports_and_unused_sections_are_noted() -> None:
    text = '[udp]\ntype=transport\nbind=0.0.0.0\n[a]\ntype=auth\nusername=x'
    notes = import_notes(text)
    assert 'belongs to all tenants of the machine' in notes[1]
    assert 'is not used by any endpoint' in notes[4]
    assert notes.keys() == {1, 2, 3, 4, 5, 6}


def test_notes_never_quote_a_secret() -> None:
    text = TRUNK.replace('s3cret', 'TOP\tSECRET')
    assert 'TOP' not in '\n'.join(import_notes(text).values())


def test_section_that_an_endpoint_names_twice_is_read_once() -> None:
    (document,) = import_documents(TRUNK.replace('aors=acme', 'aors=acme,acme'))
    assert [document] == import_documents(TRUNK)


def test_options_of_all_documents_are_bounded() -> None:
    aors = ','.join(f'a{n}' for n in range(100))
    text = f'[t](!)\ntype=endpoint\naors={aors}\n'
    text += ''.join(f'[a{n}]\ntype=aor\n' + 'max_contacts=1\n' * 50 for n in range(100))
    text += ''.join(f'[e{n}](t)\n' for n in range(50))
    notes = import_notes(text)
    assert 0 < len(import_documents(text)) < 50
    assert any('too many documents' in note for note in notes.values())


def test_number_of_documents_is_bounded() -> None:
    text = ''.join(f'[e{n}]\ntype=endpoint\n' for n in range(MAX_DOCUMENTS + 2))
    notes = import_notes(text)
    assert len(import_documents(text)) == MAX_DOCUMENTS
    assert 'too many documents' in notes[MAX_DOCUMENTS * 2 + 1]
    assert notes.keys() >= {MAX_DOCUMENTS * 2 + 3, MAX_DOCUMENTS * 2 + 4}


def test_case_of_option_names_does_not_matter() -> None:
    text = """
    [a]
    Type=endpoint
    AORs=a
    Allow=!all,alaw
    [a]
    TYPE=aor
    Contact=sip:sip.example.com
    """
    (document,) = import_documents(text)
    assert document['sip'] == {'remote_hosts': ['sip.example.com'], 'codecs': ['alaw']}
