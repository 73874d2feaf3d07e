# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g, request

from .rest_api_helpers import Refused
from .tenant_flask_helpers import token


def required_acl(pattern: str) -> Callable[[Callable], Callable]:
    def mark(method: Callable) -> Callable:
        method.acl = pattern
        return method

    return mark


def required_tenant(tenant_uuid: Any) -> Callable[[Callable], Callable]:
    def mark(method: Callable) -> Callable:
        method.tenant_uuid = tenant_uuid
        return method

    return mark


def no_auth(method: Callable) -> Callable:
    method.no_auth = True
    return method


def verify_token(method: Callable) -> Callable:
    """Ask wazo-auth whether the token may; a dot in a path value is no separator."""

    @wraps(method)
    def verified(*args: Any, **kwargs: Any) -> Any:
        if getattr(method, 'no_auth', False):
            return method(*args, **kwargs)
        words = {name: str(value).replace('.', '_') for name, value in kwargs.items()}
        scope = getattr(method, 'acl', '').format(**words)
        tenant_uuid = request.headers.get('Wazo-Tenant') or None
        status = token.check(scope, tenant_uuid)
        if status == 404:
            raise Refused(token.uuid, scope)
        if status != 204:
            raise Refused(token.uuid, scope, tenant_uuid)
        g.verified_tenant_uuid = tenant_uuid
        return method(*args, **kwargs)

    return verified


def verify_tenant(method: Callable) -> Callable:
    @wraps(method)
    def verified(*args: Any, **kwargs: Any) -> Any:
        required = getattr(method, 'tenant_uuid', None)
        if required and required != token.tenant_uuid:
            raise Refused(token.uuid)
        return method(*args, **kwargs)

    return verified
