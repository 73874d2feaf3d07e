# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from sqlalchemy.exc import IntegrityError

from .alchemy.all import Tenant
from .helpers.db_manager import Session


def find_or_create_tenant(tenant_uuid: str) -> Tenant:
    """Return the tenant's row; a row that is created here has no SIP templates."""
    tenant = Session.get(Tenant, str(tenant_uuid))
    if tenant is None:
        tenant = Tenant(uuid=str(tenant_uuid))
        try:
            with Session.begin_nested():
                Session.add(tenant)
        except IntegrityError:  # A concurrent request created it.
            return Session.get(Tenant, str(tenant_uuid))
    return tenant
