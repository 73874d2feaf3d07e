# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`nat show` and `nat set`."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from .assignments import parse_assignments
from .command import ConfdShowOne, add_dry_run
from .fields import NAT
from .interconnection import add_assignments
from .output import Record, build_record
from .preview import build_preview
from .references import add_reference, find_id


class NatShow(ConfdShowOne):
    """Show the NAT settings of an interconnection, and where they come from."""

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser."""
        parser = super().get_parser(prog_name)
        add_reference(parser)
        return parser

    def take_action(self, parsed_args: Namespace) -> Record:
        """Return the settings."""
        tenant = parsed_args.tenant
        id_ = find_id(self.interconnections, parsed_args.interconnection, tenant)
        return build_record(self.interconnections.nat(id_, tenant))


class NatSet(ConfdShowOne):
    """Change the NAT settings of an interconnection."""

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser."""
        parser = super().get_parser(prog_name)
        add_reference(parser)
        add_assignments(parser, 'rtp_symmetric=true')
        add_dry_run(parser)
        return parser

    def take_action(self, parsed_args: Namespace) -> Record:
        """Change them, and return the new settings or the preview."""
        tenant = parsed_args.tenant
        patch = parse_assignments(NAT, parsed_args.assignments)
        id_ = find_id(self.interconnections, parsed_args.interconnection, tenant)
        answer = self.interconnections.update_nat(
            id_, patch, parsed_args.dry_run, tenant
        )
        return build_preview(answer) if parsed_args.dry_run else build_record(answer)
