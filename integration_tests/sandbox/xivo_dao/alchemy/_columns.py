# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Attributes whose value differs from the stored value."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Table, cast, func, not_
from sqlalchemy.ext.hybrid import hybrid_property

from ..helpers.db_manager import Base


def table(name: str) -> Table:
    """Return one of the recorded tables."""
    return Base.metadata.tables[name]


def renamed(column: str) -> Any:
    """Return an attribute with another name than its column."""

    def read(self: Any) -> Any:
        return getattr(self, column)

    def write(self: Any, value: Any) -> None:
        setattr(self, column, value)

    return hybrid_property(read, write)


def nullable(column: str, null: Any = '') -> Any:
    """Return an attribute that is None where the column has the value ``null``."""

    def read(self: Any) -> Any:
        value = getattr(self, column)
        return None if value == null else value

    def write(self: Any, value: Any) -> None:
        setattr(self, column, null if value is None else value)

    def expression(cls: Any) -> Any:
        return func.nullif(getattr(cls, column), null)

    return hybrid_property(read, write, expr=expression)


def boolean(column: str) -> Any:
    """Return a boolean attribute that is stored as 0 or 1."""

    def read(self: Any) -> bool | None:
        value = getattr(self, column)
        return None if value is None else value == 1

    def write(self: Any, value: Any) -> None:
        setattr(self, column, int(value is True or value == 1))

    def expression(cls: Any) -> Any:
        return cast(getattr(cls, column), Boolean)

    return hybrid_property(read, write, expr=expression)


def enabled() -> Any:
    """Return the attribute ``enabled``, the opposite of the column ``commented``.

    The column is null until the first flush.
    """

    def read(self: Any) -> bool:
        return self.commented == 0

    def write(self: Any, value: Any) -> None:
        self.commented = int(value is False)

    def expression(cls: Any) -> Any:
        return not_(cast(cls.commented, Boolean))

    return hybrid_property(read, write, expr=expression)
