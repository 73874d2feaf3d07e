# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The base of all resources: how requests are dispatched and errors are answered.

wazo-confd's own answers are not always a list of sentences: a 405 is an object, an
unknown path is HTML, a 401 repeats the token, and a 500 prints SQL. The resources of
this plugin always answer a list of sentences or problem details, without secrets.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, Final
from uuid import UUID

import requests
from flask import request
from marshmallow import ValidationError
from wazo_confd.auth import master_tenant_uuid
from wazo_confd.helpers.common import handle_api_exception, rollback
from wazo_confd.helpers.restful import ConfdResource
from xivo.auth_verifier import AccessCheck
from xivo.rest_api_helpers import APIException
from xivo.tenant_flask_helpers import Tenant, token
from xivo.tenant_helpers import InvalidTenant
from xivo_dao.helpers import errors
from xivo_dao.helpers.exception import NotFoundError, ServiceError

from ..errors import AuthUnavailable, PluginError, Unauthorized
from ..native.database.transaction import retry_once
from ..options.secrets import MASK
from ..problems import (
    INVALID,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    InvalidRequest,
    Problem,
    Problems,
)
from ..requester import Requester
from . import limits
from .answers import answer_errors
from .schema import collect_problems

logger = logging.getLogger(__name__)

METHODS: Final = ('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE')
_ID: Final = re.compile('[1-9][0-9]{0,9}')
_MAX_ID: Final = 2**31 - 1
_INVALID_TOKEN: Final = 'the token is invalid or has expired'
# Characters of a right in an answer.
_MAX_RIGHT: Final = 200


def _answer_errors(func: Callable[..., Any]) -> Callable[..., Any]:
    """Answer every error that the plugin or wazo-confd's services raise.

    wazo-confd would commit what was flushed before a `ValidationError`.
    """

    @wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return func(*args, **kwargs)
        except ValidationError as error:
            collected = Problems()
            collect_problems(collected, error.normalized_messages())
            status, problems = 400, tuple(collected)
        except InvalidRequest as error:
            status, problems = 400, error.problems
        except PluginError as error:
            status = error.status_code
            problems = (Problem('', str(error), error.code),)
        except NotFoundError as error:
            status, problems = 404, (Problem('', str(error), NOT_FOUND),)
        except ServiceError as error:
            status, problems = 400, (Problem('', str(error), INVALID),)
        rollback()
        if status >= 500:
            logger.error('answering %s: %s', status, problems[0].reason)
        return answer_errors(status, problems)

    return wrapper


def _check_token(func: Callable[..., Any]) -> Callable[..., Any]:
    """Reject a token that is not a UUID, without asking wazo-auth.

    wazo-auth's client makes it a part of a URL without quoting it. A token with a query
    (`<token>?tenant=<uuid>`) would be checked for another tenant than the request's.
    """

    @wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        text = request.headers.get('X-Auth-Token')
        if text and not _is_uuid(text):
            raise Unauthorized(_INVALID_TOKEN)
        return func(*args, **kwargs)

    return wrapper


def _hide_token(func: Callable[..., Any]) -> Callable[..., Any]:
    """Replace wazo-confd's answers about tokens, which repeat the token."""

    @wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return func(*args, **kwargs)
        except PluginError:
            raise
        except InvalidTenant:
            raise Unauthorized(
                'the token cannot list its tenants; it lacks the right '
                'auth.tenants.read, or its user has no tenant'
            ) from None
        except APIException as error:
            if error.status_code == 401:
                raise Unauthorized(_explain_unauthorized(error.details)) from None
            if error.status_code == 503:
                raise AuthUnavailable from None
            raise

    return wrapper


def _explain_unauthorized(details: Mapping[str, Any]) -> str:
    """Return why the token or the tenant of a request is rejected, without the token.

    A tenant that does not exist and one that the token cannot see get the same answer.

    :param details: the details of wazo-confd's exception
    :raises AuthUnavailable: if wazo-auth does not answer
    """
    token_uuid = request.headers.get('X-Auth-Token')
    tenant_uuid = request.headers.get('Wazo-Tenant')
    right = details.get('required_access')
    if not token_uuid:
        return 'no token; send one in the header X-Auth-Token'
    if details.get('reason') == 'not_found_or_expired':
        return _INVALID_TOKEN
    if tenant_uuid and not _is_uuid(tenant_uuid):
        return 'the header Wazo-Tenant must be the UUID of a tenant'
    if tenant_uuid and not _is_tenant_visible():
        return 'the tenant in the header Wazo-Tenant is unknown to this token'
    if not right:
        return 'the token does not permit this request'
    # A path can name anything, the token included.
    name = limits.shorten(str(right).replace(token_uuid, MASK), _MAX_RIGHT)
    return f'the token lacks the right {name}'


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _is_tenant_visible() -> bool:
    """Return whether the token can see the tenant that the request names."""
    try:
        Tenant.autodetect()
    except APIException as error:
        if error.status_code == 401:
            return False
        raise AuthUnavailable from None
    return True


class Resource(ConfdResource):
    """A resource of this plugin."""

    has_tenant_uuid = True
    # The first is the innermost.
    method_decorators = [
        retry_once,
        *(
            decorator
            for decorator in ConfdResource.method_decorators
            if decorator is not handle_api_exception
        ),
        _check_token,
        _hide_token,
        _answer_errors,
        handle_api_exception,
    ]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Accept every method, so that `dispatch_request` can answer 405."""
        super().__init_subclass__(**kwargs)
        cls.methods = set(METHODS)
        # Flask's own answer to OPTIONS would list all of them.
        cls.provide_automatic_options = False

    def dispatch_request(self, *args: Any, **kwargs: Any) -> Any:
        """Answer a method that the resource lacks with 405 and `Allow`."""
        name = 'get' if request.method == 'HEAD' else request.method.lower()
        if hasattr(self, name):
            return super().dispatch_request(*args, **kwargs)
        allowed = ', '.join(one for one in METHODS if hasattr(self, one.lower()))
        headers = {'Allow': allowed}
        if request.method == 'OPTIONS':
            return '', 200, headers
        reason = (
            f'Method Not Allowed - {request.method} is not supported; use {allowed}'
        )
        problem = Problem('', reason, METHOD_NOT_ALLOWED)
        return answer_errors(405, [problem], headers)

    def is_master(self) -> bool:
        """Return whether the token belongs to the master tenant.

        No other token can see the master tenant, so a request for that tenant does not
        ask wazo-auth.
        """
        if self.tenant_uuid() == master_tenant_uuid:
            return True
        return bool(token.tenant_uuid == master_tenant_uuid)

    def tenant_uuid(self) -> str:
        """Return the tenant of the request, without those below it."""
        return str(Tenant.autodetect().uuid)

    def load_rights(self) -> Callable[[Iterable[str]], None]:
        """Ask wazo-auth for the rights of the token.

        :return: a function that raises `Unauthorized` unless the token has all of some
            rights
        """
        infos = token.infos
        access = AccessCheck(infos['auth_id'], infos['session_uuid'], infos['acl'])

        def check(rights: Iterable[str]) -> None:
            missing = [one for one in rights if not access.matches_required_access(one)]
            if missing:
                more = f' and {len(missing) - 1} more' if len(missing) > 1 else ''
                raise Unauthorized(f'the token lacks the right {missing[0]}{more}')

        return check

    def visible_tenants(self, recurse: bool = True) -> list[str]:
        """Return the UUIDs of the tenants whose rows the request may see."""
        try:
            return list(self._build_tenant_list({'recurse': recurse}))
        except requests.RequestException:
            raise AuthUnavailable from None

    def requester(self) -> Requester:
        """Return the tenant of the request, and those that it may see."""
        return Requester(self.tenant_uuid(), self.is_master, self.visible_tenants)

    def owner(self) -> Requester:
        """Return the requester of a create, who sees only the tenant of the request."""
        return Requester(self.tenant_uuid(), self.is_master)


def parse_id(text: str, resource: str) -> int:
    """Return the id in a path, or raise a 404 in wazo-confd's words.

    Only the canonical form is accepted, since rights may name the id.

    :param resource: the name of the resource in the error
    """
    if not _ID.fullmatch(text) or int(text) > _MAX_ID:
        raise errors.not_found(resource, id=text)
    return int(text)
