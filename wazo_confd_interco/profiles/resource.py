# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from wazo_confd.auth import required_acl

from ..rest.requests import NoQuerySchema, parse_query
from ..rest.resource import Resource
from .service import ProfileService


class ProfileList(Resource):
    """The resource `/interconnections/profiles`."""

    def __init__(self, service: ProfileService) -> None:
        super().__init__()
        self.service = service

    @required_acl('confd.interconnections.profiles.read')
    def get(self) -> Any:
        """List the profiles."""
        parse_query(NoQuerySchema)
        items = self.service.list()
        return {'total': len(items), 'items': items}
