# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makers of the host's errors: ``not_found('Trunk', id=1)``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .exception import InputError, NotFoundError, ResourceError, ServiceError

TEXTS: dict[type[ServiceError], dict[str, str]] = {
    InputError: {
        'invalid_direction': "direction: must be 'asc' or 'desc'",
        'invalid_ordering': "order: column '{}' was not found",
        'invalid_query_parameter': "parameter '{}': '{}' is not valid",
        'minimum_length': "field '{}': must have a minimum length of {}",
        'outside_context_range': "Extension '{}' is outside of range for context '{}'",
        'outside_range': '{} is outside of range',
        'param_not_found': "field '{}': {} was not found",
        'wrong_type': "field '{}': wrong type. Should be a {}",
    },
    NotFoundError: {'not_found': '{} was not found'},
    ResourceError: {
        'different_tenants': 'different tenants',
        'missing_association': '{} must be associated with a {}',
        'not_permitted': 'Operation not permitted. {}',
        'resource_associated': '{} is associated with a {}',
        'resource_exists': '{} already exists',
        'resource_not_associated': '{} is not associated with {}',
        'unhandled_context_type': "ContextType '{}' cannot be associated",
    },
}


def format_error(category: str, error: str, metadata: dict | None = None) -> str:
    details = f' ({str(metadata)[1:-1]})' if metadata else ''
    return f'{category} - {error}{details}'


def _maker(kind: type[ServiceError], text: str) -> Callable[..., ServiceError]:
    def make(*args: Any, **metadata: Any) -> ServiceError:
        message = format_error(kind.prefix, text.format(*args), metadata)
        return kind(message, metadata)

    return make


for _kind, _texts in TEXTS.items():
    for _name, _text in _texts.items():
        globals()[_name] = _maker(_kind, _text)


def invalid_choice(field: str, choices: Iterable[str], **metadata: Any) -> ServiceError:
    error = f"'{field}' must be one of ({', '.join(choices)})"
    return InputError(format_error(InputError.prefix, error, metadata))


def missing(*params: str) -> ServiceError:
    error = f'missing parameters: {", ".join(params)}'
    return InputError(format_error(InputError.prefix, error))


def unknown(*params: str) -> ServiceError:
    error = f'unknown parameters: {", ".join(params)}'
    return InputError(format_error(InputError.prefix, error))
