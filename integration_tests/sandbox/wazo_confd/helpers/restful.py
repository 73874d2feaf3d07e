# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from flask_restful import Resource
from marshmallow import INCLUDE
from xivo.auth_verifier import verify_tenant, verify_token
from xivo.mallow import fields, validate
from xivo.tenant_flask_helpers import Tenant, token
from xivo_dao.tenant_dao import find_or_create_tenant

from .common import handle_api_exception
from .mallow import BaseSchema


class ListSchema(BaseSchema):
    class Meta:
        unknown = INCLUDE

    limit = fields.Integer(validate=validate.Range(min=0))
    offset = fields.Integer(validate=validate.Range(min=0))
    search = fields.String()
    recurse = fields.Boolean()


class ErrorCatchingResource(Resource):
    method_decorators = [handle_api_exception]


class ConfdResource(ErrorCatchingResource):
    # the last is the outermost: errors of the first two are answered too
    method_decorators = [verify_tenant, verify_token, handle_api_exception]
    has_tenant_uuid = False
    model: Any = None

    def _build_tenant_list(self, params: dict[str, Any]) -> list[str] | None:
        """Whose rows to show; None where rows have no tenant."""
        mapped = getattr(getattr(self.model, '__mapper__', None), 'c', ())
        if not (self.has_tenant_uuid or 'tenant_uuid' in mapped):
            return None
        tenant_uuid = Tenant.autodetect().uuid
        if not params.get('recurse'):
            return [tenant_uuid]
        return [tenant.uuid for tenant in token.visible_tenants(tenant_uuid)]


def build_tenant() -> str:
    """The tenant a new row belongs to, made known to the database."""
    tenant_uuid = Tenant.autodetect().uuid
    find_or_create_tenant(tenant_uuid)
    return tenant_uuid
