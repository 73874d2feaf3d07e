# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`interconnection export`."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import Any, Final

from .command import ConfdCommand
from .output import dump_yaml
from .references import add_reference, find_id
from .variables import Variables

FORMATS: Final = ('yaml', 'json')


class InterconnectionExport(ConfdCommand):
    """Print documents that another tenant or machine can apply."""

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser."""
        parser = super().get_parser(prog_name)
        add_reference(parser, nargs='*')
        parser.add_argument(
            '--variables',
            action='store_true',
            help='write {"env": NAME} instead of each secret',
        )
        add_format(parser)
        return parser

    def take_action(self, parsed_args: Namespace) -> None:
        """Print the documents."""
        commands, tenant = self.interconnections, parsed_args.tenant
        references = parsed_args.interconnection
        if references:
            ids = [find_id(commands, reference, tenant) for reference in references]
            items = [commands.portable(id_, tenant) for id_ in ids]
        else:
            items = commands.portable(tenant_uuid=tenant)['items']
        if parsed_args.variables:
            variables = Variables()
            for item in items:
                variables.replace(item)
        text = format_items(items, parsed_args.formatter)
        print(text, end='', file=self.app.stdout)


def add_format(parser: Any) -> None:
    """Add the option that selects the format of documents."""
    parser.add_argument(
        '-f',
        '--format',
        choices=FORMATS,
        default=FORMATS[0],
        dest='formatter',
        help='the format of the documents, defaults to yaml',
    )


def format_items(items: list[Any], format_: str) -> str:
    """Return documents as the text of a file that `apply` reads."""
    content = {'items': items}
    if format_ == 'json':
        return json.dumps(content, indent=2, ensure_ascii=False) + '\n'
    return dump_yaml(content)
