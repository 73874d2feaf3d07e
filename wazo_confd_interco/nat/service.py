# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""NAT by itself: the same work as within an interconnection, and its own document."""

from __future__ import annotations

from collections.abc import Sequence

from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Session

from ..documents import Document
from ..interconnections.service import RESOURCE, InterconnectionService, load_stored
from ..native.trunks import Stored
from . import document
from .warnings import hidden_warnings


class NatService:
    """What the resource does; documents in, documents out."""

    def __init__(self, interconnections: InterconnectionService) -> None:
        self._interconnections = interconnections
        self.configuration = interconnections.configuration

    def get(self, id_: int, tenant_uuids: Sequence[str]) -> Document:
        """The NAT document of a SIP interconnection; NotFoundError of any other."""
        return document.show(_stored(id_, tenant_uuids), tenant_uuids)

    def edit(
        self, id_: int, patch: Document, tenant_uuids: Sequence[str], is_master: bool
    ) -> Document:
        """Merges a patch into it, and returns the document that it is now."""
        _stored(id_, tenant_uuids)
        change = self._interconnections.edit(
            id_, {'nat': patch}, tenant_uuids, is_master, nat_path=''
        )
        Session.flush()
        edited = self.get(id_, tenant_uuids)
        edited['asterisk_restart_required'] = bool(change.nat.of_transport)
        edited['warnings'] += hidden_warnings(change.nat, edited)
        return edited


def _stored(id_: int, tenant_uuids: Sequence[str]) -> Stored:
    stored = load_stored(id_, tenant_uuids)
    if stored.row.type != 'sip':
        raise errors.not_found(RESOURCE, id=id_, type='sip')
    return stored
