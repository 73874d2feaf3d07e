# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients of a running confd: REST interface, database, events and reloads."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
import psycopg2.extras
import requests

Json = Any


class Confd:
    """A client of the REST interface.

    ``tenant`` and ``token`` of a call take precedence over those of the client.
    """

    def __init__(self, url: str, token: str, tenant: str | None = None) -> None:
        self.url, self.token, self.tenant = url.rstrip('/'), token, tenant
        self._http = requests.Session()
        self._http.trust_env = False

    def request(
        self,
        method: str,
        path: str,
        *,
        tenant: str | None = None,
        token: str | None = None,
        headers: dict[str, str] | None = None,
        timeout: float = 60,
        **kwargs: Any,
    ) -> requests.Response:
        sent = {'X-Auth-Token': token if token is not None else self.token}
        if tenant or self.tenant:
            sent['Wazo-Tenant'] = tenant or self.tenant
        sent |= headers or {}
        url = path if path.startswith('http') else self.url + path
        return self._http.request(method, url, headers=sent, timeout=timeout, **kwargs)

    def get(self, path: str, **kwargs: Any) -> requests.Response:
        return self.request('GET', path, **kwargs)

    def post(self, path: str, json: Json = None, **kwargs: Any) -> requests.Response:
        return self.request('POST', path, json=json, **kwargs)

    def put(self, path: str, json: Json = None, **kwargs: Any) -> requests.Response:
        return self.request('PUT', path, json=json, **kwargs)

    def delete(self, path: str, **kwargs: Any) -> requests.Response:
        return self.request('DELETE', path, **kwargs)


class Recorder:
    """The events, or the requests to sysconfd, since ``clear()``.

    :param settled: whether all of them are recorded when a request is answered
    :param left_out: the names of events that are not looked at
    """

    def __init__(
        self, url: str, settled: bool, left_out: frozenset[str] = frozenset()
    ) -> None:
        self._url, self._settled, self._left_out = url, settled, left_out

    def clear(self) -> None:
        self.all()  # Wait for what earlier requests cause.
        requests.delete(self._url, timeout=10).raise_for_status()

    def all(self) -> list[dict[str, Any]]:
        found = requests.get(self._url, timeout=10).json()
        # A real bus delivers later: wait until nothing more arrives.
        while not self._settled:
            time.sleep(0.2)
            found, before = requests.get(self._url, timeout=10).json(), found
            if len(found) == len(before):
                break
        return [entry for entry in found if entry.get('name') not in self._left_out]

    def names(self) -> list[str]:
        return [event['name'] for event in self.all()]

    def commands(self) -> list[list[str]]:
        """Return the commands of each request to sysconfd, sorted."""
        return [sorted(body['ipbx']) for body in self.all()]


class Db:
    """The database, for rows that the plugin does not create; every query commits."""

    def __init__(self, uri: str) -> None:
        self.connection = psycopg2.connect(uri)
        self.connection.autocommit = True

    def query(self, sql: str, *args: Any) -> list[dict[str, Any]]:
        with self.connection.cursor(
            cursor_factory=psycopg2.extras.RealDictCursor
        ) as cursor:
            cursor.execute(sql, args)
            rows = cursor.fetchall() if cursor.description else []
            return [dict(row) for row in rows]

    def one(self, sql: str, *args: Any) -> dict[str, Any]:
        (row,) = self.query(sql, *args)
        return row

    def count(self, table: str) -> int:
        return self.one(f'SELECT count(*) AS n FROM {table}')['n']


@dataclass
class Host:
    """A running confd.

    ``about`` is the answer of ``GET /sandbox``, and ``about_url`` its URL.
    """

    url: str
    about: dict[str, Any]
    about_url: str
    is_sandbox: bool = True
    process: subprocess.Popen | None = None
    log: list[str] = field(default_factory=list)

    @property
    def tokens(self) -> dict[str, dict[str, str]]:
        return self.about['tokens']


def existing_host(url: str) -> Host:
    """Return the confd that ``INTERCO_TOKENS`` and ``INTERCO_DB_URI`` describe."""
    tokens = os.environ['INTERCO_TOKENS']
    if tokens.startswith('http'):
        about, about_url = requests.get(tokens, timeout=10).json(), tokens
    else:
        about, about_url = json.loads(tokens), url.removesuffix('/1.1') + '/sandbox'
    about['db_uri'] = os.environ.get('INTERCO_DB_URI', about.get('db_uri'))
    return Host(url, about, about_url, is_sandbox=False)


@contextmanager
def temporary_directory() -> Iterator[Path]:
    """Yield a directory whose path is short enough for the sockets of PostgreSQL."""
    path = Path(tempfile.mkdtemp(prefix='interco-'))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def running_sandbox(data_dir: Path, *options: str) -> Iterator[Host]:
    """Start a sandbox on a free port, and stop it in the end."""
    sandbox = start_sandbox(data_dir, *options)
    try:
        yield sandbox
    finally:
        stop_sandbox(sandbox)


def start_sandbox(data_dir: Path, *options: str) -> Host:
    """Start a sandbox on a free port, and wait until it is ready."""
    command = [sys.executable, '-m', 'interco_sandbox', '--port', '0']
    process = subprocess.Popen(
        [*command, '--data-dir', str(data_dir), *options],
        stdout=subprocess.PIPE,
        text=True,
    )
    log = []
    for line in process.stdout:
        log.append(line)
        if line.startswith('ready: '):
            url = line.split()[1]
            about_url = url.removesuffix('/1.1') + '/sandbox'
            about = requests.get(about_url, timeout=10).json()
            return Host(url, about, about_url, process=process, log=log)
    raise RuntimeError(f'the sandbox did not start: {"".join(log)}')


def stop_sandbox(host: Host) -> None:
    """Stop a sandbox, and wait until everything it started has ended."""
    host.process.send_signal(signal.SIGTERM)
    host.process.wait(timeout=60)
