# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The errors of the host, with its texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .exception import InputError, NotFoundError, ResourceError


def _format(category: str, error: str, metadata: dict[str, Any]) -> str:
    details = f' ({str(metadata)[1:-1]})' if metadata else ''
    return f'{category} - {error}{details}'


def _input_error(error: str, **metadata: Any) -> InputError:
    return InputError(_format('Input Error', error, metadata), metadata)


def _resource_error(error: str, **metadata: Any) -> ResourceError:
    return ResourceError(_format('Resource Error', error, metadata), metadata)


def not_found(resource: str, **metadata: Any) -> NotFoundError:
    error = f'{resource} was not found'
    return NotFoundError(_format('Resource Not Found', error, metadata), metadata)


def invalid_choice(field: str, choices: Iterable[str], **metadata: Any) -> InputError:
    error = f"'{field}' must be one of ({', '.join(choices)})"
    return _input_error(error, **metadata)


def invalid_direction() -> InputError:
    return _input_error("direction: must be 'asc' or 'desc'")


def invalid_ordering(column: str) -> InputError:
    return _input_error(f"order: column '{column}' was not found")


def param_not_found(field: str, resource: str, **metadata: Any) -> InputError:
    return _input_error(f"field '{field}': {resource} was not found", **metadata)


def wrong_type(field: str, expected: str, **metadata: Any) -> InputError:
    error = f"field '{field}': wrong type. Should be a {expected}"
    return _input_error(error, **metadata)


def different_tenants(**metadata: Any) -> ResourceError:
    return _resource_error('different tenants', **metadata)


def not_permitted(reason: str, **metadata: Any) -> ResourceError:
    return _resource_error(f'Operation not permitted. {reason}', **metadata)


def resource_associated(left: str, right: str, **metadata: Any) -> ResourceError:
    return _resource_error(f'{left} is associated with a {right}', **metadata)


def resource_exists(resource: str, **metadata: Any) -> ResourceError:
    return _resource_error(f'{resource} already exists', **metadata)


def unhandled_context_type(context_type: str, **metadata: Any) -> ResourceError:
    error = f"ContextType '{context_type}' cannot be associated"
    return _resource_error(error, **metadata)
