# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`interconnection diff` and `interconnection apply`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Any, Final

from requests import RequestException

from .command import ConfdLister, add_dry_run
from .errors import CommandError, explain_failure
from .files import Documents
from .output import Table, build_table

# The members of an answer, and what they mean.
_ACTIONS: Final = {
    'created': 'create',
    'updated': 'update',
    'deleted': 'delete',
    'unchanged': 'unchanged',
}
_COLUMNS: Final = ('action', 'type', 'name', 'changed')
# Seconds. A thousand documents take longer than the client waits by default.
_TIMEOUT: Final = 600
DIFFERENCES: Final = 2


class _SyncCommand(ConfdLister):
    """A command that compares a tenant with files."""

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser."""
        parser = super().get_parser(prog_name)
        parser.add_argument(
            'files',
            nargs='+',
            metavar='FILE',
            help='documents in YAML or JSON; - reads the standard input',
        )
        parser.add_argument(
            '--prune',
            action='store_true',
            help='delete the interconnections that are not in the files',
        )
        parser.add_argument(
            '--force',
            action='store_true',
            help='let --prune delete all interconnections if the files are empty',
        )
        return parser

    def send(self, parsed_args: Namespace, *, dry_run: bool) -> Mapping[str, Any]:
        """Send the documents, and return what is created, updated and deleted."""
        documents = Documents(parsed_args.files, self.app.stdin.buffer)
        items = documents.read()
        self.report_progress(f'{len(items)} interconnections…')
        self.app.client.timeout = _TIMEOUT
        try:
            answer: Mapping[str, Any] = self.interconnections.sync(
                items,
                prune=parsed_args.prune,
                force=parsed_args.force,
                dry_run=dry_run,
                tenant_uuid=parsed_args.tenant,
            )
        except RequestException as error:
            failure = CommandError(explain_failure(error))
            raise documents.locate(failure) from error
        return answer['result'] if dry_run else answer


class InterconnectionDiff(_SyncCommand):
    """List what `apply` would change. The exit code is 2 if there are differences."""

    has_differences = False

    def take_action(self, parsed_args: Namespace) -> Table:
        """Return a row for each difference."""
        answer = self.send(parsed_args, dry_run=True)
        rows = [row for row in _list_rows(answer) if row['action'] != 'unchanged']
        self.has_differences = bool(rows)
        return build_table(_COLUMNS, rows)

    def run(self, parsed_args: Namespace) -> int:
        """Run the command, and return the exit code."""
        status = super().run(parsed_args)
        return DIFFERENCES if self.has_differences else status


class InterconnectionApply(_SyncCommand):
    """Make the tenant have the interconnections of files, in one transaction."""

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser."""
        parser = super().get_parser(prog_name)
        add_dry_run(parser)
        return parser

    def take_action(self, parsed_args: Namespace) -> Table:
        """Return a row for each interconnection."""
        answer = self.send(parsed_args, dry_run=parsed_args.dry_run)
        return build_table((*_COLUMNS, 'id'), _list_rows(answer))


def _list_rows(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {'action': action, **one}
        for member, action in _ACTIONS.items()
        for one in answer[member]
    ]
