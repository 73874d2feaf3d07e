# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`/interconnections/{id}/diagnostics`: members, text and commands."""

from __future__ import annotations

from asterisk_answers import fetch_state
from diagnostics_requests import INBOUND, PROVIDER, fetch_diagnostics
from samples import (
    INTERCONNECTIONS,
    create,
    error_text,
    path_of,
    tenant_of,
    update,
)


def test_diagnostics_have_four_members(confd, create_sip):
    found = fetch_diagnostics(confd, create_sip())
    assert set(found) == {'asterisk', 'commands', 'checks', 'state'}


def test_diagnostics_contain_the_state(confd, create_sip):
    document = create_sip()
    found, state = (
        fetch_diagnostics(confd, document)['state'],
        fetch_state(confd, document),
    )
    moments = ('confirmed_at',)
    assert {key: found[key] for key in found if key not in moments} == {
        key: state[key] for key in state if key not in moments
    }


def test_diagnostics_contain_the_text_that_wazo_writes(confd, create_sip, context):
    document = create_sip(
        {'label': 'ACME', 'context': context},
        outbound_auth=PROVIDER,
        registration={},
        match=['192.0.2.77'],
    )
    name, host = document['name'], document['sip']['remote_hosts'][0]
    sections = fetch_diagnostics(confd, document)['asterisk'].split('\n\n')
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


def test_diagnostics_contain_no_secret(confd, create_sip):
    document = create_sip(outbound_auth=PROVIDER, registration={}, inbound_auth=INBOUND)
    text = confd.get(f'{path_of(document)}/diagnostics').text
    assert not any(auth['password'] in text for auth in (PROVIDER, INBOUND))


def test_diagnostics_contain_the_announcements_of_the_tenant(
    confd, db, create_sip, fixtures
):
    tenant_uuid, document = tenant_of(fixtures), create_sip()
    column = 'record_start_announcement'
    sql = f'UPDATE tenant SET {column} = %s WHERE uuid = %s'
    db.query(sql, 'beep', tenant_uuid)
    try:
        text = fetch_diagnostics(confd, document)['asterisk']
    finally:
        db.query(sql, None, tenant_uuid)
    assert 'set_var = __WAZO_RECORDING_START_SOUND=beep\n' in text
    assert 'RECORDING' not in fetch_diagnostics(confd, document)['asterisk']


def test_dry_run_shows_the_text_of_diagnostics(confd, create_sip):
    document = create_sip()
    before = fetch_diagnostics(confd, document)['asterisk']
    answer = confd.put(
        path_of(document),
        json={'label': 'other'},
        params={'dry_run': 'true'},
    )
    texts = answer.json()['asterisk']
    assert texts == {'before': before, 'after': f'; other\n{before}'}
    assert fetch_diagnostics(confd, document)['asterisk'] == before


def test_diagnostics_of_iax_hide_secrets_and_list_commands(confd, name):
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
    document = create(confd, body)
    found = fetch_diagnostics(confd, document)
    assert (
        f'[general]\nregister => u:***@192.0.2.1:4569\n\n[{body["name"]}]\n'
        in (found['asterisk'])
    )
    assert '\nsecret = ***\n' in found['asterisk']
    assert not any(secret in str(found) for secret in ('s3cret', 'pa55'))
    assert 'iax2 show registry' in found['commands']
    assert f'iax2 show peer {body["name"]}' in found['commands']


def test_diagnostics_of_custom_show_the_dial_string(confd, name):
    interface = f'Local/{name()}'
    document = create(confd, {'type': 'custom', 'custom': {'interface': interface}})
    found = fetch_diagnostics(confd, document)
    assert f'{interface}/${{EXTEN}}' in found['asterisk']
    assert found['state']['status'] == 'unknown'


def test_diagnostics_list_commands_for_sip(confd, create_sip):
    document = create_sip(remote_hosts=['192.0.2.5:5061'])
    name, commands = document['name'], fetch_diagnostics(confd, document)['commands']
    assert f'pjsip show endpoint {name}' in commands
    assert f'pjsip show aor {name}' in commands
    assert 'pjsip set logger host 192.0.2.5' in commands
    assert 'pjsip show registrations' not in commands
    document = update(confd, document, {'sip': {'outbound_auth': PROVIDER}})
    document = update(confd, document, {'sip': {'registration': {}}})
    assert 'pjsip show registrations' in fetch_diagnostics(confd, document)['commands']


def test_diagnostics_follow_rights_and_tenants(
    confd, tenant_confd, readonly, create_sip
):
    document = create_sip()
    path = f'{path_of(document)}/diagnostics'
    error_text(tenant_confd.get(path), 404)
    assert readonly.get(path).status_code == 200
    error_text(confd.get(f'{INTERCONNECTIONS}/2147483647/diagnostics'), 404)
    error_text(confd.get(path, token='nobody'), 401)
    error_text(confd.get(path, params={'x': '1'}), 400)
    assert confd.put(path, json={}).status_code == 405
