# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rows that a request changes, with their values before and after.

The statements of one connection are observed while one request runs. A row is read
before the first statement that may change it, and again at the end; the difference is
the change. What SQLAlchemy or the database did in between (a row that is deleted and
inserted again, an update that sets what is stored, ON DELETE CASCADE, ON DELETE SET
NULL) needs no rules of its own.

Observed are statements that are built with SQLAlchemy, by its ORM or by hand. SQL in
text, triggers and updates of a primary key are not; wazo-confd has none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import event, select, tuple_
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session
from sqlalchemy.schema import ForeignKeyConstraint, MetaData, Table
from sqlalchemy.sql import Delete, Insert, Update

from ..documents import Document
from ..native.database.inserts import INSERTED_ROWS
from .secrets import mask_row

# A row by the names of its columns.
Row = dict[str, Any]
# The name of a table, and the values of its primary key as text: the ORM may give them
# in a different type from the one that the database returns.
_Place = tuple[str, tuple[str, ...]]

# What the database does to the rows that refer to a deleted one. Otherwise it refuses
# the deletion, or there are none.
_CASCADES: Final = frozenset(('CASCADE', 'SET NULL', 'SET DEFAULT'))


class ObservedRows:
    """The rows that statements of a connection may have changed."""

    def __init__(self, connection: Connection, metadata: MetaData) -> None:
        self._connection = connection
        self._metadata = metadata
        # The row as it was, None if there was none; and its primary key.
        self._before: dict[_Place, tuple[tuple[Any, ...], Row | None]] = {}
        # The columns that statements set, whether or not their values differ.
        self._set: dict[_Place, set[str]] = defaultdict(set)

    def start(self) -> None:
        """Observe the statements of the connection until `stop`."""
        event.listen(self._connection, 'before_execute', self._before_execute)
        event.listen(self._connection, 'after_execute', self._after_execute)

    def stop(self) -> None:
        """Stop observing."""
        event.remove(self._connection, 'before_execute', self._before_execute)
        event.remove(self._connection, 'after_execute', self._after_execute)

    def list_changes(self) -> list[Document]:
        """Return the changes so far, in the order in which rows were first touched.

        :return: `table`, `action`, `key`, `fields`, `before` and `after`. `before` is
            null for a new row and `after` for a deleted one. They hold the columns that
            differ, and secrets that are set to any value; of a new or deleted row,
            those that are not null
        """
        after = self._read_again()
        found = []
        for place, (key, before) in self._before.items():
            columns = _changed_columns(before, after.get(place), self._set[place])
            if columns:
                table = self._table(place[0])
                found.append(_describe(table, key, before, after.get(place), columns))
        return found

    def _before_execute(
        self,
        connection: Connection,
        statement: Any,
        many: Collection[Mapping[str, Any]],
        parameters: Mapping[str, Any],
        options: Any,
    ) -> None:
        if not isinstance(statement, Update | Delete):
            return
        table = self._table(statement.table.name)
        # Several sets of parameters are as many statements.
        for one in many or [parameters]:
            rows = self._remember(table, statement.whereclause, one)
            for row in rows:
                self._set[_place(table, _key(table, row))].update(one)
            if isinstance(statement, Delete):
                self._remember_referring(table, rows, set())

    def _after_execute(
        self,
        connection: Connection,
        statement: Any,
        many: Any,
        parameters: Any,
        options: Mapping[str, Any],
        result: Any,
    ) -> None:
        if not isinstance(statement, Insert):
            return
        if INSERTED_ROWS in options:
            for table, rows in options[INSERTED_ROWS].items():
                self._remember_inserted(table, [_key(table, row) for row in rows])
        else:
            table = self._table(statement.table.name)
            self._remember_inserted(table, result.inserted_primary_key_rows)

    def _remember_inserted(self, table: Table, keys: Iterable[Iterable[Any]]) -> None:
        for key in map(tuple, keys):
            self._before.setdefault(_place(table, key), (key, None))

    def _remember(
        self, table: Table, condition: Any, parameters: Mapping[str, Any] | None = None
    ) -> list[Row]:
        """Record the present values of the rows that meet a condition, once per row."""
        query = select(*table.columns)
        if condition is not None:
            query = query.where(condition)
        rows = self._read(table, query, parameters or {})
        for row in rows:
            key = _key(table, row)
            self._before.setdefault(_place(table, key), (key, row))
        return rows

    def _remember_referring(
        self, table: Table, rows: Iterable[Row], visited: set[_Place]
    ) -> None:
        """Keep what the database deletes or updates when it deletes rows."""
        deleted = {_place(table, _key(table, row)): row for row in rows}
        new = [deleted[place] for place in deleted.keys() - visited]
        visited.update(deleted)
        if not new:
            return
        for child, constraint, action in self._find_cascades(table):
            names = [one.column.name for one in constraint.elements]
            values = {tuple(row[name] for name in names) for row in new}
            condition = tuple_(*constraint.columns).in_(values)
            referring = self._remember(child, condition)
            if action == 'CASCADE':
                self._remember_referring(child, referring, visited)

    def _find_cascades(
        self, table: Table
    ) -> Iterator[tuple[Table, ForeignKeyConstraint, str]]:
        """Yield the references to a table that the deletion of a row changes.

        :return: the table that refers, the constraint, and what the database does
        """
        for child in self._metadata.tables.values():
            for constraint in child.foreign_key_constraints:
                action = (constraint.ondelete or '').upper()
                if constraint.referred_table is table and action in _CASCADES:
                    yield child, constraint, action

    def _read_again(self) -> dict[_Place, Row]:
        """Return the observed rows that exist now."""
        keys: dict[str, list[tuple[Any, ...]]] = {}
        for (name, _), (key, _) in self._before.items():
            keys.setdefault(name, []).append(key)
        found = {}
        for name, wanted in keys.items():
            table = self._table(name)
            same = tuple_(*table.primary_key.columns).in_(wanted)
            for row in self._read(table, select(*table.columns).where(same), {}):
                found[_place(table, _key(table, row))] = row
        return found

    def _read(
        self, table: Table, query: Any, parameters: Mapping[str, Any]
    ) -> list[Row]:
        names = [column.name for column in table.columns]
        rows = self._connection.execute(query, dict(parameters)).all()
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _table(self, name: str) -> Table:
        """Return a table itself: a statement may have an annotated copy of it."""
        return self._metadata.tables[name]


@contextmanager
def observe_rows(session: Session, metadata: MetaData) -> Iterator[ObservedRows]:
    """Observe the rows that a session changes inside the block, and flush it."""
    rows = ObservedRows(session.connection(), metadata)
    rows.start()
    try:
        yield rows
        session.flush()
    finally:
        rows.stop()


def _key(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key.columns)


def _place(table: Table, key: tuple[Any, ...]) -> _Place:
    return table.name, tuple(map(str, key))


def _describe(
    table: Table,
    key: tuple[Any, ...],
    before: Row | None,
    after: Row | None,
    columns: Collection[str],
) -> Document:
    names = [column.name for column in table.primary_key.columns]
    return {
        'table': table.name,
        'action': _action(before, after),
        'key': {name: _to_json(one) for name, one in zip(names, key, strict=True)},
        'fields': sorted(columns) if after else [],
        'before': _select(before, columns),
        'after': _select(after, columns),
    }


def _action(before: Row | None, after: Row | None) -> str:
    if before is None:
        return 'create'
    return 'delete' if after is None else 'update'


def _changed_columns(
    before: Row | None, after: Row | None, set_columns: Collection[str]
) -> list[str]:
    """Return the columns that differ, and the secrets that a statement set."""
    old, new = before or {}, after or {}
    masked = mask_row(new)
    return [
        name
        for name in old | new
        if old.get(name) != new.get(name)
        or (name in set_columns and masked.get(name) != new.get(name))
    ]


def _select(row: Row | None, columns: Iterable[str]) -> Document | None:
    if row is None:
        return None
    masked = mask_row(row)
    return {name: _to_json(masked[name]) for name in columns}


def _to_json(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        return [_to_json(item) for item in value]
    return str(value)
