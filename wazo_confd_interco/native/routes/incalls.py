# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Incalls of a tenant, as wazo-confd shows them."""

from __future__ import annotations

from typing import Any, NamedTuple

from xivo_dao.alchemy.incall import Incall
from xivo_dao.helpers.db_manager import Session

from ..confd.services import Services


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
