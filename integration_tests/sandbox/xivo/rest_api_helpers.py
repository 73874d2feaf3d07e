# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from dataclasses import dataclass, field
from typing import Any


@dataclass
class APIException(Exception):
    """An error with a status of its own."""

    status_code: int
    message: str
    id_: str
    details: dict[str, Any] = field(default_factory=dict)
    resource: str | None = None
