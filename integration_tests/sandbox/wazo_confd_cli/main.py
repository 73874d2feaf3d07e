# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A stand-in for wazo-confd-cli: a cliff application with the commands of plugins.

Beside the options of wazo-confd-cli, `--url` gives the address of wazo-confd.
"""

import logging
import sys
from functools import cached_property
from typing import Any

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
        parser.add_argument('--url', help='the URL of wazo-confd, with /1.1')
        parser.add_argument('--hostname', default='localhost')
        parser.add_argument('--port', default=9486)
        parser.add_argument('--prefix')
        parser.add_argument('--token', required=True)
        parser.add_argument('--ssl', dest='https', action='store_true')
        parser.add_argument('--no-ssl', dest='https', action='store_false')
        return parser

    @cached_property
    def client(self) -> Client:
        given = self.options
        address = {'host': given.hostname, 'port': given.port, 'prefix': given.prefix}
        client = Client(**address, token=given.token, https=given.https)
        if given.url:
            client.base_url = given.url.rstrip('/')
        return client


def main() -> int:
    logging.getLogger('urllib3').setLevel(logging.ERROR)
    return ConfdCLI().run(sys.argv[1:])


if __name__ == '__main__':
    sys.exit(main())
