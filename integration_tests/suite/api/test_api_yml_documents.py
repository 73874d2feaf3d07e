# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents and their values are as `/api/api.yml` defines them."""

from __future__ import annotations

import pytest
from nat_samples import MANUAL_NAT, fetch_nat, insert_transport, update_nat
from served_spec import BODY, build_patch


@pytest.fixture
def id_(confd, name):
    body = {'type': 'sip', 'name': name(), 'sip': {'remote_hosts': ['a.example']}}
    return confd.post('/interconnections', json=body).json()['id']


def test_document_of_a_minimal_body_is_as_defined(confd, spec, id_):
    document = confd.get(f'/interconnections/{id_}').json()

    assert spec.find_mismatches(BODY, document) == []


def test_document_with_an_incoming_header_is_as_defined(confd, spec, name, id_):
    header = {'name': 'X-Trunk', 'value': name()}
    body = {'sip': {'match': []}, 'headers': {'incoming': [header]}}
    assert confd.put(f'/interconnections/{id_}', json=body).status_code == 204

    document = confd.get(f'/interconnections/{id_}').json()
    assert document['headers']['incoming'] == [header]
    assert spec.find_mismatches(BODY, document) == []


def test_sip_document_with_warnings_is_as_defined(confd, spec, name, id_):
    sip = {
        'identify_by': ['username'],
        'callerid': '5145550100',
        'outbound_auth': {'username': 'acme'},
        'registration': {'line': False},
    }
    assert confd.put(f'/interconnections/{id_}', json={'sip': sip}).status_code == 204

    document = confd.get(f'/interconnections/{id_}').json()
    assert len(document['warnings']) >= 4
    assert spec.find_mismatches(BODY, document) == []


def test_document_of_a_trunk_without_endpoint_is_as_defined(confd, spec, db, fixtures):
    tenant_uuid = fixtures['tokens']['admin']['tenant_uuid']
    sql = 'INSERT INTO trunkfeatures (tenant_uuid) VALUES (%s) RETURNING id'
    id_ = db.one(sql, tenant_uuid)['id']

    document = confd.get(f'/interconnections/{id_}').json()
    assert document['type'] is None
    assert spec.find_mismatches(BODY, document) == []


def test_nat_document_is_as_defined(confd, db, spec, name, id_):
    transport = insert_transport(db, name('transport'))
    for patch in ({}, {'transport': transport}, MANUAL_NAT):
        assert (
            spec.find_mismatches('InterconnectionNat', update_nat(confd, id_, patch))
            == []
        )
    assert spec.find_mismatches('InterconnectionNat', fetch_nat(confd, id_)) == []


def test_list_is_as_defined(confd, spec, id_):
    items = confd.get('/interconnections?order=id&direction=desc&limit=5').json()

    assert items['items']
    assert spec.find_mismatches('InterconnectionItems', items) == []


def test_object_rejects_an_undefined_property(confd, spec, id_):
    for path in spec.list_writable_objects(BODY):
        unknown = f'{path}.x_unknown'.removeprefix('.')
        answer = confd.put(f'/interconnections/{id_}', json=build_patch(unknown, 1))
        named = unknown.replace('[]', '.0')

        assert answer.status_code == 400, path
        assert f'Input Error - {named}: unknown field' in answer.text


@pytest.mark.parametrize(
    'path',
    [
        'outgoing_caller_id_format',
        'sip.dtmf_mode',
        'sip.media_encryption',
        'sip.identify_by',
    ],
)
def test_sip_choice_accepts_the_documented_values_only(confd, spec, id_, path):
    schema = spec.schema_at(path)
    is_list = schema['type'] == 'array'
    choices = schema['items']['enum'] if is_list else schema['enum']

    def put(value: str) -> int:
        body = build_patch(path, [value] if is_list else value)
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
def test_sip_number_has_the_documented_limits(confd, spec, id_, path):
    schema = spec.schema_at(path)
    sip = {'outbound_auth': {'username': 'acme'}, 'registration': {}}
    confd.put(f'/interconnections/{id_}', json={'sip': sip})

    def put(value: int) -> int:
        body = build_patch(path, value)
        return confd.put(f'/interconnections/{id_}', json=body).status_code

    assert put(schema['minimum']) == put(schema['maximum']) == 204
    assert put(schema['minimum'] - 1) == put(schema['maximum'] + 1) == 400


def test_label_has_the_documented_length(confd, spec, id_):
    length = spec.schema_at('label')['maxLength']

    for label, status in (('x' * length, 204), ('x' * (length + 1), 400)):
        answer = confd.put(f'/interconnections/{id_}', json={'label': label})
        assert answer.status_code == status
