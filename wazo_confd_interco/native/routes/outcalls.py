# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Outcalls: with everything that a request can specify for a new one, and their trunks.

The number of statements is constant.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, cast, func, select
from xivo_dao.helpers.db_manager import Session

from ...documents import Document
from ...kinds.stored import OutcallUse
from ..database import tables as t
from ..database.columns import is_one_of
from ..trunks.rows import type_column

# A statement for the extensions of outcalls, with what each does with the number.
SELECT_EXTENSIONS: Final = (
    select(
        t.dial_pattern.c.typeid,
        t.extension.c.id,
        t.extension.c.exten,
        t.extension.c.context,
        t.extension.c.commented,
        t.dial_pattern.c.stripnum,
        t.dial_pattern.c.prefix,
        t.dial_pattern.c.externprefix,
        t.dial_pattern.c.callerid,
    )
    .join(
        t.extension,
        cast(t.dial_pattern.c.id, t.extension.c.typeval.type) == t.extension.c.typeval,
    )
    .where(t.dial_pattern.c.type == 'outcall', t.extension.c.type == 'outcall')
)
_OUTCALLS: Final = select(
    t.outcall.c.id,
    t.outcall.c.name,
    t.outcall.c.internal,
    t.outcall.c.hangupringtime,
    t.outcall.c.commented,
    t.outcall.c.description,
    t.outcall.c.preprocess_subroutine,
)
_BY_ID: Final = _OUTCALLS.where(is_one_of(t.outcall.c.id, 'ids'))
_BY_NAME: Final = _OUTCALLS.where(
    t.outcall.c.tenant_uuid == bindparam('tenant_uuid'),
    is_one_of(t.outcall.c.name, 'names'),
)
_EXTENSIONS: Final = SELECT_EXTENSIONS.where(
    is_one_of(t.dial_pattern.c.typeid, 'ids')
).order_by(t.extension.c.context, t.extension.c.exten, t.extension.c.id)
_TRUNKS: Final = (
    select(t.outcall_trunk.c.outcallid, t.outcall_trunk.c.trunkfeaturesid)
    .where(is_one_of(t.outcall_trunk.c.outcallid, 'ids'))
    .order_by(t.outcall_trunk.c.priority, t.outcall_trunk.c.trunkfeaturesid)
)

_COUNTS: Final = (
    select(t.outcall_trunk.c.trunkfeaturesid, func.count().label('count'))
    .where(is_one_of(t.outcall_trunk.c.trunkfeaturesid, 'ids'))
    .group_by(t.outcall_trunk.c.trunkfeaturesid)
)


def count_outcalls(trunk_ids: Sequence[int]) -> dict[int, int]:
    """Return the number of outcalls of each trunk by its id, if it has any."""
    rows = Session.execute(_COUNTS, {'ids': list(trunk_ids)})
    return {row.trunkfeaturesid: row.count for row in rows}


def load_whole_outcalls(ids: Collection[int]) -> dict[int, Document]:
    """Return outcalls by id, as a request would give them."""
    if not ids:
        return {}
    return _load(Session.execute(_BY_ID, {'ids': list(ids)}))


def find_whole_outcalls(
    tenant_uuid: str, names: Collection[str]
) -> dict[str, tuple[int, Document]]:
    """Return the id and the document of each outcall of the tenant with these names."""
    if not names:
        return {}
    parameters = {'tenant_uuid': tenant_uuid, 'names': list(names)}
    found = _load(Session.execute(_BY_NAME, parameters))
    return {outcall['name']: (id_, outcall) for id_, outcall in found.items()}


def list_trunks(ids: Collection[int]) -> list[tuple[int, int]]:
    """Return pairs of outcall and trunk, in the order in which Wazo tries the trunks.

    :param ids: of the outcalls
    """
    if not ids:
        return []
    return [tuple(row) for row in Session.execute(_TRUNKS, {'ids': list(ids)})]


def load_positions(ids: Collection[int]) -> dict[tuple[int, int], int]:
    """Return the place of each trunk in the outcalls, by outcall and trunk, from 1."""
    found: dict[tuple[int, int], int] = {}
    numbers: dict[int, int] = {}
    for outcall_id, trunk_id in list_trunks(ids):
        numbers[outcall_id] = numbers.get(outcall_id, 0) + 1
        found[outcall_id, trunk_id] = numbers[outcall_id]
    return found


def find_outcall_uses(trunk_id: int, tenant_uuid: str) -> list[OutcallUse]:
    """Return the tenant's outcalls that use a trunk."""
    own, all_ = t.outcall_trunk.alias(), t.outcall_trunk.alias()
    query = (
        select(
            t.outcall.c.id,
            t.outcall.c.name,
            t.outcall.c.commented,
            t.trunk.c.id.label('trunk_id'),
            type_column.label('type'),
        )
        .select_from(
            t.outcall.join(own, own.c.outcallid == t.outcall.c.id)
            .join(all_, all_.c.outcallid == t.outcall.c.id)
            .join(t.trunk, t.trunk.c.id == all_.c.trunkfeaturesid)
        )
        .where(
            own.c.trunkfeaturesid == trunk_id,
            t.outcall.c.tenant_uuid == tenant_uuid,
            t.trunk.c.tenant_uuid == tenant_uuid,
        )
        .order_by(t.outcall.c.id, t.trunk.c.id)
    )
    found: dict[int, tuple[Any, list[int]]] = {}
    for row in Session.execute(query):
        _, without_endpoint = found.setdefault(row.id, (row, []))
        if row.type is None:
            without_endpoint.append(row.trunk_id)
    return [
        OutcallUse(row.name, row.commented == 0, without_endpoint)
        for row, without_endpoint in found.values()
    ]


def _load(rows: Any) -> dict[int, Document]:
    found = {row.id: _describe(row) for row in rows}
    for row in Session.execute(_EXTENSIONS, {'ids': list(found)}) if found else ():
        found[row.typeid]['extensions'].append(_describe_extension(row))
    return found


def _describe(row: Any) -> Document:
    return {
        'name': row.name,
        'internal_caller_id': row.internal == 1,
        'preprocess_subroutine': row.preprocess_subroutine or None,
        'ring_time': row.hangupringtime or None,
        'description': row.description or None,
        'enabled': row.commented == 0,
        'extensions': [],
    }


def _describe_extension(row: Any) -> Document:
    return {
        'exten': row.exten,
        'context': row.context,
        'strip_digits': row.stripnum or 0,
        'prefix': row.prefix or None,
        'external_prefix': row.externprefix or None,
        'caller_id': row.callerid or None,
    }
