# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`interconnection diagnose`."""

from __future__ import annotations

from argparse import Namespace

from .output import Record, build_record
from .references import OfOneInterconnection


class InterconnectionDiagnose(OfOneInterconnection):
    """Show what Asterisk reads, its state, and what is probably wrong."""

    def take_action(self, parsed_args: Namespace) -> Record:
        """Return the diagnostics, with the checks first."""
        id_ = self.find_id(parsed_args)
        answer = self.interconnections.diagnostics(id_, parsed_args.tenant)
        return build_record({'checks': answer['checks']} | answer)
