# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who else uses a transport: everybody whose transport in effect it is.

Templates are few and are followed here; endpoints are many and are counted by the
database: the number of statements depends on neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import case, distinct, false, func, select
from sqlalchemy.sql import Select
from xivo_dao.alchemy.linefeatures import LineFeatures
from xivo_dao.helpers.db_manager import Session

from ..documents import Document
from ..nat.reading import transport_of
from ..options.inheritance import Endpoint, Template
from . import trunks as rows
from .trunks import inherits, uuid_in

_line = LineFeatures.__table__


def shared_by(name: str, tenant_uuids: Sequence[str]) -> Document:
    """The numbers of interconnections and lines of the tenants that use a transport.

    `others` says whether any endpoint of another tenant does.
    """
    found = Session.execute(_counts(name, tenant_uuids)).one()
    return {
        'interconnections': found.interconnections,
        'lines': found.lines,
        'others': bool(found.others),
    }


def _counts(name: str, tenant_uuids: Sequence[str]) -> Select:
    own, inherited = _own(name), _inherited(name)
    uses = case(
        (rows.transport.c.name.isnot(None), rows.transport.c.name == name),
        else_=func.coalesce(own.c.is_it, inherited.c.is_it, false()),
    )
    visible = rows.sip.c.tenant_uuid.in_(tenant_uuids)
    joined = (
        rows.sip.outerjoin(
            rows.transport, rows.transport.c.uuid == rows.sip.c.transport_uuid
        )
        .outerjoin(own, own.c.endpoint_sip_uuid == rows.sip.c.uuid)
        .outerjoin(inherited, inherited.c.child_uuid == rows.sip.c.uuid)
        .outerjoin(rows.trunk, rows.trunk.c.endpoint_sip_uuid == rows.sip.c.uuid)
        .outerjoin(_line, _line.c.endpoint_sip_uuid == rows.sip.c.uuid)
    )
    count = func.count
    return (
        select(
            count(distinct(rows.trunk.c.id)).filter(visible).label('interconnections'),
            count(distinct(_line.c.id)).filter(visible).label('lines'),
            func.bool_or(~visible).label('others'),
        )
        .select_from(joined)
        .where(rows.sip.c.template.isnot(True), uses)
    )


def _own(name: str) -> Any:
    """Whether it is the one that an endpoint names in an option, by endpoint."""
    value, endpoint = rows.option.c.value, rows.section.c.endpoint_sip_uuid
    return (
        select(endpoint, func.bool_or(value == name).label('is_it'))
        .join(rows.option, rows.option.c.endpoint_sip_section_uuid == _section_uuid)
        .where(*_transport_option)
        .group_by(endpoint)
        .subquery()
    )


_section_uuid = rows.section.c.uuid
_transport_option = (
    rows.section.c.type == 'endpoint',
    rows.option.c.key == 'transport',
)


def _inherited(name: str) -> Any:
    """Whether it is that of the last template that has any, by endpoint."""
    names = dict(_template_transports())
    parent = inherits.c.parent_uuid
    matching = [uuid for uuid, found in names.items() if found == name]
    return (
        select(inherits.c.child_uuid, uuid_in(parent, matching).label('is_it'))
        .where(uuid_in(parent, list(names)))
        .distinct(inherits.c.child_uuid)
        .order_by(inherits.c.child_uuid, inherits.c.priority.desc(), parent.desc())
        .subquery()
    )


def _template_transports() -> Iterator[tuple[Any, str]]:
    """The transports in effect of all templates that have one, by their names."""
    templates: dict[Any, Endpoint] = {}
    for uuid, transport, option in Session.execute(_templates()):
        template = templates.setdefault(uuid, Endpoint(transport=transport))
        if option is not None:
            template.sections.setdefault('endpoint', []).append(('transport', option))
    for child, parent in Session.execute(_parents()):
        if parent in templates:
            template = Template(str(parent), None, templates[parent])
            templates[child].templates.append(template)
    for uuid, template in templates.items():
        name, _ = template.found(transport_of)
        if name is not None:
            yield uuid, name


def _templates() -> Select:
    option = (
        select(rows.section.c.endpoint_sip_uuid, rows.option.c.value)
        .join(rows.option, rows.option.c.endpoint_sip_section_uuid == _section_uuid)
        .where(*_transport_option)
        .subquery()
    )
    return (
        select(rows.sip.c.uuid, rows.transport.c.name, option.c.value)
        .select_from(rows.sip)
        .outerjoin(rows.transport, rows.transport.c.uuid == rows.sip.c.transport_uuid)
        .outerjoin(option, option.c.endpoint_sip_uuid == rows.sip.c.uuid)
        .where(rows.sip.c.template.is_(True))
    )


def _parents() -> Select:
    return (
        select(inherits.c.child_uuid, inherits.c.parent_uuid)
        .join(rows.sip, rows.sip.c.uuid == inherits.c.child_uuid)
        .where(rows.sip.c.template.is_(True))
        .order_by(inherits.c.child_uuid, inherits.c.priority, inherits.c.parent_uuid)
    )
