# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Look up what is stored around an interconnection, in a constant number of statements.

The only information about other tenants is whether an endpoint named anonymous exists.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import or_, select
from xivo_dao.helpers.db_manager import Session

from ...kinds.sip.fields import ANONYMOUS
from ..database import tables as t
from ..trunks.loading import type_column

# The default of res_pjsip.
_DEFAULT_IDENTIFIER_ORDER: Final = 'ip,username,anonymous'
_EXTERNAL_ADDRESSES: Final = ('external_media_address', 'external_signaling_address')


class OutcallUse(NamedTuple):
    """An outcall that uses a trunk, and those of its trunks without an endpoint."""

    name: str
    enabled: bool
    trunks_without_endpoint: Sequence[int]


def find_outcalls(trunk_id: int, tenant_uuid: str) -> list[OutcallUse]:
    """Return the tenant's outcalls that use a trunk."""
    own, all_ = t.outcall_trunk.alias(), t.outcall_trunk.alias()
    query = (
        select(
            t.outcall.c.id,
            t.outcall.c.name,
            t.outcall.c.commented,
            t.trunk.c.id.label('trunk_id'),
            type_column.label('type'),
        )
        .select_from(
            t.outcall.join(own, own.c.outcallid == t.outcall.c.id)
            .join(all_, all_.c.outcallid == t.outcall.c.id)
            .join(t.trunk, t.trunk.c.id == all_.c.trunkfeaturesid)
        )
        .where(
            own.c.trunkfeaturesid == trunk_id,
            t.outcall.c.tenant_uuid == tenant_uuid,
            t.trunk.c.tenant_uuid == tenant_uuid,
        )
        .order_by(t.outcall.c.id, t.trunk.c.id)
    )
    found: dict[int, tuple[Any, list[int]]] = {}
    for row in Session.execute(query):
        _, without_endpoint = found.setdefault(row.id, (row, []))
        if row.type is None:
            without_endpoint.append(row.trunk_id)
    return [
        OutcallUse(row.name, row.commented == 0, without_endpoint)
        for row, without_endpoint in found.values()
    ]


def load_identifier_order() -> tuple[str, ...]:
    """Return the global order in which Asterisk identifies endpoints.

    Asterisk takes the names literally, spaces included.
    """
    file, section = t.asterisk_file, t.asterisk_file_section
    variable = t.asterisk_file_variable
    query = (
        select(variable.c.value)
        .join(section, section.c.id == variable.c.asterisk_file_section_id)
        .join(file, file.c.id == section.c.asterisk_file_id)
        .where(
            file.c.name == 'pjsip.conf',
            section.c.name == 'global',
            variable.c.key == 'endpoint_identifier_order',
        )
        .order_by(variable.c.priority.desc())
    )
    row = Session.execute(query).first()
    order = _DEFAULT_IDENTIFIER_ORDER if row is None else row.value or ''
    return tuple(name for name in order.split(',') if name)


def has_anonymous_endpoint(endpoint_uuid: Any) -> bool:
    """Return whether another endpoint receives the calls of strangers by its name."""
    is_written = or_(
        *(
            select(table.c.id).where(table.c.endpoint_sip_uuid == t.sip.c.uuid).exists()
            for table in (t.trunk, t.line)
        )
    )
    query = select(t.sip.c.uuid).where(
        t.sip.c.name == ANONYMOUS, t.sip.c.uuid != endpoint_uuid, is_written
    )
    return Session.execute(query).first() is not None


def has_external_address(transport: str | None) -> bool:
    """Return whether a transport has an address that peers send to."""
    option = t.transport_option
    query = (
        select(option.c.id)
        .join(t.transport, t.transport.c.uuid == option.c.pjsip_transport_uuid)
        .where(
            t.transport.c.name == transport,
            option.c.key.in_(_EXTERNAL_ADDRESSES),
            option.c.value != '',
        )
    )
    return Session.execute(query).first() is not None
