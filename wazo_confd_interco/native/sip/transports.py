# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Transports, which all tenants share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import String, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY
from xivo_dao.helpers.db_manager import Session

from ...kinds.sip.nat.document import Transport
from ...options.engine import Option
from ...options.inheritance import Endpoint
from ..database import tables as t
from .endpoints import load_endpoints


def load_transport(name: str | None) -> Transport | None:
    """Return the transport of a name, with its options in their order.

    :return: None without a name; a transport without UUID if no transport has the name
    """
    return None if name is None else load_transports({name})[name]


def load_transports(
    names: Collection[str], locked: Collection[str] = ()
) -> dict[str, Transport]:
    """Return the transports with these names, with their options in their order.

    :param locked: those that others cannot change until the transaction ends
    :return: by name; a transport without UUID if no transport has the name
    """
    if locked:
        Session.execute(_LOCK_TRANSPORTS, {'names': sorted(locked)})
    uuids: dict[str, str] = {}
    options: dict[str, list[Option]] = {name: [] for name in names}
    if names:
        rows = Session.execute(_TRANSPORTS, {'names': sorted(names)})
        for name, uuid, key, value in rows:
            uuids[name] = str(uuid)
            if key is not None:
                options[name].append((key, value))
    return {
        name: Transport(name, uuids.get(name), tuple(options[name])) for name in names
    }


def find_protocol(transport: str | None, template_uuids: Sequence[str]) -> str:
    """Return the protocol of the transport in effect; UDP if there is none.

    :param transport: the name of the own transport
    :param template_uuids: the templates, of which one may have a transport
    """
    templates = load_endpoints(template_uuids) if template_uuids else {}
    endpoint = Endpoint(templates=[*templates.values()], transport=transport)
    found = load_transport(endpoint.effective('endpoint', 'transport'))
    options = dict(found.options) if found else {}
    return str(options.get('protocol', 'udp')).lower()


def find_transport_names(names: Collection[str]) -> set[str]:
    """Return which of the names are names of transports."""
    if not names:
        return set()
    query = select(t.transport.c.name).where(t.transport.c.name.in_(list(names)))
    return set(Session.execute(query).scalars())


# Built once: building a statement takes longer than PostgreSQL takes to answer it.
_NAMED: Final = t.transport.c.name == any_(bindparam('names', type_=ARRAY(String)))
# In one order, so that two requests never deadlock.
_LOCK_TRANSPORTS: Final = (
    select(t.transport.c.uuid)
    .where(_NAMED)
    .order_by(t.transport.c.name)
    .with_for_update(key_share=True)
)
_TRANSPORTS: Final = (
    select(
        t.transport.c.name,
        t.transport.c.uuid,
        t.transport_option.c.key,
        t.transport_option.c.value,
    )
    .outerjoin(
        t.transport_option,
        t.transport_option.c.pjsip_transport_uuid == t.transport.c.uuid,
    )
    .where(_NAMED)
    .order_by(t.transport_option.c.id)
)
