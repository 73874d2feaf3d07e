# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Strict schema types: a number is a number, and an unknown name is a problem.

A schema checks names and JSON types only. A body is a merge patch, so nothing is
required and null is accepted unless a field says otherwise. What the server computes
(`READ_ONLY`) is accepted and ignored, so that a document that was read can be written
back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, ClassVar, Final

from marshmallow import RAISE, Schema, ValidationError, fields, pre_load
from marshmallow.validate import Length, OneOf, Range

from ..problems import (
    INVALID,
    NOT_A_CHOICE,
    OUT_OF_RANGE,
    REQUIRED,
    TOO_LARGE,
    UNKNOWN_FIELD,
    WRONG_TYPE,
    Problems,
    Reason,
)
from . import limits

_MAX_INTEGER: Final = 2**31 - 1
IS_NULL: Final = Reason('must not be null', REQUIRED)
IS_MISSING: Final = Reason('required', REQUIRED)


def max_length(limit: int) -> Length:
    """Return a validator for the length of a text."""
    reason = Reason('must not have more than {max} characters', TOO_LARGE)
    return Length(max=limit, error=reason)


def filled(limit: int) -> list[Length]:
    """Return validators for a text that is neither empty nor too long."""
    return [
        Length(min=1, error=Reason('must not be empty', INVALID)),
        max_length(limit),
    ]


def one_of(*choices: str) -> OneOf:
    """Return a validator for one of a few words."""
    reason = f'must be one of {", ".join(choices)}'
    return OneOf(choices, error=Reason(reason, NOT_A_CHOICE))


def at_least(minimum: int) -> Range:
    """Return a validator for an integer of 32 bits."""
    return between(minimum, _MAX_INTEGER)


def between(minimum: int, maximum: int) -> Range:
    """Return a validator for an integer."""
    reason = Reason('must be from {min} to {max}', OUT_OF_RANGE)
    return Range(minimum, maximum, error=reason)


_MAX_EXAMPLE: Final = 80
QUERY_LENGTH: Final = max_length(limits.MAX_QUERY)


class StrictSchema(Schema):
    """A JSON object with the declared members and no others."""

    READ_ONLY: ClassVar[frozenset[str]] = frozenset()
    # Common wrong names, and the names to use instead.
    SUGGESTIONS: ClassVar[Mapping[str, str]] = {}

    class Meta:
        """Options of marshmallow."""

        unknown = RAISE
        ordered = True
        # wazo-confd refers to nested schemas by class name: a schema of the same name
        # in marshmallow's registry would break wazo-confd's own resources.
        register = False

    error_messages = {'unknown': Reason('unknown field', UNKNOWN_FIELD)}

    @pre_load
    def prepare(self, data: Any, **kwargs: Any) -> Any:
        """Remove read-only members."""
        if not isinstance(data, Mapping):
            raise ValidationError(Reason('must be a JSON object', WRONG_TYPE))
        return {name: data[name] for name in data if name not in self.READ_ONLY}

    def handle_error(self, error: ValidationError, data: Any, **kwargs: Any) -> None:
        """Suggest a name for each unknown one."""
        if not isinstance(error.messages, dict):
            return
        for name in error.messages:
            suggestion = None if name in self.fields else self._suggest(name)
            if suggestion:
                reason = f'unknown field; did you mean {suggestion}?'
                error.messages[name] = [Reason(reason, UNKNOWN_FIELD)]

    def _suggest(self, name: str) -> str | None:
        meant = self.SUGGESTIONS.get(name)
        close = [meant] if meant else get_close_matches(name, self.fields, n=1)
        return close[0] if close else None


class QuerySchema(Schema):
    """Query parameters: the declared ones and no others."""

    class Meta:
        """Options of marshmallow."""

        unknown = RAISE
        register = False

    error_messages = {'unknown': Reason('unknown query parameter', UNKNOWN_FIELD)}


class Text(fields.String):
    """A string or null."""

    default_error_messages = {
        'invalid': Reason('must be a string', WRONG_TYPE),
        'null': IS_NULL,
        'required': IS_MISSING,
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{'allow_none': True, **kwargs})


class Number(fields.Integer):
    """A JSON number without a fraction, of 32 bits, or null; no string, no boolean."""

    default_error_messages = {
        'invalid': Reason('must be an integer', WRONG_TYPE),
        'null': IS_NULL,
        'required': IS_MISSING,
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{'allow_none': True, 'strict': True, **kwargs})

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if type(value) is not int:
            raise self.make_error('invalid')
        if not -(2**31) <= value < 2**31:
            raise ValidationError(Reason('must be a 32-bit integer', OUT_OF_RANGE))
        return value


class Flag(fields.Boolean):
    """True, false or null, and nothing that resembles them."""

    default_error_messages = {
        'invalid': Reason('must be true or false', WRONG_TYPE),
        'null': IS_NULL,
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{'allow_none': True, **kwargs})

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if type(value) is not bool:
            raise self.make_error('invalid')
        return value


class Uuid(fields.UUID):
    """A UUID, as the string that wazo-confd stores and shows."""

    default_error_messages = {
        'invalid_uuid': Reason('must be a UUID', WRONG_TYPE),
        'null': IS_NULL,
        'required': IS_MISSING,
    }

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise self.make_error('invalid_uuid')
        return str(super()._deserialize(value, attr, data, **kwargs))


class Items(fields.List):
    """A list or null; its length is checked before its items are."""

    default_error_messages = {
        'invalid': Reason('must be a list', WRONG_TYPE),
        'null': IS_NULL,
        'required': IS_MISSING,
    }

    def __init__(
        self, inner: Any, limit: int = limits.MAX_ITEMS, **kwargs: Any
    ) -> None:
        super().__init__(inner, **{'allow_none': True, **kwargs})
        self._limit = limit

    def _deserialize(
        self, value: Any, attr: Any, data: Any, **kwargs: Any
    ) -> list[Any]:
        if isinstance(value, str) and isinstance(self.inner, Text):
            items = [word.strip() for word in value.split(',')]
            reason = f'must be a list, such as {json.dumps(items)[:_MAX_EXAMPLE]}'
            raise ValidationError(Reason(reason, WRONG_TYPE))
        if isinstance(value, list) and len(value) > self._limit:
            reason = f'must not have more than {self._limit} items'
            raise ValidationError(Reason(reason, TOO_LARGE))
        return list(super()._deserialize(value, attr, data, **kwargs))


def texts(**kwargs: Any) -> Items:
    """Return a field for a list of strings, or null."""
    return Items(Text(allow_none=False), **kwargs)


def nested(schema: type[Schema], **kwargs: Any) -> fields.Nested:
    """Return a field for an object of another schema, or null."""
    return fields.Nested(schema, allow_none=True, **kwargs)


def nested_list(schema: type[Schema], **kwargs: Any) -> Items:
    """Return a field for a list of objects of another schema, or null."""
    return Items(fields.Nested(schema), **kwargs)


def collect_problems(problems: Problems, messages: Any, path: str = '') -> None:
    """Report marshmallow's nested messages, one sentence for each path.

    :param messages: what `ValidationError.normalized_messages` returns, or a part
    """
    if not isinstance(messages, Mapping):
        for message in messages:
            problems.add(path, str(message), getattr(message, 'code', INVALID))
        return
    for name, inner in messages.items():
        below = path if name == '_schema' else f'{path}.{name}' if path else str(name)
        collect_problems(problems, inner, below)
