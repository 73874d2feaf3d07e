# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An IAX interconnection is made by one request."""

from __future__ import annotations

import pytest
from kinds import LEFT_OUT, REGISTRATION, iax
from samples import INTERCONNECTIONS, created, edited, path_of, shown, tenant_of

# What the host shows of a peer of which nothing is said.
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
SHOWN = {
    'remote_host': 'registrar.example.com',
    'remote_port': 4569,
    'auth_username': 'acme',
    'has_password': True,
    'callback_extension': None,
    'callback_context': None,
    'enabled': True,
}


def _peer(db, document):
    sql = 'SELECT i.* FROM useriax i JOIN trunkfeatures t ON t.endpoint_iax_id = i.id'
    return db.one(f'{sql} WHERE t.id = %s', document['id'])


def _line(db, document):
    sql = 'SELECT s.* FROM staticiax s JOIN trunkfeatures t ON t.register_iax_id = s.id'
    return db.one(f'{sql} WHERE t.id = %s', document['id'])


def test_the_answer_is_the_document_and_its_place(confd, name):
    answer = confd.post(INTERCONNECTIONS, json=iax(name()))
    assert answer.status_code == 201
    assert answer.headers['Location'] == f'{confd.url}{path_of(answer.json())}'
    assert confd.get(answer.headers['Location']).json() == answer.json()


def test_what_is_left_out_has_its_default(confd, fixtures, name):
    own = name()
    document = created(confd, iax(own))
    expected = LEFT_OUT | {
        'type': 'iax',
        'name': own,
        'tenant_uuid': tenant_of(fixtures),
        'custom': None,
    }
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
def test_what_is_said_is_shown(confd, name, values):
    document = created(confd, iax(name(), **values))
    assert document['iax'] | values == document['iax']


def test_whoever_has_no_secret_to_say_is_only_called(confd, db, name):
    for auth, peer_type in (
        (None, 'peer'),
        ({'username': 'acme'}, 'peer'),
        ({'secret': 'S3cr3t'}, 'friend'),
    ):
        for said in ({}, {'peer_type': None}):
            document = created(confd, iax(name(), auth=auth, **said))
            assert document['iax']['peer_type'] == peer_type
            assert _peer(db, document)['type'] == peer_type
            assert document['warnings'] == []


@pytest.mark.parametrize(
    ('values', 'codes'),
    [
        ({'peer_type': 'friend'}, {'iax_calls_without_secret'}),
        ({'peer_type': 'user'}, {'iax_calls_without_secret'}),
        ({'host': 'dynamic'}, {'iax_registers_without_secret'}),
    ],
)
def test_a_peer_that_lets_strangers_in_is_warned_about(confd, name, values, codes):
    document = created(confd, iax(name(), **values))
    assert {warning['code'] for warning in document['warnings']} == codes
    edit = {'iax': {'auth': {'secret': 'S3cr3t'}}}
    assert edited(confd, document, edit)['warnings'] == []


def test_the_peer_is_a_trunk_in_the_context(confd, db, fixtures, name):
    context = fixtures['contexts']['incall']['name']
    document = created(confd, {**iax(name()), 'context': context})
    peer = _peer(db, document)
    assert (peer['category'], peer['context']) == ('trunk', context)
    assert (peer['name'], peer['host']) == (document['name'], document['iax']['host'])
    assert peer['tenant_uuid'] == document['tenant_uuid']


def test_options_are_in_their_columns_and_the_others_in_a_list(confd, db, name):
    options = [['language', 'fr_CA'], ['trunk', 'true'], ['x-own', 'a'], ['x-own', 'b']]
    document = created(confd, iax(name(), options=options))
    peer = _peer(db, document)
    assert (peer['language'], peer['trunk']) == ('fr_CA', 1)
    assert sorted(peer['options']) == [['x-own', 'a'], ['x-own', 'b']]
    asked = {('language', 'fr_CA'), ('trunk', 'yes'), ('x-own', 'a'), ('x-own', 'b')}
    assert asked <= set(map(tuple, document['iax']['options']))


def test_a_registration_is_a_line_with_its_port(confd, db, name):
    document = created(confd, iax(name(), registration=REGISTRATION))
    assert document['iax']['registration'] == SHOWN
    assert _line(db, document)['var_val'] == (
        f'acme:{REGISTRATION["auth_password"]}@registrar.example.com:4569'
    )


def test_a_registration_says_where_calls_are_to_arrive(confd, db, fixtures, name):
    context = fixtures['contexts']['incall']['name']
    said = {
        'remote_port': 4570,
        'callback_extension': '5145550100',
        'callback_context': context,
        'enabled': False,
    }
    document = created(confd, iax(name(), registration=REGISTRATION | said))
    assert document['iax']['registration'] == SHOWN | said
    line = _line(db, document)
    assert line['var_val'].endswith(f'@registrar.example.com:4570/5145550100?{context}')
    assert line['commented'] == 1


def test_the_line_is_as_the_host_makes_one(confd, db, name):
    line = _line(db, created(confd, iax(name(), registration=REGISTRATION)))
    place = (line['filename'], line['category'], line['var_name'])
    assert place == ('iax.conf', 'general', 'register')


def test_the_trunk_the_peer_and_the_line_are_the_hosts_own(confd, name):
    document = created(confd, iax(name(), registration=REGISTRATION))
    trunk = confd.get(f'/trunks/{document["id"]}').json()
    assert trunk['endpoint_iax']['name'] == document['name']
    register = confd.get(f'/registers/iax/{trunk["register_iax"]["id"]}').json()
    assert register['remote_host'] == 'registrar.example.com'
    assert register['trunk']['id'] == document['id']
    for link in document['links']:
        assert confd.get(link['href']).status_code == 200
    assert 'endpoint_iax' in {link['rel'] for link in document['links']}


def test_the_events_are_those_of_the_work_by_hand(confd, name, events, reloads):
    document = created(confd, iax(name(), registration=REGISTRATION))
    assert sorted(events.names()) == [
        'iax_endpoint_created',
        'register_iax_created',
        'trunk_created',
        'trunk_endpoint_iax_associated',
        'trunk_register_iax_associated',
    ]
    # The table of the lines has no tenant, nor has its event.
    tenants = {event['name']: event['tenant_uuid'] for event in events.all()}
    assert tenants.pop('register_iax_created') is None
    assert set(tenants.values()) == {document['tenant_uuid']}
    assert reloads.commands() == [['iax2 reload']]


def test_it_is_found_by_its_host_and_listed_by_its_type(confd, name):
    document = created(confd, iax(name()))
    for query in ({'search': document['iax']['host']}, {'name': document['name']}):
        found = confd.get(INTERCONNECTIONS, params=query).json()
        assert found == {'total': 1, 'items': [shown(confd, document)]}
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
def test_what_is_likely_not_meant_is_a_warning(confd, name, values, code):
    document = created(confd, iax(name(), **values))
    assert [warning['code'] for warning in document['warnings']] == [code]
