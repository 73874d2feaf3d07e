# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from marshmallow import fields

from ..rest.requests import read_query
from ..rest.schema import Query


class WriteQuerySchema(Query):
    """The parameters of a request that changes something."""

    dry_run = fields.Boolean(load_default=False)


def is_dry_run() -> bool:
    """Whether the request is only to be tried; a 400 for any other parameter."""
    return read_query(WriteQuerySchema)['dry_run']
