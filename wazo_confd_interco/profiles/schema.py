# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import Length, OneOf, Regexp

from ..interconnections.schema import InterconnectionSchema
from ..rest.schema import Strict

INPUT_TYPES = (
    'string',
    'password',
    'integer',
    'boolean',
    'list',
    'object',
    'context',
)
_TEXT = {'required': True, 'validate': Length(1, 1024)}


class InputSchema(Strict):
    """A question that a profile asks: a path in its document."""

    name = fields.String(required=True, validate=Regexp('[a-z_]+(\\.[a-z_]+)*$'))
    label = fields.String(**_TEXT)
    type = fields.String(required=True, validate=OneOf(INPUT_TYPES))
    required = fields.Boolean(load_default=False)
    help = fields.String(load_default='')


class ProfileSchema(Strict):
    """One profile, as a file has it and as the list shows it."""

    name = fields.String(required=True, validate=Regexp('[a-z0-9][a-z0-9-]{0,63}$'))
    label = fields.String(**_TEXT)
    description = fields.String(**_TEXT)
    inputs = fields.List(fields.Nested(InputSchema), load_default=list)
    defaults = fields.Nested(InterconnectionSchema, required=True)
