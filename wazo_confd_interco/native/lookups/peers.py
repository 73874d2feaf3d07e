# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Look up the owners of the peers that dial strings reach, and who dials a peer."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import func, select
from xivo_dao.helpers.db_manager import Session

from ...kinds.custom.interface import IAX, PJSIP, SCCP
from ...kinds.custom.reach import find_dialled_peers
from ..database import tables as t

# Technology and name of an endpoint, a peer or a line.
Peer = tuple[str, str]

# The tables of the peers that a channel of a technology can call.
_TABLES: Final = {PJSIP: t.sip.name, IAX: t.iax.name, SCCP: 'sccpline'}


def load_peers(
    peers: Collection[Peer], tenant_uuid: str
) -> tuple[set[Peer], set[Peer]]:
    """Return which peers belong to the tenant, and which to other tenants."""
    own: set[Peer] = set()
    foreign: set[Peer] = set()
    for technology, table_name in _TABLES.items():
        names = [name for one, name in peers if one == technology]
        table = t.find_table(table_name)
        if not names or table is None or 'name' not in table.c:
            continue
        query = select(table.c.name, table.c.tenant_uuid).where(table.c.name.in_(names))
        for row in Session.execute(query):
            owned = own if str(row.tenant_uuid) == tenant_uuid else foreign
            owned.add((technology, row.name))
    return own, foreign


def is_dialled_by_others(peer: Peer, tenant_uuid: str) -> bool:
    """Return whether a customized endpoint of another tenant dials a peer."""
    interface, suffix = t.custom.c.interface, t.custom.c.intfsuffix
    text = func.concat(interface, suffix)
    # wazo-agid removes every "PJSIP/", so the name may be in parts.
    dialled = func.replace(text, 'PJSIP/', '')
    query = select(interface, suffix).where(
        t.custom.c.tenant_uuid != tenant_uuid,
        dialled.contains(peer[1], autoescape=True),
    )
    return any(
        peer in find_dialled_peers(row.interface or '', row.intfsuffix)
        for row in Session.execute(query)
    )
