# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any, cast

from wazo_confd.auth import required_acl

from ..rest.requests import NoQuerySchema, parse_body, parse_query
from ..rest.resource import Resource
from .schema import CallBody, CallSchema
from .service import IdentificationService


class Identify(Resource):
    """`/interconnections/identify`."""

    def __init__(self, service: IdentificationService) -> None:
        """Create the resource."""
        super().__init__()
        self.service = service

    @required_acl('confd.interconnections.identify.create')
    def post(self) -> Any:
        """Explain what Asterisk would do with an incoming call."""
        parse_query(NoQuerySchema)
        call = cast(CallBody, parse_body(CallSchema))
        return self.service.identify(call, self.requester())
