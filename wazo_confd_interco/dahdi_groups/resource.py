# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from wazo_confd.auth import required_acl

from ..native.database.transaction import read_snapshot
from ..rest.requests import NoQuerySchema, parse_query
from ..rest.resource import Resource
from .service import DahdiGroupService


class DahdiGroupList(Resource):
    """The resource `/interconnections/dahdi`."""

    def __init__(self, service: DahdiGroupService) -> None:
        super().__init__()
        self.service = service

    @required_acl('confd.interconnections.dahdi.read')
    @read_snapshot
    def get(self) -> Any:
        """List the groups of DAHDI channels."""
        parse_query(NoQuerySchema)
        return self.service.list(self.requester())
