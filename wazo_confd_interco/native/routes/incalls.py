# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Incalls of a tenant, as wazo-confd shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import select
from xivo_dao.alchemy.incall import Incall
from xivo_dao.helpers.db_manager import Session

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
