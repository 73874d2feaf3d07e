# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many SQL statements and transactions a call takes, by PostgreSQL's own log."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from confd_client import Db

# Lines of the log say which database: a server may have others.
_STATEMENT = r'^{} LOG:  (?:statement|execute [^:]*): *(\w+)'
_SETTINGS = {'log_line_prefix': '%d ', 'log_statement': 'all'}
_ENDS = ('COMMIT', 'ROLLBACK')


@dataclass(frozen=True)
class Asked:
    """What a call asks of the database; beginning and ending is no statement."""

    call: str
    statements: int
    transactions: int

    as_json = asdict


class StatementLog:
    """The log of a server that logs every statement, and whose."""

    def __init__(self, path: Path, database: str) -> None:
        self._path = path
        self._statement = re.compile(
            _STATEMENT.format(re.escape(database)), re.MULTILINE
        )

    def count(self, name: str, call: Callable[[], object]) -> Asked:
        call()  # what is asked once, at first
        start = self._path.stat().st_size
        call()
        with self._path.open(errors='replace') as log:
            log.seek(start)
            words = [word.upper() for word in self._statement.findall(log.read())]
        ends = sum(word in _ENDS for word in words)
        return Asked(name, len(words) - ends - words.count('BEGIN'), ends)


@contextmanager
def logging(db: Db, path: Path) -> Iterator[StatementLog]:
    """Has the server log every statement meanwhile; the right to ask it is needed."""
    database = db.one('SELECT current_database()')['current_database']
    for name, value in _SETTINGS.items():
        db.query(f'ALTER SYSTEM SET {name} = %s', value)
    _reload(db, 'all')
    try:
        yield StatementLog(path, database)
    finally:
        for name in _SETTINGS:
            db.query(f'ALTER SYSTEM RESET {name}')
        _reload(db, 'none')


def _reload(db: Db, wanted: str) -> None:
    """Returns when a session sees it: the server reads its files when it gets to it."""
    db.query('SELECT pg_reload_conf()')
    while db.one('SHOW log_statement')['log_statement'] != wanted:
        db.query('SELECT pg_sleep(0.05)')
