# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The program: a cliff application with the commands of entry points.

Beside the options of wazo-confd-cli, `--url` gives the address of wazo-confd.
"""

from __future__ import annotations

import logging
import sys
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from cliff.app import App
from cliff.commandmanager import CommandManager
from wazo_confd_client import Client


class ConfdCLI(App):
    NAME = 'confd-cli'
    DEFAULT_VERBOSE_LEVEL = 0

    def __init__(self) -> None:
        super().__init__(
            description='The commands of wazo-confd-cli, for the sandbox',
            command_manager=CommandManager('wazo_confd_cli.commands'),
            version='0',
        )

    def build_option_parser(self, *args: Any, **kwargs: Any) -> Any:
        parser = super().build_option_parser(*args, **kwargs)
        parser.add_argument('--url', help='the URL of wazo-confd')
        parser.add_argument('--hostname', default='localhost')
        parser.add_argument('--port', default=9486)
        parser.add_argument('--prefix')
        parser.add_argument('--token', required=True)
        parser.add_argument('--ssl', dest='https', action='store_true')
        parser.add_argument('--no-ssl', dest='https', action='store_false')
        return parser

    @cached_property
    def client(self) -> Client:
        options = self.options
        if not options.url:
            address = (options.hostname, options.port, options.prefix)
        else:
            url = urlsplit(options.url)
            prefix = url.path.removesuffix('/').removesuffix('/1.1')
            port = url.port or (443 if url.scheme == 'https' else 80)
            address = (url.hostname, port, prefix)
        host, port, prefix = address
        return Client(
            host, port=port, prefix=prefix, token=options.token, https=options.https
        )


def main() -> int:
    logging.getLogger('urllib3').setLevel(logging.ERROR)
    return ConfdCLI().run(sys.argv[1:])


if __name__ == '__main__':
    sys.exit(main())
