# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, Regexp

from ..interconnections.schema import InterconnectionSchema
from ..rest.schema import Flag, Items, StrictSchema, Text, one_of

INPUT_TYPES: Final = (
    'string',
    'password',
    'integer',
    'boolean',
    'list',
    'object',
    'context',
)
# The types whose values a form can offer as a choice.
CHOICE_TYPES: Final = ('string', 'list')
# What is on the other side: any provider, a certain one, or another telephone system.
CATEGORIES: Final = ('generic', 'provider', 'system')
# The parts of a form.
GROUPS: Final = ('connection', 'calls_out', 'calls_in')
MAX_TEXT: Final = 1024
MAX_INPUTS: Final = 64


def _text(minimum: int = 1, **kwargs: Any) -> Text:
    """Return a field for a text that people read."""
    error = f'must have {minimum} to {MAX_TEXT} characters'
    return Text(
        allow_none=False, validate=Length(minimum, MAX_TEXT, error=error), **kwargs
    )


def _one_of(values: tuple[str, ...], **kwargs: Any) -> Text:
    return Text(allow_none=False, validate=one_of(*values), **kwargs)


def _check_path(path: str) -> None:
    """Raise `ValidationError` if the path is not a field of an interconnection."""
    schema: Schema | None = InterconnectionSchema()
    for name in path.split('.'):
        field = schema.fields.get(name) if schema else None
        if field is None:
            raise ValidationError(f'{path!r} is not a field of an interconnection')
        schema = field.schema if isinstance(field, fields.Nested) else None


class ChoiceSchema(StrictSchema):
    """One value that a form offers for an input."""

    value = _text(required=True)
    label = _text(required=True)


class InputSchema(StrictSchema):
    """A question that a profile asks: a path in its document."""

    name = Text(required=True, allow_none=False, validate=_check_path)
    label = _text(required=True)
    type = _one_of(INPUT_TYPES, required=True)
    required = Flag(allow_none=False, load_default=False)
    help = _text(0, load_default='')
    placeholder = _text(0, load_default='')
    group = _one_of(GROUPS, load_default=GROUPS[0])
    choices = Items(
        fields.Nested(ChoiceSchema), MAX_INPUTS, allow_none=False, load_default=list
    )

    @validates_schema
    def check_choices(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Reject choices for a type whose values are not strings."""
        if data['choices'] and data['type'] not in CHOICE_TYPES:
            types = ' or '.join(CHOICE_TYPES)
            reason = f'choices are only possible for the type {types}'
            raise ValidationError(reason, 'choices')


class SourceSchema(StrictSchema):
    """A page of the provider from which values of a profile were taken."""

    url = _text(required=True)
    date = Text(
        required=True,
        allow_none=False,
        validate=Regexp(r'\d{4}-\d\d-\d\d\Z', error='must be a date in quotes'),
    )
    paths = Items(
        Text(allow_none=False, validate=_check_path),
        MAX_INPUTS,
        allow_none=False,
        load_default=list,
    )


class ProfileSchema(StrictSchema):
    """A profile, as a file contains it and `/interconnections/profiles` shows it."""

    name = Text(
        required=True,
        allow_none=False,
        validate=Regexp(
            r'[a-z0-9][a-z0-9-]{0,63}\Z',
            error='must have 1 to 64 of the characters a-z, 0-9 and -',
        ),
    )
    label = _text(required=True)
    description = _text(required=True)
    category = _one_of(CATEGORIES, load_default='provider')
    inputs = Items(
        fields.Nested(InputSchema), MAX_INPUTS, allow_none=False, load_default=list
    )
    defaults = fields.Nested(InterconnectionSchema, exclude=('profile',), required=True)
    not_tried = _text(0, load_default='')
    sources = Items(
        fields.Nested(SourceSchema), MAX_INPUTS, allow_none=False, load_default=list
    )
