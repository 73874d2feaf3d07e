# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Insert rows into several tables in one statement.

Sending and preparing a statement takes longer than inserting a few rows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Table, bindparam, cast, column, func, insert, select
from sqlalchemy.dialects.postgresql import JSON
from xivo_dao.helpers.db_manager import Session

# The columns of a row to insert.
NewRow = dict[str, Any]
# An execution option with the rows that the statement inserts, by table. SQLAlchemy
# does not know them, and a dry run shows them.
INSERTED_ROWS: Final = 'interco_inserted_rows'


def insert_rows(rows: Mapping[Table, Sequence[NewRow]]) -> None:
    """Insert rows, if there are any. Those of one table have the same columns."""
    given = {table: some for table, some in rows.items() if some}
    if not given:
        return
    statement = _build_statement(
        *((table, tuple(some[0])) for table, some in given.items())
    )
    parameters = {
        table.name: json.dumps(some, default=str) for table, some in given.items()
    }
    options = {INSERTED_ROWS: given}
    Session.execute(statement, parameters, execution_options=options)


@cache
def _build_statement(*targets: tuple[Table, tuple[str, ...]]) -> Any:
    """Return a statement that inserts into some columns of several tables.

    PostgreSQL checks foreign keys at the end of the statement, so the order of the
    tables does not matter.
    """
    *others, last = (_build_insert(*target) for target in targets)
    for index, one in enumerate(others):
        last = last.add_cte(one.cte(f'inserted_{index}'))
    return last


def _build_insert(table: Table, names: Sequence[str]) -> Any:
    """Return a statement that inserts rows, which are given as JSON."""
    given = func.json_to_recordset(cast(bindparam(table.name), JSON))
    rows = given.table_valued(
        *(column(one, table.c[one].type) for one in names)
    ).render_derived(with_types=True)
    return insert(table).from_select(names, select(*(rows.c[one] for one in names)))
