# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""``bin/sandbox``: start everything, say so, and stop everything."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import yaml
from cheroot.wsgi import Server
from sqlalchemy.engine import make_url

# The host makes more as they are needed, up to 100. Each may hold a connection of
# PostgreSQL, which has 100 for all.
THREADS = 80
# Clients that may wait for one of them; else the kernel turns a crowd away.
QUEUE = 256

EXAMPLES = """
Try:
  curl -H 'X-Auth-Token: {token}' {url}/interconnections
  curl -H 'X-Auth-Token: {token}' -H 'Content-Type: application/json' \\
       -d '{{"type": "sip", "sip": {{"remote_hosts": ["sip.example.com"]}}}}' \\
       {url}/interconnections
  curl {root}/sandbox            # tokens, contexts, users, the database
  curl {root}/sandbox/events     # what was published, and /sandbox/reloads

ready: {url}"""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog='bin/sandbox',
        description='The plugin on a small fake host, without a PBX.',
    )
    parser.add_argument('--host', default='127.0.0.1')
    parser.add_argument('--port', type=int, default=9486, help='0: any free one')
    parser.add_argument('--data-dir', type=Path, default=Path('.sandbox'))
    parser.add_argument('--db-uri', help='use this server, not the embedded one')
    parser.add_argument('--fresh', action='store_true', help='forget earlier data')
    parser.add_argument(
        '--trunks', type=int, default=0, metavar='N', help='add N SIP trunks'
    )
    return parser.parse_args()


def settings(data_dir: Path, **own: Any) -> dict[str, Any]:
    """As on a host, ``conf.d/*.yml`` (of the data directory) overrides."""
    config = {
        'uuid': '25a8940f-b563-4537-81d0-ccd40c841a2c',
        'ari': {'host': 'localhost', 'port': 5039, 'https': False}
        | {'username': 'xivo', 'password': 'secret'},
        'provd': {'host': 'localhost', 'port': 8666, 'prefix': None, 'https': False},
        'enabled_plugins': {
            e.name: True for e in entry_points(group='wazo_confd.plugins')
        },
        'paginated_user_strategy_threshold': 101,
        **own,
    }
    for path in sorted((data_dir / 'conf.d').glob('*.yml')):
        for key, value in (yaml.safe_load(path.read_text()) or {}).items():
            old = config.get(key)
            both = isinstance(old, dict) and isinstance(value, dict)
            config[key] = {**old, **value} if both else value
    return config


def run(options: argparse.Namespace, stop: threading.Event) -> None:
    from . import app, database, standins
    from .standins import MASTER, TOKENS, serve

    data_dir = options.data_dir.resolve()
    embedded = None
    if not options.db_uri:
        embedded = database.Embedded(data_dir, options.fresh)
    uri = options.db_uri or embedded.uri
    try:
        database.prepare(make_url(uri), options.fresh and not embedded, options.trunks)
        auth, sysconfd = serve(standins.Auth), serve(standins.Sysconfd)
        config = settings(
            data_dir,
            db_uri=uri,
            auth={'host': '127.0.0.1', 'port': auth.server_port, 'https': False}
            | {'prefix': None, 'master_tenant_uuid': MASTER},
            sysconfd={'host': '127.0.0.1', 'port': sysconfd.server_port},
            rest_api={'listen': options.host, 'port': options.port, 'max_threads': 100},
        )
        confd = app.make_app(config)
        app.start(confd)
        serve_confd(confd, options, TOKENS['admin'][0], stop)
    finally:
        if embedded:
            embedded.stop()


def serve_confd(
    app: Any, options: argparse.Namespace, token: str, stop: threading.Event
) -> None:
    server = Server(
        (options.host, options.port), app, THREADS, request_queue_size=QUEUE
    )
    server.prepare()
    threading.Thread(target=server.serve, daemon=True).start()
    root = f'http://{options.host}:{server.bind_addr[1]}'
    print(EXAMPLES.format(token=token, root=root, url=f'{root}/1.1'), flush=True)
    stop.wait()
    server.stop()


def main() -> None:
    options = arguments()
    options.data_dir.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(
        filename=options.data_dir / 'confd.log',
        level=logging.INFO,
        format='%(asctime)s [%(process)d] (%(levelname)s) (%(name)s): %(message)s',
    )
    stop = threading.Event()
    # a second signal, while it stops, changes nothing
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *args: stop.set())
    try:
        run(options, stop)
    except OSError as error:  # the port, most often
        sys.exit(f'{options.host}:{options.port}: {error}')


if __name__ == '__main__':
    main()
