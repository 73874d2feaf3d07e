# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from functools import partial
from typing import Any

from wazo_confd.auth import required_acl

from ..dry_run.plan import tried
from ..dry_run.schema import is_dry_run
from ..interconnections.schema import NoQuerySchema
from ..interconnections.service import RESOURCE
from ..native.transactions import in_one_snapshot
from ..rest.requests import read_body, read_query
from ..rest.resource import Resource, item_id
from .schema import NatSchema
from .service import NatService


class NatItem(Resource):
    """`/interconnections/{id}/nat`"""

    def __init__(self, service: NatService) -> None:
        super().__init__()
        self.service = service

    @required_acl('confd.interconnections.{id}.nat.read')
    @in_one_snapshot
    def get(self, id: str) -> Any:
        read_query(NoQuerySchema)
        return self.service.get(item_id(id, RESOURCE), self.visible_tenants())

    @required_acl('confd.interconnections.{id}.nat.update')
    def put(self, id: str) -> Any:
        id_ = item_id(id, RESOURCE)
        dry_run = is_dry_run()
        edit = partial(
            self.service.edit,
            id_,
            read_body(NatSchema),
            self.visible_tenants(),
            self.is_master(),
        )
        if dry_run:
            text = partial(self.service.configuration, with_transport=self.is_master())
            return tried(edit, id_, text, lambda result: id_)
        return edit()
