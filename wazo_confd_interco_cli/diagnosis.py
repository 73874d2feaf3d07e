# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`interconnection diagnose`."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from .command import ConfdShowOne
from .output import Record, build_record
from .references import add_reference, find_id


class InterconnectionDiagnose(ConfdShowOne):
    """Show what Asterisk reads, its state, and what is probably wrong."""

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser."""
        parser = super().get_parser(prog_name)
        add_reference(parser)
        return parser

    def take_action(self, parsed_args: Namespace) -> Record:
        """Return the diagnostics, with the checks first."""
        tenant = parsed_args.tenant
        id_ = find_id(self.interconnections, parsed_args.interconnection, tenant)
        answer = self.interconnections.diagnostics(id_, tenant)
        return build_record({'checks': answer['checks']} | answer)
