# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all resources of the plugin have in common: plain errors, and ids.

Confd's own answers differ where they are no list of strings (405, an unknown path),
repeat a token or print SQL: the resources here answer in confd's form every time.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from itertools import islice
from typing import Any, NoReturn

from flask import request
from flask_restful import abort
from marshmallow import ValidationError
from sqlalchemy.exc import DBAPIError, IntegrityError
from wazo_confd.auth import master_tenant_uuid
from wazo_confd.helpers.restful import ConfdResource
from xivo.rest_api_helpers import APIException
from xivo.tenant_flask_helpers import token
from xivo_dao.helpers import errors
from xivo_dao.helpers.exception import ResourceError

from . import sizes

logger = logging.getLogger(__name__)

METHODS = ('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE')
_ID = re.compile('[1-9][0-9]{0,9}')
_MAX_ID = 2**31 - 1

# Constraints that two requests can race for: what the loser is told.
_RACES = {
    'endpoint_sip_name_key': 'SIPEndpoint',
    'useriax_name_key': 'IAXEndpoint',
    'usercustom_interface_intfsuffix_category_key': 'CustomEndpoint',
    'outcall_name_key': 'Outcall',
    'extensions_exten_context_key': 'Extension',
}


class Unavailable(APIException):
    """The database did not do it: nothing is kept, and it may be tried again."""

    def __init__(self) -> None:
        super().__init__(503, 'Service Unavailable', 'database-unavailable')

    def __str__(self) -> str:
        return 'Service Unavailable - the database did not answer, nothing was changed'


class MasterTenantOnly(APIException):
    """What all tenants share is the master tenant's to change."""

    def __init__(self) -> None:
        super().__init__(401, 'Unauthorized', 'unauthorized')


def _contained(func: Callable) -> Callable:
    """Errors that confd would commit after, or print with their SQL, become plain."""

    @wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return func(*args, **kwargs)
        except ValidationError as error:
            refuse(flattened(error.normalized_messages()))
        except IntegrityError as error:
            raise _conflict(error) from None
        except DBAPIError as error:
            logger.error('the database failed: %s', type(error.orig).__name__)
            raise Unavailable from None

    return wrapper


def _conflict(error: IntegrityError) -> ResourceError:
    constraint = error.orig.diag.constraint_name
    if constraint in _RACES:
        return errors.resource_exists(_RACES[constraint])
    logger.error('a change at the same time: %s', constraint)
    return ResourceError('Resource Error - conflicts with another change, try again')


def _discreet(func: Callable) -> Callable:
    """Confd's answer to a missing right repeats the token."""

    @wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        answer = func(*args, **kwargs)
        if isinstance(answer, tuple) and answer[1] == 401:
            return ['Unauthorized - no valid token, or no right to do this'], 401
        return answer

    return wrapper


class Resource(ConfdResource):
    """A resource of this plugin: confd's, with its errors in one form."""

    has_tenant_uuid = True
    method_decorators = [_contained, *ConfdResource.method_decorators, _discreet]

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
        return self._build_tenant_list({'recurse': recurse})


def refuse(reasons: Mapping[str, str]) -> NoReturn:
    """Ends the request with a 400: a sentence for each path, in confd's form."""
    told = {
        sizes.cut(path, sizes.REASON_LENGTH): sizes.cut(reason, sizes.REASON_LENGTH)
        for path, reason in islice(reasons.items(), sizes.REASONS)
    }
    if len(reasons) > sizes.REASONS:
        told['and more'] = f'{len(reasons) - sizes.REASONS} others are refused as well'
    abort(400, message=told)


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
