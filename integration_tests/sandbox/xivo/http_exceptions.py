# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The errors of tokens.

As on the host, ``str()`` shows the arguments of an error, which include the token.
"""

from typing import Any

from .rest_api_helpers import APIException


class _Unauthorized(APIException):
    def __init__(self, token: str, right: str, **details: Any) -> None:
        details |= {'invalid_token': token}
        if right:
            details['required_access'] = right
        super().__init__(401, 'Unauthorized', 'unauthorized', details)


class InvalidTokenAPIException(_Unauthorized):
    """The token does not exist."""

    def __init__(self, token: str, right: str = '') -> None:
        super().__init__(token, right, reason='not_found_or_expired')


class MissingPermissionsTokenAPIException(_Unauthorized):
    """The token lacks a right, or does not see the tenant of the request."""

    def __init__(self, token: str, right: str, tenant_uuid: str | None) -> None:
        reason = 'missing_permission_or_invalid_tenant'
        super().__init__(token, right, reason=reason, tenant_uuid=tenant_uuid)


class AuthServerUnreachable(APIException):
    """wazo-auth does not answer."""

    def __init__(self, host: str, port: int, error: Exception) -> None:
        details = {'auth_server_host': host, 'auth_server_port': port}
        details['original_error'] = str(error)
        message = 'Authentication server unreachable'
        super().__init__(503, message, 'authentication-server-unreachable', details)
