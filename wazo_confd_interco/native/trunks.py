# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is stored of interconnections, loaded in a constant number of statements.

Plain rows by SQLAlchemy Core: the models' own loading asks once per section of each
endpoint, and joins what has nothing to do with each other (host facts, Cost today).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import (
    Integer,
    String,
    and_,
    any_,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.sql import Select
from xivo_dao.alchemy.endpoint_sip import EndpointSIP, EndpointSIPTemplate
from xivo_dao.alchemy.endpoint_sip_section import EndpointSIPSection
from xivo_dao.alchemy.endpoint_sip_section_option import EndpointSIPSectionOption
from xivo_dao.alchemy.outcall import Outcall
from xivo_dao.alchemy.outcalltrunk import OutcallTrunk
from xivo_dao.alchemy.pjsip_transport import PJSIPTransport
from xivo_dao.alchemy.pjsip_transport_option import PJSIPTransportOption
from xivo_dao.alchemy.staticiax import StaticIAX
from xivo_dao.alchemy.trunkfeatures import TrunkFeatures
from xivo_dao.alchemy.usercustom import UserCustom
from xivo_dao.alchemy.useriax import UserIAX
from xivo_dao.helpers.db_manager import Session

from ..kinds.iax import columns as iax_columns
from ..kinds.iax.columns import Endpoint as IAXEndpoint
from ..kinds.sip.fields import BIND
from ..options.inheritance import Endpoint, Template

trunk = TrunkFeatures.__table__
sip = EndpointSIP.__table__
iax = UserIAX.__table__
custom = UserCustom.__table__
register = StaticIAX.__table__
transport = PJSIPTransport.__table__
transport_option = PJSIPTransportOption.__table__
section = EndpointSIPSection.__table__
option = EndpointSIPSectionOption.__table__
attached = OutcallTrunk.__table__
outcall = Outcall.__table__
inherits = EndpointSIPTemplate.__table__

kind = case(
    (trunk.c.endpoint_sip_uuid.isnot(None), 'sip'),
    (trunk.c.endpoint_iax_id.isnot(None), 'iax'),
    (trunk.c.endpoint_custom_id.isnot(None), 'custom'),
    else_=None,
)
name = func.coalesce(sip.c.name, iax.c.name, custom.c.name)


@dataclass
class Stored:
    """A trunk with its endpoint, as rows; `row` has the columns of `statement`."""

    row: Any
    endpoint: Endpoint
    iax: IAXEndpoint | None = None
    outcalls: list[Any] = field(default_factory=list)


def joined() -> Any:
    """The tables of a trunk that hold one row of it at the most."""
    return (
        trunk.outerjoin(sip, sip.c.uuid == trunk.c.endpoint_sip_uuid)
        .outerjoin(transport, transport.c.uuid == sip.c.transport_uuid)
        .outerjoin(iax, iax.c.id == trunk.c.endpoint_iax_id)
        .outerjoin(custom, custom.c.id == trunk.c.endpoint_custom_id)
        .outerjoin(register, register.c.id == trunk.c.register_iax_id)
    )


def statement() -> Select:
    """A row for each trunk, with all that `Stored.row` has."""
    return select(
        trunk.c.id,
        trunk.c.tenant_uuid,
        trunk.c.context,
        trunk.c.outgoing_caller_id_format,
        trunk.c.twilio_incoming,
        trunk.c.endpoint_sip_uuid,
        trunk.c.endpoint_iax_id,
        trunk.c.endpoint_custom_id,
        kind.label('type'),
        name.label('name'),
        sip.c.label,
        sip.c.tenant_uuid.label('endpoint_tenant_uuid'),
        sip.c.transport_uuid,
        transport.c.name.label('transport_name'),
        iax.c.context.label('iax_context'),
        and_(iax.c.commented == 0, iax.c.category == 'trunk').label('iax_written'),
        custom.c.interface,
        custom.c.intfsuffix,
        (custom.c.commented == 0).label('enabled'),
        trunk.c.register_iax_id,
        register.c.var_val.label('register_line'),
        (register.c.commented == 0).label('register_enabled'),
    ).select_from(joined())


def find(id_: int, tenant_uuids: Sequence[str]) -> Sequence[Any]:
    """The row of a trunk of the tenants, or none."""
    return Session.execute(_ONE, {'id': id_, 'tenant_uuids': tenant_uuids}).all()


def load(rows: Sequence[Any]) -> list[Stored]:
    """The trunks of the rows, in their order, with their endpoints."""
    uuids = [row.endpoint_sip_uuid for row in rows if row.endpoint_sip_uuid]
    loaded = endpoints(uuids) if uuids else {}
    peers = _peers([row.endpoint_iax_id for row in rows if row.endpoint_iax_id])
    outcalls = _outcalls([row.id for row in rows])
    nothing = Endpoint()
    return [
        Stored(
            row,
            loaded.get(row.endpoint_sip_uuid, nothing),
            peers.get(row.endpoint_iax_id),
            outcalls.get(row.id, []),
        )
        for row in rows
    ]


def _peers(ids: Collection[int]) -> Mapping[int, IAXEndpoint]:
    if not ids:
        return {}
    found = Session.execute(_PEERS, {'ids': ids}).mappings()
    return {row['id']: iax_columns.stored(row) for row in found}


def _outcalls(trunk_ids: Collection[int]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in Session.execute(_OUTCALLS, {'ids': trunk_ids}):
        found.setdefault(row.trunkfeaturesid, []).append(row)
    return found


def endpoints(uuids: Collection[Any]) -> Mapping[Any, Endpoint]:
    """The endpoints, and the templates that they inherit from at any depth."""
    asked = {str(uuid): uuid for uuid in uuids}
    parents = Session.execute(_ANCESTORS, {'uuids': list(asked)}).all()
    everyone = {*asked, *(parent for _, parent in parents)}
    found = {uuid: Endpoint() for uuid in everyone}
    labels = {}
    whose = {'uuids': list(everyone)}
    for uuid, label, *of_endpoint in Session.execute(_OWNERS, whose):
        one = found[uuid]
        one.tenant_uuid, one.transport, one.bind = of_endpoint
        labels[uuid] = label
    for child, parent in parents:
        if parent not in labels:
            continue  # deleted since: who writes sees what others commit meanwhile
        template = Template(parent, labels[parent], found[parent])
        found[child].templates.append(template)
    for uuid, kind_, key, value in Session.execute(_OPTIONS, whose).all():
        found[uuid].sections.setdefault(kind_, []).append((key, value))
    return {uuid: found[text] for text, uuid in asked.items()}


def uuid_in(column: Any, uuids: Collection[Any]) -> Any:
    """One parameter whatever their number, where IN has one for each."""
    return _among(column, literal([str(uuid) for uuid in uuids], ARRAY(String)))


def _among(column: Any, texts: Any) -> Any:
    return column == any_(cast(texts, ARRAY(UUID)))


def _text(column: Any) -> Any:
    """As text: an object of Python's for each of many rows takes most of their time."""
    return cast(column, String)


def _ancestors() -> Select:
    """Children and parents, from some endpoints upwards, parents in their order."""
    tree = (
        select(inherits.c.child_uuid, inherits.c.parent_uuid, inherits.c.priority)
        .where(_among(inherits.c.child_uuid, _UUIDS))
        .cte('tree', recursive=True)
    )
    # UNION, not UNION ALL: it ends where templates include each other.
    tree = tree.union(
        select(inherits.c.child_uuid, inherits.c.parent_uuid, inherits.c.priority).join(
            tree, tree.c.parent_uuid == inherits.c.child_uuid
        )
    )
    return select(_text(tree.c.child_uuid), _text(tree.c.parent_uuid)).order_by(
        tree.c.child_uuid, tree.c.priority, tree.c.parent_uuid
    )


def _owners() -> Select:
    """Endpoints and templates with their transports; of two binds none is known."""
    of, value = transport_option.c.pjsip_transport_uuid, transport_option.c.value
    binds = (
        select(of, func.max(value).label('bind'))
        .where(transport_option.c.key == BIND[1])
        .group_by(of)
        .having(func.count() == 1)
        .subquery()
    )
    return (
        select(
            _text(sip.c.uuid),
            sip.c.label,
            sip.c.tenant_uuid,
            transport.c.name,
            binds.c.bind,
        )
        .outerjoin(transport, transport.c.uuid == sip.c.transport_uuid)
        .outerjoin(binds, binds.c.pjsip_transport_uuid == sip.c.transport_uuid)
        .where(_among(sip.c.uuid, _UUIDS))
    )


# Built once: building a statement takes longer than PostgreSQL does to answer it.
_UUIDS: Final = bindparam('uuids', type_=ARRAY(String))
_IDS: Final = bindparam('ids', type_=ARRAY(Integer))
_ONE: Final = statement().where(
    trunk.c.id == bindparam('id'),
    trunk.c.tenant_uuid.in_(bindparam('tenant_uuids', expanding=True)),
)
_ANCESTORS: Final = _ancestors()
_OWNERS: Final = _owners()
_OPTIONS: Final = (
    select(
        _text(section.c.endpoint_sip_uuid),
        _text(section.c.type),
        option.c.key,
        option.c.value,
    )
    .join(option, option.c.endpoint_sip_section_uuid == section.c.uuid)
    .where(_among(section.c.endpoint_sip_uuid, _UUIDS))
)
_PEERS: Final = select(iax).where(iax.c.id == any_(_IDS))
_OUTCALLS: Final = (
    select(attached.c.trunkfeaturesid, outcall.c.id, outcall.c.name)
    .join(outcall, outcall.c.id == attached.c.outcallid)
    .where(attached.c.trunkfeaturesid == any_(_IDS))
    .order_by(outcall.c.id)
)


def has_option(kind_: str, key: str, *conditions: Any) -> Any:
    """Whether the trunk's endpoint has such an option of its own, as a condition."""
    return (
        select(literal_column('1'))
        .select_from(
            section.join(option, option.c.endpoint_sip_section_uuid == section.c.uuid)
        )
        .where(
            section.c.endpoint_sip_uuid == trunk.c.endpoint_sip_uuid,
            section.c.type == kind_,
            option.c.key == key,
            *conditions,
        )
        .exists()
    )


def options_of_trunks(kind_: str, *conditions: Any) -> Select:
    """The values of options in a section of endpoints, with the trunks of these."""
    return (
        select(
            trunk.c.id,
            trunk.c.tenant_uuid,
            sip.c.name,
            option.c.value,
        )
        .select_from(
            trunk.join(sip, sip.c.uuid == trunk.c.endpoint_sip_uuid)
            .join(section, section.c.endpoint_sip_uuid == sip.c.uuid)
            .join(option, option.c.endpoint_sip_section_uuid == section.c.uuid)
        )
        .where(section.c.type == kind_, *conditions)
    )
