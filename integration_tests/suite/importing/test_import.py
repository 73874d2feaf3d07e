# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`POST /interconnections/import` turns configuration files into documents."""

from __future__ import annotations

import pytest
from confd_client import Confd
from kinds import SECRET
from samples import (
    INTERCONNECTIONS,
    count_rows,
    create,
    error_text,
    problems_of,
    sip_body,
)

IMPORT = f'{INTERCONNECTIONS}/import'
RIGHT = 'confd.interconnections.import.create'


def pjsip_trunk(name: str) -> str:
    """Return a trunk in the form of pjsip.conf, as providers publish it."""
    return f"""
[transport-tls]
type = transport
protocol = tls
[{name}]
type = registration
transport = transport-udp
outbound_auth = {name}
client_uri = sip:5145550100@{name}.example.com
server_uri = sip:{name}.example.com
[{name}]
type = auth
auth_type = userpass
username = 5145550100
password = {SECRET}\\;1
[{name}]
type = aor
contact = sip:{name}.example.com:5060
[{name}]
type = endpoint
transport = no-such-transport
context = from-trunk
disallow = all
allow = ulaw,alaw
outbound_auth = {name}
aors = {name}
from_user = 5145550100
[{name}]
type = identify
endpoint = {name}
match = {name}.example.com
"""


FILES = {
    'pjsip': pjsip_trunk,
    'pjsip_wizard': lambda name: f"""
[{name}]
type = wizard
remote_hosts = {name}.example.com
sends_auth = yes
sends_registrations = yes
outbound_auth/username = u
outbound_auth/password = {SECRET}
""",
    'iax': lambda name: f"""
[general]
register => u:{SECRET}@{name}.example.com
[{name}]
type = friend
host = {name}.example.com
username = u
secret = {SECRET}
requirecalltoken = yes
trunk = yes
""",
    'chan_sip': lambda name: f"""
[general]
register => u:{SECRET}@{name}.example.com/100
[{name}](!)
type = peer
nat = force_rport,comedia
[{name}-2]({name})
host = {name}.example.com
defaultuser = u
secret = {SECRET}
insecure = invite
""",
}


def import_text(confd: Confd, text: str, **members):
    answer = confd.post(IMPORT, json={'text': text, **members})
    assert answer.status_code == 200, answer.text
    assert answer.json().keys() == {'format', 'items', 'notes'}
    return answer.json()


@pytest.mark.parametrize('format_', FILES)
def test_file_becomes_a_document_that_can_be_created(
    confd, db, name, events, reloads, format_
):
    before = count_rows(db)
    events.clear(), reloads.clear()
    found = import_text(confd, FILES[format_](name()))
    assert found['format'] == format_
    assert (count_rows(db), events.all(), reloads.all()) == (before, [], [])
    (item,) = found['items']
    document = create(confd, item['document'])
    assert document['name'] == item['document']['name']
    type_ = document['type']
    assert document[type_]['registration']


@pytest.mark.parametrize('format_', FILES)
def test_every_line_is_in_a_document_or_a_note(confd, name, format_):
    text = FILES[format_](name())
    found = import_text(confd, text, format=format_)
    lines = {line for item in found['items'] for line in item['lines']}
    lines |= {note['line'] for note in found['notes']}
    assert lines == {
        number for number, line in enumerate(text.split('\n'), 1) if line.strip()
    }


def test_transports_of_this_wazo_are_used_and_others_noted(confd, name, transport):
    text = pjsip_trunk(name()).replace('transport = no-such', 'transport = no_such')
    found = import_text(confd, text)
    messages = '\n'.join(note['message'] for note in found['notes'])
    assert 'this Wazo has no transport no_such-transport' in messages
    text = text.replace('no_such-transport', transport['name'])
    (item,) = import_text(confd, text)['items']
    assert item['document']['sip']['transport'] == {'name': transport['name']}


def test_document_that_would_be_rejected_is_noted(confd, name):
    existing = create(confd, sip_body(name()))
    found = import_text(confd, pjsip_trunk(existing['name']))
    messages = '\n'.join(note['message'] for note in found['notes'])
    assert (
        f"cannot be created without changes: name: '{existing['name']}' already exists"
        in messages
    )


def test_notes_contain_no_secret(confd, name):
    for make in FILES.values():
        found = import_text(confd, make(name()))
        assert SECRET not in str(found['notes'])


def test_import_of_another_tenant_shows_only_that_a_name_exists(
    confd, tenant_confd, name
):
    existing = create(confd, sip_body(name()) | {'label': 'hidden label'})
    found = import_text(tenant_confd, pjsip_trunk(existing['name']))
    assert 'hidden label' not in str(found)
    assert 'already exists' in str(found['notes'])


def test_import_requires_its_own_right(readonly, name):
    answer = readonly.post(IMPORT, json={'text': pjsip_trunk(name())})
    assert (
        error_text(answer, 401) == f'Unauthorized - the token lacks the right {RIGHT}'
    )


@pytest.mark.parametrize(
    ('body', 'path'),
    [
        ({}, 'text'),
        ({'text': None}, 'text'),
        ({'text': 1}, 'text'),
        ({'text': 'x' * (1024 * 1024 + 1)}, 'text'),
        ({'text': '', 'format': 'ini'}, 'format'),
        ({'text': '', 'file': '/etc/passwd'}, 'file'),
    ],
)
def test_invalid_body_is_a_400(confd, body, path):
    assert problems_of(confd.post(IMPORT, json=body)).keys() == {path}


def test_unknown_query_parameter_is_a_400(confd):
    answer = confd.post(f'{IMPORT}?dry_run=true', json={'text': ''})
    assert problems_of(answer) == {'dry_run': 'unknown query parameter'}


def test_includes_are_noted_and_not_followed(confd):
    text = '[a]\n#include /etc/passwd\n#exec /bin/id\n'
    found = import_text(confd, text)
    assert found['items'] == []
    assert [note['line'] for note in found['notes']] == [1, 2, 3]
    assert 'root:' not in str(found)


HOSTILE = [
    '[a](!)\nx=1\n' + ''.join('[a](!,a,a)\n' for _ in range(300)),
    '[a]\ntype=peer\n' + 'host=x,y\n' * 20_000,
    ';--' * 50_000,
    '[' * 200_000,
    '[a]\ntype=endpoint\naors=' + 'a,' * 300_000,
    ''.join(f'[e{n}]\ntype=endpoint\naors=e{n}\n' for n in range(20_000)),
    '[general]\n' + 'register => a:b@c/d~1\n' * 30_000,
    'a' + '=' * 500_000,
    '[a]\ntype=friend\nsecret=' + '~1' * 100_000,
]


@pytest.mark.parametrize('index', range(len(HOSTILE)))
@pytest.mark.parametrize('format_', ['auto', 'chan_sip', 'iax'])
def test_hostile_text_is_answered(confd, index, format_):
    answer = confd.post(
        IMPORT, json={'text': HOSTILE[index], 'format': format_}, timeout=20
    )
    assert answer.status_code == 200, answer.text[:200]
