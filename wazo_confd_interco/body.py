# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads what a request carries: strict JSON, and query parameters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from flask import request
from marshmallow import Schema

from .rest import refuse


def read_body(schema: Schema) -> dict[str, Any]:
    """The JSON object of the request, checked by a schema, without its read-only names.

    :raises: a 400 for anything that is no JSON object, or names something twice
    """
    try:
        body = json.loads(
            request.get_data(),
            object_pairs_hook=_object_without_repeats,
            parse_constant=_no_constant,
        )
    except (ValueError, RecursionError) as error:
        refuse({'body': _json_reason(error)})
    if not isinstance(body, dict):
        refuse({'body': 'not a JSON object'})
    for path in _unstorable(body, ''):
        refuse({path or 'body': 'has a character that no database stores'})
    return schema.load(body)


def _unstorable(value: Any, path: str) -> Iterator[str]:
    """The paths of strings with NUL or half a character in them."""
    if isinstance(value, str):
        if '\0' in value or any('\ud800' <= one <= '\udfff' for one in value):
            yield path
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _unstorable(name, path)
            yield from _unstorable(inner, f'{path}.{name}' if path else name)
    elif isinstance(value, list):
        for item in value:
            yield from _unstorable(item, path)


def read_query(schema: Schema) -> dict[str, Any]:
    """The query parameters, checked by a schema."""
    for path in _unstorable(request.args.to_dict(), ''):
        refuse({path: 'has a character that no database stores'})
    return schema.load(request.args.to_dict())


class _Repeated(ValueError):
    """A name that stands twice in one JSON object."""


def _object_without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise _Repeated(f'{repeated!r} stands twice in one object')
    return found


def _no_constant(name: str) -> NoReturn:
    raise _Repeated(f'{name} is no JSON')


def _json_reason(error: Exception) -> str:
    if isinstance(error, _Repeated):
        return str(error)
    if isinstance(error, RecursionError):
        return 'nested too deeply'
    return 'not valid JSON, sent as application/json'
