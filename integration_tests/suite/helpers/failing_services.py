# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sandbox with a PostgreSQL, wazo-auth, sysconfd, amid and ARI that can fail."""

from __future__ import annotations

import json
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
from flask import Flask, Response, jsonify, request
from interco_sandbox import standins
from interco_sandbox.database import Embedded

AMI_SECRET = 'amis3cret'


ari, wazo_amid = Flask('ari'), Flask('wazo-amid')


class Ari:
    """The calls of endpoints in Asterisk's REST interface."""

    calls: ClassVar[dict[tuple[str, str], int]] = {}


@ari.get('/<path:path>')
def list_endpoints(path: str) -> list[dict[str, Any]]:
    return [
        {
            'technology': technology,
            'resource': name,
            'state': 'online',
            'channel_ids': ['1'] * count,
        }
        for (technology, name), count in Ari.calls.items()
    ]


class Amid:
    """wazo-amid of an Asterisk without endpoints; some rights may be missing.

    Its errors contain the password of its own account, as those of the real one do.
    """

    asterisk: ClassVar[Asterisk] = Asterisk()
    forbidden: ClassVar[set[str]] = set()
    status: ClassVar[int] = 200
    asked: ClassVar[list[str]] = []


@wazo_amid.post('/1.0/action/<action>')
def answer_action(action: str) -> Any:
    Amid.asked.append(action)
    if action in Amid.forbidden:
        return {'error_id': 'unauthorized'}, 401
    if Amid.status != 200:
        url = f'/rawman?action=login&secret={AMI_SECRET}'
        return {'details': {'original_error': url}}, Amid.status
    answer = Amid.asterisk.actions()[action]
    if action == 'Command':
        return {'response': answer[request.get_json()['command']]}
    return jsonify(answer)


class Service:
    """An HTTP service that keeps its port: up, slow, failing or down."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.failing: tuple[str, ...] = ()
        self.status = 500
        self.received_methods: list[str] = []
        self._slow_method: str | None = None
        self._held = threading.Semaphore(0)
        self.may_answer, self.was_asked = threading.Event(), threading.Event()
        self.may_answer.set()
        self._server = standins.serve(self)
        self.port = self._server.port

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        method = environ['REQUEST_METHOD']
        self.received_methods.append(method)
        self.was_asked.set()
        if self._slow_method in (None, method):
            self._held.release()
            self.may_answer.wait(60)
        if any(word in environ['PATH_INFO'].split('/') for word in self.failing):
            body = json.dumps({'message': 'out of order'})
            failure = Response(body, self.status, content_type='application/json')
            return failure(environ, start_response)
        return self._app(environ, start_response)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @contextmanager
    def down(self) -> Iterator[None]:
        self.stop()
        yield
        self._server = standins.serve(self, self.port)

    @contextmanager
    def failing_for(self, *words: str, status: int = 500) -> Iterator[None]:
        """Answer an error to every path that has one of the words."""
        self.failing, self.status = words, status
        yield
        self.failing = ()

    @contextmanager
    def slow(self, method: str | None = None) -> Iterator[None]:
        """Answer nothing until the end of the block; a request sets `was_asked`.

        :param method: the method of the requests that are held; by default all
        """
        self._slow_method, self._held = method, threading.Semaphore(0)
        self.may_answer.clear()
        self.was_asked.clear()
        yield
        self.may_answer.set()
        self._slow_method = None

    def wait_for_held_requests(self, count: int) -> None:
        """Wait until as many requests are held."""
        for _ in range(count):
            assert self._held.acquire(timeout=60)


class Database:
    """A PostgreSQL server that outlives the sandbox."""

    def __init__(self, data_dir: Path) -> None:
        self._server = Embedded(data_dir).server
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
        self.auth = Service(standins.auth)
        self.sysconfd = Service(standins.sysconfd)
        self.asterisk = Service(ari)
        self.amid = Service(wazo_amid)
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
