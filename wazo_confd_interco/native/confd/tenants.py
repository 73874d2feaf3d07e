# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tenants that wazo-confd knows."""

from __future__ import annotations

from xivo_dao.tenant_dao import find_or_create_tenant


def ensure_tenant(uuid: str) -> None:
    """Create the row of a tenant if it is missing.

    wazo-confd creates it when the event of wazo-auth arrives, which may be after the
    request.
    """
    find_or_create_tenant(uuid)
