# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Incalls: find one as wazo-confd shows it, find them by number, and count them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import String, any_, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from xivo_dao.alchemy.all import Incall
from xivo_dao.helpers.db_manager import Session

from ...kinds.stored import TrunkRow
from ..confd.services import Services
from ..database import tables as t


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


def count_incalls(rows: Sequence[TrunkRow]) -> list[int]:
    """Return the number of incalls in the context of each trunk.

    Incalls in a context of a tenant other than the trunk's are not counted.
    """
    names = list({row.context for row in rows if row.context_type})
    query = (
        select(t.extension.c.context, func.count())
        .where(
            t.extension.c.type == 'incall',
            t.extension.c.context == any_(cast(names, ARRAY(String))),
        )
        .group_by(t.extension.c.context)
    )
    counts = dict(map(tuple, Session.execute(query)))
    return [counts.get(row.context, 0) if row.context_type else 0 for row in rows]
