# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from wazo_confd.auth import required_acl
from wazo_confd.helpers.restful import build_tenant

from ..documents import Document
from ..dry_run.plan import tried
from ..dry_run.schema import is_dry_run
from ..interconnections.schema import NoQuerySchema
from ..native.transactions import in_one_snapshot
from ..rest.requests import read_body, read_query
from ..rest.resource import Resource
from .schema import ListSchema, PolicySchema, ResolveSchema
from .service import CallerIDPolicyService


class _Resource(Resource):
    def __init__(self, service: CallerIDPolicyService) -> None:
        super().__init__()
        self.service = service

    def tenant_uuid(self) -> str:
        """The tenant that is looked at: this one, not those below it."""
        (tenant_uuid,) = self.visible_tenants(recurse=False)
        return str(tenant_uuid)


class CallerIDPolicy(_Resource):
    @required_acl('confd.callerid-policy.read')
    @in_one_snapshot
    def get(self) -> Any:
        return self.service.get(read_query(ListSchema), self.tenant_uuid())

    @required_acl('confd.callerid-policy.update')
    def put(self) -> Any:
        dry_run = is_dry_run()
        patch, tenant_uuid = read_body(PolicySchema), build_tenant()

        def edited() -> Document:
            self.service.edit(patch, tenant_uuid)
            return self.service.get(ListSchema().load({}), tenant_uuid)

        if dry_run:
            return tried(edited, text=lambda _: self.service.text(patch, tenant_uuid))
        self.service.edit(patch, tenant_uuid)
        return '', 204


class CallerIDResolve(_Resource):
    @required_acl('confd.callerid-policy.resolve.create')
    @in_one_snapshot
    def post(self) -> Any:
        read_query(NoQuerySchema)
        return self.service.resolve(read_body(ResolveSchema), self.tenant_uuid())
