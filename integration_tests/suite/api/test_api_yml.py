# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths, methods, rights and parameters behave as `/api/api.yml` documents them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from served_spec import METHODS, PATHS


def plugin_paths(spec):
    """Return the operations of the plugin by path."""
    return spec.operations_below(*PATHS)


def test_api_yml_has_the_paths_of_the_plugin(spec):
    served = {
        path: set(item) & set(METHODS) for path, item in plugin_paths(spec).items()
    }
    assert served == PATHS


def test_api_yml_defines_every_reference(spec):
    def references(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            if '$ref' in value:
                yield value['$ref']
            value = list(value.values())
        for inner in value if isinstance(value, list) else ():
            yield from references(inner)

    seen, new = set(), set(references(plugin_paths(spec)))
    while new:
        seen |= new
        referred = {inner for one in new for inner in references(spec.resolve(one))}
        new = referred - seen
    assert '#/definitions/Interconnection' in seen


@pytest.mark.parametrize('path', PATHS)
def test_path_accepts_the_documented_methods_only(confd, spec, path):
    url = path.replace('{interconnection_id}', '0')
    documented = set(plugin_paths(spec)[path]) & {*METHODS, 'patch'}

    for method in (*METHODS, 'patch'):
        answer = confd.request(method.upper(), url, json={})
        assert (answer.status_code != 405) == (method in documented), method
    allowed = confd.request('PATCH', url, json={}).headers['Allow']
    assert {method.lower() for method in allowed.split(', ')} == documented


@pytest.mark.parametrize('path', PATHS)
def test_description_of_an_operation_begins_with_its_right(spec, path):
    for method in PATHS[path]:
        action = METHODS[method]
        acl = f'confd{path.replace("/", ".")}.{action}'
        description = plugin_paths(spec)[path][method]['description']
        assert description.startswith(f'**Required ACL:** `{acl}`'), method


def test_list_accepts_the_documented_parameters_only(confd, spec):
    operation = spec.whole['paths']['/interconnections']['get']
    parameters = [spec.resolve(one['$ref']) for one in operation['parameters']]
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
def test_list_rejects_a_value_that_is_not_a_documented_choice(confd, parameter):
    answer = confd.get('/interconnections', params={parameter: 'x_unknown'})

    assert answer.status_code == 400
