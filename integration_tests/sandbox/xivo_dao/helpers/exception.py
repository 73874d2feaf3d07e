# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any


class ServiceError(ValueError):
    """An error that confd answers with status 400."""

    def __init__(self, message: str, metadata: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.metadata = metadata


class InputError(ServiceError):
    """A value of the request is wrong."""


class ResourceError(ServiceError):
    """The state of another row forbids the operation."""


class NotFoundError(ServiceError):
    """A row does not exist; confd answers with status 404."""
