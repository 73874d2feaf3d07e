# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A SIP interconnection is made by one request."""

from __future__ import annotations

import pytest
from samples import (
    INTERCONNECTIONS,
    created,
    new_network,
    options_of,
    path_of,
    shown,
    sip,
    template_of,
    tenant_of,
)

AUTH = {'username': 'acme', 'password': 'sesame'}
# What a template lets in, no new interconnection does.
CLOSED = ['max_contacts', '0']


def test_the_answer_is_the_document_and_its_place(confd, name):
    answer = confd.post(INTERCONNECTIONS, json=sip(name()))
    assert answer.status_code == 201
    document = answer.json()
    assert answer.headers['Location'] == f'{confd.url}{path_of(document)}'
    assert confd.get(answer.headers['Location']).json() == document


def test_what_is_left_out_has_its_default(confd, db, fixtures, name):
    own, tenant = name(), tenant_of(fixtures)
    document = created(confd, sip(own))
    assert (
        document
        | {
            'type': 'sip',
            'name': own,
            'label': None,
            'tenant_uuid': tenant,
            'context': None,
            'outgoing_caller_id_format': '+E164',
            'twilio_incoming': False,
            'iax': None,
            'custom': None,
            'headers': {'outgoing': [], 'incoming': []},
            'outcalls': [],
            'warnings': [],
        }
        == document
    )
    assert (
        document['sip']
        | {
            'remote_hosts': [f'{own}.example.com'],
            'accepts_registrations': False,
            'outbound_auth': None,
            'inbound_auth': None,
            'registration': None,
            'match': [f'{own}.example.com'],
            'identify_by': ['ip'],
            'transport': None,
            'templates': [{'uuid': template_of(db, tenant), 'label': 'global'}],
            'codecs': None,
            'callerid': None,
            'qualify_frequency': None,
        }
        == document['sip']
    )


def test_the_options_of_a_plain_one(confd, db, name):
    own = name()
    document = created(confd, sip(own))
    assert options_of(db, document['id']) == {
        'aor': [['contact', f'sip:{own}.example.com'], CLOSED],
        'endpoint': [['identify_by', 'ip']],
        'identify': [['match', f'{own}.example.com']],
    }


def test_a_voip_provider(confd, db, fixtures, name):
    own, tenant = name(), tenant_of(fixtures)
    body = sip(
        own,
        outbound_auth=AUTH,
        registration={'contact_user': '15145550100'},
        qualify_frequency=60,
    )
    document = created(confd, body)
    host, auth = f'{own}.example.com', [['password', 'sesame'], ['username', 'acme']]
    assert options_of(db, document['id']) == {
        'aor': [['contact', f'sip:{host}'], CLOSED, ['qualify_frequency', '60']],
        'endpoint': [['identify_by', 'ip']],
        'identify': [['match', host]],
        'outbound_auth': auth,
        'registration': [
            ['client_uri', f'sip:acme@{host}'],
            ['contact_user', '15145550100'],
            ['line', 'yes'],
            ['server_uri', f'sip:{host}'],
        ],
        'registration_outbound_auth': auth,
    }
    uuid = template_of(db, tenant, 'registration_trunk')
    assert document['sip']['templates'] == [
        {'uuid': uuid, 'label': 'registration_trunk'}
    ]
    assert document['warnings'] == []


def test_one_that_accepts_registrations_has_the_name_of_its_user(confd, db, name):
    own = name('wazo-trunk')
    body = {
        'type': 'sip',
        'sip': {
            'accepts_registrations': True,
            'inbound_auth': {'username': own, 'password': 'sesame'},
        },
    }
    document = created(confd, body)
    assert document['name'] == own
    assert document['warnings'] == []
    assert options_of(db, document['id']) == {
        'aor': [['max_contacts', '1']],
        'auth': [['password', 'sesame'], ['username', own]],
        'endpoint': [['identify_by', 'auth_username,username']],
    }


def test_one_that_accepts_registrations_by_another_name_is_a_warning(confd, name):
    body = {
        'type': 'sip',
        'name': name(),
        'sip': {
            'accepts_registrations': True,
            'inbound_auth': {'username': name(), 'password': 'sesame'},
        },
    }
    (warning,) = created(confd, body)['warnings']
    assert warning['field'] == 'name'


def test_a_password_of_another_name_is_enough_from_an_address(confd, name):
    values = {'match': [f'{new_network()}/64'], 'identify_by': ['ip']}
    document = created(confd, sip(name(), inbound_auth=AUTH, **values))
    assert document['warnings'] == []


def test_calls_recognised_by_a_header(confd, db, name):
    own = name()
    header = {'name': 'X-Account', 'value': f'{own}; a\\b'}
    document = created(confd, {**sip(own), 'headers': {'incoming': [header]}})
    assert document['headers']['incoming'] == [header]
    assert document['sip']['match'] == []
    assert document['sip']['identify_by'] == ['header']
    options = options_of(db, document['id'])
    assert options['identify'] == [['match_header', f'X-Account: {own}\\; a\\b']]


def test_outgoing_headers_are_written_for_asterisk_and_shown_as_sent(confd, db, name):
    sent = [
        {'name': 'X-A', 'value': 'a; b'},
        {'name': 'X-B', 'value': 'C:\\dir\\r\\n'},
    ]
    document = created(confd, {**sip(name()), 'headers': {'outgoing': sent}})
    assert document['headers']['outgoing'] == sent
    endpoint = options_of(db, document['id'])['endpoint']
    assert [value for key, value in endpoint if key == 'set_var'] == [
        'PJSIP_HEADER(add,X-A)=a\\; b',
        'PJSIP_HEADER(add,X-B)=C:\\\\dir\\\\r\\\\n',
    ]


def test_every_field_reads_as_it_was_written(confd, db, name, fixtures):
    transport = db.one('SELECT uuid, name FROM pjsip_transport ORDER BY name LIMIT 1')
    values = {
        'remote_hosts': ['a.example.com:5080', '[2001:db8::1]', 'sips:b;lr'],
        'match': ['192.0.2.0/24', 'a.example.com'],
        'identify_by': ['ip', 'header'],
        'transport': {'uuid': transport['uuid'], 'name': transport['name']},
        'codecs': ['g722', 'ulaw:20'],
        'callerid': '"Acme; Inc." <5145550100>',
        'from_user': '15145550100',
        'from_domain': 'sip.example.com',
        'dtmf_mode': 'info',
        'media_encryption': 'sdes',
        'language': 'fr_CA',
        'send_pai': True,
        'send_rpid': False,
        'trust_id_inbound': True,
        'trust_id_outbound': False,
        't38_udptl': True,
        'outbound_proxy': 'sip:proxy.example.com;lr',
        'qualify_frequency': 0,
    }
    top = {
        'label': 'Acme, Québec; [x]',
        'context': fixtures['contexts']['incall']['name'],
        'outgoing_caller_id_format': 'national',
        'twilio_incoming': True,
    }
    document = created(confd, {'type': 'sip', 'name': name(), 'sip': values} | top)
    assert document | top == document
    assert document['sip'] | values == document['sip']


def test_the_proxy_is_that_of_calls_qualifies_and_registrations(confd, db, name):
    body = sip(name(), outbound_auth=AUTH, registration={}, outbound_proxy='sip:p;lr')
    options = options_of(db, created(confd, body)['id'])
    for section in ('endpoint', 'aor', 'registration'):
        assert ['outbound_proxy', 'sip:p\\;lr'] in options[section]


def test_the_registration_has_credentials_of_its_own(confd, db, name):
    own = {'username': 'registers', 'password': 'other', 'realm': 'r'}
    body = sip(name(), outbound_auth=AUTH, registration={'outbound_auth': own})
    document = created(confd, body)
    registration = document['sip']['registration']
    assert registration['outbound_auth'] == {
        'username': 'registers',
        'realm': 'r',
        'has_password': True,
    }
    assert registration['client_uri'].startswith('sip:registers@')
    assert options_of(db, document['id'])['registration_outbound_auth'] == [
        ['password', 'other'],
        ['realm', 'r'],
        ['username', 'registers'],
    ]


def test_options_are_stored_as_they_are(confd, db, name):
    options = {
        'endpoint': [['accountcode', 'a\\;b'], ['set_var', 'A=1'], ['set_var', 'B=2']],
        'aor': [['max_contacts', '7']],
    }
    document = created(confd, sip(name(), options=options))
    assert document['sip']['options'] | options == document['sip']['options']
    stored = options_of(db, document['id'])
    assert all(option in stored['endpoint'] for option in options['endpoint'])
    limits = [value for key, value in stored['aor'] if key == 'max_contacts']
    assert limits == ['7']


def test_no_name_is_a_name_of_the_hosts(confd):
    body = {'type': 'sip', 'sip': {'remote_hosts': ['a.example.com']}}
    assert len(created(confd, body)['name']) == 8


def test_the_events_are_those_of_the_work_by_hand(confd, name, events, reloads):
    document = created(confd, sip(name()))
    assert sorted(events.names()) == [
        'sip_endpoint_created',
        'trunk_created',
        'trunk_endpoint_sip_associated',
    ]
    assert {event['tenant_uuid'] for event in events.all()} == {document['tenant_uuid']}
    (flush,) = reloads.commands()
    assert flush == ['module reload res_pjsip.so']


def test_the_trunk_and_the_endpoint_are_the_hosts_own(confd, name):
    document = created(confd, sip(name()))
    trunk = confd.get(f'/trunks/{document["id"]}').json()
    assert trunk['endpoint_sip']['name'] == document['name']
    for link in document['links']:
        assert confd.get(link['href']).status_code == 200


@pytest.mark.parametrize(
    ('values', 'field'),
    [
        ({'callerid': 'Bob <12>'}, 'sip.callerid'),
        ({'identify_by': ['username', 'ip']}, 'sip.identify_by'),
        ({'identify_by': ['header', 'auth_username']}, 'sip.identify_by'),
        ({'inbound_auth': AUTH}, 'name'),
        ({'outbound_proxy': 'sip:proxy.example.com'}, 'sip.outbound_proxy'),
        ({'outbound_proxy': 'sip:p;lrx'}, 'sip.outbound_proxy'),
        ({'registration': {}, 'outbound_auth': AUTH}, 'sip.registration.contact_user'),
        (
            {
                'registration': {'line': False, 'contact_user': 'a'},
                'outbound_auth': AUTH,
            },
            'sip.registration.line',
        ),
    ],
)
def test_what_is_likely_not_meant_is_a_warning(confd, name, values, field):
    document = created(confd, sip(name(), **values))
    assert [warning['field'] for warning in document['warnings']] == [field]
    assert shown(confd, document)['warnings'] == document['warnings']
