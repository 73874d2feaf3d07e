# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The NAT document as a resource of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..documents import Document
from ..interconnections.drafts import edit_draft
from ..interconnections.service import InterconnectionService
from ..kinds.registry import Kinds
from ..kinds.sip.nat.findings import RESTART_REQUIRED, find_after_change
from ..kinds.stored import StoredTrunk
from ..native.trunks.loading import get_trunk, not_found
from ..native.trunks.locking import lock_and_load
from ..problems import Problems
from ..requester import Requester
from .document import show_document


class NatService:
    """Reads and edits NAT documents."""

    def __init__(self, interconnections: InterconnectionService, kinds: Kinds) -> None:
        """Create the service.

        :param interconnections: edits NAT as a part of an interconnection
        """
        self._pipeline = interconnections.pipeline
        self._kinds = kinds
        self.render = interconnections.render

    def get(self, id_: int, requester: Requester) -> Document:
        """Return the NAT document of a SIP interconnection, or raise a 404."""
        stored = get_trunk(id_, requester)
        _check_type(stored)
        return show_document(stored, requester)

    def edit(
        self, id_: int, patch: Mapping[str, Any], requester: Requester
    ) -> Document:
        """Merge a patch into a NAT document, and return the document after it."""
        is_master = requester.is_master
        locked = lock_and_load(id_, requester)
        _check_type(locked.stored)
        problems = Problems().renamed(_rename)
        draft = edit_draft(self._kinds, locked, {'nat': patch}, is_master, problems)
        plans = self._pipeline.plan([draft])
        self._pipeline.apply(plans)
        stored = get_trunk(id_, requester)
        document = show_document(stored, requester)
        (change,) = (plan.change for plan in plans)
        found = list(find_after_change(change, stored.endpoint))
        document['asterisk_restart_required'] = RESTART_REQUIRED in {
            one.code for one in found
        }
        document['warnings'] += [one.to_warning() for one in found]
        return document


def _rename(path: str) -> str:
    """Return the path in the NAT document for one in the interconnection."""
    return path.removeprefix('nat.')


def _check_type(stored: StoredTrunk) -> None:
    if stored.row.type != 'sip':
        raise not_found(stored.row.id, type='sip')
