# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tenants that wazo-confd knows."""

from __future__ import annotations

from xivo_dao.tenant_dao import find_or_create_tenant


def store_tenant(uuid: str) -> None:
    """Store a tenant of wazo-auth that wazo-confd does not know yet.

    wazo-confd's own requests do so, too: its event may not have arrived.
    """
    find_or_create_tenant(uuid)
