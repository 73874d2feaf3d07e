# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Attributes whose value differs from the stored value."""

from collections.abc import Callable
from typing import Any

from ..helpers.db_manager import Base

#: The recorded tables by name.
TABLES = Base.metadata.tables


def stored_as(
    column: str, read: Callable[[Any], Any], write: Callable[[Any], Any]
) -> Any:
    """Return an attribute that converts the value of a column."""
    return property(
        lambda self: read(getattr(self, column)),
        lambda self, value: setattr(self, column, write(value)),
    )


def enabled() -> Any:
    """Return the attribute ``enabled``, the opposite of the column ``commented``."""
    return stored_as(
        'commented', lambda value: value == 0, lambda value: int(value is False)
    )
