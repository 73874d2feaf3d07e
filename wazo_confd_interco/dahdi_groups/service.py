# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ..config import Settings
from ..dahdi.interface import parse_interface
from ..dahdi.machine import Machine
from ..documents import Document
from ..kinds.stored import TrunkRow
from ..native.trunks.search import find_dahdi_trunks
from ..requester import Requester
from ..rest.links import Links


class DahdiGroupService:
    """The groups of dahdi-channels.conf, and the interconnections that use them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def list(self, requester: Requester) -> Document:
        """Return the body of `GET /interconnections/dahdi`.

        The file names lines and contexts of all tenants. A requester who is not of the
        master tenant gets the groups that visible interconnections use, and no notes.
        """
        file = Machine(self._settings).channels
        interconnections = _load_interconnections(requester.tenant_uuids)
        items = [
            {
                **file.groups[number].to_document(),
                'interconnections': interconnections.get(number, []),
            }
            for number in sorted(file.groups)
            if requester.is_master or number in interconnections
        ]
        return {
            'total': len(items),
            'items': items,
            'state': file.state,
            'notes': [*file.notes] if requester.is_master else [],
        }


def _load_interconnections(
    tenant_uuids: Sequence[str],
) -> Mapping[int, list[Document]]:
    """Return the interconnections of the tenants by the group that they dial."""
    links = Links()
    found: dict[int, list[Document]] = defaultdict(list)
    for row in find_dahdi_trunks(tenant_uuids):
        group = parse_interface(row.interface or '')
        if group is not None:
            found[group['group_number']].append(_to_document(row, links))
    return found


def _to_document(row: TrunkRow, links: Links) -> Document:
    return {
        'id': row.id,
        'name': row.name,
        'interface': row.interface,
        'links': [links.to('interconnections', row.id)],
    }
