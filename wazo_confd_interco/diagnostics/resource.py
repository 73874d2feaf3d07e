# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from wazo_confd.auth import required_acl

from ..interconnections.schema import NoQuerySchema
from ..interconnections.service import RESOURCE
from ..rest.requests import read_query
from ..rest.resource import Resource, item_id
from .service import DiagnosticsService


class DiagnosticsItem(Resource):
    def __init__(self, service: DiagnosticsService) -> None:
        super().__init__()
        self.service = service

    @required_acl('confd.interconnections.{id}.diagnostics.read')
    def get(self, id: str) -> Any:
        read_query(NoQuerySchema)
        return self.service.get(item_id(id, RESOURCE), self.visible_tenants())
