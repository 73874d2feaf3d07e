# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Warnings about transports, and about registrations that cannot succeed.

integration_tests/asterisk/test_transports.py tests what Asterisk does.
"""

from __future__ import annotations

import pytest
from nat_samples import insert_template, insert_transport
from samples import (
    codes_of,
    create,
    fetch,
    insert_trunk,
    sip_body,
    template_of,
    tenant_of,
    update,
)

AUTH = {'username': 'account', 'password': 'p'}
REGISTERS = {'outbound_auth': AUTH, 'registration': {}}
OTHER_PROTOCOL = 'transport_of_other_protocol'


@pytest.fixture
def transport(db, name):
    """Return a function that inserts a transport of a protocol."""

    def make(protocol):
        options = [('protocol', protocol), ('bind', '0.0.0.0:5099')]
        return insert_transport(db, name('transport'), options)

    return make


@pytest.mark.parametrize(
    ('values', 'code'),
    [
        ({'remote_hosts': ['sip:192.0.2.2;transport=tls']}, OTHER_PROTOCOL),
        ({'remote_hosts': ['sips:192.0.2.2']}, OTHER_PROTOCOL),
        ({'outbound_proxy': 'sip:192.0.2.3;transport=tcp;lr'}, OTHER_PROTOCOL),
        ({'media_encryption': 'sdes'}, 'sdes_without_tls'),
        ({'remote_hosts': ['sip:192.0.2.2;transport=udp']}, None),
        ({'media_encryption': 'dtls'}, None),
    ],
)
def test_inherited_transport_is_compared_with_the_hosts(confd, name, values, code):
    document = create(confd, sip_body(name(), match=[], **values))
    assert codes_of(document) == ([code] if code else [])
    assert codes_of(fetch(confd, document)) == codes_of(document)


def test_transport_with_tls_removes_the_warnings(confd, name, transport):
    document = create(confd, sip_body(name(), media_encryption='sdes', **REGISTERS))
    assert codes_of(document) == ['sdes_without_tls']
    secure = {'sip': {'remote_hosts': [f'sips:{name()}.example.com']}}
    assert codes_of(update(confd, document, secure)) == [OTHER_PROTOCOL]
    tls = {'sip': {'transport': transport('tls')}}
    assert codes_of(update(confd, document, tls)) == []


def test_transport_for_browsers_has_a_warning(confd, name, transport):
    document = create(confd, sip_body(name(), transport=transport('wss')))
    assert codes_of(document) == [OTHER_PROTOCOL]


def test_registration_over_its_own_transport_is_compared_too(confd, name, transport):
    options = {'registration': [['transport', transport('tcp')['name']]]}
    registration = {'server_uri': 'sip:a.example;transport=udp'}
    values = REGISTERS | {'registration': registration, 'options': options}
    document = create(confd, sip_body(name(), **values))
    assert codes_of(document) == [OTHER_PROTOCOL]


@pytest.mark.parametrize('section', ['endpoint', 'registration'])
def test_stored_transport_that_does_not_exist_has_a_warning(
    confd, db, fixtures, name, section
):
    tenant = tenant_of(fixtures)
    sections = {
        'aor': [('contact', 'sip:a.example')],
        'endpoint': [('identify_by', 'ip')],
        'registration': [
            *(('server_uri', 'sip:a.example'), ('client_uri', 'sip:b@a.example')),
            ('line', 'yes'),
        ],
    }
    sections[section] = [*sections[section], ('transport', 'gone')]
    templates = [template_of(db, tenant, 'registration_trunk')]
    id_ = insert_trunk(db, tenant, name(), sections, templates)
    (warning,) = (
        one for one in fetch(confd, id_)['warnings'] if one['field'] != 'context'
    )
    assert warning['code'] == 'transport_missing'
    assert 'gone' in warning['message']


def test_renamed_transport_of_a_registration_has_a_warning(confd, db, name, transport):
    given = transport('udp')
    document = create(confd, sip_body(name(), transport=given, **REGISTERS))
    assert codes_of(document) == []
    rename = 'UPDATE pjsip_transport SET name = %s WHERE uuid = %s'
    db.query(rename, name('renamed'), given['uuid'])
    assert codes_of(fetch(confd, document)) == ['transport_missing']


def test_registration_without_a_password_has_a_warning(confd, name):
    auth = {'username': 'account'}
    body = sip_body(name(), outbound_auth=auth, registration={})
    document = create(confd, body)
    assert codes_of(document) == ['registration_without_password']
    patch = {'sip': {'outbound_auth': {'password': 's3cret'}}}
    assert codes_of(update(confd, document, patch)) == []


def test_registration_without_retries_has_a_warning(confd, db, fixtures, name):
    tenant = tenant_of(fixtures)
    template = insert_template(db, tenant, name('template'))
    values = REGISTERS | {'templates': [{'uuid': template}]}
    document = create(confd, sip_body(name(), **values))
    assert codes_of(document) == ['registration_gives_up']
    options = {
        'registration': [
            ['auth_rejection_permanent', 'no'],
            ['fatal_retry_interval', '30'],
        ]
    }
    assert codes_of(update(confd, document, {'sip': {'options': options}})) == []


def test_contact_user_with_letters_has_a_warning(confd, contexts, name):
    values = REGISTERS | {'registration': {'contact_user': '5551234t0'}}
    body = sip_body(name(), **values) | {'context': contexts['incall']}
    document = create(confd, body)
    assert codes_of(document) == ['contact_user_with_letters']
    patch = {'sip': {'registration': {'contact_user': None}}}
    assert codes_of(update(confd, document, patch)) == []
