# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""IAX, DAHDI, profiles and dry runs are as `/api/api.yml` defines them."""

from __future__ import annotations

import pytest
from kinds import REGISTRATION, body_of_type, custom_body, iax_body
from samples import INTERCONNECTIONS, codes_of, create, error_text, fetch, path_of
from served_spec import BODY, build_patch
from site_files import DAHDI

PEER = {'username': 'acme', 'secret': 's3cret'}


@pytest.fixture
def acme(confd, name):
    body = iax_body(name(), auth=PEER, registration=REGISTRATION)
    return create(confd, body)


@pytest.mark.parametrize('path', ['iax.peer_type', 'custom.dahdi.group_order'])
def test_iax_or_custom_choice_accepts_the_documented_values_only(
    confd, spec, group, acme, path
):
    document = acme
    if path.startswith('custom'):
        document = create(confd, custom_body(f'dahdi/g{group()}'))
    schema = spec.schema_at(path)
    choices = schema.get('enum') or schema['pattern'].strip('^($)').split('|')

    def put(value):
        body = build_patch(path, value)
        return confd.put(path_of(document), json=body).status_code

    assert {choice: put(choice) for choice in choices} == dict.fromkeys(choices, 204)
    assert put('x_unknown') == put('') == 400


@pytest.mark.parametrize('path', ['iax.port', 'iax.registration.remote_port'])
def test_iax_port_has_the_documented_limits(confd, spec, acme, path):
    schema = spec.schema_at(path)

    def put(value):
        body = build_patch(path, value)
        return confd.put(path_of(acme), json=body).status_code

    assert put(schema['minimum']) == put(schema['maximum']) == 204
    assert put(schema['minimum'] - 1) == put(schema['maximum'] + 1) == 400


def test_dahdi_group_number_has_the_documented_limits(confd, spec, name):
    schema = spec.schema_at('custom.dahdi.group_number')
    for number in (schema['minimum'] - 1, schema['maximum'] + 1):
        dahdi = {'group_order': 'g', 'group_number': number}
        body = {'type': 'custom', 'custom': {'dahdi': dahdi}}
        assert 'custom' in error_text(confd.post(INTERCONNECTIONS, json=body))


@pytest.mark.parametrize(
    ('path', 'length'),
    [('iax.auth.username', 80), ('iax.auth.secret', 80), ('custom.interface', 128)],
)
def test_iax_or_custom_string_has_the_documented_length(
    confd, spec, acme, name, path, length
):
    assert spec.schema_at(path)['maxLength'] == length
    document = acme
    if path.startswith('custom'):
        document = create(confd, custom_body(f'Local/{name()}'))
    own = f'Local/{name()}'
    for text, status in ((length, 204), (length + 1, 400)):
        body = build_patch(path, own.ljust(text, 'x'))
        assert confd.put(path_of(document), json=body).status_code == status


def test_iax_document_with_warnings_is_as_defined(confd, spec, name):
    options = [['permit', '192.0.2.0/24'], ['deny', '0.0.0.0/0']]
    document = create(confd, iax_body(name(), port=4570, options=options))
    assert len(codes_of(document)) == 2
    assert spec.find_mismatches(BODY, document) == []


@pytest.mark.sandbox_only
def test_dahdi_document_with_warnings_is_as_defined(spec, site):
    site.dahdi.write_text(DAHDI['bri'])
    off = 'enabled_asterisk_modules: {chan_dahdi.so: false}'
    (site.confgend / 'config.yml').write_text(off)
    confd = site.confd()
    for group in (0, 40):
        document = create(confd, custom_body(f'dahdi/R{group}'))
        assert len(document['warnings']) == 2
        assert spec.find_mismatches(BODY, document) == []
        found = confd.get('/interconnections/dahdi').json()
        assert found['items']
        assert spec.find_mismatches('DAHDIGroupItems', found) == []
        confd.delete(path_of(document))
    for path in (site.dahdi, site.confgend / 'config.yml'):
        path.unlink()


def test_list_of_dahdi_groups_is_as_defined(confd, spec):
    found = confd.get('/interconnections/dahdi').json()
    assert spec.find_mismatches('DAHDIGroupItems', found) == []


def test_list_of_profiles_is_as_defined(confd, spec):
    found = confd.get('/interconnections/profiles').json()
    assert len(found['items']) >= 5
    assert spec.find_mismatches('InterconnectionProfileItems', found) == []


def test_input_of_a_profile_is_a_path_of_the_document(confd, spec):
    for profile in confd.get('/interconnections/profiles').json()['items']:
        for field in profile['inputs']:
            assert spec.schema_at(field['name']), (profile['name'], field['name'])


@pytest.mark.parametrize('method', ['POST', 'PUT', 'DELETE'])
@pytest.mark.parametrize('kind', ['sip', 'iax', 'custom'])
def test_dry_run_answer_is_as_defined(confd, spec, name, kind, method):
    body = body_of_type(kind, name())
    document = create(confd, body)
    path = INTERCONNECTIONS if method == 'POST' else path_of(document)
    if method == 'PUT':
        body = {'twilio_incoming': True}
    elif method == 'POST':
        confd.delete(path_of(document))
    answer = confd.request(method, f'{path}?dry_run=true', json=body)
    assert answer.status_code == 200
    preview = answer.json()
    assert preview['changes'] and preview['events']
    assert spec.find_mismatches('InterconnectionDryRun', preview) == []
    assert (preview['result'] is None) == (method == 'DELETE')
    if preview['result']:
        assert spec.find_mismatches(BODY, preview['result']) == []


@pytest.mark.parametrize(
    ('path', 'method'),
    [
        ('/interconnections', 'post'),
        ('/interconnections/{interconnection_id}', 'put'),
        ('/interconnections/{interconnection_id}', 'delete'),
        ('/interconnections/{interconnection_id}/nat', 'put'),
        ('/callerid-policy', 'put'),
    ],
)
def test_every_write_documents_the_parameter_dry_run(spec, path, method):
    parameters = spec.whole['paths'][path][method]['parameters']
    assert {'$ref': '#/parameters/interconnectiondryrun'} in parameters
    (parameter,) = (
        spec.whole['parameters'][name] for name in ('interconnectiondryrun',)
    )
    assert (parameter['name'], parameter['type']) == ('dry_run', 'boolean')


def test_if_match_with_an_old_etag_is_412(confd, acme):
    path, before = path_of(acme), fetch(confd, acme)
    tag = {'If-Match': confd.get(path).headers['ETag']}
    patch = {'twilio_incoming': True}
    assert confd.put(path, json=patch, headers=tag).status_code == 204
    error_text(confd.put(path, json={'twilio_incoming': False}, headers=tag), 412)
    error_text(confd.delete(path, headers=tag), 412)
    assert fetch(confd, acme) == before | patch
