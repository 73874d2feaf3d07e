# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sandbox whose neighbours can be taken away: PostgreSQL, wazo-auth and others."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from confd_client import Confd, Db, Host, start_sandbox, stop_sandbox
from interco_sandbox import standins
from interco_sandbox.database import Embedded


class Ari(standins.Handler):
    """Asterisk's REST interface: every endpoint is there."""

    def answer(self, path: list[str]) -> tuple[int, Any]:
        return 200, {'state': 'online', 'channel_ids': []}


class Neighbour:
    """wazo-auth, say, on a port that it keeps: there, slow, failing, or away."""

    def __init__(self, handler: type[standins.Handler]) -> None:
        neighbour = self
        self.hurry, self.failing = threading.Event(), ()
        self.asked = threading.Event()
        self.hurry.set()

        class Moody(handler):
            # a connection for each request: none outlives its server
            protocol_version = 'HTTP/1.0'

            def answer(self, path: list[str]) -> tuple[int, Any]:
                neighbour.asked.set()
                neighbour.hurry.wait(60)
                failure = 500, {'message': 'out of order'}
                fails = any(word in path for word in neighbour.failing)
                return failure if fails else super().answer(path)

        self._handler = Moody
        self._server = standins.serve(Moody)
        self.port = self._server.server_port

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @contextmanager
    def away(self) -> Iterator[None]:
        self.stop()
        yield
        self._server = standins.serve(self._handler, self.port)

    @contextmanager
    def out_of_order(self, *words: str) -> Iterator[None]:
        """A 500 to every path that has one of the words."""
        self.failing = words
        yield
        self.failing = ()

    @contextmanager
    def slow(self) -> Iterator[None]:
        """It answers nothing before the end; `asked` says that it was asked."""
        self.hurry.clear()
        self.asked.clear()
        yield
        self.hurry.set()


class Database:
    """A PostgreSQL server that outlives the sandbox."""

    def __init__(self, data_dir: Path) -> None:
        self._server = Embedded(data_dir, fresh=False).server
        self.uri = self._server.get_uri()

    def crash(self) -> None:
        """Every connection is cut, what was not committed is gone; then it is back."""
        self._control('-w', '-m', 'immediate', 'restart')

    @contextmanager
    def stopped(self) -> Iterator[None]:
        self._control('-w', '-m', 'fast', 'stop')
        yield
        self._server.ensure_postgres_running()

    def cut(self) -> None:
        """Every connection but one's own."""
        db = Db(self.uri)
        db.query(
            'SELECT pg_terminate_backend(pid) FROM pg_stat_activity'
            ' WHERE pid <> pg_backend_pid() AND datname = current_database()'
        )
        db.connection.close()

    def close(self) -> None:
        self._server.cleanup()

    def _control(self, *arguments: str) -> None:
        command = [self._server.bin_path / 'pg_ctl', '-D', self._server.pgdata]
        subprocess.run(
            [*command, '-l', self._server.log, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            user=self._server.system_user,
            timeout=60,
        )


class Faulty:
    """The sandbox and its neighbours; `confd` is the administrator's client."""

    host: Host

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self.auth = Neighbour(standins.Auth)
        self.sysconfd = Neighbour(standins.Sysconfd)
        self.asterisk = Neighbour(Ari)
        self.database = Database(data_dir)
        (data_dir / 'conf.d').mkdir()
        neighbours = {
            'auth': {'port': self.auth.port},
            'sysconfd': {'port': self.sysconfd.port},
            'ari': {'host': '127.0.0.1', 'port': self.asterisk.port},
        }
        (data_dir / 'conf.d' / 'neighbours.yml').write_text(yaml.dump(neighbours))
        self.start()

    def start(self) -> None:
        self.host = start_sandbox(self._data_dir, '--db-uri', self.database.uri)

    def kill(self) -> None:
        """As by the kernel, with no time for a last word."""
        self.host.process.kill()
        self.host.process.wait()

    def stop(self) -> None:
        stop_sandbox(self.host)
        self.database.close()
        self.auth.stop()
        self.sysconfd.stop()
        self.asterisk.stop()

    @property
    def confd(self) -> Confd:
        return Confd(self.host.url, self.host.tokens['admin']['token'])

    @contextmanager
    def db(self) -> Iterator[Db]:
        db = Db(self.database.uri)
        yield db
        db.connection.close()
