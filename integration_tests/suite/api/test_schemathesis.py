# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Valid and invalid requests that schemathesis generates from the specification.

Each answer has a status and a form that the specification documents, and none is a 5xx.
The requests go to a separate sandbox, since they change users and trunks.
"""

from __future__ import annotations

import pytest
import schemathesis
from callerids import ACLS
from confd_client import Confd, running_sandbox, temporary_directory
from hostile_runs import tries
from hypothesis import given
from hypothesis import strategies as st
from samples import create, sip_body
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from served_spec import PATHS, Spec

pytestmark = pytest.mark.sandbox_only

_OPERATIONS = sorted(
    [*((path, method) for path in PATHS for method in PATHS[path]), *ACLS]
)
_CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
_ID = 'interconnection_id'


@pytest.fixture(scope='module')
def own_confd():
    with temporary_directory() as data_dir, running_sandbox(data_dir) as host:
        yield Confd(host.url, host.tokens['admin']['token'])


@pytest.fixture(scope='module')
def schema(own_confd):
    whole = Spec(own_confd.get('/api/api.yml').text).whole
    whole['paths'] = {path: whole['paths'][path] for path, _ in _OPERATIONS}
    _merge_combinations(whole['definitions'])
    _close(whole)
    schema = schemathesis.openapi.from_dict(whole)
    schema.config.update(base_url=own_confd.url)
    return schema


def _merge_combinations(definitions):
    """Give each combination of definitions the properties of all of them.

    Closed definitions would exclude each other's properties.
    """
    for definition in definitions.values():
        if 'allOf' in definition:
            parts = [part['$ref'].split('/')[-1] for part in definition.pop('allOf')]
            properties = definition.setdefault('properties', {})
            for part in parts:
                properties.update(definitions[part]['properties'])
            definition['type'] = 'object'


def _close(schema):
    """Forbid undefined properties; otherwise all invalid requests would have one."""
    if isinstance(schema, dict):
        if 'properties' in schema and schema.get('type') == 'object':
            schema.setdefault('additionalProperties', False)
        for inner in schema.values():
            _close(inner)
    elif isinstance(schema, list):
        for inner in schema:
            _close(inner)


def _is_errors(answer):
    """Return whether an answer is a list of sentences."""
    found = answer.json()
    return isinstance(found, list) and all(isinstance(one, str) for one in found)


def _send(confd, case, id_):
    """Send a case with a token, and with an id that exists if one is given."""
    if id_ and _ID in case.path_parameters:
        case.path_parameters[_ID] = id_
    for name in set(case.headers) - {'If-Match'}:
        del case.headers[name]
    return case.call(headers={'X-Auth-Token': confd.token})


def _checks(case):
    """Return the checks of a case.

    Swagger 2.0 has one form for each status. The list has another one for each `view`,
    which the text of the specification defines.
    """
    if 'view' in case.query:
        return [check for check in _CHECKS if check is not response_schema_conformance]
    return _CHECKS


def test_schemathesis_tries_every_operation(schema):
    found = {
        (result.ok().path, result.ok().method) for result in schema.get_all_operations()
    }
    assert found == set(_OPERATIONS)


@pytest.mark.parametrize(('path', 'method'), _OPERATIONS)
@pytest.mark.parametrize('mode', list(GenerationMode), ids=lambda mode: mode.value)
def test_answers_to_generated_requests_are_as_specified(
    own_confd, schema, name, path, method, mode
):
    operation = schema[path][method]

    @tries(12)
    @given(operation.as_strategy(generation_mode=mode), st.booleans())
    def check(case, exists):
        id_ = create(own_confd, sip_body(name()))['id'] if exists else None
        answer = _send(own_confd, case, id_)
        case.validate_response(answer, checks=_checks(case))
        assert answer.status_code < 400 or _is_errors(answer), answer.text

    check()
