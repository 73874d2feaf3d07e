# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets that a document takes from the environment: `{"env": "ACME_PASSWORD"}`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, Final

from .errors import CommandError

_MEMBER: Final = 'env'


def insert_secrets(value: Any) -> Any:
    """Return a value with the texts of the environment variables that it names.

    :raises CommandError: if variables are not set; all of them are named
    """
    missing = [
        f'{path}: the environment variable {name} is not set'
        for path, name in _find_variables(value)
        if name not in os.environ
    ]
    if missing:
        raise CommandError(missing)
    return _insert(value)


def refer_to(name: str) -> dict[str, str]:
    """Return the object that represents an environment variable in a document."""
    return {_MEMBER: name}


def _is_variable(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {_MEMBER}
        and isinstance(value[_MEMBER], str)
    )


def _find_variables(value: Any, path: str = '') -> Iterator[tuple[str, str]]:
    if _is_variable(value):
        yield path, value[_MEMBER]
        return
    for name, inner in _members(value):
        yield from _find_variables(inner, f'{path}.{name}' if path else str(name))


def _members(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _insert(value: Any) -> Any:
    if _is_variable(value):
        return os.environ[value[_MEMBER]]
    if isinstance(value, dict):
        return {name: _insert(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_insert(inner) for inner in value]
    return value
