# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any, cast

from wazo_confd.auth import required_acl

from ..documents import Document
from ..dry_run.plan import run_dry
from ..native.database.transaction import read_snapshot
from ..rest.requests import NoQuerySchema, is_dry_run, parse_body, parse_query
from ..rest.resource import Resource
from .schema import (
    CallBody,
    ListParameters,
    ListSchema,
    PolicyPatch,
    PolicySchema,
    ResolveSchema,
)
from .service import CallerIDPolicyService


class _Resource(Resource):
    def __init__(self, service: CallerIDPolicyService) -> None:
        super().__init__()
        self.service = service


class CallerIDPolicy(_Resource):
    """`/callerid-policy`."""

    @required_acl('confd.callerid-policy.read')
    @read_snapshot
    def get(self) -> Any:
        """Read the caller ID policy of the tenant."""
        parameters = cast(ListParameters, parse_query(ListSchema))
        return self.service.get(parameters, self.tenant_uuid())

    @required_acl('confd.callerid-policy.update')
    def put(self) -> Any:
        """Merge a patch into the caller ID policy."""
        dry_run = is_dry_run()
        patch = cast(PolicyPatch, parse_body(PolicySchema))
        tenant_uuid = self.tenant_uuid()

        def edit_and_get() -> Document:
            self.service.edit(patch, tenant_uuid)
            first_page: ListParameters = {'limit': None, 'offset': 0}
            return cast(Document, self.service.get(first_page, tenant_uuid))

        if dry_run:
            return run_dry(
                edit_and_get, text=lambda _: self.service.text(patch, tenant_uuid)
            )
        self.service.edit(patch, tenant_uuid)
        return '', 204


class CallerIDResolve(_Resource):
    """`/callerid-policy/resolve`."""

    @required_acl('confd.callerid-policy.resolve.create')
    @read_snapshot
    def post(self) -> Any:
        """Explain the caller ID of one call."""
        parse_query(NoQuerySchema)
        call = cast(CallBody, parse_body(ResolveSchema))
        return self.service.resolve(call, self.tenant_uuid())
