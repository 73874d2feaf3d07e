# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Load trunks with everything that belongs to them, in a constant number of statements.

SQLAlchemy Core instead of xivo-dao's models: these ask once for each section of each
endpoint, and join what is unrelated (docs/scale.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, cast

from sqlalchemy import (
    Integer,
    String,
    and_,
    any_,
    bindparam,
    case,
    func,
    literal,
    select,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.sql import Select
from sqlalchemy.sql.elements import ColumnElement
from xivo_dao.alchemy.trunkfeatures import TrunkFeatures
from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Session

from ..kinds.iax import columns as iax_columns
from ..kinds.iax.columns import IAXEndpoint
from ..kinds.stored import StoredTransport, StoredTrunk, TrunkRow
from ..options.inheritance import Endpoint
from . import tables as t

RESOURCE: Final = 'Interconnection'

type_column: Final = case(
    (t.trunk.c.endpoint_sip_uuid.isnot(None), 'sip'),
    (t.trunk.c.endpoint_iax_id.isnot(None), 'iax'),
    (t.trunk.c.endpoint_custom_id.isnot(None), 'custom'),
    else_=None,
)
name_column: Final = func.coalesce(t.sip.c.name, t.iax.c.name, t.custom.c.name)


def join_single() -> Any:
    """Return a join of the trunk with the tables of which it has at most one row."""
    return (
        t.trunk.outerjoin(t.sip, t.sip.c.uuid == t.trunk.c.endpoint_sip_uuid)
        .outerjoin(t.tenant, t.tenant.c.uuid == t.sip.c.tenant_uuid)
        .outerjoin(t.transport, t.transport.c.uuid == t.sip.c.transport_uuid)
        .outerjoin(t.iax, t.iax.c.id == t.trunk.c.endpoint_iax_id)
        .outerjoin(t.custom, t.custom.c.id == t.trunk.c.endpoint_custom_id)
        .outerjoin(t.register, t.register.c.id == t.trunk.c.register_iax_id)
        .outerjoin(
            t.context,
            and_(
                t.context.c.name == t.trunk.c.context,
                t.context.c.tenant_uuid == t.trunk.c.tenant_uuid,
            ),
        )
    )


def select_rows() -> Select:
    """Return a statement for one `TrunkRow` per trunk."""
    return select(
        t.trunk.c.id,
        t.trunk.c.tenant_uuid,
        t.trunk.c.context,
        t.context.c.contexttype.label('context_type'),
        t.trunk.c.outgoing_caller_id_format,
        t.trunk.c.twilio_incoming,
        t.trunk.c.endpoint_sip_uuid,
        t.trunk.c.endpoint_iax_id,
        t.trunk.c.endpoint_custom_id,
        type_column.label('type'),
        name_column.label('name'),
        t.sip.c.label,
        t.sip.c.transport_uuid,
        t.transport.c.name.label('transport_name'),
        t.iax.c.context.label('iax_context'),
        and_(t.iax.c.commented == 0, t.iax.c.category == 'trunk').label('iax_written'),
        (t.iax.c.commented == 0).label('iax_enabled'),
        t.custom.c.interface,
        t.custom.c.intfsuffix,
        (t.custom.c.commented == 0).label('enabled'),
        t.trunk.c.register_iax_id,
        t.register.c.var_val.label('register_line'),
        (t.register.c.commented == 0).label('register_enabled'),
        t.tenant.c.record_start_announcement.label('start_announcement'),
        t.tenant.c.record_stop_announcement.label('stop_announcement'),
    ).select_from(join_single())


def get_trunk(id_: int, tenant_uuids: Sequence[str]) -> StoredTrunk:
    """Return a trunk of the tenants, or raise the 404 of wazo-confd."""
    parameters = {'id': id_, 'tenant_uuids': tenant_uuids}
    rows = Session.execute(_ONE, parameters).all()
    if not rows:
        raise errors.not_found(RESOURCE, id=id_)
    return load_trunks(rows)[0]


def find_trunk(id_: int) -> StoredTrunk | None:
    """Return a trunk of any tenant, or None."""
    rows = Session.execute(select_rows().where(t.trunk.c.id == id_)).all()
    return load_trunks(rows)[0] if rows else None


def load_all_trunks(options: Collection[str]) -> list[StoredTrunk]:
    """Return the trunks of all tenants, in a thread that serves no request.

    :param options: the keys of the options of SIP endpoints to load
    """
    try:
        return load_trunks(Session.execute(select_rows()).all(), options)
    finally:
        Session.remove()


def lock_trunk(id_: int, tenant_uuids: Sequence[str]) -> Any:
    """Return the model of a trunk with its row locked, or raise the 404.

    Edits of one interconnection wait for each other. The lock lets others reference
    the row, as the order of an outcall's trunks does; otherwise the two would deadlock.
    """
    trunk = (
        Session.query(TrunkFeatures)
        .filter(TrunkFeatures.id == id_, TrunkFeatures.tenant_uuid.in_(tenant_uuids))
        .with_for_update(key_share=True)
        .one_or_none()
    )
    if trunk is None:
        raise errors.not_found(RESOURCE, id=id_)
    return trunk


def load_trunks(
    rows: Iterable[Any], options: Collection[str] | None = None
) -> list[StoredTrunk]:
    """Return the trunks of some rows, in their order, with their endpoints.

    :param options: the keys of the options of SIP endpoints to load, None for all
    """
    found = cast(list[TrunkRow], list(rows))
    uuids = [row.endpoint_sip_uuid for row in found if row.endpoint_sip_uuid]
    endpoints = load_endpoints(uuids, options) if uuids else {}
    peers = _load_peers([row.endpoint_iax_id for row in found if row.endpoint_iax_id])
    outcalls = _load_outcalls([row.id for row in found])
    transports = _load_transports() if uuids else {}
    none = Endpoint()
    trunks = [
        StoredTrunk(
            row,
            endpoints.get(str(row.endpoint_sip_uuid), none),
            transports=transports,
            iax=peers.get(row.endpoint_iax_id or 0),
            outcalls=outcalls.get(row.id, []),
        )
        for row in found
    ]
    _add_contexts(trunks)
    return trunks


def _add_contexts(trunks: Iterable[StoredTrunk]) -> None:
    """Add, in place, the contexts in which calls arrive.

    An option of the endpoint, and the context of an IAX peer, take precedence over the
    context of the trunk.
    """
    overridden: list[StoredTrunk] = []
    for trunk in trunks:
        row = trunk.row
        trunk.context, trunk.context_type = row.context, row.context_type
        if row.type == 'sip':
            trunk.context = trunk.endpoint.effective('endpoint', 'context')
            trunk.context = trunk.context or row.context
        elif row.type == 'iax':
            trunk.context = row.iax_context
        if trunk.context != row.context:
            overridden.append(trunk)
    types = _load_context_types({one.context for one in overridden} - {None})
    for trunk in overridden:
        key = (trunk.row.tenant_uuid, trunk.context)
        trunk.context_type = types.get(key)


def _load_context_types(names: Collection[Any]) -> Mapping[tuple[str, Any], str]:
    """Return the types of contexts by tenant and name."""
    if not names:
        return {}
    rows = Session.execute(_CONTEXT_TYPES, {'names': list(names)})
    return {(row.tenant_uuid, row.name): row.contexttype for row in rows}


def _load_transports() -> Mapping[str, StoredTransport]:
    """Return every transport by name; all tenants share the few that there are."""
    found: dict[str, dict[str, list[str]]] = {}
    for name, key, value in Session.execute(_TRANSPORTS):
        found.setdefault(name, {}).setdefault(key, []).append(value)
    return {name: _describe_transport(options) for name, options in found.items()}


def _describe_transport(options: Mapping[str, list[str]]) -> StoredTransport:
    binds = options.get('bind', ())
    protocols = options.get('protocol', ())
    return StoredTransport(
        protocol=protocols[-1].lower() if protocols else None,
        bind=binds[0] if len(binds) == 1 else None,
    )


def _load_peers(ids: Collection[int]) -> Mapping[int, IAXEndpoint]:
    if not ids:
        return {}
    rows = Session.execute(_PEERS, {'ids': ids}).mappings()
    return {row['id']: iax_columns.from_row(row) for row in rows}


def _load_outcalls(trunk_ids: Collection[int]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in Session.execute(_OUTCALLS, {'ids': trunk_ids}):
        found.setdefault(row.trunkfeaturesid, []).append(row)
    return found


def load_endpoints(
    uuids: Iterable[Any], options: Collection[str] | None = None
) -> Mapping[str, Endpoint]:
    """Return SIP endpoints by UUID, with the templates that they inherit from.

    :param options: the keys of the options to load, None for all
    """
    asked = [str(uuid) for uuid in uuids]
    parents = ancestors_of(asked)
    everyone = {*asked, *(parent for _, parent in parents)}
    parameters = {'uuids': list(everyone)}
    found: dict[str, Endpoint] = {}
    for row in Session.execute(_ENDPOINTS, parameters).all():
        uuid, label, tenant_uuid, transport = row
        found[uuid] = Endpoint(
            transport=transport,
            tenant_uuid=str(tenant_uuid),
            uuid=uuid,
            label=label,
        )
    for child, parent in parents:
        # The row may have been deleted concurrently.
        if child in found and parent in found:
            found[child].templates.append(found[parent])
    statement = _OPTIONS
    if options is not None:
        statement = _SOME_OPTIONS
        parameters['keys'] = list(options)
    for uuid, section, key, value in Session.execute(statement, parameters).all():
        if uuid in found:
            found[uuid].sections.setdefault(section, []).append((key, value))
    return {uuid: found.get(uuid) or Endpoint(uuid=uuid) for uuid in asked}


def ancestors_of(uuids: Collection[str]) -> Sequence[tuple[str, str]]:
    """Return pairs of child and parent, from some endpoints upwards."""
    rows: list[tuple[str, str]] = Session.execute(
        _ANCESTORS, {'uuids': list(uuids)}
    ).all()
    return rows


def uuid_in(column: Any, uuids: Iterable[Any]) -> ColumnElement[bool]:
    """Return a condition with one parameter, where IN has one for each UUID."""
    return _among(column, literal([str(uuid) for uuid in uuids], ARRAY(String)))


def _among(column: Any, texts: Any) -> Any:
    return column == any_(sql_cast(texts, ARRAY(UUID)))


def as_text(column: Any) -> Any:
    """Return a column as text: making `UUID` objects takes longer than the query."""
    return sql_cast(column, String)


def _select_ancestors() -> Select:
    """Return a statement for children and parents, from some endpoints upwards."""
    link = t.sip_template
    columns = (link.c.child_uuid, link.c.parent_uuid, link.c.priority)
    tree = (
        select(*columns)
        .where(_among(link.c.child_uuid, _UUIDS))
        .cte('tree', recursive=True)
    )
    # UNION rather than UNION ALL, so that it ends if templates include each other.
    tree = tree.union(
        select(*columns).join(tree, tree.c.parent_uuid == link.c.child_uuid)
    )
    return select(as_text(tree.c.child_uuid), as_text(tree.c.parent_uuid)).order_by(
        tree.c.child_uuid, tree.c.priority, tree.c.parent_uuid
    )


def _select_endpoints() -> Select:
    """Return a statement for endpoints with the names of their transports."""
    return (
        select(
            as_text(t.sip.c.uuid),
            t.sip.c.label,
            t.sip.c.tenant_uuid,
            t.transport.c.name,
        )
        .outerjoin(t.transport, t.transport.c.uuid == t.sip.c.transport_uuid)
        .where(_among(t.sip.c.uuid, _UUIDS))
    )


# Built once: building a statement takes longer than PostgreSQL takes to answer it.
_UUIDS: Final = bindparam('uuids', type_=ARRAY(String))
_IDS: Final = bindparam('ids', type_=ARRAY(Integer))
_ONE: Final = select_rows().where(
    t.trunk.c.id == bindparam('id'),
    t.trunk.c.tenant_uuid.in_(bindparam('tenant_uuids', expanding=True)),
)
_ANCESTORS: Final = _select_ancestors()
_ENDPOINTS: Final = _select_endpoints()
_OPTIONS: Final = (
    select(
        as_text(t.sip_section.c.endpoint_sip_uuid),
        as_text(t.sip_section.c.type),
        t.sip_option.c.key,
        t.sip_option.c.value,
    )
    .join(
        t.sip_option, t.sip_option.c.endpoint_sip_section_uuid == t.sip_section.c.uuid
    )
    .where(_among(t.sip_section.c.endpoint_sip_uuid, _UUIDS))
)
_TRANSPORTS: Final = (
    select(t.transport.c.name, t.transport_option.c.key, t.transport_option.c.value)
    .outerjoin(
        t.transport_option,
        and_(
            t.transport_option.c.pjsip_transport_uuid == t.transport.c.uuid,
            t.transport_option.c.key.in_(('bind', 'protocol')),
        ),
    )
    .order_by(t.transport_option.c.id)
)
_CONTEXT_TYPES: Final = select(
    t.context.c.tenant_uuid, t.context.c.name, t.context.c.contexttype
).where(t.context.c.name == any_(bindparam('names', type_=ARRAY(String))))
_SOME_OPTIONS: Final = _OPTIONS.where(
    t.sip_option.c.key == any_(bindparam('keys', type_=ARRAY(String)))
)
_PEERS: Final = select(t.iax).where(t.iax.c.id == any_(_IDS))
_OUTCALLS: Final = (
    select(t.outcall_trunk.c.trunkfeaturesid, t.outcall.c.id, t.outcall.c.name)
    .join(t.outcall, t.outcall.c.id == t.outcall_trunk.c.outcallid)
    .where(t.outcall_trunk.c.trunkfeaturesid == any_(_IDS))
    .order_by(t.outcall.c.id)
)


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
