# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parse what a request carries: strict JSON of a bounded size, and query parameters."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any, Final, NoReturn

from flask import request
from marshmallow import Schema, fields

from ..errors import BodyTooLarge
from ..problems import DUPLICATE, INVALID_JSON, TOO_LARGE, Problems, reject
from . import limits
from .bodies import UNREADABLE
from .schema import QuerySchema

# The longest list that any schema accepts.
_MAX_ITEMS: Final = max(limits.MAX_ITEMS, limits.MAX_USERS)
# The number of values that are too large, or that cannot be stored, after which the
# search for more of them stops.
_MAX_OVERSIZED: Final = 1_000
# A preference of RFC 7240: the answer to a change contains the document.
REPRESENTATION: Final = 'return=representation'
# NUL and lone surrogates, which PostgreSQL cannot store.
_UNSTORABLE: Final = re.compile('[\0\ud800-\udfff]')


class NoQuerySchema(QuerySchema):
    """A request that takes no query parameters."""


class WriteQuerySchema(QuerySchema):
    """The query parameters of a request that changes something."""

    dry_run = fields.Boolean(load_default=False)


def is_dry_run() -> bool:
    """Return the query parameter `dry_run`; any other parameter is a 400."""
    return bool(parse_query(WriteQuerySchema)['dry_run'])


def prefers_representation() -> bool:
    """Return whether the header `Prefer` asks for the document (RFC 7240)."""
    preferences = ','.join(request.headers.getlist('Prefer')).lower().split(',')
    tokens = (one.partition(';')[0].replace('"', '') for one in preferences)
    return REPRESENTATION in (''.join(token.split()) for token in tokens)


def parse_body(
    schema: type[Schema], max_string: int = limits.MAX_STRING
) -> dict[str, Any]:
    """Return the JSON object of the request as a schema loads it.

    :param max_string: the longest string that the body may contain
    :raises InvalidRequest: if the body is not one JSON object in UTF-8, repeats a
        member, is too deep or too long, or does not fit the schema
    :raises BodyTooLarge: if it has more than `limits.MAX_BODY_BYTES`
    """
    body = _parse_json(_read_content())
    if not isinstance(body, dict):
        reject('body', 'must be a JSON object', INVALID_JSON)
    _check_sizes(body, max_string)
    return dict(_instance(schema).load(body))


def _read_content() -> bytes:
    unreadable = request.environ.get(UNREADABLE)
    if unreadable:
        reject('body', f'could not be read: {unreadable}')
    content = request.get_data()
    if len(content) > limits.MAX_BODY_BYTES:
        raise BodyTooLarge(limits.MAX_BODY_BYTES)
    if not content:
        # wazo-confd's log of a request reads a body with the content type of a form.
        reject(
            'body',
            'must not be empty; send JSON with "Content-Type: application/json"',
            INVALID_JSON,
        )
    return content


def _parse_json(content: bytes) -> Any:
    try:
        return json.loads(
            # Given bytes, json would also accept UTF-16 and UTF-32.
            content.decode('utf-8-sig'),
            object_pairs_hook=_object_without_repeats,
            parse_constant=_reject_constant,
        )
    except (ValueError, RecursionError) as error:
        reject('body', _json_reason(error), INVALID_JSON)


def parse_query(schema: type[Schema]) -> dict[str, Any]:
    """Return the query parameters as a schema loads them.

    :raises InvalidRequest: for a parameter that is repeated, too long or unknown
    """
    parameters = request.args.to_dict()
    _check_sizes(parameters)
    problems = Problems()
    for name, values in request.args.lists():
        if len(values) > 1:
            reason = 'the query parameter must not be repeated'
            problems.add(name or 'query', reason, DUPLICATE)
    problems.raise_if_any()
    return dict(_instance(schema).load(parameters))


@cache
def _instance(schema: type[Schema]) -> Schema:
    """Return one instance for all requests: making one takes longer than loading."""
    return schema()


def _check_sizes(body: dict[str, Any], max_string: int = limits.MAX_STRING) -> None:
    problems = Problems()
    for path, reason in islice(_oversized(body, max_string), _MAX_OVERSIZED):
        problems.add(path, reason, TOO_LARGE)
    problems.raise_if_any()


def _oversized(
    value: Any, max_string: int, path: str = '', depth: int = 1
) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if len(value) > max_string:
            yield path, f'must not have more than {max_string} characters'
        elif _UNSTORABLE.search(value):
            yield path, 'contains a character that the database cannot store'
    elif isinstance(value, dict | list):
        is_object = isinstance(value, dict)
        limit = limits.MAX_MEMBERS if is_object else _MAX_ITEMS
        if len(value) > limit:
            unit = 'members' if is_object else 'items'
            yield path, f'must not have more than {limit} {unit}'
        elif depth > limits.MAX_DEPTH:
            yield path, f'must not be nested more than {limits.MAX_DEPTH} levels deep'
        else:
            for inner_path, inner in _children(value, path):
                yield from _oversized(inner, max_string, inner_path, depth + 1)


def _children(
    value: dict[str, Any] | list[Any], path: str
) -> Iterable[tuple[str, Any]]:
    """Return the names and values in an object or a list, each with its path.

    Long names in nested objects would make the path of each item as long as the body.
    """
    path = limits.shorten(path)
    if isinstance(value, list):
        return ((f'{path}.{index}', item) for index, item in enumerate(value))
    names = ((path, name) for name in value)
    return (
        *names,
        *((f'{path}.{name}' if path else name, value[name]) for name in value),
    )


class _NotStrictJSON(ValueError):
    """JSON that Python accepts and RFC 8259 does not, or leaves open."""


def _object_without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        [(repeated, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise _NotStrictJSON(f'the member {repeated!r} is repeated in one object')
    return found


def _reject_constant(name: str) -> NoReturn:
    raise _NotStrictJSON(f'{name} is not valid JSON')


def _json_reason(error: Exception) -> str:
    if isinstance(error, _NotStrictJSON):
        return str(error)
    if isinstance(error, RecursionError):
        return 'must not be nested so deeply'
    return 'must be valid JSON in UTF-8'
