# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rows that a transaction creates, updates and deletes, by watching its session.

Values are not told of, only the names of fields: some of them are secrets. Rows that
the database deletes by itself (ON DELETE CASCADE) are found by the foreign keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, select, tuple_
from sqlalchemy.orm import Mapper, object_session
from xivo_dao.helpers.db_manager import Base

from ..documents import Document

_WATCHED = 'interco_changes'
# What becomes of a row that is touched twice: None where nothing is left of it.
_TWICE = {
    ('create', 'update'): 'create',
    ('create', 'delete'): None,
    ('update', 'update'): 'update',
    ('update', 'delete'): 'delete',
    ('delete', 'create'): 'update',
    ('delete', 'delete'): 'delete',
}


class Changes:
    """The changes so far, by table and key, in the order of their first touch."""

    def __init__(self) -> None:
        self._found: dict[tuple, tuple[str, set[str]]] = {}
        self.switched: list[Any] = []

    def show(self) -> list[Document]:
        """As the answer has them."""
        return [
            {
                'table': table,
                'action': action,
                'key': dict(key),
                'fields': sorted(fields),
            }
            for (table, key), (action, fields) in self._found.items()
        ]

    def add(self, table: Any, key: Any, action: str, fields: Any = ()) -> None:
        """A row is touched; what was said of it before is taken into account."""
        columns = (column.name for column in table.primary_key)
        shown = tuple(zip(columns, map(_plain, key), strict=True))
        place = (table.name, shown)
        if place not in self._found:
            self._found[place] = (action, set(fields))
            return
        before, named = self._found.pop(place)
        now = _TWICE.get((before, action), action)
        if now is not None:
            self._found[place] = (now, set() if now == 'delete' else named | {*fields})

    def deleted(self, connection: Any, table: Any, condition: Any) -> None:
        """Rows are about to go, and with them what hangs on them.

        :param connection: a connection or a session to look them up with
        """
        keys = connection.execute(select(*table.primary_key).where(condition)).all()
        if not keys:
            return
        for key in keys:
            self.add(table, key, 'delete')
        # The condition may name the table by an alias of the statement's own.
        table = Base.metadata.tables[table.name]
        gone = tuple_(*table.primary_key).in_([tuple(key) for key in keys])
        for child, column, parent in _children(table):
            condition = column.in_(select(parent).where(gone))
            self._orphaned(connection, child, column, condition)

    def _orphaned(
        self, connection: Any, table: Any, column: Any, condition: Any
    ) -> None:
        [key] = column.foreign_keys
        if key.ondelete == 'CASCADE':
            self.deleted(connection, table, condition)
        elif key.ondelete == 'SET NULL':
            for row in connection.execute(select(*table.primary_key).where(condition)):
                self.add(table, row, 'update', [column.name])


def _plain(value: Any) -> Any:
    return value if isinstance(value, int) else str(value)


def _children(table: Any) -> Iterator[tuple[Any, Any, Any]]:
    """The tables that refer to this one, with their column and the one it refers to."""
    for child in Base.metadata.tables.values():
        for column in child.columns:
            for key in column.foreign_keys:
                if key.column.table is table:
                    yield child, column, key.column


@contextmanager
def watched(session: Any) -> Iterator[Changes]:
    """The changes that the session makes inside the block."""
    changes = session.info[_WATCHED] = Changes()
    event.listen(session, 'do_orm_execute', _executed)
    try:
        yield changes
        session.flush()
    finally:
        event.remove(session, 'do_orm_execute', _executed)
        del session.info[_WATCHED]


def _executed(state: Any) -> None:
    """Rows that are deleted or updated by a statement, without being loaded."""
    statement = state.statement
    changes = state.session.info[_WATCHED]
    if state.is_delete:
        changes.deleted(state.session, statement.table, statement.whereclause)
    elif state.is_update:
        # SQLAlchemy 1.4 has no public name for what a statement sets.
        fields = [str(getattr(set_, 'key', set_)) for set_ in statement._values]
        keys = select(*statement.table.primary_key).where(statement.whereclause)
        for key in state.session.execute(keys):
            changes.add(statement.table, key, 'update', fields)


# Registered once, for all sessions: most are not watched.
@event.listens_for(Mapper, 'after_insert')
def _inserted(mapper: Any, connection: Any, instance: Any) -> None:
    changes = _of(instance)
    if changes is not None and instance not in changes.switched:
        fields = [
            name for name, value in _values(mapper, instance) if value is not None
        ]
        key = mapper.primary_key_from_instance(instance)
        changes.add(mapper.local_table, key, 'create', fields)


@event.listens_for(Mapper, 'before_insert')
def _switched(mapper: Any, connection: Any, instance: Any) -> None:
    """A new instance in the place of a row that is there: SQLAlchemy updates it."""
    changes = _of(instance)
    key = mapper.primary_key_from_instance(instance)
    if changes is None or None in key:
        return
    stored = _stored(mapper, connection, key)
    if stored is not None:
        changes.switched.append(instance)
        _update(changes, mapper, instance, stored)


@event.listens_for(Mapper, 'before_update')
def _updated(mapper: Any, connection: Any, instance: Any) -> None:
    changes = _of(instance)
    if changes is not None:
        key = mapper.primary_key_from_instance(instance)
        stored = _stored(mapper, connection, key)
        # None: deleted meanwhile; the update is about to find that out.
        if stored is not None:
            _update(changes, mapper, instance, stored)


def _stored(mapper: Any, connection: Any, key: Any) -> Any:
    table = mapper.local_table
    same = tuple_(*table.primary_key).in_([key])
    return connection.execute(select(table).where(same)).mappings().first()


def _update(changes: Changes, mapper: Any, instance: Any, stored: Any) -> None:
    """What is stored decides: confd rewrites rows that stay what they are."""
    fields = [
        name
        for name, value in _values(mapper, instance)
        if str(stored[name]) != str(value)
    ]
    if fields:
        key = mapper.primary_key_from_instance(instance)
        changes.add(mapper.local_table, key, 'update', fields)


@event.listens_for(Mapper, 'before_delete')
def _deleted(mapper: Any, connection: Any, instance: Any) -> None:
    changes = _of(instance)
    if changes is not None:
        key = mapper.primary_key_from_instance(instance)
        table = mapper.local_table
        changes.deleted(connection, table, tuple_(*table.primary_key).in_([key]))


def _of(instance: Any) -> Changes | None:
    """The changes of the session of a row, if it is watched."""
    return object_session(instance).info.get(_WATCHED)


def _values(mapper: Any, instance: Any) -> Iterator[tuple[str, Any]]:
    """The columns of a row that are loaded or set, with their values."""
    loaded = instance.__dict__
    for attribute in mapper.column_attrs:
        if attribute.key in loaded:
            yield attribute.columns[0].name, loaded[attribute.key]
