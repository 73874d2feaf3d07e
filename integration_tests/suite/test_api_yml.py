# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``/api/api.yml`` says of the plugin, held to what the plugin does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from kinds import REGISTRATION
from nat_samples import MANUAL, edited_nat, shown_nat, transport_by_sql
from served_spec import holds, patch_at

METHODS = {'get': 'read', 'post': 'create', 'put': 'update', 'delete': 'delete'}
PATHS = {
    '/interconnections': {'get', 'post'},
    '/interconnections/{interconnection_id}': {'get', 'put', 'delete'},
    '/interconnections/{interconnection_id}/nat': {'get', 'put'},
    '/interconnections/{interconnection_id}/diagnostics': {'get'},
    '/interconnections/dahdi': {'get'},
    '/interconnections/profiles': {'get'},
}
BODY = 'Interconnection'


def free_exten(db: Any, context: dict[str, Any]) -> int:
    """A number, of those that calls come in by, that has no route in the context."""
    sql = 'SELECT exten FROM extensions WHERE context = %s'
    used = {row['exten'].strip('_.') for row in db.query(sql, context['name'])}
    return next(n for n in range(5145550500, 5145559999) if str(n) not in used)


def ours(spec):
    """The operations of the plugin by path."""
    return spec.beginning(*PATHS)


@pytest.fixture
def whole_sip(confd, db, name, fixtures):
    """A body that says something for every property of a SIP interconnection."""
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
    transport = transport_by_sql(db, name('transport'), options)
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
            'send_rpid': False,
            'trust_id_inbound': True,
            'trust_id_outbound': False,
            't38_udptl': True,
            'outbound_proxy': 'sip:proxy.acme.example;lr',
            'qualify_frequency': 30,
            'options': {section: [option] for section, option in sections.items()},
        },
        # As the transport has it already: a restart would be one warning more. And
        # what is the endpoint's own is answered as options.
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
    """A body that says something for every property of a customized one."""
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
    """A body that says something for every property of an IAX interconnection."""
    said = {
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
            'registration': {**REGISTRATION, **said},
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


@pytest.fixture
def id_(confd, name):
    body = {'type': 'sip', 'name': name(), 'sip': {'remote_hosts': ['a.example']}}
    return confd.post('/interconnections', json=body).json()['id']


def test_the_paths_of_the_plugin_are_served(spec):
    served = {path: set(item) & set(METHODS) for path, item in ours(spec).items()}
    assert served == PATHS


def test_all_that_is_referred_to_is_there(spec):
    def references(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            if '$ref' in value:
                yield value['$ref']
            value = list(value.values())
        for inner in value if isinstance(value, list) else ():
            yield from references(inner)

    seen, new = set(), set(references(ours(spec)))
    while new:
        seen |= new
        referred = {inner for one in new for inner in references(spec.referred(one))}
        new = referred - seen
    assert '#/definitions/Interconnection' in seen


@pytest.mark.parametrize('path', PATHS)
def test_a_path_takes_the_methods_that_it_documents(confd, spec, path):
    url = path.replace('{interconnection_id}', '0')
    documented = set(ours(spec)[path]) & {*METHODS, 'patch'}

    for method in (*METHODS, 'patch'):
        answer = confd.request(method.upper(), url, json={})
        assert (answer.status_code != 405) == (method in documented), method
    allowed = confd.request('PATCH', url, json={}).headers['Allow']
    assert {method.lower() for method in allowed.split(', ')} == documented


@pytest.mark.parametrize('path', PATHS)
def test_an_operation_names_its_right(spec, path):
    for method in PATHS[path]:
        action = METHODS[method]
        acl = f'confd{path.replace("/", ".")}.{action}'
        description = ours(spec)[path][method]['description']
        assert description.startswith(f'**Required ACL:** `{acl}`'), method


def test_the_bodies_here_say_every_property_that_is_not_read_only(spec, bodies):
    # An incoming header excludes `match`; it has the properties of an outgoing one.
    incoming = spec.writable('InterconnectionHeader', '.headers.incoming[]')
    writable = set(spec.writable(BODY)) - set(incoming)

    said = {path for body in bodies.values() for path in spec.written(BODY, body)}

    assert said == writable


@pytest.mark.parametrize('kind', ['sip', 'iax', 'custom'])
def test_what_a_body_says_is_answered(confd, spec, bodies, kind):
    answer = confd.post('/interconnections', json=bodies[kind])

    assert answer.status_code == 201, answer.text
    assert holds(answer.json(), spec.answered(BODY, bodies[kind]))


@pytest.mark.parametrize('kind', ['sip', 'iax', 'custom'])
def test_a_document_that_says_all_is_as_defined(confd, spec, bodies, kind):
    created = confd.post('/interconnections', json=bodies[kind])
    document = confd.get(f'/interconnections/{created.json()["id"]}').json()

    assert document == created.json()
    assert spec.mismatches(BODY, document) == []


def test_a_document_that_says_little_is_as_defined(confd, spec, id_):
    document = confd.get(f'/interconnections/{id_}').json()

    assert spec.mismatches(BODY, document) == []


def test_the_document_of_an_incoming_header_is_as_defined(confd, spec, name, id_):
    header = {'name': 'X-Trunk', 'value': name()}
    body = {'sip': {'match': []}, 'headers': {'incoming': [header]}}
    assert confd.put(f'/interconnections/{id_}', json=body).status_code == 204

    document = confd.get(f'/interconnections/{id_}').json()
    assert document['headers']['incoming'] == [header]
    assert spec.mismatches(BODY, document) == []


def test_a_document_with_warnings_is_as_defined(confd, spec, name, id_):
    sip = {
        'identify_by': ['username'],
        'callerid': '5145550100',
        'outbound_auth': {'username': 'acme'},
        'registration': {'line': False},
    }
    assert confd.put(f'/interconnections/{id_}', json={'sip': sip}).status_code == 204

    document = confd.get(f'/interconnections/{id_}').json()
    assert len(document['warnings']) >= 4
    assert spec.mismatches(BODY, document) == []


def test_a_trunk_without_an_endpoint_is_as_defined(confd, spec, db, fixtures):
    tenant_uuid = fixtures['tokens']['admin']['tenant_uuid']
    sql = 'INSERT INTO trunkfeatures (tenant_uuid) VALUES (%s) RETURNING id'
    id_ = db.one(sql, tenant_uuid)['id']

    document = confd.get(f'/interconnections/{id_}').json()
    assert document['type'] is None
    assert spec.mismatches(BODY, document) == []


def test_the_nat_of_one_is_as_defined(confd, db, spec, name, id_):
    transport = transport_by_sql(db, name('transport'))
    for patch in ({}, {'transport': transport}, MANUAL):
        assert (
            spec.mismatches('InterconnectionNat', edited_nat(confd, id_, patch)) == []
        )
    assert spec.mismatches('InterconnectionNat', shown_nat(confd, id_)) == []


def test_a_list_is_as_defined(confd, spec, id_):
    items = confd.get('/interconnections?order=id&direction=desc&limit=5').json()

    assert items['items']
    assert spec.mismatches('InterconnectionItems', items) == []


def test_what_is_read_only_may_be_put_back(confd, whole_sip, name):
    created = confd.post('/interconnections', json=whole_sip).json()
    assert confd.put(f'/interconnections/{created["id"]}', created).status_code == 204
    created['name'] = name()
    created['sip']['inbound_auth']['password'] = 'new'

    copy = confd.post('/interconnections', json=created)

    assert copy.status_code == 201, copy.text
    assert copy.json()['id'] != created['id']


def test_an_object_takes_no_property_that_it_does_not_define(confd, spec, id_):
    for path in spec.objects(BODY):
        unknown = f'{path}.x_unknown'.removeprefix('.')
        answer = confd.put(f'/interconnections/{id_}', json=patch_at(unknown, 1))
        named = unknown.replace('[]', '.0')

        assert answer.status_code == 400, path
        assert f'Input Error - {named}: Unknown field.' in answer.json()


@pytest.mark.parametrize(
    'path',
    [
        'outgoing_caller_id_format',
        'sip.dtmf_mode',
        'sip.media_encryption',
        'sip.identify_by',
    ],
)
def test_a_choice_takes_what_it_lists_and_nothing_else(confd, spec, id_, path):
    schema = spec.at(path)
    is_list = schema['type'] == 'array'
    choices = schema['items']['enum'] if is_list else schema['enum']

    def put(value: str) -> int:
        body = patch_at(path, [value] if is_list else value)
        return confd.put(f'/interconnections/{id_}', json=body).status_code

    assert {choice: put(choice) for choice in choices} == dict.fromkeys(choices, 204)
    assert put('x_unknown') == 400
    assert put(choices[0].swapcase()) == 400


@pytest.mark.parametrize(
    'path',
    [
        'sip.qualify_frequency',
        'sip.registration.expiration',
        'sip.registration.retry_interval',
        'sip.registration.max_retries',
    ],
)
def test_a_number_has_the_limits_that_are_documented(confd, spec, id_, path):
    schema = spec.at(path)
    sip = {'outbound_auth': {'username': 'acme'}, 'registration': {}}
    confd.put(f'/interconnections/{id_}', json={'sip': sip})

    def put(value: int) -> int:
        body = patch_at(path, value)
        return confd.put(f'/interconnections/{id_}', json=body).status_code

    assert put(schema['minimum']) == put(schema['maximum']) == 204
    assert put(schema['minimum'] - 1) == put(schema['maximum'] + 1) == 400


def test_a_label_has_the_length_that_is_documented(confd, spec, id_):
    length = spec.at('label')['maxLength']

    for label, status in (('x' * length, 204), ('x' * (length + 1), 400)):
        answer = confd.put(f'/interconnections/{id_}', json={'label': label})
        assert answer.status_code == status


def test_a_list_takes_the_parameters_that_are_documented(confd, spec):
    operation = spec.whole['paths']['/interconnections']['get']
    parameters = [spec.referred(one['$ref']) for one in operation['parameters']]
    values = {'integer': ['1'], 'boolean': ['true', 'false'], 'string': ['x']}

    for parameter in parameters:
        name = parameter['name']
        for value in parameter.get('enum') or values[parameter['type']]:
            if parameter['in'] == 'query':
                answer = confd.get('/interconnections', params={name: value})
                assert answer.status_code == 200, (name, value)
    for name in ('x_unknown', 'id', 'tenant_uuid', 'sip'):
        assert confd.get('/interconnections', params={name: '1'}).status_code == 400


@pytest.mark.parametrize('parameter', ['order', 'direction'])
def test_a_parameter_takes_its_choices_alone(confd, parameter):
    answer = confd.get('/interconnections', params={parameter: 'x_unknown'})

    assert answer.status_code == 400
