# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xivo_dao.helpers.db_manager import Session

from ..config import Settings
from ..dahdi.interface import read
from ..dahdi.machine import Machine
from ..documents import Document
from ..native import trunks as rows
from ..rest.links import Links


class DahdiGroupService:
    """The groups that dahdi-channels.conf has, with the interconnections on them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def list(self, tenant_uuids: Sequence[str]) -> Document:
        """The answer: groups, the state of the file, and what was noted in it."""
        shown = Machine(self._settings).channels.show()
        users = _users(tenant_uuids)
        groups = shown.pop('groups')
        for group in groups:
            group['interconnections'] = users.get(group['group_number'], [])
        return {'total': len(groups), 'items': groups, **shown}


def _users(tenant_uuids: Sequence[str]) -> dict[int, list[Document]]:
    """The visible interconnections by the number of their group."""
    query = (
        rows.statement()
        .where(
            rows.custom.c.interface.ilike('dahdi/%'),
            rows.trunk.c.tenant_uuid.in_(tenant_uuids),
        )
        .order_by(rows.trunk.c.id)
    )
    links, found = Links(), {}
    for row in Session.execute(query):
        group = read(row.interface)
        if group is not None:
            found.setdefault(group['group_number'], []).append(_shown(row, links))
    return found


def _shown(row: Any, links: Links) -> Document:
    return {
        'id': row.id,
        'name': row.name,
        'interface': row.interface,
        'links': [links.to('interconnections', row.id)],
    }
