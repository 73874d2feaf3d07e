# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The program of the portal. `bin/sandbox --pages` starts it beside the sandbox."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from urllib.parse import urlsplit

import requests
from cheroot.wsgi import Server

from .application import make_application
from .login import PASSWORD

BANNER = """
The pages of the plugin, in a stand-in for wazo-ui:
  {url}/login/
  user name: {names}
  password: {password}

pages: {url}"""


def parse_arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        prog='interco_portal', description='Host the pages in a stand-in for wazo-ui.'
    )
    parser.add_argument('--host', default='127.0.0.1', help='the address to listen on')
    parser.add_argument('--port', type=int, default=9487, help='0 selects a free port')
    parser.add_argument(
        '--sandbox', default='http://127.0.0.1:9486', help='the URL of the sandbox'
    )
    parser.add_argument(
        '--assets', type=Path, required=True, help='the directory of the libraries'
    )
    return parser.parse_args()


def read_users(sandbox: str) -> dict[str, dict[str, str]]:
    """Return the accounts: one for each token of the sandbox."""
    tokens = requests.get(f'{sandbox}/sandbox', timeout=30).json()['tokens']
    names = {token['tenant_uuid']: name for name, token in tokens.items()}
    names[tokens['admin']['tenant_uuid']] = 'master'
    return {
        name: {**token, 'tenant': names[token['tenant_uuid']]}
        for name, token in tokens.items()
    }


def main() -> None:
    """Serve the portal until SIGINT or SIGTERM."""
    options = parse_arguments()
    users = read_users(options.sandbox)
    address = urlsplit(options.sandbox)
    confd = {'host': address.hostname, 'port': address.port, 'https': False}
    application = make_application(
        {**confd, 'prefix': None, 'version': '1.1'}, users, options.assets
    )
    server = Server((options.host, options.port), application, numthreads=10)
    server.prepare()
    url = f'http://{options.host}:{server.bind_addr[1]}'
    names = ', '.join(users)
    print(BANNER.format(url=url, names=names, password=PASSWORD), flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    try:
        server.serve()
    finally:
        server.stop()


if __name__ == '__main__':
    main()
