# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wires across a request's way: triggers that fail a number of times, then no more."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from confd_client import Db

# What a trigger does in place of the write.
DEADLOCK = "RAISE 'tripped' USING ERRCODE = '40P01'"
SERIALIZATION = "RAISE 'tripped' USING ERRCODE = '40001'"
REFERRED = "RAISE 'tripped' USING ERRCODE = '23503'"
CUT = 'PERFORM pg_terminate_backend(pg_backend_pid())'
BROKEN = "RAISE 'tripped over S3cr3t' USING ERRCODE = 'XX000'"
# An update that finds no row: it was deleted meanwhile.
GONE = 'RETURN NULL'

_numbers = itertools.count()


@dataclass
class Trip:
    db: Db
    name: str

    def met(self) -> int:
        """How often a write came by."""
        sql = (
            f'SELECT CASE WHEN is_called THEN last_value ELSE 0 END n FROM {self.name}'
        )
        return self.db.one(sql)['n']


@contextmanager
def tripped(
    db: Db, what: str, table: str, action: str, times: int = 1, deferred: bool = False
) -> Iterator[Trip]:
    """The first writes of a table meet an action; a sequence counts: none rolls back.

    :param what: INSERT, UPDATE or DELETE
    :param deferred: not when it is written, but when it is committed
    """
    name = f'interco_trip_{next(_numbers)}'
    when = 'AFTER' if deferred else 'BEFORE'
    kind, late = ('', '')
    if deferred:
        kind, late = 'CONSTRAINT', 'DEFERRABLE INITIALLY DEFERRED'
    db.query(f'CREATE SEQUENCE {name}')
    db.query(
        f'CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN'
        f" IF nextval('{name}') <= {times} THEN {action}; END IF;"
        ' RETURN COALESCE(NEW, OLD); END $$'
    )
    db.query(
        f'CREATE {kind} TRIGGER {name} {when} {what} ON {table} {late}'
        f' FOR EACH ROW EXECUTE FUNCTION {name}()'
    )
    try:
        yield Trip(db, name)
    finally:
        db.query(f'DROP TRIGGER {name} ON {table}')
        db.query(f'DROP FUNCTION {name}')
        db.query(f'DROP SEQUENCE {name}')


@contextmanager
def session_of_its_own(uri: str) -> Iterator[Db]:
    """A second session, for what is to be held in a transaction."""
    other = Db(uri)
    try:
        yield other
    finally:
        other.connection.close()


def waiting(db: Db) -> int:
    """How many sessions wait for a lock."""
    sql = (
        'SELECT count(DISTINCT pid) AS n FROM pg_locks WHERE NOT granted AND pid IN'
        ' (SELECT pid FROM pg_stat_activity WHERE datname = current_database())'
    )
    return db.one(sql)['n']
