# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Statements for trunks, with the rows of which a trunk has at most one."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import and_, case, func, select
from sqlalchemy.sql import Select

from ..database import tables as t
from ..database.columns import as_text

type_column: Final = case(
    (t.trunk.c.endpoint_sip_uuid.isnot(None), 'sip'),
    (t.trunk.c.endpoint_iax_id.isnot(None), 'iax'),
    (t.trunk.c.endpoint_custom_id.isnot(None), 'custom'),
    else_=None,
)
name_column: Final = func.coalesce(t.sip.c.name, t.iax.c.name, t.custom.c.name)


def join_single() -> Any:
    """Return a join of the trunk with the rows that belong to it alone."""
    return (
        t.trunk.outerjoin(t.sip, t.sip.c.uuid == t.trunk.c.endpoint_sip_uuid)
        .outerjoin(t.iax, t.iax.c.id == t.trunk.c.endpoint_iax_id)
        .outerjoin(t.custom, t.custom.c.id == t.trunk.c.endpoint_custom_id)
        .outerjoin(t.register, t.register.c.id == t.trunk.c.register_iax_id)
    )


def select_rows() -> Select:
    """Return a statement for one `TrunkRow` per trunk."""
    return select(
        t.trunk.c.id,
        t.trunk.c.tenant_uuid,
        t.trunk.c.context,
        t.trunk.c.outgoing_caller_id_format,
        t.trunk.c.twilio_incoming,
        as_text(t.trunk.c.endpoint_sip_uuid).label('endpoint_sip_uuid'),
        t.trunk.c.endpoint_iax_id,
        t.trunk.c.endpoint_custom_id,
        type_column.label('type'),
        name_column.label('name'),
        t.sip.c.label,
        as_text(t.sip.c.transport_uuid).label('transport_uuid'),
        t.iax.c.context.label('iax_context'),
        and_(t.iax.c.commented == 0, t.iax.c.category == 'trunk').label('iax_written'),
        t.custom.c.interface,
        t.custom.c.intfsuffix,
        # A trunk has one endpoint at most, and SIP endpoints cannot be disabled.
        (func.coalesce(t.iax.c.commented, t.custom.c.commented, 0) == 0).label(
            'enabled'
        ),
        t.trunk.c.register_iax_id,
        t.register.c.var_val.label('register_line'),
        (t.register.c.commented == 0).label('register_enabled'),
    ).select_from(join_single())


def select_options(section: str, *conditions: Any) -> Select:
    """Return a statement for options of trunks: id, tenant_uuid, name and value."""
    option = t.sip_option
    return (
        select(
            t.trunk.c.id,
            t.trunk.c.tenant_uuid,
            t.sip.c.name,
            option.c.value,
        )
        .select_from(
            t.trunk.join(t.sip, t.sip.c.uuid == t.trunk.c.endpoint_sip_uuid)
            .join(t.sip_section, t.sip_section.c.endpoint_sip_uuid == t.sip.c.uuid)
            .join(option, option.c.endpoint_sip_section_uuid == t.sip_section.c.uuid)
        )
        .where(t.sip_section.c.type == section, *conditions)
    )
