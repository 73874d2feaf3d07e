# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from collections.abc import Callable
from typing import Any

from flask_restful import Resource
from xivo.auth_verifier import verify_token
from xivo.tenant_flask_helpers import Tenant, token

from .common import handle_api_exception


class ConfdResource(Resource):
    """A resource that requires a token, and whose exceptions become answers."""

    # The last decorator is the outermost: it also answers errors of the other.
    method_decorators: list[Callable] = [verify_token, handle_api_exception]
    has_tenant_uuid = False

    def _build_tenant_list(self, params: dict[str, Any]) -> list[str] | None:
        """Return the tenants whose rows are shown, None if rows have no tenant."""
        if not self.has_tenant_uuid:
            return None
        tenant_uuid = Tenant.autodetect().uuid
        if not params.get('recurse'):
            return [tenant_uuid]
        return [tenant.uuid for tenant in token.visible_tenants(tenant_uuid)]
