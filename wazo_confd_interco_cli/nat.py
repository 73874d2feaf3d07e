# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`nat show` and `nat set`."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from .assignments import parse_assignments
from .command import add_dry_run
from .fields import NAT
from .interconnection import add_assignments
from .output import Record, build_record
from .preview import build_preview
from .references import OfOneInterconnection


class NatShow(OfOneInterconnection):
    """Show the NAT settings of an interconnection, and where they come from."""

    def take_action(self, parsed_args: Namespace) -> Record:
        """Return the settings."""
        id_ = self.find_id(parsed_args)
        return build_record(self.interconnections.nat(id_, parsed_args.tenant))


class NatSet(OfOneInterconnection):
    """Change the NAT settings of an interconnection."""

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser."""
        parser = super().get_parser(prog_name)
        add_assignments(parser, 'rtp_symmetric=true')
        add_dry_run(parser)
        return parser

    def take_action(self, parsed_args: Namespace) -> Record:
        """Change them, and return the new settings or the preview."""
        patch = parse_assignments(NAT, parsed_args.assignments)
        answer = self.interconnections.update_nat(
            self.find_id(parsed_args), patch, parsed_args.dry_run, parsed_args.tenant
        )
        return build_preview(answer) if parsed_args.dry_run else build_record(answer)
