# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""marshmallow's validators, whose messages say which constraint it was."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError as ValidationError
from marshmallow import validate as _plain

#: name: the constraint's id, what to show of the validator
SHOWN: dict[str, tuple[str, Any]] = {
    'ContainsOnly': ('enum', lambda v: {'choices': list(v.choices)}),
    'Email': ('email', lambda v: 'must be a valid email address'),
    'Equal': ('equal', lambda v: v.comparable),
    'Length': ('length', lambda v: _limits(v)),
    'NoneOf': ('enum', lambda v: {'bans': v.iterable}),
    'OneOf': ('enum', lambda v: {'choices': list(v.choices)}),
    'Predicate': ('predicate', lambda v: {'method': v.method}),
    'Range': ('range', lambda v: _limits(v)),
    'Regexp': ('regex', lambda v: v.regex.pattern),
    'URL': ('url', lambda v: {'schemes': list(v.schemes)}),
}


def _limits(validator: Any) -> dict[str, Any]:
    limits = {name: getattr(validator, name) for name in ('min', 'max')}
    return {name: value for name, value in limits.items() if value is not None}


def _explained(name: str) -> type:
    base, (constraint_id, show) = getattr(_plain, name), SHOWN[name]

    def format_error(self: Any, *args: Any) -> dict[str, Any]:
        return {
            'constraint_id': constraint_id,
            'constraint': show(self),
            'message': base._format_error(self, *args),
        }

    return type(name, (base,), {'_format_error': format_error})


globals().update({name: _explained(name) for name in SHOWN})
