# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The token and the tenant of the request, asked of wazo-auth over HTTP."""

from __future__ import annotations

from typing import Any

import requests
from flask import current_app, g, request
from werkzeug.local import LocalProxy

from .rest_api_helpers import AuthServerUnreachable, Refused

_http = requests.Session()
_http.trust_env = False


def ask_auth(method: str, path: str, **kwargs: Any) -> requests.Response:
    auth = current_app.config['auth']
    url = f'http://{auth["host"]}:{auth["port"]}/0.1/{path}'
    try:
        return _http.request(method, url, timeout=10, **kwargs)
    except requests.RequestException as error:
        raise AuthServerUnreachable(error) from error


class Token:
    def __init__(self, uuid: str) -> None:
        self.uuid = uuid
        self._infos: dict[str, Any] | None = None
        self._visible: dict[str, list[Tenant]] = {}

    @property
    def infos(self) -> dict[str, Any]:
        if self._infos is None:
            answer = ask_auth('GET', f'token/{self.uuid}')
            if answer.status_code != 200:
                raise Refused(self.uuid)
            self._infos = answer.json()['data']
        return self._infos

    @property
    def tenant_uuid(self) -> str | None:
        return self.infos['metadata'].get('tenant_uuid')

    @property
    def user_uuid(self) -> str | None:
        return self.infos['metadata'].get('uuid')

    def check(self, scope: str | None, tenant_uuid: str | None) -> int:
        params = {'scope': scope, 'tenant': tenant_uuid}
        answer = ask_auth('HEAD', f'token/{self.uuid}', params=params)
        if answer.status_code not in (204, 403, 404):
            text = f'{answer.status_code} Error for url: {answer.url}'
            raise AuthServerUnreachable(requests.HTTPError(text))
        return answer.status_code

    def visible_tenants(self, tenant_uuid: str | None = None) -> list[Tenant]:
        top = tenant_uuid or self.tenant_uuid or ''
        if top not in self._visible:
            headers = {'X-Auth-Token': self.uuid, 'Wazo-Tenant': top}
            answer = ask_auth('GET', 'tenants', headers=headers)
            # a token that may not list tenants sees its own
            items = [{'uuid': top, 'name': None}]
            if answer.status_code not in (401, 403):
                answer.raise_for_status()
                items = answer.json()['items']
            self._visible[top] = [Tenant(t['uuid'], t['name']) for t in items]
        return self._visible[top]


class Tenant:
    def __init__(self, uuid: str, name: str | None = None) -> None:
        self.uuid, self.name = uuid, name

    @classmethod
    def autodetect(cls, include_query: bool = False) -> Tenant:
        asked = include_query and request.args.get('tenant')
        asked = asked or request.headers.get('Wazo-Tenant')
        if not asked:
            return cls(token.tenant_uuid or '')
        if asked != g.get('verified_tenant_uuid') and token.check(None, asked) != 204:
            raise Refused(asked)
        return cls(asked)


def get_token() -> Token:
    if 'token' not in g:
        g.token = Token(request.headers.get('X-Auth-Token', ''))
    return g.token


token: Any = LocalProxy(get_token)
