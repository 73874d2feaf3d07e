# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bodies with every property of `/api/api.yml`, and the answers to them."""

from __future__ import annotations

from typing import Any

import pytest
from kinds import REGISTRATION
from nat_samples import insert_transport
from served_spec import BODY, contains


def free_exten(db: Any, context: dict[str, Any]) -> int:
    """Return a number of the incoming range that has no extension in the context."""
    sql = 'SELECT exten FROM extensions WHERE context = %s'
    used = {row['exten'].strip('_.') for row in db.query(sql, context['name'])}
    return next(n for n in range(5145550500, 5145559999) if str(n) not in used)


@pytest.fixture
def whole_sip(confd, db, name, fixtures):
    """A body with every property of a SIP interconnection."""
    contexts = fixtures['contexts']
    (template,) = (
        one
        for one in confd.get('/endpoints/sip/templates').json()['items']
        if one['label'] == 'global'
    )
    nat = {
        'external_media_address': '203.0.113.1',
        'external_signaling_address': 'pbx.acme.example',
        'external_signaling_port': 5070,
        'local_net': ['10.1.1.0/24'],
    }
    options = [(key, str(value)) for key, value in nat.items() if key != 'local_net']
    options.append(('local_net', '10.1.1.0/24'))
    transport = insert_transport(db, name('transport'), options)
    auth = {'username': 'acme', 'password': 's3cret', 'realm': 'acme.example'}
    sections = {
        'aor': ['minimum_expiration', '60'],
        'auth': ['nonce_lifetime', '32'],
        'endpoint': ['allow_transfer', 'no'],
        'identify': ['srv_lookups', 'yes'],
        'registration': ['forbidden_retry_interval', '600'],
        'registration_outbound_auth': ['nonce_lifetime', '32'],
        'outbound_auth': ['nonce_lifetime', '32'],
    }
    return {
        'type': 'sip',
        'name': name(),
        'label': 'Acme Telecom',
        'context': contexts['incall']['name'],
        'outgoing_caller_id_format': 'national',
        'twilio_incoming': True,
        'sip': {
            'remote_hosts': ['sip.acme.example', '[2001:db8::1]:5061'],
            'accepts_registrations': False,
            'outbound_auth': auth,
            'inbound_auth': {'username': 'them', 'password': 's3cret'},
            'registration': {
                'server_uri': 'sip:registrar.acme.example',
                'client_uri': 'sip:acme@registrar.acme.example',
                'contact_user': '5145550100',
                'expiration': 300,
                'retry_interval': 20,
                'max_retries': 5,
                'line': True,
                'outbound_auth': {**auth, 'username': 'registering'},
            },
            'match': ['198.51.100.0/24', '203.0.113.7'],
            'identify_by': ['ip', 'auth_username'],
            'transport': {'uuid': transport['uuid'], 'name': transport['name']},
            'templates': [{'uuid': template['uuid'], 'label': 'global'}],
            'codecs': ['ulaw', 'g722'],
            'callerid': '"Acme" <5145550100>',
            'from_user': '5145550100',
            'from_domain': 'acme.example',
            'dtmf_mode': 'rfc4733',
            'media_encryption': 'sdes',
            'language': 'fr_CA',
            'send_pai': True,
            'pai_format': 'tel:{number}',
            'send_rpid': False,
            'trust_id_inbound': True,
            'trust_id_outbound': False,
            't38_udptl': True,
            'outbound_proxy': 'sip:proxy.acme.example;lr',
            'qualify_frequency': 30,
            'options': {section: [option] for section, option in sections.items()},
        },
        # As the transport has it already, otherwise a restart would be one warning
        # more. The values of the endpoint are answered as options, so they are null.
        'nat': nat
        | {
            'transport': transport,
            'rtp_symmetric': None,
            'rewrite_contact': None,
            'force_rport': None,
            'direct_media': None,
            'scope': 'interconnection',
        },
        'headers': {
            'outgoing': [{'name': 'X-Customer', 'value': 'acme; 42'}],
            'incoming': [],
        },
        'outcalls': [
            {'id': fixtures['outcalls'][0]['id']},
            {
                'name': name(),
                'internal_caller_id': True,
                'ring_time': 30,
                'enabled': False,
                'description': 'To the customers of Acme',
                'preprocess_subroutine': 'acme',
                'position': 1,
                'extensions': [
                    {
                        'exten': f'_{free_exten(db, contexts["outcall"])}.',
                        'context': contexts['outcall']['name'],
                        'strip_digits': 1,
                        'prefix': '9',
                        'external_prefix': '+1',
                        'caller_id': '"Acme" <5145550100>',
                    }
                ],
            },
        ],
        'secrets': ['sip.outbound_auth.password'],
        'incalls': [
            {
                'exten': str(free_exten(db, contexts['incall'])),
                'context': contexts['incall']['name'],
                'destination': {'type': 'none'},
            }
        ],
    }


@pytest.fixture
def whole_custom(group, name):
    """A body with every property of a customized interconnection."""
    number = group()
    return {
        'profile': 'pbx-isdn',
        'type': 'custom',
        'name': name(),
        'custom': {
            'interface': f'dahdi/r{number}',
            'interface_suffix': '/acme',
            'enabled': False,
            'dahdi': {'group_order': 'r', 'group_number': number},
        },
    }


@pytest.fixture
def whole_iax(fixtures, name):
    """A body with every property of an IAX interconnection."""
    registration = {
        'remote_port': 4570,
        'callback_extension': '5145550100',
        'callback_context': fixtures['contexts']['incall']['name'],
        'enabled': False,
    }
    return {
        'type': 'iax',
        'name': name(),
        'iax': {
            'host': '198.51.100.7',
            'port': 4569,
            'peer_type': 'peer',
            'auth': {'username': 'acme', 'secret': 's3cret'},
            'registration': {**REGISTRATION, **registration},
            'options': [
                ['amaflags', 'default'],
                ['auth', 'md5'],
                ['qualify', 'yes'],
                ['qualifyfreqnotok', '10000'],
                ['qualifyfreqok', '60000'],
                ['qualifysmoothing', 'no'],
                ['requirecalltoken', 'no'],
                ['sendani', 'no'],
                ['trunk', 'yes'],
            ],
        },
    }


@pytest.fixture
def bodies(whole_sip, whole_iax, whole_custom):
    return {'sip': whole_sip, 'iax': whole_iax, 'custom': whole_custom}


def test_full_bodies_have_every_writable_property(spec, bodies):
    # An incoming header excludes `match`; it has the properties of an outgoing one.
    incoming = spec.list_writable_paths('InterconnectionHeader', '.headers.incoming[]')
    writable = set(spec.list_writable_paths(BODY)) - set(incoming)

    written = {
        path for body in bodies.values() for path in spec.list_body_paths(BODY, body)
    }

    assert written == writable


@pytest.mark.parametrize('kind', ['sip', 'iax', 'custom'])
def test_post_answers_the_values_of_a_full_body(confd, spec, bodies, kind):
    answer = confd.post('/interconnections', json=bodies[kind])

    assert answer.status_code == 201, answer.text
    assert contains(answer.json(), spec.without_write_only(BODY, bodies[kind]))


@pytest.mark.parametrize('kind', ['sip', 'iax', 'custom'])
def test_document_of_a_full_body_is_as_defined(confd, spec, bodies, kind):
    created = confd.post('/interconnections', json=bodies[kind])
    document = confd.get(f'/interconnections/{created.json()["id"]}').json()

    # The answer to a POST also compares it with other interconnections.
    assert {**document, 'warnings': []} == {**created.json(), 'warnings': []}
    assert spec.find_mismatches(BODY, document) == []


def test_document_with_read_only_properties_can_be_sent_back(confd, whole_sip, name):
    created = confd.post('/interconnections', json=whole_sip).json()
    assert confd.put(f'/interconnections/{created["id"]}', created).status_code == 204
    created['name'] = name()
    created['sip']['inbound_auth']['password'] = 'new'

    copy = confd.post('/interconnections', json=created)

    assert copy.status_code == 201, copy.text
    assert copy.json()['id'] != created['id']
