# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Errors of the plugin that are not problems of the request's body.

wazo-confd answers an `APIException` with its status and its text, in a list.
"""

from __future__ import annotations

from xivo.rest_api_helpers import APIException

from .problems import (
    AUTH_UNAVAILABLE,
    COMMIT_UNCONFIRMED,
    DATABASE_UNAVAILABLE,
    STALE,
    TOO_LARGE,
    TOO_MANY_REQUESTS,
    UNAUTHORIZED,
)


class PluginError(APIException):
    """An error with a sentence for the client; the sentence holds no secret.

    :param code: a key of `problems.CODES`
    """

    def __init__(self, status_code: int, code: str, sentence: str) -> None:
        super().__init__(status_code, sentence, code)
        self.code = code

    def __str__(self) -> str:
        return str(self.message)


class Unauthorized(PluginError):
    """The token may not do what was asked."""

    def __init__(self, reason: str) -> None:
        super().__init__(401, UNAUTHORIZED, f'Unauthorized - {reason}')


class Stale(PluginError):
    """`If-Match` names a version other than the current one."""

    def __init__(self) -> None:
        super().__init__(
            412,
            STALE,
            'Precondition Failed - the interconnection was changed since it was read; '
            'read it again and repeat the change',
        )


class BodyTooLarge(PluginError):
    """The body is larger than the plugin reads."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            413,
            TOO_LARGE,
            f'Request Entity Too Large - a body may have at most {limit} bytes',
        )


class TooManyRequests(PluginError):
    """The tenant has as many requests of this kind as are allowed at the same time."""

    def __init__(self, reason: str) -> None:
        super().__init__(429, TOO_MANY_REQUESTS, f'Too Many Requests - {reason}')


class ServiceUnavailable(PluginError):
    """A service that wazo-confd needs did not answer."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(503, code, f'Service Unavailable - {reason}')


class AuthUnavailable(ServiceUnavailable):
    """wazo-auth did not answer."""

    def __init__(self) -> None:
        super().__init__(
            AUTH_UNAVAILABLE, 'wazo-auth did not answer; nothing was changed'
        )


class DatabaseUnavailable(ServiceUnavailable):
    """The database failed; nothing is kept, and the client may try again."""

    def __init__(self) -> None:
        super().__init__(
            DATABASE_UNAVAILABLE, 'the database did not answer; nothing was changed'
        )


class CommitUnconfirmed(ServiceUnavailable):
    """The connection broke during the commit, which may have been carried out."""

    def __init__(self) -> None:
        super().__init__(
            COMMIT_UNCONFIRMED,
            'the database did not confirm the change; check whether it was made '
            'before you try again',
        )
