# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``/api/api.yml`` says of paths, rights and parameters, held to what they do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from served_spec import METHODS, PATHS


def ours(spec):
    """The operations of the plugin by path."""
    return spec.beginning(*PATHS)


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
