# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from typing import Any


class TenantEvent:
    """An event of a tenant."""

    name: str

    def __init__(self, content: dict[str, Any], tenant_uuid: str) -> None:
        self.content = content
        self.tenant_uuid = str(tenant_uuid)
