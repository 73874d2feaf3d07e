# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The definitions in api.yml agree with the tables, and suit generators of clients."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from api_definitions import API_YML, insert_definitions


def test_api_yml_contains_the_generated_definitions() -> None:
    text = API_YML.read_text()

    assert insert_definitions(text) == text, 'api.yml is stale: run bin/generate-api'


def find_schemas(value: Any, path: str = '') -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the properties of the definitions, and parameters, with their paths."""
    if not isinstance(value, dict):
        return
    properties = value.get('properties')
    for name, inner in (properties if isinstance(properties, dict) else {}).items():
        yield f'{path}.{name}', inner
    for name, inner in value.items():
        yield from find_schemas(inner, f'{path}.{name}')


@pytest.fixture(scope='module')
def schemas() -> dict[str, dict[str, Any]]:
    """The properties of all definitions by their paths."""
    return dict(find_schemas(yaml.safe_load(API_YML.read_text())['definitions']))


def test_every_property_has_a_type(schemas: dict[str, dict[str, Any]]) -> None:
    # Generators of clients guess an object otherwise.
    known = ('type', '$ref', 'allOf')
    assert [p for p, one in schemas.items() if not any(k in one for k in known)] == []


def test_enumerations_of_nullable_properties_contain_null(
    schemas: dict[str, dict[str, Any]],
) -> None:
    nullable = {p: one for p, one in schemas.items() if one.get('x-nullable')}
    assert [
        p for p, one in nullable.items() if None not in one.get('enum', [None])
    ] == []


def test_values_of_enumerations_differ_by_more_than_case(
    schemas: dict[str, dict[str, Any]],
) -> None:
    # Generators of clients turn each value into a name in upper case.
    for path, schema in schemas.items():
        names = [str(value).upper() for value in schema.get('enum', ())]
        assert len(set(names)) == len(names), path


def test_secrets_are_not_nullable(schemas: dict[str, dict[str, Any]]) -> None:
    secrets = [one for one in schemas.values() if one.get('format') == 'password']
    assert len(secrets) == 4
    assert not any(one.get('x-nullable') for one in secrets)


def test_properties_of_a_patch_have_no_default(
    schemas: dict[str, dict[str, Any]],
) -> None:
    # A generated client would send the default, and overwrite the stored value.
    # The members of new routes are not a patch.
    routes = ('.InterconnectionOutcall.', '.InterconnectionOutcallExtension.')
    found = [p for p, one in schemas.items() if 'default' in one]
    patched = [path for path in found if path.startswith('.Interconnection')]
    assert [path for path in patched if not path.startswith(routes)] == []


def test_no_operation_documents_a_500() -> None:
    paths = yaml.safe_load(API_YML.read_text())['paths']
    for operations in paths.values():
        for operation in operations.values():
            assert '500' not in operation['responses']


def test_combined_answers_have_no_property_in_common() -> None:
    definitions = yaml.safe_load(API_YML.read_text())['definitions']
    preview = definitions['InterconnectionDryRun']['properties'].keys()
    for name in ('Interconnection', 'InterconnectionNat'):
        assert not preview & definitions[name]['properties'].keys()
