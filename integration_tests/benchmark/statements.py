# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Count the SQL statements of a request in the log of PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from confd_client import Db

# The prefix of a line is the database, because a server may have several.
_STATEMENT = r'^{} LOG:  (?:statement|execute [^:]*): *(\w+)'
_SETTINGS = {'log_line_prefix': '%d ', 'log_statement': 'all'}
_ENDS = ('COMMIT', 'ROLLBACK')
_REQUESTS = 5


@dataclass(frozen=True)
class StatementCount:
    """The SQL statements of a request, without BEGIN, COMMIT and ROLLBACK."""

    request: str
    statements: int
    transactions: int

    as_json = asdict


class StatementLog:
    """The log of a server that logs every statement with its database."""

    def __init__(self, path: Path, database: str) -> None:
        self._path = path
        self._statement = re.compile(
            _STATEMENT.format(re.escape(database)), re.MULTILINE
        )

    def count(self, name: str, send_request: Callable[[], object]) -> StatementCount:
        """Return the fewest statements of several requests.

        The plugin also asks for states in the background, which adds statements.
        """
        send_request()  # Exclude the statements of a first request.
        counts = [self._count_once(send_request) for _ in range(_REQUESTS)]
        return StatementCount(name, *min(counts))

    def _count_once(self, send_request: Callable[[], object]) -> tuple[int, int]:
        start = self._path.stat().st_size
        send_request()
        with self._path.open(errors='replace') as log:
            log.seek(start)
            words = [word.upper() for word in self._statement.findall(log.read())]
        ends = sum(word in _ENDS for word in words)
        return len(words) - ends - words.count('BEGIN'), ends


@contextmanager
def log_statements(db: Db, path: Path) -> Iterator[StatementLog]:
    """Let the server log every statement. This requires a superuser of PostgreSQL.

    :param path: the log file of the server
    """
    database = db.one('SELECT current_database()')['current_database']
    for name, value in _SETTINGS.items():
        db.query(f'ALTER SYSTEM SET {name} = %s', value)
    _reload_settings(db, 'all')
    try:
        yield StatementLog(path, database)
    finally:
        for name in _SETTINGS:
            db.query(f'ALTER SYSTEM RESET {name}')
        _reload_settings(db, 'none')


def _reload_settings(db: Db, log_statement: str) -> None:
    """Reload the settings, and wait until the session uses them."""
    db.query('SELECT pg_reload_conf()')
    while db.one('SHOW log_statement')['log_statement'] != log_statement:
        db.query('SELECT pg_sleep(0.05)')
