# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read everything that belongs to trunks with one statement."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import or_, union_all
from sqlalchemy.sql import Select

from ...kinds.stored import (
    Announcements,
    StoredContext,
    StoredOutcall,
    StoredTransport,
    TrunkRow,
)
from ..database import tables as t
from ..database.columns import get_version, is_one_of
from ..database.unions import Row, get_position, load_union, select_part
from ..sip.endpoint_rows import HAS_KEY, LINK, OPTION, select_endpoints
from ..sip.endpoints import LazyEndpoints
from ..sip.transports import build_transports, select_transports

# The kinds of rows, in addition to those of endpoints and transports.
CONTEXT: Final = 'context'
_ANNOUNCEMENTS: Final = 'announcements'
_OUTCALL: Final = 'outcall'


@dataclass(frozen=True)
class Parts:
    """Everything that belongs to trunks.

    :param endpoints: SIP endpoints, with the templates that they inherit from
    :param outcalls: by the id of the trunk, in the order of their ids
    :param contexts: by the UUID of the tenant and the name of the context
    :param announcements: by the UUID of the tenant
    :param transports: all transports by name
    :param versions: the versions of the rows that belong to the trunks alone, sorted
    """

    endpoints: LazyEndpoints
    outcalls: Mapping[int, list[StoredOutcall]]
    contexts: Mapping[tuple[str, str | None], StoredContext]
    announcements: Mapping[str, Announcements]
    transports: Mapping[str, StoredTransport]
    versions: Sequence[str]


def load_parts(
    trunks: Sequence[TrunkRow],
    options: Collection[str] | None = None,
    with_versions: bool = False,
) -> Parts:
    """Return everything that belongs to trunks.

    :param options: the keys of the options of SIP endpoints to load, None for all
    :param with_versions: whether `versions` is needed
    """
    asked = [row.endpoint_sip_uuid for row in trunks if row.endpoint_sip_uuid]
    statement = _VERSIONED if with_versions else _PARTS
    parameters = {
        'uuids': asked,
        'ids': [row.id for row in trunks],
        'tenant_uuids': list({row.tenant_uuid for row in trunks}),
    }
    if options is not None:
        statement, parameters['keys'] = _SOME_PARTS, list(options)
    rows = load_union(statement, parameters)
    return Parts(
        LazyEndpoints(rows),
        _build_outcalls(rows[_OUTCALL]),
        _build_contexts(rows[CONTEXT]),
        _build_announcements(rows[_ANNOUNCEMENTS]),
        build_transports(rows),
        _list_versions(set(asked), rows) if with_versions else (),
    )


def _build_outcalls(rows: Iterable[Row]) -> Mapping[int, list[StoredOutcall]]:
    found: dict[int, list[StoredOutcall]] = {}
    for _, trunk_id, name, _, _, id_, _ in sorted(rows, key=get_position):
        outcall = StoredOutcall(cast(int, id_), name)
        found.setdefault(int(trunk_id), []).append(outcall)
    return found


def _build_contexts(
    rows: Iterable[Row],
) -> Mapping[tuple[str, str | None], StoredContext]:
    return {
        (tenant_uuid, name): StoredContext(type_, commented == '0')
        for _, tenant_uuid, name, type_, commented, *_ in rows
    }


def _build_announcements(rows: Iterable[Row]) -> Mapping[str, Announcements]:
    return {
        tenant_uuid: Announcements(start, stop)
        for _, tenant_uuid, start, stop, *_ in rows
    }


def _list_versions(asked: set[str], rows: Mapping[str, Sequence[Row]]) -> list[str]:
    """Return the versions of outcalls, and of the rows of the endpoints themselves."""
    own = [row for kind in (LINK, OPTION) for row in rows[kind] if row[1] in asked]
    return sorted(f'{row[0]} {row[6]}' for row in (*own, *rows[_OUTCALL]) if row[6])


def _select_outcalls(with_versions: bool = False) -> Select:
    own = t.outcall_trunk
    version = get_version(t.outcall) + ' ' + get_version(own)
    return (
        select_part(
            _OUTCALL,
            own.c.trunkfeaturesid,
            t.outcall.c.name,
            position=t.outcall.c.id,
            version=version if with_versions else None,
        )
        .select_from(own.join(t.outcall, t.outcall.c.id == own.c.outcallid))
        .where(is_one_of(own.c.trunkfeaturesid, 'ids'))
    )


def select_contexts() -> Select:
    """Return a statement for the contexts of the tenants in `tenant_uuids`."""
    context = t.context.c
    return select_part(
        CONTEXT,
        context.tenant_uuid,
        context.name,
        context.contexttype,
        context.commented,
    ).where(is_one_of(context.tenant_uuid, 'tenant_uuids'))


def _select_announcements() -> Select:
    """Return a statement for the few tenants that have announcements.

    wazo-confgend plays those of the endpoint's tenant.
    """
    tenant = t.tenant.c
    return select_part(
        _ANNOUNCEMENTS,
        tenant.uuid,
        tenant.record_start_announcement,
        tenant.record_stop_announcement,
    ).where(
        or_(
            tenant.record_start_announcement.isnot(None),
            tenant.record_stop_announcement.isnot(None),
        )
    )


# Built once: building a statement takes longer than PostgreSQL takes to answer it.
_SHARED_PARTS: Final = (select_contexts(), _select_announcements(), select_transports())
_OTHER_PARTS: Final = (_select_outcalls(), *_SHARED_PARTS)
_PARTS: Final = union_all(*select_endpoints(), *_OTHER_PARTS)
_SOME_PARTS: Final = union_all(*select_endpoints(HAS_KEY), *_OTHER_PARTS)
_VERSIONED: Final = union_all(
    *select_endpoints(with_versions=True),
    _select_outcalls(with_versions=True),
    *_SHARED_PARTS,
)
