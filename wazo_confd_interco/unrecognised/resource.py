# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from wazo_confd.auth import required_acl

from ..rest.requests import NoQuerySchema, parse_query
from ..rest.resource import Resource
from .service import UnrecognisedService


class Unrecognised(Resource):
    """`/interconnections/unrecognised`."""

    def __init__(self, service: UnrecognisedService) -> None:
        """Create the resource."""
        super().__init__()
        self.service = service

    @required_acl('confd.interconnections.unrecognised.read')
    def get(self) -> Any:
        """List the senders that Asterisk rejected."""
        parse_query(NoQuerySchema)
        return self.service.list(self.requester())
