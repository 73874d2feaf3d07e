# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read rows of several tables with one statement.

A small request spends most of its time on the number of its statements, not on the rows
that they read (docs/scale.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Integer, cast, literal_column, null, select
from sqlalchemy.sql import Select
from xivo_dao.helpers.db_manager import Session

from .columns import as_text

_TEXTS: Final = 3
# The columns of a row: its kind, what it belongs to, three texts, its position, and its
# version.
Row = tuple[str, str, Any, Any, Any, int | None, str | None]


def select_part(
    kind: str,
    owner: Any,
    *texts: Any,
    position: Any = None,
    version: Any = None,
) -> Select:
    """Return a statement for the rows of one kind, with the columns of `Row`."""
    padded = [*texts, *[null()] * (_TEXTS - len(texts))]
    return select(
        literal_column(repr(kind)).label('kind'),
        as_text(owner).label('owner'),
        *(as_text(text).label(f'text_{number}') for number, text in enumerate(padded)),
        cast(null() if position is None else position, Integer).label('position'),
        as_text(null() if version is None else version).label('version'),
    )


def get_position(row: Row) -> int:
    """Return the position of a row, 0 for none."""
    return row[5] or 0


def fetch_all(
    statement: Any, parameters: Mapping[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    """Return the rows of a statement as psycopg2 returns them.

    A page has so many that converting them to rows of SQLAlchemy takes long.
    """
    result = Session.execute(statement, parameters or {})
    rows: list[tuple[Any, ...]] = result.cursor.fetchall()
    result.close()
    return rows


def load_union(
    statement: Any, parameters: Mapping[str, Any]
) -> Mapping[str, list[Row]]:
    """Return the rows of a union of parts by their kind.

    A kind without rows has an empty list.
    """
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for row in fetch_all(statement, parameters):
        rows[row[0]].append(row)
    return rows
