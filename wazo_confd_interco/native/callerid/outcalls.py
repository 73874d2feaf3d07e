# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Load the outcalls of a tenant with their extensions and trunks.

The number of statements is constant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.sql import Select
from xivo_dao.alchemy.all import Outcall as OutcallModel
from xivo_dao.helpers.db_manager import Session

from ...callerid.model import Extension, Outcall
from ..database import tables as t
from ..database.columns import is_one_of
from ..routes.outcalls import SELECT_EXTENSIONS
from .trunks import load_outcall_trunks

_EXTENSIONS: Final = SELECT_EXTENSIONS.where(
    is_one_of(t.dial_pattern.c.typeid, 'ids')
).order_by(t.extension.c.id)


@dataclass(frozen=True)
class LockedOutcall:
    """An outcall whose row is locked.

    :param caller_ids: the `caller_id` of its extensions by their IDs
    """

    id: int
    internal_caller_id: bool
    caller_ids: Mapping[int, str | None]


def find_country(tenant_uuid: str) -> str | None:
    """Return the two-letter country of a tenant, if it has one."""
    query = select(t.tenant.c.country).where(t.tenant.c.uuid == tenant_uuid)
    return Session.execute(query).scalar() or None


def load_outcalls(tenant_uuid: str) -> list[Outcall]:
    """Return all outcalls of a tenant in the order of their IDs."""
    return _load(select(t.outcall).where(t.outcall.c.tenant_uuid == tenant_uuid))


def find_outcall(tenant_uuid: str, extension_id: int) -> Outcall | None:
    """Return the tenant's outcall that has an extension, if there is one."""
    ids = SELECT_EXTENSIONS.with_only_columns(t.dial_pattern.c.typeid).where(
        t.extension.c.id == extension_id
    )
    query = select(t.outcall).where(
        t.outcall.c.tenant_uuid == tenant_uuid, t.outcall.c.id.in_(ids)
    )
    return next(iter(_load(query)), None)


def _load(query: Select) -> list[Outcall]:
    found = {
        row.id: Outcall(row.id, row.name, row.commented == 0, row.internal == 1)
        for row in Session.execute(query.order_by(t.outcall.c.id))
    }
    for row in Session.execute(_EXTENSIONS, {'ids': list(found)}):
        found[row.typeid].extensions.append(_extension(row))
    for outcall_id, trunk in load_outcall_trunks(found):
        found[outcall_id].trunks.append(trunk)
    return list(found.values())


def _extension(row: Any) -> Extension:
    return Extension(
        id=row.id,
        exten=row.exten,
        context=row.context,
        caller_id=row.callerid or None,
        strip_digits=max(row.stripnum or 0, 0),
        external_prefix=row.externprefix or None,
        enabled=row.commented == 0,
    )


def lock_outcalls(ids: Collection[int], tenant_uuid: str) -> list[LockedOutcall]:
    """Lock and return the tenant's outcalls with these IDs, in the order of the IDs."""
    if not ids:
        return []
    query = (
        select(t.outcall.c.id, t.outcall.c.internal)
        .where(t.outcall.c.tenant_uuid == tenant_uuid, is_one_of(t.outcall.c.id, 'ids'))
        .order_by(t.outcall.c.id)
        .with_for_update(key_share=True)
    )
    rows = Session.execute(query, {'ids': list(ids)}).all()
    caller_ids: dict[int, dict[int, str | None]] = {row.id: {} for row in rows}
    for row in Session.execute(_EXTENSIONS, {'ids': list(caller_ids)}):
        caller_ids[row.typeid][row.id] = row.callerid or None
    return [
        LockedOutcall(row.id, row.internal == 1, caller_ids[row.id]) for row in rows
    ]


def load_outcall_models(ids: Iterable[int]) -> dict[int, Any]:
    """Return the models of outcalls by ID, as wazo-confd's services need them."""
    query = (
        Session.query(OutcallModel)
        .filter(is_one_of(OutcallModel.id, 'ids'))
        .params(ids=list(ids))
        .populate_existing()
    )
    return {model.id: model for model in query}


def extension_models(model: Any) -> dict[int, Any]:
    """Return the models of an outcall's extensions by ID."""
    extensions: Sequence[Any] = [one.extension for one in model.dialpatterns]
    return {one.id: one for one in extensions if one is not None}
