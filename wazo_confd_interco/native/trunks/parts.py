# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read what belongs to trunks with one statement."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Integer, and_, any_, bindparam, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import Select

from ...kinds.stored import StoredOutcall, StoredTransport
from ...options.inheritance import Endpoint
from ..database import tables as t
from ..database.columns import get_version
from ..database.unions import Row, load_union, select_part
from ..sip.endpoints import HAS_KEY, LINK, OPTION, build_endpoints, select_endpoints

# The kinds of rows, beside those of endpoints.
_OUTCALL, _TRANSPORT = 'outcall', 'transport'


@dataclass(frozen=True)
class Parts:
    """What belongs to trunks.

    :param endpoints: SIP endpoints by UUID, with the templates that they inherit from
    :param outcalls: by the id of the trunk, in the order of their ids
    :param transports: every SIP transport by name
    :param versions: the versions of the rows that belong to the trunks alone, sorted
    """

    endpoints: Mapping[str, Endpoint]
    outcalls: Mapping[int, list[StoredOutcall]]
    transports: Mapping[str, StoredTransport]
    versions: Sequence[str]


def load_parts(
    uuids: Collection[Any],
    trunk_ids: Collection[int],
    options: Collection[str] | None = None,
    with_versions: bool = False,
) -> Parts:
    """Return what belongs to trunks.

    :param uuids: of their SIP endpoints
    :param options: the keys of the options of SIP endpoints to load, None for all
    :param with_versions: whether `versions` is needed
    """
    asked = [str(uuid) for uuid in uuids]
    statement = _VERSIONED if with_versions else _PARTS
    parameters = {'uuids': asked, 'ids': list(trunk_ids)}
    if options is not None:
        statement, parameters['keys'] = _SOME_PARTS, list(options)
    rows = load_union(statement, parameters)
    return Parts(
        build_endpoints(asked, rows),
        _build_outcalls(rows[_OUTCALL]),
        _build_transports(rows[_TRANSPORT]),
        _list_versions(set(asked), rows) if with_versions else (),
    )


def _build_outcalls(rows: Iterable[Row]) -> Mapping[int, list[StoredOutcall]]:
    found: dict[int, list[StoredOutcall]] = {}
    for _, trunk_id, name, _, _, id_, _ in sorted(rows, key=_get_position):
        outcall = StoredOutcall(cast(int, id_), name)
        found.setdefault(int(trunk_id), []).append(outcall)
    return found


def _build_transports(rows: Iterable[Row]) -> Mapping[str, StoredTransport]:
    """Return every transport; all tenants share the few that there are."""
    found: dict[str, dict[str, list[str]]] = {}
    for _, name, key, value, *_ in sorted(rows, key=_get_position):
        found.setdefault(name, {}).setdefault(key, []).append(value)
    return {name: _describe_transport(options) for name, options in found.items()}


def _describe_transport(options: Mapping[str, list[str]]) -> StoredTransport:
    binds = options.get('bind', ())
    protocols = options.get('protocol', ())
    return StoredTransport(
        protocol=protocols[-1].lower() if protocols else None,
        bind=binds[0] if len(binds) == 1 else None,
    )


def _get_position(row: Row) -> int:
    return row[5] or 0


def _list_versions(asked: set[str], rows: Mapping[str, Sequence[Row]]) -> list[str]:
    """Return the versions of outcalls, and of the rows of the endpoints themselves."""
    own = [row for kind in (LINK, OPTION) for row in rows[kind] if row[1] in asked]
    return sorted(f'{row[0]} {row[6]}' for row in (*own, *rows[_OUTCALL]) if row[6])


def _select_of_trunks(with_versions: bool = False) -> list[Select]:
    """Return statements for outcalls, and for the transports of all tenants."""
    own, option = t.outcall_trunk, t.transport_option
    version = get_version(t.outcall) + ' ' + get_version(own)
    outcalls = (
        select_part(
            _OUTCALL,
            own.c.trunkfeaturesid,
            t.outcall.c.name,
            position=t.outcall.c.id,
            version=version if with_versions else None,
        )
        .select_from(own.join(t.outcall, t.outcall.c.id == own.c.outcallid))
        .where(own.c.trunkfeaturesid == any_(_IDS))
    )
    is_described = and_(
        option.c.pjsip_transport_uuid == t.transport.c.uuid,
        option.c.key.in_(('bind', 'protocol')),
    )
    transports = select_part(
        _TRANSPORT,
        t.transport.c.name,
        option.c.key,
        option.c.value,
        position=option.c.id,
    ).select_from(t.transport.outerjoin(option, is_described))
    return [outcalls, transports]


# Built once: building a statement takes longer than PostgreSQL takes to answer it.
_IDS: Final = bindparam('ids', type_=ARRAY(Integer))
_PARTS: Final = union_all(*select_endpoints(), *_select_of_trunks())
_SOME_PARTS: Final = union_all(*select_endpoints(HAS_KEY), *_select_of_trunks())
_VERSIONED: Final = union_all(
    *select_endpoints(with_versions=True), *_select_of_trunks(with_versions=True)
)
