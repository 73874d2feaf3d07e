# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any


class ServiceError(ValueError):
    prefix = 'Error'

    def __init__(
        self, message: str | None = None, metadata: dict[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.metadata = metadata


InputError, ResourceError, NotFoundError = (
    type(name, (ServiceError,), {'prefix': prefix, '__module__': __name__})
    for name, prefix in (
        ('InputError', 'Input Error'),
        ('ResourceError', 'Resource Error'),
        ('NotFoundError', 'Resource Not Found'),
    )
)
