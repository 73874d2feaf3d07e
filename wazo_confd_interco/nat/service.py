# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The NAT document as a resource of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xivo_dao.helpers import errors

from ..documents import Document
from ..interconnections.service import InterconnectionService
from ..kinds.sip.nat.findings import find_hidden
from ..kinds.stored import StoredTrunk
from ..native.trunks import RESOURCE, get_trunk
from ..requester import Requester
from .document import show_document


class NatService:
    """Reads and edits NAT documents."""

    def __init__(self, interconnections: InterconnectionService) -> None:
        """Create the service.

        :param interconnections: edits NAT as a part of an interconnection
        """
        self._interconnections = interconnections
        self.render = interconnections.render

    def get(self, id_: int, requester: Requester) -> Document:
        """Return the NAT document of a SIP interconnection, or raise a 404."""
        stored = _get_sip_trunk(id_, requester.tenant_uuids)
        return show_document(stored, requester)

    def edit(
        self, id_: int, patch: Mapping[str, Any], requester: Requester
    ) -> Document:
        """Merge a patch into a NAT document, and return the document after it."""
        _get_sip_trunk(id_, requester.tenant_uuids)
        change = self._interconnections.edit(id_, {'nat': patch}, requester, nat_at='')
        document = self.get(id_, requester)
        if change:
            document['asterisk_restart_required'] = change.changes_transport
            hidden = find_hidden(change, document)
            document['warnings'] += [one.to_warning() for one in hidden]
        return document


def _get_sip_trunk(id_: int, tenant_uuids: Sequence[str]) -> StoredTrunk:
    stored = get_trunk(id_, tenant_uuids)
    if stored.row.type != 'sip':
        raise errors.not_found(RESOURCE, id=id_, type='sip')
    return stored
