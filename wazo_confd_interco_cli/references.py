# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the interconnection that an argument names."""

from __future__ import annotations

from argparse import Namespace
from typing import Any, Final

from .command import ConfdShowOne
from .errors import CommandError

TYPES: Final = ('sip', 'iax', 'custom')


class OfOneInterconnection(ConfdShowOne):
    """A command that shows something of one interconnection."""

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser, with the argument that names the interconnection."""
        parser = super().get_parser(prog_name)
        add_reference(parser)
        return parser

    def find_id(self, parsed_args: Namespace) -> int:
        """Return the id of the interconnection."""
        reference, tenant = parsed_args.interconnection, parsed_args.tenant
        return find_id(self.interconnections, reference, tenant)


def add_reference(parser: Any, **options: Any) -> None:
    """Add the argument that names an interconnection."""
    parser.add_argument(
        'interconnection',
        metavar='INTERCONNECTION',
        help='the name, the type and name (sip/acme), or the id',
        **options,
    )


def find_id(interconnections: Any, reference: str, tenant_uuid: str | None) -> int:
    """Return the id of an interconnection.

    :param interconnections: the client's commands
    :param reference: an id, a name, or a type and a name such as `sip/acme`
    """
    if reference.isdecimal():
        return int(reference)
    filters = _parse_reference(reference)
    found = interconnections.list(tenant_uuid, view='summary', **filters)['items']
    if not found:
        raise CommandError(
            [f'interconnection {reference!r} not found; see `interconnection list`']
        )
    if len(found) > 1:
        named = ', '.join(f'{one["type"]} (id {one["id"]})' for one in found)
        raise CommandError(
            [f'several interconnections are named {reference!r}: {named}; use the id']
        )
    return int(found[0]['id'])


def _parse_reference(reference: str) -> dict[str, str]:
    type_, separator, name = reference.partition('/')
    if separator and type_ in TYPES:
        return {'type': type_, 'name': name}
    return {'name': reference}
