# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`interconnection list`, `show`, `create`, `set` and `delete`."""

from __future__ import annotations

from argparse import Namespace
from typing import Any, Final

from .assignments import Document, parse_assignments
from .command import ConfdCommand, ConfdLister, ConfdShowOne, add_dry_run
from .environment import insert_secrets
from .errors import CommandError
from .fields import INTERCONNECTION
from .output import Record, Table, build_record, build_table
from .preview import build_preview, format_preview
from .prompts import Terminal, ask_missing_inputs, find_profile
from .references import TYPES, OfOneInterconnection, add_reference, find_id

_COLUMNS: Final = (
    *('id', 'type', 'name', 'label', 'context', 'remote', 'enabled'),
    *('outcall_count', 'incall_count', 'warning_count'),
)


def add_filters(parser: Any) -> None:
    """Add the options that select interconnections of a list."""
    parser.add_argument('--recurse', action='store_true', help='include tenants below')
    parser.add_argument('--search', metavar='TEXT', help='text in names and hosts')
    parser.add_argument('--type', choices=TYPES, help='the type')
    parser.add_argument('--context', help='the context of incoming calls')
    parser.add_argument(
        '--limit', type=int, help='the maximum number of interconnections'
    )
    parser.add_argument(
        '--offset', type=int, help='the number of interconnections to skip'
    )


def read_filters(parsed_args: Namespace) -> Document:
    """Return the query parameters of a list."""
    names = ('search', 'type', 'context', 'limit', 'offset')
    values = {name: getattr(parsed_args, name) for name in names}
    given = {name: value for name, value in values.items() if value is not None}
    return {'recurse': parsed_args.recurse} | given


class InterconnectionList(ConfdLister):
    """List interconnections."""

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser."""
        parser = super().get_parser(prog_name)
        add_filters(parser)
        return parser

    def take_action(self, parsed_args: Namespace) -> Table:
        """Return a row for each interconnection."""
        answer = self.interconnections.list(
            parsed_args.tenant, view='summary', **read_filters(parsed_args)
        )
        columns = _COLUMNS + (('tenant_uuid',) if parsed_args.recurse else ())
        return build_table(columns, answer['items'])


class InterconnectionShow(OfOneInterconnection):
    """Show an interconnection."""

    def take_action(self, parsed_args: Namespace) -> Record:
        """Return the document."""
        id_ = self.find_id(parsed_args)
        return build_record(self.interconnections.get(id_, parsed_args.tenant))


class InterconnectionCreate(ConfdShowOne):
    """Create an interconnection.

    With --profile, a terminal asks for the inputs of the profile that are missing.
    """

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser."""
        parser = super().get_parser(prog_name)
        parser.add_argument('name', nargs='?', help='the name')
        parser.add_argument('--type', choices=TYPES, help='the type')
        parser.add_argument(
            '--profile', help='the profile with defaults; `profile list` shows all'
        )
        parser.add_argument(
            '--set',
            action='append',
            default=[],
            dest='assignments',
            metavar='PATH=VALUE',
            help='a field, for example sip.codecs=g722,ulaw; can be repeated',
        )
        add_dry_run(parser)
        return parser

    def take_action(self, parsed_args: Namespace) -> Record:
        """Create it, and return the document or the preview."""
        body = parse_assignments(INTERCONNECTION, parsed_args.assignments)
        named = {
            name: getattr(parsed_args, name) for name in ('type', 'name', 'profile')
        }
        body |= {name: value for name, value in named.items() if value is not None}
        self._ask_for_inputs(body, parsed_args.tenant)
        created = self.interconnections.create(
            insert_secrets(body), parsed_args.tenant, parsed_args.dry_run
        )
        return build_preview(created) if parsed_args.dry_run else build_record(created)

    def _ask_for_inputs(self, body: Document, tenant_uuid: str | None) -> None:
        terminal = Terminal(self.app.stdin, self.app.stderr)
        if 'profile' not in body or not terminal.is_interactive():
            return
        profiles = self.interconnections.profiles(tenant_uuid)['items']
        if profile := find_profile(profiles, body['profile']):
            ask_missing_inputs(terminal, profile, body)


class InterconnectionSet(OfOneInterconnection):
    """Change fields of an interconnection. A list is replaced as a whole."""

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser."""
        parser = super().get_parser(prog_name)
        add_assignments(parser, 'sip.codecs=g722,ulaw')
        add_dry_run(parser)
        return parser

    def take_action(self, parsed_args: Namespace) -> Record:
        """Change the interconnection, and return the new document or the preview."""
        commands, tenant = self.interconnections, parsed_args.tenant
        patch = parse_assignments(INTERCONNECTION, parsed_args.assignments)
        if 'id' in patch:
            raise CommandError(['id: must not be changed'])
        id_ = self.find_id(parsed_args)
        body = {'id': id_} | insert_secrets(patch)
        preview = commands.update(body, dry_run=parsed_args.dry_run, tenant_uuid=tenant)
        return (
            build_preview(preview)
            if preview
            else build_record(commands.get(id_, tenant))
        )


def add_assignments(parser: Any, example: str) -> None:
    """Add the arguments that change fields."""
    parser.add_argument(
        'assignments',
        nargs='+',
        metavar='PATH=VALUE',
        help=f'a field, for example {example}; null removes a value',
    )


class InterconnectionDelete(ConfdCommand):
    """Delete interconnections."""

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser."""
        parser = super().get_parser(prog_name)
        add_reference(parser, nargs='+')
        parser.add_argument(
            '--routes',
            action='store_true',
            help='also delete the routes that only this interconnection uses',
        )
        add_dry_run(parser)
        return parser

    def take_action(self, parsed_args: Namespace) -> None:
        """Delete them, if all of them exist."""
        commands, tenant = self.interconnections, parsed_args.tenant
        references = parsed_args.interconnection
        ids = [find_id(commands, reference, tenant) for reference in references]
        found = [commands.get(id_, tenant) for id_ in ids]
        for reference, document in zip(references, found, strict=True):
            preview = commands.delete(
                document,
                dry_run=parsed_args.dry_run,
                tenant_uuid=tenant,
                routes=parsed_args.routes,
            )
            if preview:
                text = format_preview(build_preview(preview))
                print(f'{reference}\n{text}', file=self.app.stdout)
