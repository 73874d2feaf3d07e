# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`/interconnections/import`."""

from __future__ import annotations

from typing import Any

from wazo_confd.auth import required_acl

from ..rest import limits
from ..rest.requests import NoQuerySchema, parse_body, parse_query
from ..rest.resource import Resource
from .schema import ImportSchema
from .service import ImportService


class ImportList(Resource):
    """`/interconnections/import`."""

    def __init__(self, service: ImportService) -> None:
        super().__init__()
        self.service = service

    @required_acl('confd.interconnections.import.create')
    def post(self) -> Any:
        """Turn a configuration file into documents; nothing is stored."""
        parse_query(NoQuerySchema)
        body = parse_body(ImportSchema, max_string=limits.MAX_IMPORT)
        return self.service.convert(body['text'], body['format'], self.owner())
