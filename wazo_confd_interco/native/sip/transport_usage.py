# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Count who uses a transport: every endpoint for which it is in effect.

Templates are few and are resolved here; endpoints are many and are counted by the
database. The number of statements depends on neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import case, distinct, false, func, select
from sqlalchemy.sql import Select
from xivo_dao.helpers.db_manager import Session

from ...documents import Document
from ..database import tables as t
from ..database.columns import ON_SECTION, as_text, uuid_in
from .endpoints import load_endpoints

_IS_TRANSPORT_OPTION: Final = (
    t.sip_section.c.type == 'endpoint',
    t.sip_option.c.key == 'transport',
)
_TEMPLATES: Final = select(as_text(t.sip.c.uuid)).where(t.sip.c.template.is_(True))


def count_users(name: str, tenant_uuids: Sequence[str]) -> Document:
    """Return who uses a transport.

    :return: the numbers of `interconnections` and `lines` of the tenants, and `others`,
        whether an endpoint of another tenant uses it
    """
    found = Session.execute(_select_counts(name, tenant_uuids)).one()
    return {
        'interconnections': found.interconnections,
        'lines': found.lines,
        'others': bool(found.others),
    }


def _select_counts(name: str, tenant_uuids: Sequence[str]) -> Select:
    own, inherited = _select_own(name), _select_inherited(name)
    uses = case(
        (t.transport.c.name.isnot(None), t.transport.c.name == name),
        else_=func.coalesce(own.c.uses, inherited.c.uses, false()),
    )
    is_visible = t.sip.c.tenant_uuid.in_(tenant_uuids)
    joined = (
        t.sip.outerjoin(t.transport, t.transport.c.uuid == t.sip.c.transport_uuid)
        .outerjoin(own, own.c.endpoint_sip_uuid == t.sip.c.uuid)
        .outerjoin(inherited, inherited.c.child_uuid == t.sip.c.uuid)
        .outerjoin(t.trunk, t.trunk.c.endpoint_sip_uuid == t.sip.c.uuid)
        .outerjoin(t.line, t.line.c.endpoint_sip_uuid == t.sip.c.uuid)
    )
    trunks = func.count(distinct(t.trunk.c.id)).filter(is_visible)
    lines = func.count(distinct(t.line.c.id)).filter(is_visible)
    return (
        select(
            trunks.label('interconnections'),
            lines.label('lines'),
            func.bool_or(~is_visible).label('others'),
        )
        .select_from(joined)
        .where(t.sip.c.template.isnot(True), uses)
    )


def _select_own(name: str) -> Any:
    """Return a subquery: whether an endpoint names the transport in an option."""
    endpoint = t.sip_section.c.endpoint_sip_uuid
    return (
        select(endpoint, func.bool_or(t.sip_option.c.value == name).label('uses'))
        .join(t.sip_option, ON_SECTION)
        .where(*_IS_TRANSPORT_OPTION)
        .group_by(endpoint)
        .subquery()
    )


def _select_inherited(name: str) -> Any:
    """Return a subquery: whether the last template with a transport has this one."""
    names = dict(_find_template_transports())
    matching = [uuid for uuid, found in names.items() if found == name]
    link = t.sip_template
    return (
        select(link.c.child_uuid, uuid_in(link.c.parent_uuid, matching).label('uses'))
        .where(uuid_in(link.c.parent_uuid, list(names)))
        .distinct(link.c.child_uuid)
        .order_by(link.c.child_uuid, link.c.priority.desc(), link.c.parent_uuid.desc())
        .subquery()
    )


def _find_template_transports() -> Iterator[tuple[str, str]]:
    """Yield the UUIDs of all templates with a transport in effect, and its name."""
    uuids = Session.execute(_TEMPLATES).scalars()
    for uuid, template in load_endpoints(uuids, options=('transport',)).items():
        name = template.effective('endpoint', 'transport')
        if name is not None:
            yield uuid, name
