# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ..rest.schema import StrictSchema, Text, one_of
from .formats import AUTO, FORMATS


class ImportSchema(StrictSchema):
    """The text of a configuration file, and its format."""

    format = Text(validate=one_of(*FORMATS), load_default=AUTO)
    text = Text(required=True, allow_none=False)
