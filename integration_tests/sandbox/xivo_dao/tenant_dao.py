# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from .alchemy.tenant import Tenant
from .helpers.db_manager import Session


def find_or_create_tenant(tenant_uuid: str) -> Tenant:
    """The tenant's row; one made here has no templates."""
    if (tenant := Session.get(Tenant, str(tenant_uuid))) is None:
        tenant = Tenant(uuid=str(tenant_uuid))
        try:
            with Session.begin_nested():
                Session.add(tenant)
        except IntegrityError:  # another request was first
            return Session.get(Tenant, str(tenant_uuid))
    return tenant
