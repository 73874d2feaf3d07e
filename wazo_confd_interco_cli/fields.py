# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fields of api.yml: the types of their values, and which of them are secrets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

Schema = Mapping[str, Any]

INTERCONNECTION: Final = 'Interconnection'
NAT: Final = 'InterconnectionNat'

_INTEGER: Final = re.compile('-?[0-9]+')
_BOOLEANS: Final = {'true': True, 'false': False}


class InvalidValue(Exception):
    """A value that is not valid; the text of the error says which ones are."""


def find_schema(definition: str, path: str) -> Schema | None:
    """Return the schema of a path, such as `sip.codecs`; None if there is none.

    :param definition: the name of a definition in api.yml
    """
    schema: Schema | None = _resolve({'$ref': f'#/definitions/{definition}'})
    for name in path.split('.'):
        if schema is None:
            return None
        inner = schema.get('items') if name.isdecimal() else None
        inner = inner or schema.get('properties', {}).get(name)
        schema = _resolve(inner) if inner else None
    return schema


def is_secret(definition: str, path: str) -> bool:
    """Return whether the value of a path is a password."""
    return (find_schema(definition, path) or {}).get('format') == 'password'


def convert(schema: Schema | None, text: str) -> Any:
    """Return the value that a text of the command line means.

    :param schema: the schema of the field; None: any JSON, or text
    :raises InvalidValue: if the field has no such value
    """
    if text == 'null':
        return None
    schema = schema or {}
    return _CONVERTERS.get(schema.get('type'), _guess)(schema, text)


def load_json(text: str | bytes) -> Any:
    """Return a JSON value, without NaN and Infinity, which only Python accepts.

    :raises ValueError: if the text is not valid JSON
    """
    return json.loads(text, parse_constant=_reject_constant)


def _reject_constant(name: str) -> None:
    raise ValueError(f'{name} is not a JSON value')


def _convert_integer(schema: Schema, text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise InvalidValue(f'{text!r} is not an integer')
    return int(text)


def _convert_boolean(schema: Schema, text: str) -> bool:
    if text not in _BOOLEANS:
        raise InvalidValue(f'{text!r} is neither true nor false')
    return _BOOLEANS[text]


def _convert_list(schema: Schema, text: str) -> Any:
    if text.startswith('['):
        return _parse_json(text, 'a list')
    items = _resolve(schema['items'])
    return [convert(items, part.strip()) for part in text.split(',') if part]


def _convert_object(schema: Schema, text: str) -> Any:
    return _parse_json(text, 'an object')


def _convert_text(schema: Schema, text: str) -> Any:
    """Return a text, or an object that stands for it, such as `{"env": "NAME"}`."""
    value = _guess(schema, text) if text.startswith('{') else text
    return value if isinstance(value, dict) else text


def _guess(schema: Schema, text: str) -> Any:
    try:
        return load_json(text)
    except ValueError:
        return text


def _parse_json(text: str, expected: str) -> Any:
    try:
        return load_json(text)
    except ValueError:
        raise InvalidValue(f'{text[:40]!r} is not {expected} in JSON') from None


# By the type of the field. Fields of other types accept any JSON, or text.
_CONVERTERS: Final[Mapping[str | None, Callable[[Schema, str], Any]]] = {
    'integer': _convert_integer,
    'boolean': _convert_boolean,
    'array': _convert_list,
    'object': _convert_object,
    'string': _convert_text,
}


@cache
def _definitions() -> Mapping[str, Schema]:
    text = files('wazo_confd_interco').joinpath('api.yml').read_text('utf-8')
    # libyaml is ten times faster, but optional.
    loader = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)
    definitions: Mapping[str, Schema] = yaml.load(text, loader)['definitions']
    return definitions


def _resolve(schema: Schema) -> Schema:
    """Return a schema with what it refers to."""
    for part in (*schema.get('allOf', ()), schema):
        if '$ref' in part:
            # Definitions of wazo-confd, such as Link, are not in this file.
            return _definitions().get(part['$ref'].rpartition('/')[2], {})
    return schema
