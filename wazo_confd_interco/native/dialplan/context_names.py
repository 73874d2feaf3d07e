# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The names of contexts by their type."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from xivo_dao.helpers.db_manager import Session

from ..database import tables as t


def load_context_names(
    tenant_uuids: Collection[str],
) -> dict[tuple[str, str], list[str]]:
    """Return the names of the enabled contexts of the tenants, by tenant and type."""
    query = (
        select(t.context.c.tenant_uuid, t.context.c.contexttype, t.context.c.name)
        .where(
            t.context.c.tenant_uuid.in_(list(tenant_uuids)), t.context.c.commented == 0
        )
        .order_by(t.context.c.name)
    )
    found: dict[tuple[str, str], list[str]] = {}
    for tenant_uuid, type_, name in Session.execute(query):
        found.setdefault((tenant_uuid, type_), []).append(name)
    return found
