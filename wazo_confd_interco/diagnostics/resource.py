# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`/interconnections/<id>/diagnostics`."""

from __future__ import annotations

from typing import Any

from wazo_confd.auth import required_acl

from ..native.trunks.loading import RESOURCE
from ..rest.requests import NoQuerySchema, parse_query
from ..rest.resource import Resource, parse_id
from .service import DiagnosticsService


class DiagnosticsItem(Resource):
    """`/interconnections/<id>/diagnostics`."""

    def __init__(self, service: DiagnosticsService) -> None:
        """Create the resource."""
        super().__init__()
        self.service = service

    @required_acl('confd.interconnections.{id}.diagnostics.read')
    def get(self, id: str) -> Any:  # noqa: A002
        """Read the diagnostics of an interconnection."""
        parse_query(NoQuerySchema)
        return self.service.get(parse_id(id, RESOURCE), self.requester())
