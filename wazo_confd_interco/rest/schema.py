# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Strict schema fields: a number is a number, a name that is unknown is refused.

What only the server writes is taken from a document that was read and is put back,
and left out: `READ_ONLY` of a schema names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, fields, pre_load

from ..kinds.sip.fields import MISTAKEN
from . import limits as sizes


class Strict(Schema):
    """A JSON object with these names and no others; null is a value of each."""

    READ_ONLY: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        unknown = RAISE
        ordered = True
        # Confd names its nested schemas by class: one of ours by the same name would
        # break confd's own resources.
        register = False

    @pre_load
    def leave_out_read_only(self, data: Any, **kwargs: Any) -> Any:
        if not isinstance(data, Mapping):
            raise ValidationError('Not a JSON object.')
        for name in data:
            if name in MISTAKEN:
                reason = f'Unknown field, {MISTAKEN[name]} is meant.'
                raise ValidationError(reason, name)
        return {name: data[name] for name in data if name not in self.READ_ONLY}


class Query(Schema):
    """Query parameters with these names and no others."""

    class Meta:
        unknown = RAISE
        register = False


class Text(fields.String):
    """A string; null where nothing else is said."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{'allow_none': True, **kwargs})


class Number(fields.Integer):
    """A JSON number without a fraction, of 32 bits: no string, no boolean."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_none=True, strict=True, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if type(value) is not int:
            raise self.make_error('invalid')
        if not -(2**31) <= value < 2**31:
            raise ValidationError('Not a 32-bit integer.')
        return value


class Flag(fields.Boolean):
    """true or false, nothing that looks like it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_none=True, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if type(value) is not bool:
            raise self.make_error('invalid')
        return value


class Uuid(fields.UUID):
    """A UUID, as the string that the host stores and shows."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error('invalid_uuid')
        return str(super()._deserialize(value, attr, data, **kwargs))


class Items(fields.List):
    """A list, or null; one that is too long is refused before its items are read."""

    def __init__(self, inner: Any, limit: int = sizes.ITEMS, **kwargs: Any) -> None:
        super().__init__(inner, **{'allow_none': True, **kwargs})
        self._limit = limit

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list:
        if isinstance(value, list) and len(value) > self._limit:
            raise ValidationError(f'More than {self._limit} items.')
        return super()._deserialize(value, attr, data, **kwargs)


def texts(**kwargs: Any) -> Items:
    """A list of strings, or null."""
    return Items(fields.String(), **kwargs)


def nested(schema: type[Schema], **kwargs: Any) -> fields.Nested:
    """An object of another schema, or null."""
    return fields.Nested(schema, allow_none=True, **kwargs)


def nested_list(schema: type[Schema], **kwargs: Any) -> Items:
    """A list of objects of another schema, or null."""
    return Items(fields.Nested(schema), **kwargs)
