# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The specification that confd serves, and what an answer is held to by it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

TYPES = {
    'array': list,
    'boolean': bool,
    'integer': int,
    'object': dict,
    'string': str,
}
#: the operations of the plugin, but for those of the caller ID policy
PATHS = {
    '/interconnections': {'get', 'post'},
    '/interconnections/{interconnection_id}': {'get', 'put', 'delete'},
    '/interconnections/{interconnection_id}/nat': {'get', 'put'},
    '/interconnections/{interconnection_id}/diagnostics': {'get'},
    '/interconnections/dahdi': {'get'},
    '/interconnections/profiles': {'get'},
}
#: the right that an operation takes, by its method
METHODS = {'get': 'read', 'post': 'create', 'put': 'update', 'delete': 'delete'}
#: the definition of an interconnection
BODY = 'Interconnection'


class Spec:
    """The served specification, with its references resolved."""

    def __init__(self, text: str) -> None:
        self.whole = yaml.safe_load(text)

    def beginning(self, *prefixes: str) -> dict[str, dict]:
        """The operations by path, of the paths that begin so."""
        found = self.whole['paths'].items()
        return {path: item for path, item in found if path.startswith(prefixes)}

    def referred(self, reference: str) -> Any:
        _, kind, name = reference.split('/')
        return self.whole[kind][name]

    def schema(self, schema: str | dict) -> dict:
        """A definition, or a schema that refers to some, as one dictionary."""
        if isinstance(schema, str):
            return self.schema(self.whole['definitions'][schema])
        if '$ref' in schema:
            return self.schema(self.referred(schema['$ref']))
        whole = {}
        for part in schema.get('allOf', ()):
            whole |= self.schema(part)
        return whole | {key: schema[key] for key in schema if key != 'allOf'}

    def mismatches(self, schema: str | dict, value: Any, path: str = '') -> list[str]:
        """Where a value that was answered is not what a schema says."""
        return list(self._mismatches(self.schema(schema), value, path))

    def _mismatches(self, schema: dict, value: Any, path: str) -> Iterator[str]:
        if value is None:
            if not schema.get('x-nullable'):
                yield f'{path} is null'
            return
        # confd's own definitions leave out the type of an object
        kind = TYPES[schema.get('type', 'object')]
        if type(value) is not kind:
            yield f'{path} is a {type(value).__name__}'
        elif value not in schema.get('enum', [value]):
            yield f'{path} is {value!r}'
        elif kind is list:
            for item in value:
                yield from self._mismatches(
                    self.schema(schema['items']), item, f'{path}[]'
                )
        elif kind is dict and 'properties' in schema:
            properties = schema.get('properties', {})
            answered = {
                name
                for name, inner in properties.items()
                if not inner.get('x-write-only')
            }
            for name in sorted(answered ^ set(value)):
                where = 'answer' if name in value else 'definition'
                yield f'{path}.{name} is in the {where} alone'
            for name in answered & set(value):
                inner = self.schema(properties[name])
                yield from self._mismatches(inner, value[name], f'{path}.{name}')

    def writable(self, schema: str | dict, path: str = '') -> Iterator[str]:
        """The paths of all that may be written, `[]` for the items of a list."""
        schema = self.schema(schema)
        if schema.get('readOnly'):
            return
        if 'properties' in schema:
            for name, inner in schema['properties'].items():
                yield from self.writable(inner, f'{path}.{name}')
        elif schema.get('type') == 'array':
            yield from self.writable(schema['items'], f'{path}[]')
        else:
            yield path

    def written(self, schema: str | dict, value: Any, path: str = '') -> Iterator[str]:
        """The paths of a body, as `writable` names them."""
        schema = self.schema(schema)
        if 'properties' in schema:
            for name, inner in value.items():
                property_ = schema['properties'][name]
                yield from self.written(property_, inner, f'{path}.{name}')
        elif isinstance(value, list):
            for item in value:
                yield from self.written(schema['items'], item, f'{path}[]')
        else:
            yield path

    def answered(self, schema: str | dict, value: Any) -> Any:
        """What of a body is in the answer to it."""
        schema = self.schema(schema)
        if 'properties' in schema and value is not None:
            inner = {name: self.schema(schema['properties'][name]) for name in value}
            return {
                name: self.answered(inner[name], value[name])
                for name in value
                if not inner[name].get('x-write-only')
            }
        if isinstance(value, list):
            return [self.answered(schema['items'], item) for item in value]
        return value

    def objects(self, schema: str | dict, path: str = '') -> Iterator[str]:
        """The paths of all objects that may be written."""
        schema = self.schema(schema)
        if schema.get('readOnly'):
            return
        if 'properties' in schema:
            yield path
            for name, inner in schema['properties'].items():
                yield from self.objects(inner, f'{path}.{name}')
        elif schema.get('type') == 'array':
            yield from self.objects(schema['items'], f'{path}[]')

    def at(self, path: str) -> dict:
        """The schema at a path of an interconnection."""
        schema = self.schema(BODY)
        for name in path.split('.'):
            schema = self.schema(schema['properties'][name])
        return schema


def patch_at(path: str, value: Any) -> Any:
    """A body with a value at a path, and nothing else."""
    name, _, rest = path.partition('.')
    inner = patch_at(rest, value) if rest else value
    return {name.removesuffix('[]'): [inner] if name.endswith('[]') else inner}


def holds(whole: Any, part: Any) -> bool:
    """Whether a value has all of another in it, lists item by item."""
    if isinstance(part, dict):
        return all(name in whole and holds(whole[name], part[name]) for name in part)
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(holds, whole, part))
    return whole == part
