# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all resources of the plugin have in common: plain errors, and ids.

Confd's own answers differ where they are no list of strings (405, an unknown path),
repeat a token or print SQL: the resources here answer in confd's form every time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from itertools import islice
from typing import Any, NoReturn

import requests
from flask import request
from flask_restful import abort
from marshmallow import ValidationError
from wazo_confd.auth import master_tenant_uuid
from wazo_confd.helpers.restful import ConfdResource
from werkzeug.exceptions import BadRequest
from xivo.rest_api_helpers import APIException
from xivo.tenant_flask_helpers import token
from xivo_dao.helpers import errors

from ..native.transactions import Unavailable, Unconfirmed, repeated
from . import limits as sizes

METHODS = ('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE')
_ID = re.compile('[1-9][0-9]{0,9}')
_MAX_ID = 2**31 - 1


class MasterTenantOnly(APIException):
    """What all tenants share is the master tenant's to change."""

    def __init__(self) -> None:
        super().__init__(401, 'Unauthorized', 'unauthorized')


class AuthUnavailable(APIException):
    """wazo-auth can't say which tenants the token sees."""

    def __init__(self) -> None:
        super().__init__(503, 'Service Unavailable', 'auth-unavailable')


def _in_confds_form(func: Callable) -> Callable:
    """Confd would commit what was flushed before a ValidationError."""

    @wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return func(*args, **kwargs)
        except ValidationError as error:
            refuse(flattened(error.normalized_messages()))

    return wrapper


# What confd answers in place of the handler repeats the token: the text that the
# plugin has for it, by the status. The other 503s are the database's.
_IN_PLACE = {
    401: 'Unauthorized - no valid token, or no right to do this',
    503: 'Service Unavailable - wazo-auth did not answer, nothing was changed',
}
_OF_THE_DATABASE = ([str(Unavailable())], [str(Unconfirmed())])


def _discreet(func: Callable) -> Callable:
    """Confd's answers to a token that may not, or can't be checked, repeat it."""

    @wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        answer = func(*args, **kwargs)
        if isinstance(answer, tuple) and answer[0] not in _OF_THE_DATABASE:
            text = _IN_PLACE.get(answer[1])
            return answer if text is None else ([text], answer[1])
        return answer

    return wrapper


class Resource(ConfdResource):
    """A resource of this plugin: confd's, with its errors in one form."""

    has_tenant_uuid = True
    method_decorators = [
        _in_confds_form,
        repeated,
        *ConfdResource.method_decorators,
        _discreet,
    ]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.methods = set(METHODS)
        # Flask's own would tell of all these.
        cls.provide_automatic_options = False

    def dispatch_request(self, *args: Any, **kwargs: Any) -> Any:
        name = 'get' if request.method == 'HEAD' else request.method.lower()
        if not hasattr(self, name):
            allowed = [method for method in METHODS if hasattr(self, method.lower())]
            reason = f'Method Not Allowed - {request.method}, use {", ".join(allowed)}'
            headers = {'Allow': ', '.join(allowed)}
            if request.method == 'OPTIONS':
                return '', 200, headers
            return [reason], 405, headers
        return super().dispatch_request(*args, **kwargs)

    def is_master(self) -> bool:
        """Whether the token is the master tenant's."""
        return token.tenant_uuid == master_tenant_uuid

    def visible_tenants(self, recurse: bool = True) -> list[str]:
        """The tenants whose rows the request may see."""
        try:
            return self._build_tenant_list({'recurse': recurse})
        except requests.RequestException:
            raise AuthUnavailable from None


def refuse(reasons: Mapping[str, str]) -> NoReturn:
    """Ends the request with a 400: a sentence for each path, in confd's form."""
    told = {
        sizes.cut(path, sizes.REASON_LENGTH): sizes.cut(reason, sizes.REASON_LENGTH)
        for path, reason in islice(reasons.items(), sizes.REASONS)
    }
    if len(reasons) > sizes.REASONS:
        told['and more'] = f'{len(reasons) - sizes.REASONS} others are refused as well'
    abort(400, message=told)


@contextmanager
def told_as(paths: Mapping[str, str]) -> Iterator[None]:
    """Refusals inside name what the body has, where that is not what is written."""
    try:
        yield
    except BadRequest as error:
        told = error.data['message']
        error.data['message'] = {paths.get(path, path): told[path] for path in told}
        raise


def refuse_all(reasons: Iterable[tuple[str, str]]) -> None:
    """Ends the request where there is any reason; those of one path in one line."""
    found: dict[str, list[str]] = {}
    for path, reason in reasons:
        found.setdefault(path, []).append(reason)
    if found:
        refuse({path: '; '.join(dict.fromkeys(all_)) for path, all_ in found.items()})


def flattened(messages: Any, path: str = '') -> dict[str, str]:
    """Marshmallow's nested messages as a sentence for each path."""
    return dict(_flat(messages, path))


def _flat(messages: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            own = '' if name == '_schema' else str(name)
            yield from _flat(inner, '.'.join(filter(None, (path, own))))
    else:
        yield path or 'body', ' '.join(map(str, messages))


def item_id(text: str, resource: str) -> int:
    """The id in a path; what can be none is not found, in confd's words.

    Only the canonical form is taken: a token may have its rights by it.
    """
    if not _ID.fullmatch(text) or int(text) > _MAX_ID:
        raise errors.not_found(resource, id=text)
    return int(text)
