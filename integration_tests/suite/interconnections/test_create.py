# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""POST of a SIP interconnection."""

from __future__ import annotations

import pytest
from samples import (
    INTERCONNECTIONS,
    codes_of,
    create,
    fetch,
    path_of,
    sip_body,
    stored_sections,
    template_of,
    tenant_of,
    unused_network,
)

AUTH = {'username': 'acme', 'password': 'sesame'}
WITHOUT_CONTEXT = {
    'code': 'context_missing',
    'field': 'context',
    'message': 'the interconnection has no context, so incoming calls do not arrive',
}
# New interconnections admit no registrations, whatever their templates say.
NO_CONTACTS = ['max_contacts', '0']


def test_create_answers_the_document_and_its_location(confd, name):
    answer = confd.post(INTERCONNECTIONS, json=sip_body(name()))
    assert answer.status_code == 201
    document = answer.json()
    assert answer.headers['Location'] == f'{confd.url}{path_of(document)}'
    assert confd.get(answer.headers['Location']).json() == document


def test_omitted_fields_have_their_defaults(confd, db, fixtures, name):
    own, tenant = name(), tenant_of(fixtures)
    document = create(confd, sip_body(own))
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
            'warnings': [WITHOUT_CONTEXT],
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


def test_minimal_body_stores_only_derived_options(confd, db, name):
    own = name()
    document = create(confd, sip_body(own))
    assert stored_sections(db, document['id']) == {
        'aor': [['contact', f'sip:{own}.example.com'], NO_CONTACTS],
        'endpoint': [['identify_by', 'ip']],
        'identify': [['match', f'{own}.example.com']],
    }


def test_registering_interconnection_stores_all_sections(confd, db, fixtures, name):
    own, tenant = name(), tenant_of(fixtures)
    body = sip_body(
        own,
        outbound_auth=AUTH,
        registration={'contact_user': '15145550100'},
        qualify_frequency=60,
    )
    document = create(confd, body)
    host, auth = f'{own}.example.com', [['password', 'sesame'], ['username', 'acme']]
    assert stored_sections(db, document['id']) == {
        'aor': [['contact', f'sip:{host}'], NO_CONTACTS, ['qualify_frequency', '60']],
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
    assert codes_of(document) == []


def test_accepting_interconnection_is_named_after_its_user(confd, db, name):
    own = name('wazo-trunk')
    body = {
        'type': 'sip',
        'sip': {
            'accepts_registrations': True,
            'inbound_auth': {'username': own, 'password': 'sesame'},
        },
    }
    document = create(confd, body)
    assert document['name'] == own
    assert codes_of(document) == []
    assert stored_sections(db, document['id']) == {
        'aor': [['max_contacts', '1']],
        'auth': [['password', 'sesame'], ['username', own]],
        'endpoint': [['identify_by', 'auth_username,username']],
    }


def test_accepting_interconnection_with_another_name_has_a_warning(confd, name):
    body = {
        'type': 'sip',
        'name': name(),
        'sip': {
            'accepts_registrations': True,
            'inbound_auth': {'username': name(), 'password': 'sesame'},
        },
    }
    assert codes_of(create(confd, body)) == ['name_is_not_username']


def test_user_of_another_name_has_no_warning_if_the_address_identifies(confd, name):
    values = {'match': [f'{unused_network()}/64'], 'identify_by': ['ip']}
    document = create(confd, sip_body(name(), inbound_auth=AUTH, **values))
    assert codes_of(document) == []


def test_incoming_header_is_stored_as_match_header(confd, db, name):
    own = name()
    header = {'name': 'X-Account', 'value': f'{own}; a\\b'}
    document = create(confd, {**sip_body(own), 'headers': {'incoming': [header]}})
    assert document['headers']['incoming'] == [header]
    assert document['sip']['match'] == []
    assert document['sip']['identify_by'] == ['header']
    options = stored_sections(db, document['id'])
    assert options['identify'] == [['match_header', f'X-Account: {own}\\; a\\b']]


def test_outgoing_headers_are_stored_escaped_and_shown_unescaped(confd, db, name):
    sent = [
        {'name': 'X-A', 'value': 'a; b'},
        {'name': 'X-B', 'value': 'C:\\dir\\r\\n'},
    ]
    document = create(confd, {**sip_body(name()), 'headers': {'outgoing': sent}})
    assert document['headers']['outgoing'] == sent
    endpoint = stored_sections(db, document['id'])['endpoint']
    assert [value for key, value in endpoint if key == 'set_var'] == [
        'PJSIP_HEADER(add,X-A)=a\\; b',
        'PJSIP_HEADER(add,X-B)=C:\\\\dir\\\\r\\\\n',
    ]


def test_every_field_is_read_as_it_was_written(confd, db, name, fixtures):
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
    document = create(confd, {'type': 'sip', 'name': name(), 'sip': values} | top)
    assert document | top == document
    assert document['sip'] | values == document['sip']


def test_outbound_proxy_is_stored_for_calls_qualify_and_registrations(confd, db, name):
    body = sip_body(
        name(), outbound_auth=AUTH, registration={}, outbound_proxy='sip:p;lr'
    )
    options = stored_sections(db, create(confd, body)['id'])
    for section in ('endpoint', 'aor', 'registration'):
        assert ['outbound_proxy', 'sip:p\\;lr'] in options[section]


def test_registration_can_have_its_own_credentials(confd, db, name):
    own = {'username': 'registers', 'password': 'other', 'realm': 'r'}
    body = sip_body(name(), outbound_auth=AUTH, registration={'outbound_auth': own})
    document = create(confd, body)
    registration = document['sip']['registration']
    assert registration['outbound_auth'] == {
        'username': 'registers',
        'realm': 'r',
        'has_password': True,
    }
    assert registration['client_uri'].startswith('sip:registers@')
    assert stored_sections(db, document['id'])['registration_outbound_auth'] == [
        ['password', 'other'],
        ['realm', 'r'],
        ['username', 'registers'],
    ]


def test_options_are_stored_literally(confd, db, name):
    options = {
        'endpoint': [['accountcode', 'a\\;b'], ['set_var', 'A=1'], ['set_var', 'B=2']],
        'aor': [['max_contacts', '7']],
    }
    document = create(confd, sip_body(name(), options=options))
    assert document['sip']['options'] | options == document['sip']['options']
    stored = stored_sections(db, document['id'])
    assert all(option in stored['endpoint'] for option in options['endpoint'])
    limits = [value for key, value in stored['aor'] if key == 'max_contacts']
    assert limits == ['7']


def test_omitted_name_is_generated_by_wazo(confd):
    body = {'type': 'sip', 'sip': {'remote_hosts': ['a.example.com']}}
    assert len(create(confd, body)['name']) == 8


def test_create_publishes_the_native_events_and_reloads_once(
    confd, name, events, reloads
):
    document = create(confd, sip_body(name()))
    assert sorted(events.names()) == [
        'sip_endpoint_created',
        'trunk_created',
        'trunk_endpoint_sip_associated',
    ]
    assert {event['tenant_uuid'] for event in events.all()} == {document['tenant_uuid']}
    (flush,) = reloads.commands()
    assert flush == ['module reload res_pjsip.so']


def test_created_trunk_and_endpoint_are_native_resources(confd, name):
    document = create(confd, sip_body(name()))
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
        ({'outbound_proxy': 'sip:without-lr.example.com'}, 'sip.outbound_proxy'),
        ({'outbound_proxy': 'sip:other-parameter;lrx'}, 'sip.outbound_proxy'),
        (
            {
                'registration': {'line': False, 'contact_user': 'a'},
                'outbound_auth': AUTH,
            },
            'sip.registration.line',
        ),
    ],
)
def test_unusual_value_has_a_warning(confd, name, values, field):
    document = create(confd, sip_body(name(), **values))
    fields = {warning['field'] for warning in document['warnings']}
    assert fields == {'context', field}
    assert fetch(confd, document)['warnings'] == document['warnings']
