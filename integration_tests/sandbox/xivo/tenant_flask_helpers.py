# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The token and the tenant of a request, as wazo-auth knows them."""

from __future__ import annotations

from typing import Any, cast

import requests
from flask import current_app, g, request
from werkzeug.local import LocalProxy

from .http_exceptions import AuthServerUnreachable, InvalidTokenAPIException
from .rest_api_helpers import APIException
from .tenant_helpers import InvalidTenant

_http = requests.Session()
_http.trust_env = False


class Token:
    """The token of a request."""

    def __init__(self, uuid: str) -> None:
        self.uuid = uuid
        self._visible: dict[str, list[Tenant]] = {}
        self._infos: dict[str, Any] | None = None

    @property
    def infos(self) -> dict[str, Any]:
        """Return what wazo-auth knows of the token."""
        # No `cached_property`: in Python 3.11, its lock is shared by all requests.
        if self._infos is None:
            answer = self._ask('GET', f'token/{self.uuid}')
            if answer.status_code != 200:
                raise InvalidTokenAPIException(self.uuid)
            self._infos = answer.json()['data']
        return self._infos

    @property
    def tenant_uuid(self) -> str:
        return self.infos['metadata']['tenant_uuid']

    def check(self, right: str | None, tenant_uuid: str | None) -> int:
        """Return 204 if the token has a right, 403 if not, 404 for an unknown token."""
        params = {'scope': right, 'tenant': tenant_uuid}
        return self._ask('HEAD', f'token/{self.uuid}', params=params).status_code

    def visible_tenants(self, tenant_uuid: str | None = None) -> list[Tenant]:
        """Return a tenant, by default the token's, and its descendants."""
        top = tenant_uuid or self.tenant_uuid
        if top not in self._visible:
            headers = {'X-Auth-Token': self.uuid, 'Wazo-Tenant': top}
            answer = self._ask('GET', 'tenants', headers=headers)
            if answer.status_code != 401:
                answer.raise_for_status()
                self._visible[top] = [Tenant(t['uuid']) for t in answer.json()['items']]
            # A token that must not list tenants sees its own tenant.
            elif top == self.tenant_uuid:
                self._visible[top] = [Tenant(top)]
            else:
                raise InvalidTenant(top)
        return self._visible[top]

    def _ask(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """Send a request to wazo-auth."""
        auth = current_app.config['auth']
        url = f'http://{auth["host"]}:{auth["port"]}/0.1/{path}'
        try:
            answer = _http.request(method, url, timeout=10, **kwargs)
            if method == 'HEAD' and answer.status_code not in (403, 404):
                answer.raise_for_status()
        except requests.RequestException as error:
            raise AuthServerUnreachable(auth['host'], auth['port'], error) from error
        return answer


class Tenant:
    """A tenant of wazo-auth."""

    def __init__(self, uuid: str) -> None:
        self.uuid = uuid

    @classmethod
    def autodetect(cls) -> Tenant:
        """Return the tenant of the request's header, by default the token's."""
        asked = request.headers.get('Wazo-Tenant')
        if not asked:
            return cls(token.tenant_uuid)
        if asked != g.get('verified_tenant_uuid') and token.check(None, asked) != 204:
            message, details = 'Unauthorized tenant', {'tenant_uuid': asked}
            raise APIException(401, message, 'unauthorized-tenant', details)
        return cls(asked)


def get_token() -> Token:
    """Return the token of the current request."""
    if 'token' not in g:
        g.token = Token(request.headers.get('X-Auth-Token', ''))
    return g.token


token = cast(Token, LocalProxy(get_token))
