# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The facts about an interconnection and its host, in a constant number of statements.

Nothing of another tenant gets into them but that it is there: an endpoint named
anonymous, an overlapping match.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import or_, select
from xivo_dao.alchemy.asterisk_file import AsteriskFile
from xivo_dao.alchemy.asterisk_file_section import AsteriskFileSection
from xivo_dao.alchemy.asterisk_file_variable import AsteriskFileVariable
from xivo_dao.alchemy.context import Context
from xivo_dao.alchemy.linefeatures import LineFeatures
from xivo_dao.alchemy.pjsip_transport_option import PJSIPTransportOption
from xivo_dao.helpers.db_manager import Session

from ..documents import Document
from ..interconnections import configuration
from ..kinds.iax import render as iax_conf
from ..kinds.sip import render as pjsip_conf
from ..native import trunks as rows
from ..native.trunks import Stored
from ..options.values import ANONYMOUS
from .facts import Facts, Route

_file = AsteriskFile.__table__
_section = AsteriskFileSection.__table__
_variable = AsteriskFileVariable.__table__
_context = Context.__table__
_line = LineFeatures.__table__
_transport_option = PJSIPTransportOption.__table__

# What res_pjsip has for endpoint_identifier_order where nobody says anything.
_DEFAULT_ORDER: Final = 'ip,username,anonymous'
_EXTERNAL: Final = ('external_media_address', 'external_signaling_address')


def facts(stored: Stored, document: Document) -> Facts:
    """What the checks are to know.

    :param document: the whole one of the same interconnection
    """
    if stored.row.type == 'sip':
        return _sip(stored, document)
    if stored.row.type == 'iax':
        around = _around(stored, stored.row.iax_context)
        return Facts(document, **around, dropped=iax_conf.dropped(stored.iax))
    return Facts(document, **_around(stored, document['context']))


def _sip(stored: Stored, document: Document) -> Facts:
    trunk = configuration.sip_trunk(stored)
    written = pjsip_conf.resolve(trunk)
    options = dict(written['endpoint'])
    return Facts(
        document,
        **_around(stored, options.get('context')),
        written=written,
        dropped=pjsip_conf.dropped(trunk.endpoint, written),
        identifiers=_identifiers(),
        has_anonymous=_has_anonymous(stored.row.endpoint_sip_uuid),
        is_behind_nat=_has_external_address(options.get('transport')),
    )


def _around(stored: Stored, context: str | None) -> dict[str, Any]:
    tenant_uuid = stored.row.tenant_uuid
    return {
        'routes': _routes(stored.row.id, tenant_uuid),
        'context': context,
        'context_type': _context_type(context, tenant_uuid),
    }


def _routes(trunk_id: int, tenant_uuid: str) -> Sequence[Route]:
    """The tenant's outgoing routes that use the trunk, each with its dead trunks."""
    ours, others = rows.attached.alias(), rows.attached.alias()
    query = (
        select(
            rows.outcall.c.id,
            rows.outcall.c.name,
            rows.outcall.c.commented,
            rows.trunk.c.id.label('trunk_id'),
            rows.kind.label('kind'),
        )
        .select_from(
            rows.outcall.join(ours, ours.c.outcallid == rows.outcall.c.id)
            .join(others, others.c.outcallid == rows.outcall.c.id)
            .join(rows.trunk, rows.trunk.c.id == others.c.trunkfeaturesid)
        )
        .where(
            ours.c.trunkfeaturesid == trunk_id,
            rows.outcall.c.tenant_uuid == tenant_uuid,
            rows.trunk.c.tenant_uuid == tenant_uuid,
        )
        .order_by(rows.outcall.c.id, rows.trunk.c.id)
    )
    found: dict[int, tuple[Any, list[int]]] = {}
    for row in Session.execute(query):
        _, dead = found.setdefault(row.id, (row, []))
        if row.kind is None:
            dead.append(row.trunk_id)
    return [Route(row.name, row.commented == 0, dead) for row, dead in found.values()]


def _context_type(name: str | None, tenant_uuid: str) -> str | None:
    query = select(_context.c.contexttype).where(
        _context.c.name == name, _context.c.tenant_uuid == tenant_uuid
    )
    return Session.execute(query).scalar()


def _identifiers() -> tuple[str, ...]:
    """The host's global order; Asterisk takes the names as they stand, spaces too."""
    query = (
        select(_variable.c.value)
        .join(_section, _section.c.id == _variable.c.asterisk_file_section_id)
        .join(_file, _file.c.id == _section.c.asterisk_file_id)
        .where(
            _file.c.name == 'pjsip.conf',
            _section.c.name == 'global',
            _variable.c.key == 'endpoint_identifier_order',
        )
        .order_by(_variable.c.priority.desc())
    )
    row = Session.execute(query).first()
    order = _DEFAULT_ORDER if row is None else row.value or ''
    return tuple(name for name in order.split(',') if name)


def _has_anonymous(endpoint_uuid: Any) -> bool:
    """Whether pjsip.conf has another endpoint by the name that takes all calls."""
    sip, trunk = rows.sip, rows.trunk
    written = or_(
        select(trunk.c.id).where(trunk.c.endpoint_sip_uuid == sip.c.uuid).exists(),
        select(_line.c.id).where(_line.c.endpoint_sip_uuid == sip.c.uuid).exists(),
    )
    query = select(sip.c.uuid).where(
        sip.c.name == ANONYMOUS, sip.c.uuid != endpoint_uuid, written
    )
    return Session.execute(query).first() is not None


def _has_external_address(transport: str | None) -> bool:
    """Whether a transport is told the address that it is seen by from outside."""
    query = (
        select(_transport_option.c.id)
        .join(
            rows.transport,
            rows.transport.c.uuid == _transport_option.c.pjsip_transport_uuid,
        )
        .where(
            rows.transport.c.name == transport,
            _transport_option.c.key.in_(_EXTERNAL),
            _transport_option.c.value != '',
        )
    )
    return Session.execute(query).first() is not None
