# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Attributes that show a column differently from how it is stored."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Table, cast, func, not_
from sqlalchemy.ext.hybrid import hybrid_property

from ..helpers.db_manager import Base


def table(name: str) -> Table:
    return Base.metadata.tables[name]


def renamed(column: str) -> hybrid_property:
    return hybrid_property(
        lambda self: getattr(self, column),
        lambda self, value: setattr(self, column, value),
    )


def empty_is_none(column: str, empty: Any = '') -> hybrid_property:
    """Stored as ``empty``, shown as None."""

    def read(self: Any) -> Any:
        value = getattr(self, column)
        return None if value == empty else value

    return hybrid_property(
        read,
        lambda self, value: setattr(self, column, empty if value is None else value),
        expr=lambda cls: func.nullif(getattr(cls, column), empty),
    )


def is_set(column: str) -> hybrid_property:
    """An integer column that is a boolean."""

    def read(self: Any) -> bool | None:
        value = getattr(self, column)
        return None if value is None else value == 1

    return hybrid_property(
        read,
        lambda self, value: setattr(self, column, int(value is True or value == 1)),
        expr=lambda cls: cast(getattr(cls, column), Boolean),
    )


def enabled() -> hybrid_property:
    """``commented``, the other way round; it is null until the first flush."""
    return hybrid_property(
        lambda self: self.commented == 0,
        lambda self, value: setattr(self, 'commented', int(value is False)),
        expr=lambda cls: not_(cast(cls.commented, Boolean)),
    )
