# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""POST of an IAX interconnection."""

from __future__ import annotations

import pytest
from kinds import COMMON_DEFAULTS, REGISTRATION, iax_body
from samples import (
    INTERCONNECTIONS,
    codes_of,
    create,
    fetch,
    path_of,
    tenant_of,
    update,
)

# The options that Wazo shows of a peer without any.
DEFAULTS = [
    ['amaflags', 'default'],
    ['auth', 'plaintext,md5'],
    ['qualify', 'no'],
    ['qualifyfreqnotok', '10000'],
    ['qualifyfreqok', '60000'],
    ['qualifysmoothing', 'no'],
    ['requirecalltoken', 'no'],
    ['sendani', 'no'],
    ['trunk', 'no'],
]
SHOWN_REGISTRATION = {
    'remote_host': 'registrar.example.com',
    'remote_port': 4569,
    'auth_username': 'acme',
    'has_password': True,
    'callback_extension': None,
    'callback_context': None,
    'enabled': True,
}


def _stored_peer(db, document):
    sql = 'SELECT i.* FROM useriax i JOIN trunkfeatures t ON t.endpoint_iax_id = i.id'
    return db.one(f'{sql} WHERE t.id = %s', document['id'])


def _stored_line(db, document):
    sql = 'SELECT s.* FROM staticiax s JOIN trunkfeatures t ON t.register_iax_id = s.id'
    return db.one(f'{sql} WHERE t.id = %s', document['id'])


def test_create_answers_the_iax_document_and_its_location(confd, name):
    answer = confd.post(INTERCONNECTIONS, json=iax_body(name()))
    assert answer.status_code == 201
    assert answer.headers['Location'] == f'{confd.url}{path_of(answer.json())}'
    assert confd.get(answer.headers['Location']).json() == answer.json()


def test_omitted_iax_fields_have_their_defaults(confd, fixtures, name):
    own = name()
    document = create(confd, iax_body(own))
    expected = COMMON_DEFAULTS | {
        'type': 'iax',
        'name': own,
        'tenant_uuid': tenant_of(fixtures),
        'custom': None,
        'warnings': document['warnings'],
    }
    assert codes_of(document) == []
    assert document | expected == document
    assert document['iax'] == {
        'host': f'{own}.example.com',
        'port': None,
        'peer_type': 'peer',
        'auth': None,
        'registration': None,
        'options': DEFAULTS,
    }


@pytest.mark.parametrize(
    'values',
    [
        {'host': '198.51.100.7', 'port': 4570},
        {'host': '2001:db8::1'},
        {'host': 'dynamic', 'peer_type': 'peer'},
        {'host': 'sip.example.com', 'peer_type': 'user'},
    ],
)
def test_iax_fields_are_read_as_they_were_written(confd, name, values):
    document = create(confd, iax_body(name(), **values))
    assert document['iax'] | values == document['iax']


def test_iax_peer_type_defaults_to_peer_without_a_secret(confd, db, name):
    for auth, peer_type in (
        (None, 'peer'),
        ({'username': 'acme'}, 'peer'),
        ({'secret': 'S3cr3t'}, 'friend'),
    ):
        for given in ({}, {'peer_type': None}):
            document = create(confd, iax_body(name(), auth=auth, **given))
            assert document['iax']['peer_type'] == peer_type
            assert _stored_peer(db, document)['type'] == peer_type
            assert codes_of(document) == []


@pytest.mark.parametrize(
    ('values', 'codes'),
    [
        ({'peer_type': 'friend'}, {'iax_calls_without_secret'}),
        ({'peer_type': 'user'}, {'iax_calls_without_secret'}),
        ({'host': 'dynamic'}, {'iax_registers_without_secret'}),
    ],
)
def test_iax_peer_that_admits_strangers_has_a_warning(confd, name, values, codes):
    document = create(confd, iax_body(name(), **values))
    assert set(codes_of(document)) == codes
    edit = {'iax': {'auth': {'secret': 'S3cr3t'}}}
    assert codes_of(update(confd, document, edit)) == []


def test_iax_peer_is_stored_as_a_trunk_in_its_context(confd, db, fixtures, name):
    context = fixtures['contexts']['incall']['name']
    document = create(confd, {**iax_body(name()), 'context': context})
    peer = _stored_peer(db, document)
    assert (peer['category'], peer['context']) == ('trunk', context)
    assert (peer['name'], peer['host']) == (document['name'], document['iax']['host'])
    assert peer['tenant_uuid'] == document['tenant_uuid']


def test_iax_options_are_stored_in_columns_or_in_the_list(confd, db, name):
    options = [['language', 'fr_CA'], ['trunk', 'true'], ['x-own', 'a'], ['x-own', 'b']]
    document = create(confd, iax_body(name(), options=options))
    peer = _stored_peer(db, document)
    assert (peer['language'], peer['trunk']) == ('fr_CA', 1)
    assert sorted(peer['options']) == [['x-own', 'a'], ['x-own', 'b']]
    expected = {('language', 'fr_CA'), ('trunk', 'yes'), ('x-own', 'a'), ('x-own', 'b')}
    assert expected <= set(map(tuple, document['iax']['options']))


def test_iax_registration_is_stored_as_a_line_with_its_port(confd, db, name):
    document = create(confd, iax_body(name(), registration=REGISTRATION))
    assert document['iax']['registration'] == SHOWN_REGISTRATION
    assert _stored_line(db, document)['var_val'] == (
        f'acme:{REGISTRATION["auth_password"]}@registrar.example.com:4569'
    )


def test_iax_registration_line_contains_the_callback(confd, db, fixtures, name):
    context = fixtures['contexts']['incall']['name']
    given = {
        'remote_port': 4570,
        'callback_extension': '5145550100',
        'callback_context': context,
        'enabled': False,
    }
    document = create(confd, iax_body(name(), registration=REGISTRATION | given))
    assert document['iax']['registration'] == SHOWN_REGISTRATION | given
    line = _stored_line(db, document)
    assert line['var_val'].endswith(f'@registrar.example.com:4570/5145550100?{context}')
    assert line['commented'] == 1


def test_iax_registration_line_is_stored_in_the_native_place(confd, db, name):
    line = _stored_line(db, create(confd, iax_body(name(), registration=REGISTRATION)))
    place = (line['filename'], line['category'], line['var_name'])
    assert place == ('iax.conf', 'general', 'register')


def test_trunk_peer_and_registration_are_native_resources(confd, name):
    document = create(confd, iax_body(name(), registration=REGISTRATION))
    trunk = confd.get(f'/trunks/{document["id"]}').json()
    assert trunk['endpoint_iax']['name'] == document['name']
    register = confd.get(f'/registers/iax/{trunk["register_iax"]["id"]}').json()
    assert register['remote_host'] == 'registrar.example.com'
    assert register['trunk']['id'] == document['id']
    for link in document['links']:
        assert confd.get(link['href']).status_code == 200
    assert 'endpoint_iax' in {link['rel'] for link in document['links']}


def test_iax_create_publishes_the_native_events_and_reloads_once(
    confd, name, events, reloads
):
    document = create(confd, iax_body(name(), registration=REGISTRATION))
    assert sorted(events.names()) == [
        'iax_endpoint_created',
        'register_iax_created',
        'trunk_created',
        'trunk_endpoint_iax_associated',
        'trunk_register_iax_associated',
    ]
    # Registration lines have no tenant, so their event has none either.
    tenants = {event['name']: event['tenant_uuid'] for event in events.all()}
    assert tenants.pop('register_iax_created') is None
    assert set(tenants.values()) == {document['tenant_uuid']}
    assert reloads.commands() == [['iax2 reload']]


def test_iax_interconnection_is_found_by_host_name_and_type(confd, name):
    document = create(confd, iax_body(name()))
    for query in ({'search': document['iax']['host']}, {'name': document['name']}):
        found = confd.get(INTERCONNECTIONS, params=query).json()
        assert found == {'total': 1, 'items': [fetch(confd, document)]}
    found = confd.get(INTERCONNECTIONS, params={'type': 'iax'}).json()['items']
    assert document in found
    assert {item['type'] for item in found} == {'iax'}


@pytest.mark.parametrize(
    ('values', 'code'),
    [
        ({'port': 4570}, 'iax_port_before_host'),
        (
            {'options': [['permit', '192.0.2.0/24'], ['deny', '0.0.0.0/0']]},
            'iax_permit_and_deny',
        ),
    ],
)
def test_unusual_iax_value_has_a_warning(confd, name, values, code):
    document = create(confd, iax_body(name(), **values))
    assert codes_of(document) == [code]
