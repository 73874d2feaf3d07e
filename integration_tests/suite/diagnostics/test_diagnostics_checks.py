# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks of ``/interconnections/{id}/diagnostics``: each true and false once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from confd_client import Confd, Db
from diagnosed import INBOUND, PROVIDER, checks, diagnostics, recognised
from samples import (
    Document,
    created,
    edited,
    new_network,
    sip,
    template_of,
    tenant_of,
    trunk_by_sql,
)

ORDER = "key = 'endpoint_identifier_order'"


@pytest.fixture
def make(confd: Confd, name: Callable[..., str]) -> Callable[..., Document]:
    """A new SIP interconnection; `more` is merged into the body."""
    return lambda more=None, **values: recognised(confd, name(), more, **values)


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
