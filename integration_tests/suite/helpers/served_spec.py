# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The specification that wazo-confd serves, and comparisons of answers with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

TYPES = {
    'array': list,
    'boolean': bool,
    'integer': int,
    'number': float,
    'object': dict,
    'string': str,
}
# The operations of the plugin, without those of the caller ID policy.
PATHS = {
    '/interconnections': {'get', 'post', 'put'},
    '/interconnections/import': {'post'},
    '/interconnections/{interconnection_id}': {'get', 'put', 'delete'},
    '/interconnections/{interconnection_id}/nat': {'get', 'put'},
    '/interconnections/{interconnection_id}/diagnostics': {'get'},
    '/interconnections/{interconnection_id}/state': {'get'},
    '/interconnections/states': {'get'},
    '/interconnections/dahdi': {'get'},
    '/interconnections/identify': {'post'},
    '/interconnections/probe': {'post'},
    '/interconnections/unrecognised': {'get'},
    '/interconnections/profiles': {'get'},
}
# The last word of the right that an operation requires, by its method.
METHODS = {'get': 'read', 'post': 'create', 'put': 'update', 'delete': 'delete'}
# The definition of an interconnection.
BODY = 'Interconnection'


class Spec:
    """The served specification.

    Where a method has a parameter `schema`, it is the name of a definition or a schema.
    """

    def __init__(self, text: str) -> None:
        self.whole = yaml.safe_load(text)

    def operations_below(self, *prefixes: str) -> dict[str, dict]:
        """Return the operations of the paths that begin with one of the prefixes."""
        found = self.whole['paths'].items()
        return {path: item for path, item in found if path.startswith(prefixes)}

    def resolve(self, reference: str) -> Any:
        """Return what a `$ref` refers to."""
        _, kind, name = reference.split('/')
        return self.whole[kind][name]

    def schema(self, schema: str | dict) -> dict:
        """Return a schema with its references and `allOf` merged into one object."""
        if isinstance(schema, str):
            return self.schema(self.whole['definitions'][schema])
        if '$ref' in schema:
            return self.schema(self.resolve(schema['$ref']))
        own = {key: schema[key] for key in schema if key != 'allOf'}
        whole, properties = {}, {}
        for part in (*map(self.schema, schema.get('allOf', ())), own):
            properties |= part.get('properties', {})
            whole |= part
        return whole | ({'properties': properties} if properties else {})

    def find_mismatches(
        self, schema: str | dict, value: Any, path: str = ''
    ) -> list[str]:
        """Return sentences about the places where an answer differs from a schema."""
        return list(self._find_mismatches(self.schema(schema), value, path))

    def _find_mismatches(self, schema: dict, value: Any, path: str) -> Iterator[str]:
        if value is None:
            if not schema.get('x-nullable'):
                yield f'{path} is null'
            return
        # Definitions of wazo-confd omit the type of an object.
        type_ = TYPES[schema.get('type', 'object')]
        if type(value) is not type_:
            yield f'{path} is a {type(value).__name__}'
        elif value not in schema.get('enum', [value]):
            yield f'{path} is {value!r}'
        elif type_ is list:
            for item in value:
                yield from self._find_mismatches(
                    self.schema(schema['items']), item, f'{path}[]'
                )
        elif type_ is dict and 'properties' in schema:
            yield from self._find_mismatches_of_members(schema, value, path)

    def _find_mismatches_of_members(
        self, schema: dict, value: dict, path: str
    ) -> Iterator[str]:
        properties = schema['properties']
        expected = {
            name for name, inner in properties.items() if not inner.get('x-write-only')
        }
        for name in sorted(expected ^ set(value)):
            place = 'answer' if name in value else 'definition'
            yield f'{path}.{name} is only in the {place}'
        for name in expected & set(value):
            inner = self.schema(properties[name])
            yield from self._find_mismatches(inner, value[name], f'{path}.{name}')

    def list_writable_paths(self, schema: str | dict, path: str = '') -> Iterator[str]:
        """Yield the paths of all writable values, with `[]` for items of a list."""
        schema = self.schema(schema)
        if schema.get('readOnly'):
            return
        if 'properties' in schema:
            for name, inner in schema['properties'].items():
                yield from self.list_writable_paths(inner, f'{path}.{name}')
        elif schema.get('type') == 'array':
            yield from self.list_writable_paths(schema['items'], f'{path}[]')
        else:
            yield path

    def list_body_paths(
        self, schema: str | dict, value: Any, path: str = ''
    ) -> Iterator[str]:
        """Yield the paths of the values in a body, with `[]` for items of a list."""
        schema = self.schema(schema)
        if 'properties' in schema:
            for name, inner in value.items():
                property_ = schema['properties'][name]
                yield from self.list_body_paths(property_, inner, f'{path}.{name}')
        elif isinstance(value, list):
            for item in value:
                yield from self.list_body_paths(schema['items'], item, f'{path}[]')
        else:
            yield path

    def without_write_only(self, schema: str | dict, value: Any) -> Any:
        """Return a body without the members that answers do not contain."""
        schema = self.schema(schema)
        if 'properties' in schema and value is not None:
            inner = {name: self.schema(schema['properties'][name]) for name in value}
            return {
                name: self.without_write_only(inner[name], value[name])
                for name in value
                if not inner[name].get('x-write-only')
            }
        if isinstance(value, list):
            return [self.without_write_only(schema['items'], item) for item in value]
        return value

    def list_writable_objects(
        self, schema: str | dict, path: str = ''
    ) -> Iterator[str]:
        """Yield the paths of all writable objects."""
        schema = self.schema(schema)
        if schema.get('readOnly'):
            return
        if 'properties' in schema:
            yield path
            for name, inner in schema['properties'].items():
                yield from self.list_writable_objects(inner, f'{path}.{name}')
        elif schema.get('type') == 'array':
            yield from self.list_writable_objects(schema['items'], f'{path}[]')

    def schema_at(self, path: str) -> dict:
        """Return the schema of a value in an interconnection, given its path."""
        schema = self.schema(BODY)
        for name in path.split('.'):
            schema = self.schema(schema['properties'][name])
        return schema


def build_patch(path: str, value: Any) -> Any:
    """Return a patch that contains only a value at a path."""
    name, _, rest = path.partition('.')
    inner = build_patch(rest, value) if rest else value
    return {name.removesuffix('[]'): [inner] if name.endswith('[]') else inner}


def contains(whole: Any, part: Any) -> bool:
    """Return whether a value contains all members of another, also in lists."""
    if isinstance(part, dict):
        return all(name in whole and contains(whole[name], part[name]) for name in part)
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(contains, whole, part))
    return whole == part
