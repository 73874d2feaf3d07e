# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`callerid show` and `callerid set`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from typing import Any

from .assignments import Document
from .command import ConfdCommand, ConfdShowOne, add_dry_run
from .errors import CommandError
from .output import Record, build_record
from .preview import build_preview
from .references import find_id


class CallerIDShow(ConfdShowOne):
    """Show what decides the caller ID of outgoing calls."""

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser."""
        parser = super().get_parser(prog_name)
        parser.add_argument('--search', metavar='TEXT', help='text in names of users')
        parser.add_argument('--limit', type=int, help='the maximum number of users')
        return parser

    def take_action(self, parsed_args: Namespace) -> Record:
        """Return the policy."""
        options = {'search': parsed_args.search, 'limit': parsed_args.limit}
        given = {name: value for name, value in options.items() if value is not None}
        return build_record(self.callerid_policy.get(parsed_args.tenant, **given))


class CallerIDSet(ConfdShowOne):
    """Change the caller IDs of outgoing calls, all in one request.

    A caller ID is "My Name" <number>, a number or null; for users also anonymous or
    default.
    """

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser."""
        parser = super().get_parser(prog_name)
        parser.add_argument(
            '--unset-users',
            choices=['default'],
            help='the setting of every user who has none',
        )
        for option, names, help_ in (
            ('--user', ('UUID', 'CALLER_ID'), 'the caller ID of a user'),
            ('--extension', ('ID', 'CALLER_ID'), 'the caller ID of an outgoing route'),
            (
                '--interconnection',
                ('INTERCONNECTION', 'FORMAT'),
                'the format of selected caller IDs: +E164, E164 or national',
            ),
        ):
            parser.add_argument(
                option,
                action='append',
                default=[],
                nargs=2,
                metavar=names,
                help=f'{help_}; can be repeated',
            )
        add_dry_run(parser)
        return parser

    def take_action(self, parsed_args: Namespace) -> Record:
        """Change the policy, and return it or the preview."""
        tenant = parsed_args.tenant
        body = self._build_change(parsed_args)
        if not body:
            raise CommandError(['nothing to change; name at least one caller ID'])
        preview = self.callerid_policy.update(body, tenant, parsed_args.dry_run)
        if preview:
            return build_preview(preview)
        return build_record(self.callerid_policy.get(tenant))

    def _build_change(self, parsed_args: Namespace) -> Document:
        tenant = parsed_args.tenant
        users = [
            {'uuid': uuid, 'outgoing_caller_id': _read_value(caller_id)}
            for uuid, caller_id in parsed_args.user
        ]
        interconnections = [
            {
                'id': find_id(self.interconnections, reference, tenant),
                'outgoing_caller_id_format': format_,
            }
            for reference, format_ in parsed_args.interconnection
        ]
        outcalls = _find_outcalls(self, parsed_args.extension, tenant)
        change = {
            'unset_users': parsed_args.unset_users,
            'users': users,
            'interconnections': interconnections,
            'outcalls': outcalls,
        }
        return {name: value for name, value in change.items() if value}


def _find_outcalls(
    command: ConfdCommand, extensions: Iterable[tuple[str, str]], tenant: str | None
) -> list[Document]:
    """Return the outcalls that have the extensions, with their new caller IDs."""
    new = {id_: _read_value(caller_id) for id_, caller_id in extensions}
    if not new:
        return []
    found: list[Document] = []
    for outcall in command.callerid_policy.get(tenant, limit=1)['outcalls']:
        changed = [
            {'id': one['id'], 'caller_id': new.pop(str(one['id']))}
            for one in outcall['extensions']
            if str(one['id']) in new
        ]
        if changed:
            found.append({'id': outcall['id'], 'extensions': changed})
    if new:
        raise CommandError(
            f'extension {id_!r} of an outcall not found; `callerid show` lists all'
            for id_ in new
        )
    return found


def _read_value(text: str) -> str | None:
    return None if text == 'null' else text
