# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any


class APIException(Exception):
    """An error with a status of its own."""

    def __init__(
        self,
        status_code: int,
        message: str,
        error_id: str,
        details: dict[str, Any] | None = None,
        resource: str | None = None,
    ) -> None:
        self.status_code, self.message = status_code, message
        self.id_, self.resource = error_id, resource
        self.details: dict[str, Any] = details or {}
