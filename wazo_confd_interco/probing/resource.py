# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from wazo_confd.auth import required_acl

from ..interconnections.schema import InterconnectionSchema
from ..rest.requests import NoQuerySchema, parse_body, parse_query
from ..rest.resource import Resource
from .service import ProbeService


class Probe(Resource):
    """`/interconnections/probe`."""

    def __init__(self, service: ProbeService) -> None:
        """Create the resource."""
        super().__init__()
        self.service = service

    @required_acl('confd.interconnections.probe.create')
    def post(self) -> Any:
        """Test an interconnection, which need not be saved."""
        parse_query(NoQuerySchema)
        body = parse_body(InterconnectionSchema)
        return self.service.probe(body, self.requester(), self.owner())
