# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``/interconnections/{id}/diagnostics``: each check once true and once false."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from confd_client import Confd, Db
from samples import (
    INTERCONNECTIONS,
    created,
    edited,
    errors,
    merged,
    new_network,
    path_of,
    sip,
    template_of,
    tenant_of,
    trunk_by_sql,
)

PROVIDER = {'username': 'u', 'password': 'pr0vider'}
INBOUND = {'username': 'in', 'password': 'inb0und'}
ORDER = "key = 'endpoint_identifier_order'"


def diagnostics(confd: Confd, document: Any) -> dict[str, Any]:
    answer = confd.get(f'{path_of(document)}/diagnostics')
    assert answer.status_code == 200, answer.text
    return answer.json()


def checks(confd: Confd, document: Any) -> dict[str, dict[str, Any]]:
    found = diagnostics(confd, document)['checks']
    for check in found:
        assert set(check) == {'id', 'level', 'message', 'advice'}
        assert check['level'] in ('error', 'warning')
        assert check['message'] and check['advice']
    return {check['id']: check for check in found}


@pytest.fixture
def make(confd: Confd, name: Any) -> Any:
    """A new SIP interconnection; `more` is merged into the body."""

    def make(more: Any = None, **values: Any) -> dict[str, Any]:
        values = {'match': [f'{new_network()}/64']} | values
        return created(confd, merged(sip(name(), **values), more or {}))

    return make


@pytest.fixture
def context(fixtures: Any) -> str:
    return fixtures['contexts']['incall']['name']


def by_header(value: str) -> dict[str, Any]:
    return {'headers': {'incoming': [{'name': 'X-Ours', 'value': value}]}}


@contextmanager
def identifier_order(db: Db, order: str) -> Iterator[None]:
    row = db.one(f'SELECT id, value FROM asterisk_file_variable WHERE {ORDER}')
    update = 'UPDATE asterisk_file_variable SET value = %s WHERE id = %s'
    db.query(update, order, row['id'])
    try:
        yield
    finally:
        db.query(update, row['value'], row['id'])


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


def test_a_sound_one_has_nothing_to_say(confd, make, context, name):
    more = {'context': context, 'outcalls': [{'name': name('out')}]}
    assert checks(confd, make(more)) == {}


def test_no_route(confd, make, name):
    assert 'no_route' in checks(confd, make())
    document = make({'outcalls': [{'name': name('out')}]})
    assert 'no_route' not in checks(confd, document)
    document = make({'outcalls': [{'name': name('out'), 'enabled': False}]})
    assert 'no_route' in checks(confd, document)


def test_route_dropped(confd, db, make, fixtures, name):
    document = make({'outcalls': [{'name': name('out')}]})
    assert 'route_dropped' not in checks(confd, document)
    dead = trunk_by_sql(db, tenant_of(fixtures))
    outcall = document['outcalls'][0]
    db.query('INSERT INTO outcalltrunk VALUES (%s, %s, 9)', outcall['id'], dead)
    message = checks(confd, document)['route_dropped']['message']
    assert f'{outcall["name"]} (trunk {dead})' in message
    found = checks(confd, dead)
    assert {'route_dropped', 'no_endpoint'} <= found.keys()
    db.query('DELETE FROM outcalltrunk WHERE trunkfeaturesid = %s', dead)


def test_no_endpoint(confd, db, make, fixtures):
    assert 'no_endpoint' in checks(confd, trunk_by_sql(db, tenant_of(fixtures)))
    assert 'no_endpoint' not in checks(confd, make())


def test_context(confd, db, make, fixtures, context, name):
    contexts = fixtures['contexts']
    assert 'context_missing' in checks(confd, make())
    found = checks(confd, make({'context': contexts['internal']['name']}))
    assert 'internal' in found['context_wrong_type']['message']
    assert not [
        id_ for id_ in checks(confd, make({'context': context})) if 'context' in id_
    ]
    id_ = trunk_by_sql(db, tenant_of(fixtures), make()['name'] + '-x', context='gone')
    assert 'gone' in checks(confd, id_)['context_unknown']['message']


def test_a_context_option_is_the_one_that_counts(confd, db, fixtures, context, name):
    options = {'endpoint': [('context', fixtures['contexts']['internal']['name'])]}
    id_ = trunk_by_sql(db, tenant_of(fixtures), name(), options, context=context)
    assert 'context_wrong_type' in checks(confd, id_)


def test_not_recognised(confd, make):
    assert 'not_recognised' in checks(confd, make(match=[]))
    assert 'not_recognised' not in checks(confd, make())
    assert 'not_recognised' not in checks(confd, make(match=[], inbound_auth=INBOUND))
    registers = make(match=[], outbound_auth=PROVIDER, registration={})
    assert 'not_recognised' not in checks(confd, registers)


def test_header(confd, db, make, name):
    document = make(by_header(name()), match=[])
    found = checks(confd, document)
    assert 'auth_username, username, ip' in found['header_loses']['message']
    advice = found['header_unlisted']['advice']
    assert 'PUT /asterisk/pjsip/global' in advice
    assert '"endpoint_identifier_order": "header,auth_username,username,ip"' in advice
    with identifier_order(db, 'ip,header'):
        found = checks(confd, document)
        assert 'header_loses' in found and 'header_unlisted' not in found
    with identifier_order(db, 'header,ip'):
        found = checks(confd, document)
        assert 'header_loses' not in found and 'header_unlisted' not in found
    assert not checks(confd, make()).keys() & {'header_loses', 'header_unlisted'}


def test_the_native_call_of_the_advice_mends_it(confd, make, name):
    document = make(by_header(name()), match=[])
    path = '/asterisk/pjsip/global'
    answer = confd.get(path)
    if answer.status_code == 404:
        pytest.skip('the sandbox has no /asterisk/pjsip/global')
    options = answer.json()['options']
    wanted = {'endpoint_identifier_order': 'header,auth_username,username,ip'}
    assert confd.put(path, json={'options': options | wanted}).status_code == 204
    try:
        found = checks(confd, document)
    finally:
        assert confd.put(path, json={'options': options}).status_code == 204
    assert not found.keys() & {'header_loses', 'header_unlisted'}


def test_anonymous_wins(confd, tenant_confd, db, make, fixtures, name):
    found_by_header, found_by_address = make(by_header(name()), match=[]), make()
    assert 'anonymous_wins' not in checks(confd, found_by_header)
    uuids = (tenant_of(fixtures), tenant_of(fixtures, 'tenant'))
    for tenant_uuid in uuids:
        id_ = trunk_by_sql(db, tenant_uuid, 'anonymous')
        try:
            assert 'anonymous_wins' in checks(confd, found_by_header)
            assert 'anonymous_wins' not in checks(confd, found_by_address)
            with identifier_order(db, 'anonymous,ip'):
                check = checks(confd, found_by_address)['anonymous_wins']
            assert tenant_uuid not in str(check)
        finally:
            endpoint = db.one(
                'DELETE FROM trunkfeatures WHERE id = %s RETURNING endpoint_sip_uuid',
                id_,
            )['endpoint_sip_uuid']
            db.query('DELETE FROM endpoint_sip WHERE uuid = %s', endpoint)


def test_match_overlaps(confd, tenant_confd, make, name):
    network = new_network()
    one = make(match=[f'{network}/64'])
    assert 'match_overlaps' not in checks(confd, one)
    foreign = created(tenant_confd, sip(name('secret'), match=[f'{network}9']))
    check = checks(confd, one)['match_overlaps']
    assert (
        foreign['name'] not in str(check) and str(foreign['id']) not in check['message']
    )
    other = make(match=[f'{network}7'])
    found = diagnostics(confd, one)['checks']
    messages = [one['message'] for one in found if one['id'] == 'match_overlaps']
    assert any(other['name'] in message for message in messages)
    assert not any(foreign['name'] in message for message in messages)


def test_provider_challenged(confd, make):
    registers = {'outbound_auth': PROVIDER, 'registration': {}}
    document = make(**registers)
    assert 'provider_challenged' not in checks(confd, document)
    document = edited(confd, document, {'sip': {'inbound_auth': INBOUND}})
    assert 'provider_challenged' in checks(confd, document)
    assert 'provider_challenged' not in checks(confd, make(inbound_auth=INBOUND))


def test_qualify_off_behind_nat(confd, db, make):
    on, off = make(), make(qualify_frequency=0)
    assert 'qualify_off' not in checks(confd, off)
    [row] = db.query(
        'INSERT INTO pjsip_transport_option (key, value, pjsip_transport_uuid)'
        " SELECT 'external_media_address', '203.0.113.1', uuid FROM pjsip_transport"
        " WHERE name = 'transport-udp' RETURNING id"
    )
    try:
        assert 'qualify_off' in checks(confd, off)
        assert 'qualify_off' not in checks(confd, on)
    finally:
        db.query('DELETE FROM pjsip_transport_option WHERE id = %s', row['id'])


def test_strangers_admitted(confd, db, make, fixtures, name):
    tenant_uuid = tenant_of(fixtures)
    template = template_of(db, tenant_uuid)
    options = {'aor': [('contact', 'sip:sip.example.com')]}
    native = trunk_by_sql(db, tenant_uuid, name(), options, [template])
    assert checks(confd, native)['strangers_admitted']['level'] == 'error'
    assert 'strangers_admitted' not in checks(confd, make())
    accepts = created(
        confd,
        sip(
            name(),
            remote_hosts=[],
            accepts_registrations=True,
            inbound_auth=INBOUND,
        ),
    )
    assert 'strangers_admitted' not in checks(confd, accepts)


def test_contact_user_missing(confd, make):
    registration = {'outbound_auth': PROVIDER, 'registration': {}}
    document = make(**registration)
    check = checks(confd, document)['registration_without_contact_user']
    assert 'contact_user' in check['advice']
    patch = {'sip': {'registration': {'contact_user': '5551234'}}}
    found = checks(confd, edited(confd, document, patch))
    assert 'registration_without_contact_user' not in found


def test_options_dropped(confd, db, make, fixtures, name):
    options = {
        'aor': [('contact', 'sip:a.example.com'), ('contact', 'sip:b.example.com')],
        'identify': [('match', '192.0.2.21'), ('match', '192.0.2.22')],
        'registration_outbound_auth': [('password', 's3cret')],
    }
    native = trunk_by_sql(db, tenant_of(fixtures), name(), options)
    message = checks(confd, native)['options_dropped']['message']
    assert 'aor: contact' in message
    assert 'registration_outbound_auth: password' in message
    assert 'match' not in message and 's3cret' not in message
    assert 'options_dropped' not in checks(confd, make())


def test_another_tenant_s_is_not_found(confd, tenant_confd, readonly, make):
    document = make()
    path = f'{path_of(document)}/diagnostics'
    errors(tenant_confd.get(path), 404)
    assert readonly.get(path).status_code == 200
    errors(confd.get(f'{INTERCONNECTIONS}/2147483647/diagnostics'), 404)
    errors(confd.get(path, token='nobody'), 401)
    errors(confd.get(path, params={'x': '1'}), 400)
    assert confd.put(path, json={}).status_code == 405
