# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The program behind ``bin/sandbox``."""

import argparse
import fcntl
import logging
import signal
import sys
import threading
from contextlib import ExitStack
from importlib.metadata import entry_points
from pathlib import Path
from typing import IO, Any

import yaml
from cheroot.wsgi import Server
from sqlalchemy.exc import ArgumentError, OperationalError

# As the real host, which has 10 threads and starts up to 100 on demand. Each thread may
# hold a connection, and PostgreSQL accepts 100 connections in total.
MIN_THREADS, MAX_THREADS = 10, 80
# The number of clients that may wait for a free thread. With cheroot's default of 5 the
# kernel rejects connections when many clients arrive at once.
QUEUE_SIZE = 256
STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM}


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
    local = {'host': 'localhost', 'https': False, 'prefix': None}
    account = {'username': 'xivo', 'password': 'secret'}
    plugins = entry_points(group='wazo_confd.plugins')
    config: dict[str, Any] = {
        'uuid': '25a8940f-b563-4537-81d0-ccd40c841a2c',
        'amid': {**local, 'port': 9491},
        'ari': {**local, 'port': 5039, **account},
        'provd': {**local, 'port': 8666},
        'enabled_plugins': {plugin.name: True for plugin in plugins},
        **own,
    }
    for path in sorted((data_dir / 'conf.d').glob('*.yml'), reverse=True):
        for key, value in (yaml.safe_load(path.read_text()) or {}).items():
            if isinstance(config.get(key), dict) and isinstance(value, dict):
                value = config[key] | value
            config[key] = value
    return config


def lock_data_dir(data_dir: Path, fresh: bool) -> IO[str]:
    """Return a locked file in the data directory, which is unlocked when it is closed.

    Sandboxes that keep the data share the lock. One that deletes the data needs it
    alone until it changes the lock.

    :raises StartError: if ``fresh`` cannot have the lock
    """
    lock = (data_dir / 'lock').open('w')
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB if fresh else fcntl.LOCK_SH)
    except BlockingIOError:
        raise StartError(
            f'another sandbox is using {data_dir}: stop it, or choose another '
            'directory with --data-dir'
        ) from None
    return lock


def listen(host: str, port: int) -> ThreadedServer:
    """Open the port; clients that connect before the server serves wait.

    :raises StartError: if the port cannot be opened
    """
    server = ThreadedServer(
        *((host, port), None, MIN_THREADS),
        max=MAX_THREADS,
        request_queue_size=QUEUE_SIZE,
    )
    try:
        server.prepare()
    except (OSError, OverflowError) as error:
        advice = 'choose another address with --host or --port'
        problem = f'cannot listen on {host} port {port} ({error})'
        raise StartError(f'{problem}: {advice}') from None
    return server


def prepare_database(uri: str, options: argparse.Namespace) -> None:
    """Create tables and data; raise StartError if the database is unreachable."""
    from . import schema

    try:
        schema.prepare(uri, options.fresh, options.trunks)
    except (ArgumentError, OperationalError) as error:
        reason = str(getattr(error, 'orig', error)).partition('\n')[0]
        raise StartError(f'cannot use the database: {reason}') from None


def run(options: argparse.Namespace) -> None:
    """Start everything, print the banner, and stop everything after a signal."""
    data_dir = options.data_dir.resolve()
    with ExitStack() as stack:
        # The port is opened before any data is created or deleted.
        server = listen(options.host, options.port)
        stack.callback(server.stop)
        lock = stack.enter_context(lock_data_dir(data_dir, options.fresh))
        uri = options.db_uri
        if not uri:
            from .database import Embedded

            database = Embedded(data_dir)
            stack.callback(database.stop)
            uri = database.uri
        prepare_database(uri, options)
        fcntl.flock(lock, fcntl.LOCK_SH)
        # Imported here and above because the imports take most of a second.
        from . import app, standins
        from .amid import amid

        servers = map(standins.serve, (standins.auth, standins.sysconfd, amid))
        auth_port, sysconfd_port, amid_port = (server.port for server in servers)
        local = {'host': '127.0.0.1', 'https': False, 'prefix': None}
        tenant = {'master_tenant_uuid': standins.MASTER}
        config = settings(
            data_dir,
            db_uri=uri,
            auth={**local, 'port': auth_port, **tenant},
            sysconfd={**local, 'port': sysconfd_port},
            amid={**local, 'port': amid_port},
        )
        server.wsgi_app = confd = app.make_app(config)
        app.start(confd)
        threading.Thread(target=server.serve, daemon=True).start()
        root = f'http://{options.host}:{server.bind_addr[1]}'
        token = standins.TOKENS['admin'][0]
        print(BANNER.format(token=token, root=root, url=f'{root}/1.1'), flush=True)
        signal.sigwait(STOP_SIGNALS)
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
    # All threads inherit this: a signal waits for `sigwait`, and a second one does not
    # interrupt the shutdown. A handler would not run if its signal arrives while the
    # main thread is about to wait.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        run(options)
    except StartError as error:
        sys.exit(f'bin/sandbox: {error}')


if __name__ == '__main__':
    main()
