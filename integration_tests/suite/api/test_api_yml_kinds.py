# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``/api/api.yml`` says of IAX, DAHDI, profiles and dry runs."""

from __future__ import annotations

import pytest
from kinds import REGISTRATION, custom, iax, of_kind
from samples import INTERCONNECTIONS, created, errors, path_of, shown
from served_spec import BODY, patch_at
from site_files import DAHDI

PEER = {'username': 'acme', 'secret': 's3cret'}


@pytest.fixture
def acme(confd, name):
    body = iax(name(), auth=PEER, registration=REGISTRATION)
    return created(confd, body)


@pytest.mark.parametrize('path', ['iax.peer_type', 'custom.dahdi.group_order'])
def test_a_choice_takes_what_it_lists_and_nothing_else(confd, spec, group, acme, path):
    document = acme
    if path.startswith('custom'):
        document = created(confd, custom(f'dahdi/g{group()}'))
    choices = spec.at(path)['enum']

    def put(value):
        body = patch_at(path, value)
        return confd.put(path_of(document), json=body).status_code

    assert {choice: put(choice) for choice in choices} == dict.fromkeys(choices, 204)
    assert put('x_unknown') == put('') == 400


@pytest.mark.parametrize('path', ['iax.port', 'iax.registration.remote_port'])
def test_a_port_has_the_limits_that_are_documented(confd, spec, acme, path):
    schema = spec.at(path)

    def put(value):
        body = patch_at(path, value)
        return confd.put(path_of(acme), json=body).status_code

    assert put(schema['minimum']) == put(schema['maximum']) == 204
    assert put(schema['minimum'] - 1) == put(schema['maximum'] + 1) == 400


def test_a_group_has_the_limits_that_are_documented(confd, spec, name):
    schema = spec.at('custom.dahdi.group_number')
    for number in (schema['minimum'] - 1, schema['maximum'] + 1):
        dahdi = {'group_order': 'g', 'group_number': number}
        body = {'type': 'custom', 'custom': {'dahdi': dahdi}}
        assert 'custom' in errors(confd.post(INTERCONNECTIONS, json=body))


@pytest.mark.parametrize(
    ('path', 'length'),
    [('iax.auth.username', 80), ('iax.auth.secret', 80), ('custom.interface', 128)],
)
def test_a_text_has_the_length_that_is_documented(
    confd, spec, acme, name, path, length
):
    assert spec.at(path)['maxLength'] == length
    document = acme
    if path.startswith('custom'):
        document = created(confd, custom(f'Local/{name()}'))
    own = f'Local/{name()}'
    for text, status in ((length, 204), (length + 1, 400)):
        body = patch_at(path, own.ljust(text, 'x'))
        assert confd.put(path_of(document), json=body).status_code == status


def test_documents_with_warnings_are_as_defined(confd, spec, name):
    options = [['permit', '192.0.2.0/24'], ['deny', '0.0.0.0/0']]
    document = created(confd, iax(name(), port=4570, options=options))
    assert len(document['warnings']) == 2
    assert spec.mismatches(BODY, document) == []


@pytest.mark.sandbox_only
def test_a_document_that_warns_of_dahdi_is_as_defined(spec, site):
    site.dahdi.write_text(DAHDI['bri'])
    off = 'enabled_asterisk_modules: {chan_dahdi.so: false}'
    (site.confgend / 'config.yml').write_text(off)
    confd = site.confd()
    for group in (0, 40):
        document = created(confd, custom(f'dahdi/R{group}'))
        assert len(document['warnings']) == 2
        assert spec.mismatches(BODY, document) == []
        found = confd.get('/interconnections/dahdi').json()
        assert found['items']
        assert spec.mismatches('DAHDIGroupItems', found) == []
        confd.delete(path_of(document))
    for path in (site.dahdi, site.confgend / 'config.yml'):
        path.unlink()


def test_the_groups_are_as_defined(confd, spec):
    found = confd.get('/interconnections/dahdi').json()
    assert spec.mismatches('DAHDIGroupItems', found) == []


def test_the_profiles_are_as_defined(confd, spec):
    found = confd.get('/interconnections/profiles').json()
    assert len(found['items']) >= 5
    assert spec.mismatches('InterconnectionProfileItems', found) == []


def test_an_input_of_a_profile_is_a_path_of_the_document(confd, spec):
    for profile in confd.get('/interconnections/profiles').json()['items']:
        for asked in profile['inputs']:
            assert spec.at(asked['name']), (profile['name'], asked['name'])


@pytest.mark.parametrize('method', ['POST', 'PUT', 'DELETE'])
@pytest.mark.parametrize('kind', ['sip', 'iax', 'custom'])
def test_a_dry_run_is_as_defined(confd, spec, name, kind, method):
    body = of_kind(kind, name())
    document = created(confd, body)
    path = INTERCONNECTIONS if method == 'POST' else path_of(document)
    if method == 'PUT':
        body = {'twilio_incoming': True}
    elif method == 'POST':
        confd.delete(path_of(document))
    answer = confd.request(method, f'{path}?dry_run=true', json=body)
    assert answer.status_code == 200
    told = answer.json()
    assert told['changes'] and told['events']
    assert spec.mismatches('InterconnectionDryRun', told) == []
    assert (told['result'] is None) == (method == 'DELETE')
    if told['result']:
        assert spec.mismatches(BODY, told['result']) == []


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
def test_every_write_has_the_parameter_of_a_dry_run(spec, path, method):
    parameters = spec.whole['paths'][path][method]['parameters']
    assert {'$ref': '#/parameters/interconnectiondryrun'} in parameters
    (parameter,) = (
        spec.whole['parameters'][name] for name in ('interconnectiondryrun',)
    )
    assert (parameter['name'], parameter['type']) == ('dry_run', 'boolean')


def test_the_version_that_was_read_is_a_condition(confd, acme):
    path, before = path_of(acme), shown(confd, acme)
    tag = {'If-Match': confd.get(path).headers['ETag']}
    patch = {'twilio_incoming': True}
    assert confd.put(path, json=patch, headers=tag).status_code == 204
    errors(confd.put(path, json={'twilio_incoming': False}, headers=tag), 412)
    errors(confd.delete(path, headers=tag), 412)
    assert shown(confd, acme) == before | patch
