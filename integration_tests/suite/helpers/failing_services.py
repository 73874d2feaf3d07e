# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sandbox with a PostgreSQL, wazo-auth, sysconfd, amid and ARI that can fail."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import yaml
from asterisk_answers import Asterisk
from confd_client import (
    Confd,
    Db,
    Host,
    start_sandbox,
    stop_sandbox,
    temporary_directory,
)
from interco_sandbox import standins
from interco_sandbox.database import Embedded

AMI_SECRET = 'amis3cret'


class Ari(standins.Handler):
    """Asterisk's REST interface, where endpoints have calls."""

    calls: ClassVar[dict[tuple[str, str], int]] = {}

    def answer(self, path: list[str]) -> tuple[int, Any]:
        return 200, [
            {
                'technology': technology,
                'resource': name,
                'state': 'online',
                'channel_ids': ['1'] * count,
            }
            for (technology, name), count in self.calls.items()
        ]


class Amid(standins.Handler):
    """wazo-amid of an Asterisk without endpoints; some rights may be missing.

    Its errors contain the password of its own account, as those of the real one do.
    """

    asterisk: ClassVar[Asterisk] = Asterisk()
    forbidden: ClassVar[set[str]] = set()
    status: ClassVar[int] = 200
    asked: ClassVar[list[str]] = []

    def answer(self, path: list[str]) -> tuple[int, Any]:
        action = path[-1]
        self.asked.append(action)
        if action in self.forbidden:
            return 401, {'error_id': 'unauthorized'}
        if self.status != 200:
            url = f'/rawman?action=login&secret={AMI_SECRET}'
            return self.status, {'details': {'original_error': url}}
        answer = self.asterisk.actions()[action]
        if action == 'Command':
            return 200, {'response': answer[self.body['command']]}
        return 200, answer


class Service:
    """An HTTP service that keeps its port: up, slow, failing or down."""

    def __init__(self, handler: type[standins.Handler]) -> None:
        service = self
        self.failing: tuple[str, ...] = ()
        self.status = 500
        self.may_answer, self.was_asked = threading.Event(), threading.Event()
        self.may_answer.set()

        class Failing(handler):
            # Each request has its own connection, so none outlives the server.
            protocol_version = 'HTTP/1.0'

            def answer(self, path: list[str]) -> tuple[int, Any]:
                service.was_asked.set()
                service.may_answer.wait(60)
                failure = service.status, {'message': 'out of order'}
                fails = any(word in path for word in service.failing)
                return failure if fails else super().answer(path)

        self._handler = Failing
        self._server = standins.serve(Failing)
        self.port = self._server.server_port

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @contextmanager
    def down(self) -> Iterator[None]:
        self.stop()
        yield
        self._server = standins.serve(self._handler, self.port)

    @contextmanager
    def failing_for(self, *words: str, status: int = 500) -> Iterator[None]:
        """Answer an error to every path that has one of the words."""
        self.failing, self.status = words, status
        yield
        self.failing = ()

    @contextmanager
    def slow(self) -> Iterator[None]:
        """Answer nothing until the end of the block; a request sets `was_asked`."""
        self.may_answer.clear()
        self.was_asked.clear()
        yield
        self.may_answer.set()


class Database:
    """A PostgreSQL server that outlives the sandbox."""

    def __init__(self, data_dir: Path) -> None:
        self._server = Embedded(data_dir, fresh=False).server
        self.uri = self._server.get_uri()

    def crash(self) -> None:
        """Cut every connection, lose what was not committed, and start again."""
        self._control('-w', '-m', 'immediate', 'restart')

    @contextmanager
    def stopped(self) -> Iterator[None]:
        self._control('-w', '-m', 'fast', 'stop')
        yield
        self._server.ensure_postgres_running()

    def cut_connections(self) -> None:
        """Terminate every connection but the own one."""
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


@contextmanager
def failing_sandbox() -> Iterator[FailingSandbox]:
    """Yield a sandbox that can fail."""
    with temporary_directory() as data_dir:
        sandbox = FailingSandbox(data_dir)
        try:
            yield sandbox
        finally:
            sandbox.stop()


class FailingSandbox:
    """A sandbox and its services; `confd` is the client of an administrator."""

    host: Host

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.auth = Service(standins.Auth)
        self.sysconfd = Service(standins.Sysconfd)
        self.asterisk = Service(Ari)
        self.amid = Service(Amid)
        self.database = Database(data_dir)
        (data_dir / 'conf.d').mkdir()
        services = {
            'auth': {'port': self.auth.port},
            'sysconfd': {'port': self.sysconfd.port},
            'amid': {'host': '127.0.0.1', 'port': self.amid.port},
            'ari': {'host': '127.0.0.1', 'port': self.asterisk.port},
        }
        (data_dir / 'conf.d' / 'services.yml').write_text(yaml.dump(services))
        self.start()

    def start(self) -> None:
        self.host = start_sandbox(self.data_dir, '--db-uri', self.database.uri)

    def kill(self) -> None:
        """Kill the process of the sandbox (SIGKILL)."""
        self.host.process.kill()
        self.host.process.wait()

    def stop(self) -> None:
        stop_sandbox(self.host)
        self.database.close()
        self.auth.stop()
        self.sysconfd.stop()
        self.asterisk.stop()
        self.amid.stop()

    @property
    def confd(self) -> Confd:
        return Confd(self.host.url, self.host.tokens['admin']['token'])

    @contextmanager
    def db(self) -> Iterator[Db]:
        db = Db(self.database.uri)
        yield db
        db.connection.close()
