# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""marshmallow's fields, whose messages say which constraint it was."""

from __future__ import annotations

from typing import Any

from marshmallow import fields as _plain

#: field: the name of its type in messages
TYPES = {
    'Boolean': 'boolean',
    'Date': 'date',
    'DateTime': 'datetime',
    'Dict': 'dict',
    'Email': 'email',
    'Float': 'float',
    'Integer': 'integer',
    'List': 'list',
    'Nested': 'dict',
    'String': 'string',
    'URL': 'url',
    'UUID': 'uuid',
}
KEYS = {'invalid': None, 'type': None, 'invalid_uuid': None, 'special': None}


def _explained(name: str, shown: str | None) -> type:
    base = getattr(_plain, name)
    plain = {**_plain.Field.default_error_messages, **base.default_error_messages}
    messages: dict[str, Any] = {}
    for key, text in plain.items():
        if key in ('required', 'null'):
            constraint = {'required': 'required', 'null': 'not_null'}[key]
            messages[key] = _message(text, constraint, constraint)
        elif key in KEYS and shown:
            messages[key] = _message(text, 'type', shown)
    return type(name, (base,), {'default_error_messages': messages})


def _message(text: str, constraint_id: str, constraint: str) -> dict[str, str]:
    return {
        'message': text,
        'constraint_id': constraint_id,
        'constraint': constraint,
    }


Field = _explained('Field', None)
Constant = _explained('Constant', None)
globals().update({name: _explained(name, shown) for name, shown in TYPES.items()})
