# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any


class APIException(Exception):
    """``str()`` of it shows the arguments it was made with: the host's 401s do."""

    def __init__(
        self, status_code: int, message: str, error_id: str, details=None, resource=None
    ) -> None:
        self.status_code, self.message = status_code, message
        self.id_, self.resource = error_id, resource
        self.details = details or {}


class Refused(APIException):
    """A token that may not: 401. Its arguments, token included, are its text."""

    def __init__(self, *args: Any) -> None:
        APIException.__init__(self, 401, 'Unauthorized', 'unauthorized')


class AuthServerUnreachable(APIException):
    def __init__(self, error: Exception) -> None:
        text = 'Authentication server unreachable'
        super().__init__(503, text, 'authentication-server-unreachable')
