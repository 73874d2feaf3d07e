# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The program behind ``bin/sandbox``."""

from __future__ import annotations

import argparse
import errno
import fcntl
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import yaml
from cheroot.wsgi import Server
from sqlalchemy.exc import ArgumentError, OperationalError

# As the real host, which has 10 threads and starts up to 100 on demand. Each thread may
# hold a connection, and PostgreSQL accepts 100 connections in total.
MIN_THREADS, MAX_THREADS = 10, 80
# The number of clients that may wait for a free thread. With cheroot's default of 5 the
# kernel rejects connections when many clients arrive at once.
QUEUE_SIZE = 256


class ThreadedServer(Server):
    """A server that starts a thread if a request would wait for one."""

    def process_conn(self, conn: Any) -> None:
        """Hand a request to the threads."""
        threads = self.requests
        if threads.idle <= threads.qsize:
            threads.grow(1)
        super().process_conn(conn)


BANNER = """
Try:
  curl -H 'X-Auth-Token: {token}' {url}/interconnections
  curl -H 'X-Auth-Token: {token}' -H 'Content-Type: application/json' \\
       -d '{{"type": "sip", "sip": {{"remote_hosts": ["sip.example.com"]}}}}' \\
       {url}/interconnections
  curl {root}/sandbox            # tokens, contexts, users, the database
  curl {root}/sandbox/events     # published events; /sandbox/reloads for reloads

ready: {url}"""


class StartError(Exception):
    """A condition that prevents the start, described in one sentence for the user."""


def parse_arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        prog='bin/sandbox', description='Run the plugin on a small stand-in for a PBX.'
    )
    add = parser.add_argument
    add('--host', default='127.0.0.1', help='the address to listen on')
    add('--port', type=int, default=9486, help='0 selects a free port')
    add('--data-dir', type=Path, default=Path('.sandbox'), help='the database and log')
    add('--db-uri', help='use this PostgreSQL server instead of the embedded one')
    add('--fresh', action='store_true', help='delete existing data')
    add('--trunks', type=int, default=0, metavar='N', help='add N SIP trunks')
    return parser.parse_args()


def settings(data_dir: Path, **own: Any) -> dict[str, Any]:
    """Return confd's configuration; files in ``conf.d`` override it, as on a host.

    The alphabetically first file has precedence.
    """
    config: dict[str, Any] = {
        'uuid': '25a8940f-b563-4537-81d0-ccd40c841a2c',
        'amid': {'host': 'localhost', 'port': 9491, 'prefix': None, 'https': False},
        'ari': {'host': 'localhost', 'port': 5039, 'https': False}
        | {'username': 'xivo', 'password': 'secret'},
        'provd': {'host': 'localhost', 'port': 8666, 'prefix': None, 'https': False},
        'enabled_plugins': {
            e.name: True for e in entry_points(group='wazo_confd.plugins')
        },
        **own,
    }
    for path in sorted((data_dir / 'conf.d').glob('*.yml'), reverse=True):
        for key, value in (yaml.safe_load(path.read_text()) or {}).items():
            if isinstance(config.get(key), dict) and isinstance(value, dict):
                value = config[key] | value
            config[key] = value
    return config


@contextmanager
def locked_data_dir(data_dir: Path, fresh: bool) -> Iterator[int]:
    """Hold a lock on the data directory; raise StartError if ``fresh`` cannot have it.

    Sandboxes that keep the data share the lock. One that deletes the data needs it
    alone until it changes the lock of the descriptor, which this function provides.
    """
    descriptor = os.open(data_dir, os.O_RDONLY)
    try:
        fcntl.flock(
            descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB if fresh else fcntl.LOCK_SH
        )
    except BlockingIOError:
        os.close(descriptor)
        raise StartError(
            f'another sandbox is using {data_dir}: stop it, or choose another '
            'directory with --data-dir'
        ) from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def listening(host: str, port: int) -> Iterator[Server]:
    """Open the port; raise StartError if that is not possible.

    The port is opened before any data is created or deleted. Clients that connect
    before ``serve`` is called wait.
    """
    try:
        # The error of the server would not contain the reason.
        family = socket.AF_INET6 if ':' in host else socket.AF_INET
        socket.create_server((host, port), family=family).close()
    except (OSError, OverflowError) as error:
        if getattr(error, 'errno', None) == errno.EADDRINUSE:
            problem = f'port {port} is already in use on {host}'
        else:
            problem = f'cannot listen on {host} port {port} ({error})'
        advice = 'choose another address with --host or --port'
        raise StartError(f'{problem}: {advice}') from None
    server = ThreadedServer(
        *((host, port), None, MIN_THREADS),
        max=MAX_THREADS,
        request_queue_size=QUEUE_SIZE,
    )
    server.prepare()
    try:
        yield server
    finally:
        server.stop()


def run(options: argparse.Namespace, stop: SimpleQueue[None]) -> None:
    """Start everything, print the banner, and stop everything after ``stop``."""
    data_dir = options.data_dir.resolve()
    with (
        listening(options.host, options.port) as server,
        locked_data_dir(data_dir, options.fresh) as lock,
        prepared_database(data_dir, options) as uri,
    ):
        fcntl.flock(lock, fcntl.LOCK_SH)
        # Imported here and below because the imports take most of a second.
        from . import app, standins
        from .amid import Amid

        auth, sysconfd = map(standins.serve, (standins.Auth, standins.Sysconfd))
        amid = Amid()
        local = {'host': '127.0.0.1', 'https': False, 'prefix': None}
        config = settings(
            data_dir,
            db_uri=uri,
            auth={
                **local,
                'port': auth.server_port,
                'master_tenant_uuid': standins.MASTER,
            },
            sysconfd={**local, 'port': sysconfd.server_port},
            amid={**local, 'port': amid.port},
        )
        server.wsgi_app = confd = app.make_app(config, amid)
        app.start(confd)
        serve(server, options.host, standins.TOKENS['admin'][0], stop)


@contextmanager
def prepared_database(data_dir: Path, options: argparse.Namespace) -> Iterator[str]:
    """Provide a database with tables and data; raise StartError if it is unreachable.

    :return: the URI
    """
    from . import database, schema

    if not options.db_uri:
        embedded = database.Embedded(data_dir, options.fresh)
        try:
            schema.prepare(embedded.uri, False, options.trunks)
            yield embedded.uri
        finally:
            embedded.stop()
        return
    try:
        schema.prepare(options.db_uri, options.fresh, options.trunks)
    except (ArgumentError, OperationalError) as error:
        reason = str(getattr(error, 'orig', error)).partition('\n')[0]
        raise StartError(f'cannot use the database of --db-uri: {reason}') from None
    yield options.db_uri


def serve(server: Server, host: str, token: str, stop: SimpleQueue[None]) -> None:
    """Print the banner, and answer requests until ``stop`` has an item."""
    threading.Thread(target=server.serve, daemon=True).start()
    root = f'http://{host}:{server.bind_addr[1]}'
    print(BANNER.format(token=token, root=root, url=f'{root}/1.1'), flush=True)
    stop.get()
    # Before the database stops, so that requests in progress can end.
    server.stop()


def main() -> None:
    """Run the sandbox until SIGINT or SIGTERM."""
    options = parse_arguments()
    options.data_dir.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(
        filename=options.data_dir / 'confd.log',
        level=logging.INFO,
        format='%(asctime)s [%(process)d] (%(levelname)s) (%(name)s): %(message)s',
    )
    # A handler that sets an Event can wait for ever, for a lock that the interrupted
    # Event.wait holds.
    stop: SimpleQueue[None] = SimpleQueue()
    # The handlers stay in place: a second signal must not interrupt the shutdown.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *args: stop.put(None))
    try:
        run(options, stop)
    except StartError as error:
        sys.exit(f'bin/sandbox: {error}')


if __name__ == '__main__':
    main()
