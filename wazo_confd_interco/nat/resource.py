# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`/interconnections/<id>/nat`."""

from __future__ import annotations

from functools import partial
from typing import Any

from wazo_confd.auth import required_acl

from ..dry_run.plan import run_dry
from ..interconnections.schema import NatSchema
from ..native.database.transaction import read_snapshot
from ..native.trunks.loading import RESOURCE
from ..rest.requests import NoQuerySchema, is_dry_run, parse_body, parse_query
from ..rest.resource import Resource, parse_id
from .service import NatService


class NatItem(Resource):
    """`/interconnections/<id>/nat`."""

    def __init__(self, service: NatService) -> None:
        """Create the resource."""
        super().__init__()
        self.service = service

    @required_acl('confd.interconnections.{id}.nat.read')
    @read_snapshot
    def get(self, id: str) -> Any:  # noqa: A002
        """Read the NAT document of an interconnection."""
        parse_query(NoQuerySchema)
        return self.service.get(parse_id(id, RESOURCE), self.requester())

    @required_acl('confd.interconnections.{id}.nat.update')
    def put(self, id: str) -> Any:  # noqa: A002
        """Merge a patch into the NAT document of an interconnection."""
        id_ = parse_id(id, RESOURCE)
        dry_run = is_dry_run()
        patch = parse_body(NatSchema)
        edit = partial(self.service.edit, id_, patch, self.requester())
        if dry_run:
            render = partial(self.service.render, with_transport=self.is_master())
            return run_dry(edit, id_, render, lambda result: id_)
        return edit()
