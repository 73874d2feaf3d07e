# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Schemas generated from tables of fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from marshmallow import fields as marshmallow_fields

from ..options.field import FieldTable
from .schema import Flag, Number, StrictSchema, Text, nested, nested_list, texts


class HeaderSchema(StrictSchema):
    """A SIP header."""

    name = Text(required=True, allow_none=False)
    value = Text(required=True, allow_none=False)


_TYPES: Final[Mapping[str, Callable[[], marshmallow_fields.Field]]] = {
    'string': Text,
    'integer': Number,
    'boolean': Flag,
    'strings': texts,
    'headers': lambda: nested_list(HeaderSchema),
}


def build_schema(
    table: FieldTable,
    path: str,
    members: Mapping[str, marshmallow_fields.Field] | None = None,
    read_only: frozenset[str] = frozenset(),
    suggestions: Mapping[str, str] = MappingProxyType({}),
) -> type[StrictSchema]:
    """Return the schema of the object at a path of a table.

    :param members: further members of the object
    :param read_only: further members that the server computes
    :param suggestions: names that people use by mistake, and the names that are meant
    """
    found: dict[str, Any] = {
        field.name: _TYPES[field.codec.json_type]()
        for field in table.fields
        if _parent(field.path) == path
    }
    for group in table.groups:
        if group.path == path and group.has_secret:
            read_only |= {group.has_secret}
        if _parent(group.path) == path:
            name = _name(group.path)
            inner = build_schema(table, group.path, suggestions=suggestions)
            found[name] = nested(inner)
    suggestions = {**locate_fields(table), **suggestions}
    attributes = {
        **found,
        **(members or {}),
        'READ_ONLY': read_only,
        'SUGGESTIONS': suggestions,
    }
    return type(f'{path.title().replace(".", "")}Schema', (StrictSchema,), attributes)


def locate_fields(table: FieldTable, prefix: str = '') -> dict[str, str]:
    """Return the paths of the fields and groups of a table by their names.

    If two have the same name, the first is returned.
    """
    paths = [
        *(group.path for group in table.groups),
        *(field.path for field in table.fields),
    ]
    return {_name(path): f'{prefix}{path}' for path in reversed(paths)}


def _name(path: str) -> str:
    return path.rpartition('.')[2]


def _parent(path: str) -> str:
    return path.rpartition('.')[0]
