# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The base classes of all commands."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import Any

from cliff.command import Command
from cliff.lister import Lister
from cliff.show import ShowOne
from requests import RequestException

from .errors import CommandError, explain_failure


class ConfdCommand(Command):
    """A command that sends requests to wazo-confd.

    The exit code is 1 for every error. argparse would exit with 2, which means
    differences.
    """

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser, with the options of every command."""
        parser = super().get_parser(prog_name)
        parser.add_argument(
            '--tenant', metavar='UUID', help='the tenant; default: that of the token'
        )

        def fail(message: str) -> None:
            parser.print_usage(sys.stderr)
            parser.exit(1, f'{parser.prog}: error: {message}\n')

        parser.error = fail
        return parser

    def run(self, parsed_args: Namespace) -> int:
        """Run the command, and explain an error of wazo-confd."""
        try:
            return int(super().run(parsed_args))
        except RequestException as error:
            raise CommandError(explain_failure(error)) from error

    @property
    def interconnections(self) -> Any:
        """The client's commands for interconnections."""
        return self.app.client.interconnections

    @property
    def callerid_policy(self) -> Any:
        """The client's commands for the caller ID policy."""
        return self.app.client.callerid_policy

    def inform(self, message: str) -> None:
        """Write a line for people to the standard error."""
        print(message, file=self.app.stderr)

    def report_progress(self, message: str) -> None:
        """Report a slow operation to a person at a terminal."""
        if self.app.stderr.isatty():
            self.inform(message)


class ConfdLister(ConfdCommand, Lister):
    """A command that shows a list."""


class ConfdShowOne(ConfdCommand, ShowOne):
    """A command that shows one object."""


def add_dry_run(parser: Any) -> None:
    """Add the option to preview a change."""
    parser.add_argument(
        '--dry-run', action='store_true', help='show the change, and change nothing'
    )
