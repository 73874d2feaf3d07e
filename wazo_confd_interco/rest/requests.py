# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads what a request carries: strict JSON of a bounded size, and query parameters."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NoReturn

from flask import request
from marshmallow import Schema
from xivo.rest_api_helpers import APIException

from . import limits as sizes
from .resource import refuse

# No list has more items, whatever it is of.
_ITEMS = max(sizes.ITEMS, sizes.USERS)
# NUL, and half a character.
_UNSTORABLE = re.compile('[\0\ud800-\udfff]')


class TooLarge(APIException):
    """A body that is not read."""

    def __init__(self) -> None:
        super().__init__(413, 'Request Entity Too Large', 'too-large')

    def __str__(self) -> str:
        limit = sizes.BODY_BYTES
        return f'Request Entity Too Large - a body has {limit} bytes at the most'


def read_body(schema: type[Schema]) -> dict[str, Any]:
    """The JSON object of the request, checked by a schema, without its read-only names.

    :raises: a 400 for anything that is no JSON object, names something twice or says
        too much; a 413 for what is too large to be read
    """
    content = request.get_data()
    if len(content) > sizes.BODY_BYTES:
        raise TooLarge
    try:
        body = json.loads(
            # As bytes it would be read as UTF-16 and UTF-32 too.
            content.decode('utf-8-sig'),
            object_pairs_hook=_object_without_repeats,
            parse_constant=_no_constant,
        )
    except (ValueError, RecursionError) as error:
        refuse({'body': _json_reason(error)})
    if not isinstance(body, dict):
        refuse({'body': 'not a JSON object'})
    for path, reason in _objections(body):
        refuse({path or 'body': reason})
    return _made(schema).load(body)


@cache
def _made(schema: type[Schema]) -> Schema:
    """Once for all requests: to make one takes ten times as long as to load by it."""
    return schema()


def _objections(value: Any, path: str = '', depth: int = 1) -> Iterator[tuple]:
    """The paths of what no schema is asked about, each with the reason."""
    if isinstance(value, str):
        if len(value) > sizes.TEXT_LENGTH:
            yield path, f'longer than {sizes.TEXT_LENGTH} characters'
        elif _UNSTORABLE.search(value):
            yield path, 'has a character that no database stores'
    elif isinstance(value, dict | list):
        limit, what = (
            (sizes.NAMES, 'names') if isinstance(value, dict) else (_ITEMS, 'items')
        )
        if len(value) > limit:
            yield path, f'more than {limit} {what}'
        elif depth > sizes.NESTING:
            yield path, f'nested more than {sizes.NESTING} levels deep'
        else:
            for inner_path, inner in _inside(value, path):
                yield from _objections(inner, inner_path, depth + 1)


def _inside(value: dict | list, path: str) -> Iterable[tuple[str, Any]]:
    """The names and values in an object or a list, each with its path."""
    if isinstance(value, list):
        return ((path, item) for item in value)
    names = ((path, name) for name in value)
    return (
        *names,
        *((f'{path}.{name}' if path else name, value[name]) for name in value),
    )


def read_query(schema: type[Schema]) -> dict[str, Any]:
    """The query parameters, checked by a schema; each stands there once."""
    for path, reason in _objections(request.args.to_dict()):
        refuse({path or 'query': reason})
    for name, values in request.args.lists():
        if len(values) > 1:
            refuse({name or 'query': 'stands twice in the query'})
    return _made(schema).load(request.args.to_dict())


class _Repeated(ValueError):
    """A name that stands twice in one JSON object."""


def _object_without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        [(repeated, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise _Repeated(f'{repeated!r} stands twice in one object')
    return found


def _no_constant(name: str) -> NoReturn:
    raise _Repeated(f'{name} is no JSON')


def _json_reason(error: Exception) -> str:
    if isinstance(error, _Repeated):
        return str(error)
    if isinstance(error, RecursionError):
        return 'nested too deeply'
    return 'not valid JSON in UTF-8, sent as application/json'
