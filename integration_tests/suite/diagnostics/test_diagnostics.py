# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``/interconnections/{id}/diagnostics``: what is answered, the text, the commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from confd_client import Confd
from diagnosed import INBOUND, PROVIDER, diagnostics, recognised
from samples import (
    INTERCONNECTIONS,
    Document,
    created,
    edited,
    errors,
    path_of,
    tenant_of,
)


@pytest.fixture
def make(confd: Confd, name: Callable[..., str]) -> Callable[..., Document]:
    """A new SIP interconnection; `more` is merged into the body."""
    return lambda more=None, **values: recognised(confd, name(), more, **values)


@pytest.fixture
def context(fixtures: Any) -> str:
    return fixtures['contexts']['incall']['name']


def test_what_is_answered(confd, make):
    found = diagnostics(confd, make())
    assert set(found) == {'asterisk', 'commands', 'checks', 'state'}
    assert set(found['state']) == {'reachable', 'reason', 'endpoint', 'channels'}


def test_the_text_is_what_the_host_writes(confd, make, context):
    document = make(
        {'label': 'ACME', 'context': context},
        outbound_auth=PROVIDER,
        registration={},
        match=['192.0.2.77'],
    )
    name, host = document['name'], document['sip']['remote_hosts'][0]
    sections = diagnostics(confd, document)['asterisk'].split('\n\n')
    first = sections[0].splitlines()
    assert first[:2] == ['; ACME', f'[{name}]']
    assert {
        'type = endpoint',
        f'context = {context}',
        f'aors = {name}',
        f'outbound_auth = outbound_auth_{name}',
        'transport = transport-udp',
        'identify_by = ip',
        f'set_var = __WAZO_TENANT_UUID={document["tenant_uuid"]}',
        'set_var = WAZO_PAI_FORMAT=',
        'set_var = XIVO_ORIGINAL_CALLER_ID=wazo',
    } <= set(first)
    others = [section.splitlines() for section in sections[1:]]
    assert [other[0] for other in others] == [
        f'[{name}]',
        f'[{name}]',
        f'[outbound_auth_{name}]',
        f'[auth_reg_{name}]',
        f'[{name}]',
    ]
    assert f'contact = sip:{host}' in others[0]
    assert 'match = 192.0.2.77' in others[1]
    assert {'username = u', 'password = ***', 'type = auth'} == set(others[2][1:])
    assert f'server_uri = sip:{host}' in others[4]
    assert f'outbound_auth = auth_reg_{name}' in others[4]


def test_no_secret_is_answered(confd, make):
    document = make(outbound_auth=PROVIDER, registration={}, inbound_auth=INBOUND)
    text = confd.get(f'{path_of(document)}/diagnostics').text
    assert not any(auth['password'] in text for auth in (PROVIDER, INBOUND))


def test_the_announcements_of_the_tenant_are_in_the_text(confd, db, make, fixtures):
    tenant_uuid, document = tenant_of(fixtures), make()
    column = 'record_start_announcement'
    update = f'UPDATE tenant SET {column} = %s WHERE uuid = %s'
    db.query(update, 'beep', tenant_uuid)
    try:
        text = diagnostics(confd, document)['asterisk']
    finally:
        db.query(update, None, tenant_uuid)
    assert 'set_var = __WAZO_RECORDING_START_SOUND=beep\n' in text
    assert 'RECORDING' not in diagnostics(confd, document)['asterisk']


def test_a_dry_run_shows_the_same_text(confd, make):
    document = make()
    before = diagnostics(confd, document)['asterisk']
    answer = confd.put(
        path_of(document),
        json={'label': 'other'},
        params={'dry_run': 'true'},
    )
    texts = answer.json()['asterisk']
    assert texts == {'before': before, 'after': f'; other\n{before}'}
    assert diagnostics(confd, document)['asterisk'] == before


def test_iax(confd, name):
    body = {
        'type': 'iax',
        'name': name(),
        'iax': {
            'host': '192.0.2.1',
            'auth': {'username': 'u', 'secret': 's3cret'},
            'registration': {
                'remote_host': '192.0.2.1',
                'auth_username': 'u',
                'auth_password': 'pa55',
            },
        },
    }
    document = created(confd, body)
    found = diagnostics(confd, document)
    assert (
        f'[general]\nregister => u:***@192.0.2.1:4569\n\n[{body["name"]}]\n'
        in (found['asterisk'])
    )
    assert '\nsecret = ***\n' in found['asterisk']
    assert not any(secret in str(found) for secret in ('s3cret', 'pa55'))
    assert 'iax2 show registry' in found['commands']
    assert f'iax2 show peer {body["name"]}' in found['commands']


def test_custom(confd, name):
    interface = f'Local/{name()}'
    document = created(confd, {'type': 'custom', 'custom': {'interface': interface}})
    found = diagnostics(confd, document)
    assert f'{interface}/${{EXTEN}}' in found['asterisk']
    assert found['state']['reachable'] is None


def test_commands_of_sip(confd, make):
    document = make(remote_hosts=['192.0.2.5:5061'])
    name, commands = document['name'], diagnostics(confd, document)['commands']
    assert f'pjsip show endpoint {name}' in commands
    assert f'pjsip show aor {name}' in commands
    assert 'pjsip set logger host 192.0.2.5' in commands
    assert 'pjsip show registrations' not in commands
    document = edited(confd, document, {'sip': {'outbound_auth': PROVIDER}})
    document = edited(confd, document, {'sip': {'registration': {}}})
    assert 'pjsip show registrations' in diagnostics(confd, document)['commands']


def test_another_tenant_s_is_not_found(confd, tenant_confd, readonly, make):
    document = make()
    path = f'{path_of(document)}/diagnostics'
    errors(tenant_confd.get(path), 404)
    assert readonly.get(path).status_code == 200
    errors(confd.get(f'{INTERCONNECTIONS}/2147483647/diagnostics'), 404)
    errors(confd.get(path, token='nobody'), 401)
    errors(confd.get(path, params={'x': '1'}), 400)
    assert confd.put(path, json={}).status_code == 405
