# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Attributes whose value differs from the stored value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Table

from ..helpers.db_manager import Base


def table(name: str) -> Table:
    """Return one of the recorded tables."""
    return Base.metadata.tables[name]


def stored_as(
    column: str, read: Callable[[Any], Any], write: Callable[[Any], Any]
) -> Any:
    """Return an attribute that converts the value of a column."""
    return property(
        lambda self: read(getattr(self, column)),
        lambda self, value: setattr(self, column, write(value)),
    )


def nullable(column: str, null: Any = '') -> Any:
    """Return an attribute that is None where the column has the value ``null``."""
    return stored_as(
        column,
        lambda value: None if value == null else value,
        lambda value: null if value is None else value,
    )


def boolean(column: str) -> Any:
    """Return a boolean attribute that is stored as 0 or 1."""
    return stored_as(
        column,
        lambda value: None if value is None else value == 1,
        lambda value: int(value is True or value == 1),
    )


def enabled() -> Any:
    """Return the attribute ``enabled``, the opposite of the column ``commented``."""
    return stored_as(
        'commented', lambda value: value == 0, lambda value: int(value is False)
    )
