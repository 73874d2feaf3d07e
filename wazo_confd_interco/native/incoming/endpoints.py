# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Load the settings by which Asterisk recognises calls, of all tenants.

The number of statements is constant. The rows of other tenants decide about a call too,
but nothing of them is shown: they are marked as `OTHER`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import and_, case, func, literal, or_, select, union_all
from xivo_dao.helpers.db_manager import Session

from ...incoming.model import INTERCONNECTION, OTHER, TELEPHONE, PJSIPEndpoint
from ...kinds.sip import render
from ...kinds.sip.endpoint_names import ANONYMOUS
from ...kinds.sip.inheritance import Endpoint
from ..database import tables as t
from ..database.columns import as_text
from ..database.unions import load_union
from ..sip.endpoint_rows import select_endpoints
from ..sip.endpoints import build_endpoints, load_endpoints

# The options by which Asterisk recognises calls. In an auth section, only the values of
# these options are loaded, so that passwords are not.
_ENDPOINT_OPTIONS: Final = ('identify_by', 'context', 'permit', 'deny', 'auth')
_AUTH_OPTIONS: Final = ('username', 'realm')


def load_trunk_endpoints(tenant_uuids: Collection[str]) -> list[PJSIPEndpoint]:
    """Return the endpoints of all SIP trunks, with the options for recognising calls.

    :param tenant_uuids: the tenants whose trunks are interconnections
    """
    rows = Session.execute(_TRUNKS).all()
    uuids = [row.uuid for row in rows]
    endpoints = build_endpoints(uuids, load_union(_ENDPOINTS, {'uuids': uuids}))
    return [
        PJSIPEndpoint(
            kind=INTERCONNECTION if row.tenant_uuid in tenant_uuids else OTHER,
            name=row.name,
            tenant_uuid=row.tenant_uuid,
            id=row.id,
            sections=render.resolve_sections(
                render.SIPTrunk(row.name, None, row.context, endpoints[row.uuid])
            ),
        )
        for row in rows
    ]


def load_named_endpoints(
    names: Collection[str], tenant_uuids: Collection[str]
) -> dict[str, PJSIPEndpoint]:
    """Return the endpoints with these names that do not belong to a trunk."""
    rows = Session.execute(_named(names)).all()
    endpoints: Mapping[str, Endpoint] = {}
    if rows:
        endpoints = load_endpoints([row.uuid for row in rows])
    return {
        row.name: PJSIPEndpoint(
            kind=TELEPHONE
            if row.is_line and row.tenant_uuid in tenant_uuids
            else OTHER,
            name=row.name,
            tenant_uuid=row.tenant_uuid,
            sections=_without_secrets(endpoints[row.uuid]),
        )
        for row in rows
    }


def _named(names: Collection[str]) -> Any:
    is_line = _is_used(t.line.c.endpoint_sip_uuid)
    users = [is_line]
    # Guests of meetings; the model exists in recent versions of xivo-dao only.
    meeting = t.find_table('meeting')
    if meeting is not None and 'guest_endpoint_sip_uuid' in meeting.c:
        users.append(_is_used(meeting.c.guest_endpoint_sip_uuid))
    return select(
        t.sip.c.name,
        as_text(t.sip.c.uuid).label('uuid'),
        as_text(t.sip.c.tenant_uuid).label('tenant_uuid'),
        is_line.label('is_line'),
    ).where(t.sip.c.name.in_(list(names)), or_(*users))


def _is_used(column: Any) -> Any:
    return select(literal(1)).where(column == t.sip.c.uuid).exists()


def _without_secrets(endpoint: Endpoint) -> dict[str, list[tuple[str, str]]]:
    """Return the sections of a telephone, without an identify section.

    wazo-confgend writes that of trunks only.
    """
    sections = {
        name: [
            (key, value)
            for key, value in endpoint.resolve(name).options()
            if key.lower() in allowed
        ]
        for name, allowed in (('endpoint', _ENDPOINT_OPTIONS), ('auth', _AUTH_OPTIONS))
    }
    if not endpoint.resolve('auth').rows():
        del sections['auth']
    return sections


def has_anonymous_endpoint(endpoint_uuid: Any) -> bool:
    """Return whether another endpoint has the name that receives unrecognised calls."""
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


# Built once: building a statement takes longer than PostgreSQL takes to answer it.
_TRUNKS: Final = (
    select(
        t.trunk.c.id,
        t.trunk.c.tenant_uuid,
        t.trunk.c.context,
        t.sip.c.name,
        as_text(t.sip.c.uuid).label('uuid'),
    )
    .join(t.sip, t.sip.c.uuid == t.trunk.c.endpoint_sip_uuid)
    .order_by(t.trunk.c.id)
)
_key: Final = func.lower(t.sip_option.c.key)
_ENDPOINTS: Final = union_all(
    *select_endpoints(
        or_(
            t.sip_section.c.type.in_(('identify', 'registration', 'auth')),
            and_(t.sip_section.c.type == 'endpoint', _key.in_(_ENDPOINT_OPTIONS)),
            and_(t.sip_section.c.type == 'aor', _key == 'contact'),
        ),
        value=case(
            (and_(t.sip_section.c.type == 'auth', _key.not_in(_AUTH_OPTIONS)), ''),
            else_=t.sip_option.c.value,
        ),
    )
)
