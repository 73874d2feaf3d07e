# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks of `/interconnections/{id}/diagnostics`: each once found and once not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from asterisk_answers import Asterisk, has_status, wait_for_state
from confd_client import Db
from diagnostics_requests import (
    INBOUND,
    PROVIDER,
    fetch_checks,
    fetch_diagnostics,
)
from kinds import custom_body, insert_context
from samples import (
    create,
    insert_trunk,
    sip_body,
    template_of,
    tenant_of,
    unused_network,
    update,
)

ORDER = "key = 'endpoint_identifier_order'"


def header_body(value: str) -> dict[str, Any]:
    return {'headers': {'incoming': [{'name': 'X-Ours', 'value': value}]}}


@contextmanager
def identifier_order(db: Db, order: str) -> Iterator[None]:
    row = db.one(f'SELECT id, value FROM asterisk_file_variable WHERE {ORDER}')
    sql = 'UPDATE asterisk_file_variable SET value = %s WHERE id = %s'
    db.query(sql, order, row['id'])
    try:
        yield
    finally:
        db.query(sql, row['value'], row['id'])


def test_complete_interconnection_has_no_checks(confd, amid, create_sip, context, name):
    more = {'context': context, 'outcalls': [{'name': name('out')}]}
    document = create_sip(more)
    asterisk = Asterisk()
    asterisk.reach(document, (f'sip:{document["sip"]["remote_hosts"][0]}', 'Avail'))
    amid.answer(asterisk)
    wait_for_state(confd, document, has_status('up'))
    assert fetch_checks(confd, document) == {}


def test_check_no_route(confd, create_sip, name):
    assert 'no_route' in fetch_checks(confd, create_sip())
    document = create_sip({'outcalls': [{'name': name('out')}]})
    assert 'no_route' not in fetch_checks(confd, document)
    document = create_sip({'outcalls': [{'name': name('out'), 'enabled': False}]})
    assert 'no_route' in fetch_checks(confd, document)


def test_check_route_dropped(confd, db, create_sip, fixtures, name):
    document = create_sip({'outcalls': [{'name': name('out')}]})
    assert 'route_dropped' not in fetch_checks(confd, document)
    dead = insert_trunk(db, tenant_of(fixtures))
    outcall = document['outcalls'][0]
    db.query('INSERT INTO outcalltrunk VALUES (%s, %s, 9)', outcall['id'], dead)
    message = fetch_checks(confd, document)['route_dropped']['message']
    assert f'{outcall["name"]} (trunk {dead})' in message
    found = fetch_checks(confd, dead)
    assert {'route_dropped', 'no_endpoint'} <= found.keys()
    db.query('DELETE FROM outcalltrunk WHERE trunkfeaturesid = %s', dead)


def test_check_no_endpoint(confd, db, create_sip, fixtures):
    assert 'no_endpoint' in fetch_checks(confd, insert_trunk(db, tenant_of(fixtures)))
    assert 'no_endpoint' not in fetch_checks(confd, create_sip())


def test_checks_of_the_context(confd, db, create_sip, fixtures, context, name):
    contexts = fixtures['contexts']
    assert 'context_missing' in fetch_checks(confd, create_sip())
    found = fetch_checks(confd, create_sip({'context': contexts['internal']['name']}))
    assert 'internal' in found['context_wrong_type']['message']
    assert not [
        id_
        for id_ in fetch_checks(confd, create_sip({'context': context}))
        if 'context' in id_
    ]
    id_ = insert_trunk(
        db, tenant_of(fixtures), create_sip()['name'] + '-x', context='gone'
    )
    assert 'gone' in fetch_checks(confd, id_)['context_unknown']['message']


def test_checks_of_the_context_consider_the_option_first(
    confd, db, fixtures, context, name
):
    options = {'endpoint': [('context', fixtures['contexts']['internal']['name'])]}
    id_ = insert_trunk(db, tenant_of(fixtures), name(), options, context=context)
    assert 'context_wrong_type' in fetch_checks(confd, id_)


def test_check_not_recognised(confd, create_sip):
    assert 'not_recognised' in fetch_checks(confd, create_sip(match=[]))
    assert 'not_recognised' not in fetch_checks(confd, create_sip())
    assert 'not_recognised' not in fetch_checks(
        confd, create_sip(match=[], inbound_auth=INBOUND)
    )
    registers = create_sip(match=[], outbound_auth=PROVIDER, registration={})
    assert 'not_recognised' not in fetch_checks(confd, registers)


def test_checks_of_an_incoming_header(confd, db, create_sip, name):
    document = create_sip(header_body(name()), match=[])
    found = fetch_checks(confd, document)
    assert 'auth_username, username, ip' in found['header_loses']['message']
    advice = found['header_unlisted']['advice']
    assert 'PUT /asterisk/pjsip/global' in advice
    assert '"endpoint_identifier_order": "header,auth_username,username,ip"' in advice
    with identifier_order(db, 'ip,header'):
        found = fetch_checks(confd, document)
        assert 'header_loses' in found and 'header_unlisted' not in found
    with identifier_order(db, 'header,ip'):
        found = fetch_checks(confd, document)
        assert 'header_loses' not in found and 'header_unlisted' not in found
    assert not fetch_checks(confd, create_sip()).keys() & {
        'header_loses',
        'header_unlisted',
    }


def test_native_request_of_the_advice_fixes_the_header_checks(confd, create_sip, name):
    document = create_sip(header_body(name()), match=[])
    path = '/asterisk/pjsip/global'
    answer = confd.get(path)
    if answer.status_code == 404:
        pytest.skip('the sandbox has no /asterisk/pjsip/global')
    options = answer.json()['options']
    wanted = {'endpoint_identifier_order': 'header,auth_username,username,ip'}
    assert confd.put(path, json={'options': options | wanted}).status_code == 204
    try:
        found = fetch_checks(confd, document)
    finally:
        assert confd.put(path, json={'options': options}).status_code == 204
    assert not found.keys() & {'header_loses', 'header_unlisted'}


def test_check_anonymous_wins(confd, tenant_confd, db, create_sip, fixtures, name):
    found_by_header, found_by_address = (
        create_sip(header_body(name()), match=[]),
        create_sip(),
    )
    assert 'anonymous_wins' not in fetch_checks(confd, found_by_header)
    uuids = (tenant_of(fixtures), tenant_of(fixtures, 'tenant'))
    for tenant_uuid in uuids:
        id_ = insert_trunk(db, tenant_uuid, 'anonymous')
        try:
            assert 'anonymous_wins' in fetch_checks(confd, found_by_header)
            assert 'anonymous_wins' not in fetch_checks(confd, found_by_address)
            with identifier_order(db, 'anonymous,ip'):
                check = fetch_checks(confd, found_by_address)['anonymous_wins']
            assert tenant_uuid not in str(check)
        finally:
            endpoint = db.one(
                'DELETE FROM trunkfeatures WHERE id = %s RETURNING endpoint_sip_uuid',
                id_,
            )['endpoint_sip_uuid']
            db.query('DELETE FROM endpoint_sip WHERE uuid = %s', endpoint)


def test_check_match_overlaps(confd, tenant_confd, create_sip, name):
    network = unused_network()
    document = create_sip(match=[f'{network}/64'])
    assert 'match_overlaps' not in fetch_checks(confd, document)
    foreign = create(tenant_confd, sip_body(name('secret'), match=[f'{network}9']))
    check = fetch_checks(confd, document)['match_overlaps']
    assert check['message'].startswith(
        f'{network}/64 is also matched by 1 interconnection of other tenants;'
    )
    assert foreign['name'] not in str(check)
    other = create_sip(match=[f'{network}7'])
    found = fetch_diagnostics(confd, document)['checks']
    messages = [check['message'] for check in found if check['id'] == 'match_overlaps']
    assert any(other['name'] in message for message in messages)
    assert not any(foreign['name'] in message for message in messages)


def test_check_provider_challenged(confd, create_sip):
    registers = {'outbound_auth': PROVIDER, 'registration': {}}
    document = create_sip(**registers)
    assert 'provider_challenged' not in fetch_checks(confd, document)
    document = update(confd, document, {'sip': {'inbound_auth': INBOUND}})
    assert 'provider_challenged' in fetch_checks(confd, document)
    assert 'provider_challenged' not in fetch_checks(
        confd, create_sip(inbound_auth=INBOUND)
    )


def test_check_qualify_off_behind_nat(confd, db, create_sip):
    on, off = create_sip(), create_sip(qualify_frequency=0)
    assert 'qualify_off' not in fetch_checks(confd, off)
    [row] = db.query(
        'INSERT INTO pjsip_transport_option (key, value, pjsip_transport_uuid)'
        " SELECT 'external_media_address', '203.0.113.1', uuid FROM pjsip_transport"
        " WHERE name = 'transport-udp' RETURNING id"
    )
    try:
        assert 'qualify_off' in fetch_checks(confd, off)
        assert 'qualify_off' not in fetch_checks(confd, on)
    finally:
        db.query('DELETE FROM pjsip_transport_option WHERE id = %s', row['id'])


def test_check_strangers_admitted(confd, db, create_sip, fixtures, name):
    tenant_uuid = tenant_of(fixtures)
    template = template_of(db, tenant_uuid)
    options = {'aor': [('contact', 'sip:sip.example.com')]}
    native = insert_trunk(db, tenant_uuid, name(), options, [template])
    assert fetch_checks(confd, native)['strangers_admitted']['level'] == 'error'
    assert 'strangers_admitted' not in fetch_checks(confd, create_sip())
    accepts = create(
        confd,
        sip_body(
            name(),
            remote_hosts=[],
            accepts_registrations=True,
            inbound_auth=INBOUND,
        ),
    )
    assert 'strangers_admitted' not in fetch_checks(confd, accepts)


def test_check_registration_without_contact_user(confd, create_sip, fixtures, context):
    registration = {'outbound_auth': PROVIDER, 'registration': {}}
    document = create_sip({'context': context}, **registration)
    found = fetch_checks(confd, document)
    assert 'registration_without_contact_user' not in found
    internal = {'context': fixtures['contexts']['internal']['name']}
    update(confd, document, internal)
    check = fetch_checks(confd, document)['registration_without_contact_user']
    assert 'contact_user' in check['advice']
    patch = {'sip': {'registration': {'contact_user': '5551234'}}}
    found = fetch_checks(confd, update(confd, document, patch))
    assert 'registration_without_contact_user' not in found


def test_options_dropped(confd, db, create_sip, fixtures, name):
    options = {
        'aor': [('contact', 'sip:a.example.com'), ('contact', 'sip:b.example.com')],
        'identify': [('match', '192.0.2.21'), ('match', '192.0.2.22')],
        'registration_outbound_auth': [('password', 's3cret')],
    }
    native = insert_trunk(db, tenant_of(fixtures), name(), options)
    message = fetch_checks(confd, native)['options_dropped']['message']
    assert 'aor: contact' in message
    assert 'registration_outbound_auth: password' in message
    assert 'match' not in message and 's3cret' not in message
    assert 'options_dropped' not in fetch_checks(confd, create_sip())


@pytest.mark.parametrize('plus', ['', '+'])
def test_check_contact_user_without_route(confd, db, create_sip, fixtures, name, plus):
    own = name('in')
    insert_context(db, tenant_of(fixtures), own, 'incall')
    registration = {'contact_user': f'{plus}5551234'}
    values = {'outbound_auth': PROVIDER, 'registration': registration}
    document = create_sip({'context': own}, **values)
    check = fetch_checks(confd, document)['contact_user_without_route']
    assert check['level'] == 'error' and '5551234' in check['message']
    patch = {'sip': {'registration': {'contact_user': None}}}
    update(confd, document, patch)
    assert 'contact_user_without_route' not in fetch_checks(confd, document)
    update(confd, document, {'sip': {'registration': registration}})
    incall = {'exten': '_555XXXX', 'destination': {'type': 'none'}}
    create_sip({'context': own, 'incalls': [incall]})
    assert 'contact_user_without_route' not in fetch_checks(confd, document)


def test_rejected_registration_is_found(confd, amid, create_sip):
    document = create_sip(outbound_auth=PROVIDER, registration={})
    asterisk = Asterisk()
    asterisk.register(document, 'Rejected')
    amid.answer(asterisk)
    wait_for_state(confd, document, has_status('down'))
    checks = fetch_checks(confd, document)
    server = document['sip']['registration']['server_uri']
    assert server in checks['registration_rejected']['message']
    assert 'state_unknown' not in checks
    asterisk.register(document, 'Registered')
    amid.answer(asterisk)
    wait_for_state(confd, document, has_status('up'))
    assert 'registration_rejected' not in fetch_checks(confd, document)


def test_unreachable_provider_is_found(confd, amid, create_sip):
    document = create_sip(remote_hosts=['a.example.com', 'b.example.com'])
    asterisk = Asterisk()
    first, second = 'sip:a.example.com', 'sip:b.example.com'
    asterisk.reach(document, (first, 'Unavail'), (second, 'Unavail'))
    amid.answer(asterisk)
    wait_for_state(confd, document, has_status('down'))
    message = fetch_checks(confd, document)['provider_unreachable']['message']
    assert 'a.example.com, b.example.com' in message
    asterisk.reach(document, (first, 'Unavail'), (second, 'Avail'))
    amid.answer(asterisk)
    wait_for_state(confd, document, has_status('degraded'))
    assert 'provider_unreachable' not in fetch_checks(confd, document)


def test_unknown_state_is_found(confd, amid, create_sip, name):
    document = create_sip()
    amid.answer(None)
    state = wait_for_state(confd, document, lambda s: not s['sources']['amid']['ok'])
    message = fetch_checks(confd, document)['state_unknown']['message']
    assert state['sources']['amid']['reason'] in message
    custom = create(confd, custom_body(f'Local/{name()}'))
    assert 'state_unknown' not in fetch_checks(confd, custom)


def test_registration_that_stops_for_good_is_found(confd, create_sip):
    document = create_sip(outbound_auth=PROVIDER, registration={})
    assert 'registration_gives_up' not in fetch_checks(confd, document)
    options = [
        ['auth_rejection_permanent', 'yes'],
        ['fatal_retry_interval', '0'],
        ['forbidden_retry_interval', '0'],
    ]
    patch = {
        'sip': {
            'registration': {'max_retries': 0},
            'options': {'registration': options},
        }
    }
    update(confd, document, patch)
    assert fetch_checks(confd, document)['registration_gives_up']['message'].endswith(
        ': after the first failure, because max_retries is 0, after a final answer '
        'such as 404, after a single 403, after a rejected password'
    )
    options[1][1] = '30'
    patch['sip']['registration']['max_retries'] = 1000
    update(confd, document, patch)
    assert 'registration_gives_up' not in fetch_checks(confd, document)
