# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Transports, which all tenants share."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.sql import Select
from xivo_dao.helpers.db_manager import Session

from ...kinds.sip.inheritance import Endpoint
from ...kinds.stored import StoredTransport
from ...options.field import Option
from ..database import tables as t
from ..database.columns import is_one_of
from ..database.unions import Row, get_position, load_union, select_part
from .endpoints import load_endpoints

# The kind of the rows.
TRANSPORT: Final = 'transport'


def load_transports() -> dict[str, StoredTransport]:
    """Return all transports by name."""
    return build_transports(load_union(_TRANSPORTS, {}))


def build_transports(rows: Mapping[str, Sequence[Row]]) -> dict[str, StoredTransport]:
    """Return all transports by name from the rows that `select_transports` selects."""
    uuids: dict[str, str] = {}
    options: dict[str, list[Option]] = {}
    for _, uuid, name, key, value, *_ in sorted(rows[TRANSPORT], key=get_position):
        uuids[name] = uuid
        stored = options.setdefault(name, [])
        if key is not None:
            stored.append((key, value))
    return {
        name: StoredTransport(name, uuid, tuple(options[name]))
        for name, uuid in uuids.items()
    }


def select_transports() -> Select:
    """Return a statement for all transports and their options."""
    option = t.transport_option.c
    return select_part(
        TRANSPORT,
        t.transport.c.uuid,
        t.transport.c.name,
        option.key,
        option.value,
        position=option.id,
    ).select_from(
        t.transport.outerjoin(
            t.transport_option, option.pjsip_transport_uuid == t.transport.c.uuid
        )
    )


def lock_transports(names: Collection[str]) -> None:
    """Prevent others from changing transports until the transaction ends."""
    if names:
        Session.execute(_LOCK, {'names': list(names)})


def find_protocol(transport: str | None, template_uuids: Sequence[str]) -> str:
    """Return the protocol of the transport in effect; UDP if there is none.

    :param transport: the name of the own transport
    :param template_uuids: the templates, of which one may have a transport
    """
    templates = load_endpoints(template_uuids) if template_uuids else {}
    endpoint = Endpoint(templates=[*templates.values()], transport=transport)
    name = endpoint.effective('endpoint', 'transport')
    found = None if name is None else load_transports().get(name)
    return found and found.protocol or 'udp'


# Built once: building a statement takes longer than PostgreSQL takes to answer it.
_TRANSPORTS: Final = select_transports()
# Transports are locked in a fixed order, so that two requests never deadlock.
_LOCK: Final = (
    select(t.transport.c.uuid)
    .where(is_one_of(t.transport.c.name, 'names'))
    .order_by(t.transport.c.name)
    .with_for_update(key_share=True)
)
