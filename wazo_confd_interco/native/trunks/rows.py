# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Statements for trunks, with the rows of which a trunk has at most one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import and_, case, func, select
from sqlalchemy.sql import Select

from ...kinds.stored import TrunkRow
from ..database import tables as t
from ..database.columns import ON_SECTION, as_text
from ..database.unions import fetch_all

type_column: Final = case(
    (t.trunk.c.endpoint_sip_uuid.isnot(None), 'sip'),
    (t.trunk.c.endpoint_iax_id.isnot(None), 'iax'),
    (t.trunk.c.endpoint_custom_id.isnot(None), 'custom'),
    else_=None,
)
name_column: Final = func.coalesce(t.sip.c.name, t.iax.c.name, t.custom.c.name)

_COLUMNS: Final[Mapping[str, Any]] = {
    'id': t.trunk.c.id,
    'tenant_uuid': t.trunk.c.tenant_uuid,
    'context': t.trunk.c.context,
    'outgoing_caller_id_format': t.trunk.c.outgoing_caller_id_format,
    'twilio_incoming': t.trunk.c.twilio_incoming,
    'type': type_column,
    'name': name_column,
    'label': t.sip.c.label,
    'endpoint_sip_uuid': as_text(t.trunk.c.endpoint_sip_uuid),
    'endpoint_iax_id': t.trunk.c.endpoint_iax_id,
    'endpoint_custom_id': t.trunk.c.endpoint_custom_id,
    'transport_uuid': as_text(t.sip.c.transport_uuid),
    'iax_context': t.iax.c.context,
    'iax_written': and_(t.iax.c.commented == 0, t.iax.c.category == 'trunk'),
    'interface': t.custom.c.interface,
    'intfsuffix': t.custom.c.intfsuffix,
    # A trunk has one endpoint at most, and SIP endpoints cannot be disabled.
    'enabled': func.coalesce(t.iax.c.commented, t.custom.c.commented, 0) == 0,
    'register_iax_id': t.trunk.c.register_iax_id,
    'register_line': t.register.c.var_val,
    'register_enabled': t.register.c.commented == 0,
}


def join_single() -> Any:
    """Return a join of the trunk with the rows that belong to it alone."""
    return (
        t.trunk.outerjoin(t.sip, t.sip.c.uuid == t.trunk.c.endpoint_sip_uuid)
        .outerjoin(t.iax, t.iax.c.id == t.trunk.c.endpoint_iax_id)
        .outerjoin(t.custom, t.custom.c.id == t.trunk.c.endpoint_custom_id)
        .outerjoin(t.register, t.register.c.id == t.trunk.c.register_iax_id)
    )


def select_rows(*more: Any) -> Select:
    """Return a statement for the columns of one `TrunkRow` per trunk.

    :param more: columns that follow them
    """
    columns = (_COLUMNS[name].label(name) for name in TrunkRow._fields)
    return select(*columns, *more).select_from(join_single())


def load_rows(
    statement: Select, parameters: Mapping[str, Any] | None = None
) -> list[TrunkRow]:
    """Return the rows of a statement that `select_rows` returned."""
    return [TrunkRow(*row) for row in fetch_all(statement, parameters)]


def select_options(section: str, *conditions: Any) -> Select:
    """Return a statement for options of trunks: id, tenant_uuid, name and value."""
    return (
        select(t.trunk.c.id, t.trunk.c.tenant_uuid, t.sip.c.name, t.sip_option.c.value)
        .select_from(
            t.trunk.join(t.sip, t.sip.c.uuid == t.trunk.c.endpoint_sip_uuid)
            .join(t.sip_section, t.sip_section.c.endpoint_sip_uuid == t.sip.c.uuid)
            .join(t.sip_option, ON_SECTION)
        )
        .where(t.sip_section.c.type == section, *conditions)
    )
