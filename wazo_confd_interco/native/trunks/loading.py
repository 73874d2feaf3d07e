# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Load trunks with everything that belongs to them, in a constant number of statements.

SQLAlchemy Core instead of xivo-dao's models: these ask once for each section of each
endpoint, and join what is unrelated (docs/scale.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from sqlalchemy import (
    Integer,
    String,
    and_,
    any_,
    bindparam,
    case,
    func,
    select,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import Select
from xivo_dao.alchemy.trunkfeatures import TrunkFeatures
from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Session

from ...kinds.iax import columns as iax_columns
from ...kinds.iax.columns import IAXEndpoint
from ...kinds.stored import StoredTrunk, TrunkRow
from ...options.inheritance import Endpoint
from ...requester import Requester
from ..database import tables as t
from ..database.columns import as_text, get_version
from .parts import load_parts

RESOURCE: Final = 'Interconnection'
_BATCH_SIZE: Final = 200

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


def _look_up(column: Any, *conditions: Any) -> Any:
    """Return a column of a row that other tables share, as a subquery.

    PostgreSQL takes longer to plan a join of eight tables than to read it.
    """
    return select(column).where(*conditions).scalar_subquery()


def select_rows() -> Select:
    """Return a statement for one `TrunkRow` per trunk."""
    is_context = (
        t.context.c.name == t.trunk.c.context,
        t.context.c.tenant_uuid == t.trunk.c.tenant_uuid,
    )
    is_tenant = t.tenant.c.uuid == t.sip.c.tenant_uuid
    is_transport = t.transport.c.uuid == t.sip.c.transport_uuid
    start, stop = (
        t.tenant.c.record_start_announcement,
        t.tenant.c.record_stop_announcement,
    )
    return select(
        t.trunk.c.id,
        t.trunk.c.tenant_uuid,
        t.trunk.c.context,
        _look_up(t.context.c.contexttype, *is_context).label('context_type'),
        t.trunk.c.outgoing_caller_id_format,
        t.trunk.c.twilio_incoming,
        as_text(t.trunk.c.endpoint_sip_uuid).label('endpoint_sip_uuid'),
        t.trunk.c.endpoint_iax_id,
        t.trunk.c.endpoint_custom_id,
        type_column.label('type'),
        name_column.label('name'),
        t.sip.c.label,
        as_text(t.sip.c.transport_uuid).label('transport_uuid'),
        _look_up(t.transport.c.name, is_transport).label('transport_name'),
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
        _look_up(start, is_tenant).label('start_announcement'),
        _look_up(stop, is_tenant).label('stop_announcement'),
    ).select_from(join_single())


def get_trunk(id_: int, requester: Requester) -> StoredTrunk:
    """Return a trunk that the requester may see, or raise the 404 of wazo-confd."""
    for tenant_uuids in requester.iterate_tenants():
        parameters = {'id': id_, 'tenant_uuids': tenant_uuids}
        row = Session.execute(_ONE, parameters).first()
        if row:
            return _load([row], with_versions=True)[0]
    raise errors.not_found(RESOURCE, id=id_)


def find_trunk(id_: int) -> StoredTrunk | None:
    """Return a trunk of any tenant, or None."""
    rows = Session.execute(select_rows().where(t.trunk.c.id == id_)).all()
    return load_trunks(rows)[0] if rows else None


def iterate_all_trunks(options: Collection[str]) -> Iterator[StoredTrunk]:
    """Yield the trunks of all tenants, in a thread that serves no request.

    Few of them are in memory at a time: 10,000 need 80 MiB.

    :param options: the keys of the options of SIP endpoints to load
    """
    try:
        rows = Session.execute(select_rows()).all()
        for start in range(0, len(rows), _BATCH_SIZE):
            yield from load_trunks(rows[start : start + _BATCH_SIZE], options)
    finally:
        Session.remove()


def lock_trunk(id_: int, requester: Requester) -> Any:
    """Return the model of a trunk with its row locked, or raise the 404.

    Edits of one interconnection wait for each other. The lock lets others reference
    the row, as the order of an outcall's trunks does; otherwise the two would deadlock.
    """
    for tenant_uuids in requester.iterate_tenants():
        trunk = (
            Session.query(TrunkFeatures)
            .filter(
                TrunkFeatures.id == id_, TrunkFeatures.tenant_uuid.in_(tenant_uuids)
            )
            .with_for_update(key_share=True)
            .one_or_none()
        )
        if trunk is not None:
            return trunk
    raise errors.not_found(RESOURCE, id=id_)


def load_trunks(
    rows: Iterable[Any], options: Collection[str] | None = None
) -> list[StoredTrunk]:
    """Return the trunks of the rows, in their order, with their endpoints.

    :param options: the keys of the options of SIP endpoints to load, None for all
    """
    return _load(list(rows), options)


def _load(
    rows: Sequence[Any],
    options: Collection[str] | None = None,
    with_versions: bool = False,
) -> list[StoredTrunk]:
    found = cast(Sequence[TrunkRow], rows)
    parts = load_parts(
        [row.endpoint_sip_uuid for row in found if row.endpoint_sip_uuid],
        [row.id for row in found],
        options,
        with_versions,
    )
    peers = _load_peers([row.endpoint_iax_id for row in found if row.endpoint_iax_id])
    none = Endpoint()
    trunks = [
        StoredTrunk(
            row,
            parts.endpoints.get(row.endpoint_sip_uuid or '', none),
            transports=parts.transports,
            iax=peers.get(row.endpoint_iax_id or 0),
            outcalls=parts.outcalls.get(row.id, []),
        )
        for row in found
    ]
    _add_contexts(trunks)
    if with_versions:
        (trunk,) = trunks
        trunk.versions = (trunk.row.versions, *parts.versions)
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


def _load_peers(ids: Collection[int]) -> Mapping[int, IAXEndpoint]:
    if not ids:
        return {}
    rows = Session.execute(_PEERS, {'ids': ids}).mappings()
    return {row['id']: iax_columns.from_row(row) for row in rows}


# Built once: building a statement takes longer than PostgreSQL takes to answer it.
_VERSIONS: Final = [
    get_version(table) for table in (t.trunk, t.sip, t.iax, t.custom, t.register)
]
_ONE: Final = (
    select_rows()
    .add_columns(sql_cast(func.row(*_VERSIONS), String).label('versions'))
    .where(
        t.trunk.c.id == bindparam('id'),
        t.trunk.c.tenant_uuid.in_(bindparam('tenant_uuids', expanding=True)),
    )
)
_CONTEXT_TYPES: Final = select(
    t.context.c.tenant_uuid, t.context.c.name, t.context.c.contexttype
).where(t.context.c.name == any_(bindparam('names', type_=ARRAY(String))))
_PEERS: Final = select(t.iax).where(
    t.iax.c.id == any_(bindparam('ids', type_=ARRAY(Integer)))
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
