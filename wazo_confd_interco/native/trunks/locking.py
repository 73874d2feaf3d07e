# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Trunks whose rows are locked, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import any_, bindparam, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import selectinload
from sqlalchemy.types import String
from xivo_dao.alchemy.all import TrunkFeatures
from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Session

from ...kinds.stored import StoredTrunk
from ...requester import Requester
from ..database import tables as t
from ..database.columns import is_one_of
from ..database.locks import lock_keys
from .etags import check_if_match
from .loading import RESOURCE, get_trunk, load_trunks_of_ids
from .rows import join_single, name_column, type_column


@dataclass(frozen=True)
class LockedTrunk:
    """A trunk whose row is locked.

    :param model: the model of the trunk
    """

    model: Any
    stored: StoredTrunk


def lock_trunk(id_: int, requester: Requester) -> Any:
    """Return the model of a trunk with its row locked, or raise the 404.

    Edits of one interconnection wait for each other. Other transactions can still
    reference the row, for example in the order of an outcall's trunks; a stronger lock
    would cause deadlocks with them.
    """
    for tenant_uuids in requester.iterate_tenants():
        parameters = {'id': id_, 'tenant_uuids': list(tenant_uuids)}
        trunk = Session.execute(_LOCK, parameters).scalar_one_or_none()
        if trunk is not None:
            return trunk
    raise errors.not_found(RESOURCE, id=id_)


def lock_and_load(
    id_: int, requester: Requester, if_match: str | None = None
) -> LockedTrunk:
    """Return a trunk that the requester may see, locked, or raise wazo-confd's 404.

    :param if_match: the header `If-Match`: the versions that the client has seen
    :raises Stale: if the trunk has another version
    """
    model = lock_trunk(id_, requester)
    stored = get_trunk(id_, requester)
    check_if_match(stored, if_match)
    return LockedTrunk(model, stored)


def lock_trunks(tenant_uuid: str, names: Collection[str] | None) -> list[LockedTrunk]:
    """Lock and return the trunks of a tenant that have an endpoint, by their ids.

    Two synchronisations of one tenant follow each other: the second sees what the
    first has stored.

    :param names: names, or interfaces of customized endpoints; None for all trunks
    """
    lock_keys([f'interconnections of {tenant_uuid}'])
    query = (
        select(t.trunk.c.id)
        .select_from(join_single())
        .where(t.trunk.c.tenant_uuid == tenant_uuid, type_column.isnot(None))
    )
    if names is not None:
        wanted = bindparam('names', list(names), type_=ARRAY(String))
        columns = (name_column, t.custom.c.interface)
        query = query.where(or_(*(column == any_(wanted) for column in columns)))
    ids = Session.execute(query).scalars().all()
    return _lock_and_load(TrunkFeatures.id.in_(ids)) if ids else []


def lock_trunks_of_ids(ids: Collection[int], tenant_uuid: str) -> list[LockedTrunk]:
    """Lock and return the trunks with these ids that the tenant has, in their order."""
    if not ids:
        return []
    return _lock_and_load(
        TrunkFeatures.id.in_(ids), TrunkFeatures.tenant_uuid == tenant_uuid
    )


def _lock_and_load(*conditions: Any) -> list[LockedTrunk]:
    models = (
        Session.query(TrunkFeatures)
        .filter(*conditions)
        .options(selectinload(TrunkFeatures.outcall_trunks))
        .order_by(TrunkFeatures.id)
        .populate_existing()
        .with_for_update(key_share=True)
        .all()
    )
    by_id = {model.id: model for model in models}
    return [LockedTrunk(by_id[one.row.id], one) for one in load_trunks_of_ids(by_id)]


# Built once: building a statement takes longer than PostgreSQL takes to answer it.
_LOCK: Final = (
    select(TrunkFeatures)
    .where(
        TrunkFeatures.id == bindparam('id'),
        is_one_of(TrunkFeatures.tenant_uuid, 'tenant_uuids'),
    )
    .with_for_update(key_share=True)
)
