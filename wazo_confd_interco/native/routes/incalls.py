# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Incalls: find one as wazo-confd shows it, find them by number, and count them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select
from xivo_dao.alchemy.all import Incall
from xivo_dao.helpers.db_manager import Session

from ...kinds.stored import TrunkRow
from ..confd.services import Services
from ..database import tables as t
from ..database.columns import is_one_of


class IncallDestination(NamedTuple):
    """An incall and its destination in wazo-confd's form."""

    id: int
    destination: dict[str, Any]


def find_incall(
    services: Services, id_: int, tenant_uuid: str
) -> IncallDestination | None:
    """Return an incall of a tenant, or None."""
    incall = (
        Session.query(Incall)
        .filter(Incall.id == id_, Incall.tenant_uuid == tenant_uuid)
        .one_or_none()
    )
    if incall is None:
        return None
    shown = services.incall_schema.dump(incall)
    return IncallDestination(incall.id, dict(shown['destination']))


def load_incall_contexts(numbers: Iterable[str], tenant_uuid: str) -> list[Any]:
    """Return `exten` and `context` of the incalls that have one of the numbers."""
    extension = t.extension
    query = (
        select(extension.c.exten, extension.c.context)
        .join(t.context, t.context.c.name == extension.c.context)
        .where(
            t.context.c.tenant_uuid == tenant_uuid,
            extension.c.type == 'incall',
            extension.c.exten.in_(list(numbers)),
        )
        .order_by(extension.c.id)
    )
    return list(Session.execute(query))


def count_incalls(rows: Sequence[TrunkRow]) -> dict[int, int]:
    """Return the number of incalls in the context of each trunk, by the trunk's id.

    Incalls in a context of a tenant other than the trunk's are not counted.
    """
    names = list({row.context for row in rows})
    found = Session.execute(_COUNTS, {'names': names})
    counts = {(one.tenant_uuid, one.name): one.count for one in found}
    return {row.id: counts.get((row.tenant_uuid, row.context), 0) for row in rows}


# Built once: building a statement takes longer than PostgreSQL takes to answer it.
_COUNTS: Final = (
    select(t.context.c.tenant_uuid, t.context.c.name, func.count().label('count'))
    .join(t.extension, t.extension.c.context == t.context.c.name)
    .where(t.extension.c.type == 'incall', is_one_of(t.context.c.name, 'names'))
    .group_by(t.context.c.tenant_uuid, t.context.c.name)
)
