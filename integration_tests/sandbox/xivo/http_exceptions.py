# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The errors of tokens.

As on the host, ``str()`` shows the arguments of an error, which include the token.
"""

from __future__ import annotations

from typing import Any

from .rest_api_helpers import APIException


class TokenError(APIException):
    """A token that does not permit the request."""

    def __init__(self, token: str, **details: Any) -> None:
        known = {name: details[name] for name in details if details[name] != ''}
        APIException.__init__(
            self, 401, 'Unauthorized', 'unauthorized', {'invalid_token': token, **known}
        )


class InvalidTokenAPIException(TokenError):
    """The token does not exist."""

    def __init__(self, token: str, right: str = '') -> None:
        super().__init__(token, reason='not_found_or_expired', required_access=right)


class MissingPermissionsTokenAPIException(TokenError):
    """The token lacks a right, or does not see the tenant of the request."""

    def __init__(self, token: str, right: str, tenant_uuid: str | None) -> None:
        reason = 'missing_permission_or_invalid_tenant'
        super().__init__(
            token, reason=reason, required_access=right, tenant_uuid=tenant_uuid
        )


class AuthServerUnreachable(APIException):
    """wazo-auth does not answer."""

    def __init__(self, host: str, port: int, error: Exception) -> None:
        address = {'auth_server_host': host, 'auth_server_port': port}
        APIException.__init__(
            self,
            503,
            'Authentication server unreachable',
            'authentication-server-unreachable',
            {**address, 'original_error': str(error)},
        )
