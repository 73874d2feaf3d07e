# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Requester:
    """Who sends a request.

    :param tenant_uuids: the tenants whose objects the request may see and change
    :param is_master: whether the token belongs to the master tenant, which may set
        what reaches beyond one tenant
    """

    tenant_uuids: tuple[str, ...]
    is_master: bool

    @property
    def tenant_uuid(self) -> str:
        """The tenant of a new object; the only one of `tenant_uuids`."""
        (tenant_uuid,) = self.tenant_uuids
        return tenant_uuid
