# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Load trunks with everything that belongs to them, in a constant number of statements.

The statements use SQLAlchemy Core. xivo-dao's models would execute a statement for each
section of each endpoint, and join unrelated tables (docs/scale.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    bindparam,
    func,
    select,
)
from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Session

from ...kinds.iax import columns as iax_columns
from ...kinds.iax.columns import IAXEndpoint
from ...kinds.sip.inheritance import Endpoint
from ...kinds.stored import (
    Announcements,
    StoredContext,
    StoredTrunk,
    TrunkRow,
    find_context,
)
from ...requester import Requester
from ..database import tables as t
from ..database.columns import as_text, get_version, is_one_of
from ..database.unions import fetch_all
from .parts import Parts, load_parts
from .rows import load_rows, select_rows

RESOURCE: Final = 'Interconnection'
_BATCH_SIZE: Final = 200
_NO_CONTEXT: Final = StoredContext(None, enabled=False)
_NO_ANNOUNCEMENTS: Final = Announcements()


def not_found(id_: int, **criteria: Any) -> Exception:
    """Return the 404 of wazo-confd about an interconnection."""
    error: Exception = errors.not_found(RESOURCE, id=id_, **criteria)
    return error


def get_trunk(id_: int, requester: Requester) -> StoredTrunk:
    """Return a trunk that the requester may see, or raise the 404 of wazo-confd."""
    for tenant_uuids in requester.iterate_tenants():
        parameters = {'id': id_, 'tenant_uuids': list(tenant_uuids)}
        for *columns, versions in fetch_all(_ONE, parameters):
            return _load_one(TrunkRow(*columns), versions)
    raise not_found(id_)


def find_trunk(id_: int) -> StoredTrunk | None:
    """Return a trunk of any tenant, or None."""
    return next(iter(load_trunks_of_ids([id_])), None)


def load_trunks_of_ids(ids: Collection[int]) -> list[StoredTrunk]:
    """Return the trunks of any tenant with these ids, in the order of the ids."""
    return load_trunks(load_rows(_SOME, {'ids': list(ids)}))


def iterate_all_trunks(options: Collection[str]) -> Iterator[StoredTrunk]:
    """Yield the trunks of all tenants, in a thread that serves no request.

    Only one batch is in memory at a time: 10,000 trunks would need 80 MiB.

    :param options: the keys of the options of SIP endpoints to load
    """
    try:
        rows = load_rows(select_rows())
        for start in range(0, len(rows), _BATCH_SIZE):
            yield from iterate_trunks(rows[start : start + _BATCH_SIZE], options)
    finally:
        Session.remove()


def load_trunks(
    rows: Sequence[TrunkRow], options: Collection[str] | None = None
) -> list[StoredTrunk]:
    """Return the trunks of the rows, in their order, with their endpoints.

    :param options: the keys of the options of SIP endpoints to load, None for all
    """
    return list(iterate_trunks(rows, options))


def iterate_trunks(
    rows: Sequence[TrunkRow], options: Collection[str] | None = None
) -> Iterator[StoredTrunk]:
    """Return the same trunks as `load_trunks`, each built when it is requested.

    The rows are loaded before this function returns. Therefore a list does not hold the
    endpoints of all its documents in memory.
    """
    if not rows:
        return iter(())
    parts = load_parts(rows, options)
    peers = _load_peers([row.endpoint_iax_id for row in rows if row.endpoint_iax_id])
    return (_build_trunk(row, parts, peers) for row in rows)


def _load_one(row: TrunkRow, versions: str) -> StoredTrunk:
    """Return a trunk with the versions of its rows."""
    parts = load_parts([row], with_versions=True)
    peers = _load_peers([row.endpoint_iax_id] if row.endpoint_iax_id else ())
    trunk = _build_trunk(row, parts, peers)
    trunk.versions = (versions, *parts.versions)
    return trunk


def _build_trunk(
    row: TrunkRow, parts: Parts, peers: Mapping[int, IAXEndpoint]
) -> StoredTrunk:
    uuid = row.endpoint_sip_uuid
    endpoint = parts.endpoints.get(uuid) if uuid else Endpoint()
    name = find_context(row, endpoint)
    context = parts.contexts.get((row.tenant_uuid, name), _NO_CONTEXT)
    return StoredTrunk(
        row,
        endpoint,
        context=name,
        context_type=context.type,
        context_enabled=context.enabled,
        transports=parts.transports,
        iax=peers.get(row.endpoint_iax_id or 0),
        outcalls=parts.outcalls.get(row.id, []),
        announcements=parts.announcements.get(endpoint.tenant_uuid, _NO_ANNOUNCEMENTS),
    )


def _load_peers(ids: Collection[int]) -> Mapping[int, IAXEndpoint]:
    if not ids:
        return {}
    rows = Session.execute(_PEERS, {'ids': list(ids)}).mappings()
    return {row['id']: iax_columns.from_row(row) for row in rows}


# Built once: building a statement takes longer than PostgreSQL takes to answer it.
_VERSIONS: Final = [
    get_version(table) for table in (t.trunk, t.sip, t.iax, t.custom, t.register)
]
_ONE: Final = select_rows(as_text(func.row(*_VERSIONS))).where(
    t.trunk.c.id == bindparam('id'), is_one_of(t.trunk.c.tenant_uuid, 'tenant_uuids')
)
_SOME: Final = (
    select_rows().where(is_one_of(t.trunk.c.id, 'ids')).order_by(t.trunk.c.id)
)
_PEERS: Final = select(t.iax).where(is_one_of(t.iax.c.id, 'ids'))
