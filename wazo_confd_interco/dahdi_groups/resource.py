# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from wazo_confd.auth import required_acl

from ..interconnections.schema import NoQuerySchema
from ..native.transactions import in_one_snapshot
from ..rest.requests import read_query
from ..rest.resource import Resource
from .service import DahdiGroupService


class DahdiGroupList(Resource):
    def __init__(self, service: DahdiGroupService) -> None:
        super().__init__()
        self.service = service

    @required_acl('confd.interconnections.dahdi.read')
    @in_one_snapshot
    def get(self) -> Any:
        read_query(NoQuerySchema)
        return self.service.list(self.visible_tenants())
