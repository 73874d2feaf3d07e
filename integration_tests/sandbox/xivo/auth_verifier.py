# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g, request

from .http_exceptions import (
    InvalidTokenAPIException,
    MissingPermissionsTokenAPIException,
)
from .tenant_flask_helpers import token


class AccessCheck:
    """Whether the rights of a token include a right."""

    def __init__(self, auth_id: str, session_id: str, acl: list[str]) -> None:
        self._acl = acl

    def matches_required_access(self, right: str | None) -> bool:
        return right is None or any(_matches(one, right) for one in self._acl)


def _matches(access: str, right: str) -> bool:
    """Return whether a right is included; `*` is one word, `#` any number of words."""
    pattern = re.escape(access).replace(r'\*', '[^.#]*?').replace(r'\#', '.*?')
    return re.fullmatch(pattern, right) is not None


def required_acl(pattern: str) -> Callable[[Callable], Callable]:
    """Return a decorator that requires a right; ``{id}`` is a value of the path."""

    def decorate(method: Any) -> Callable:
        method.acl = pattern
        return method

    return decorate


def verify_token(method: Callable) -> Callable:
    """Ask wazo-auth whether the token permits the request."""

    @wraps(method)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        # A dot would separate the words of a right.
        words = {name: str(value).replace('.', '_') for name, value in kwargs.items()}
        right = getattr(method, 'acl', '').format(**words)
        tenant_uuid = request.headers.get('Wazo-Tenant') or None
        status = token.check(right, tenant_uuid)
        if status == 404:
            raise InvalidTokenAPIException(token.uuid, right)
        if status == 403:
            raise MissingPermissionsTokenAPIException(token.uuid, right, tenant_uuid)
        g.verified_tenant_uuid = tenant_uuid
        return method(*args, **kwargs)

    return wrapper
