# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""confd's client, with the commands of entry points only."""

from __future__ import annotations

from contextlib import suppress
from functools import partialmethod
from importlib.metadata import entry_points
from typing import Any

import requests


class Client:
    """A client; its commands are attributes."""

    def __init__(
        self,
        host: str,
        port: int = 443,
        prefix: str = '/api/confd',
        version: str = '1.1',
        token: str | None = None,
        tenant: str | None = None,
        https: bool = True,
        timeout: int = 10,
    ) -> None:
        scheme = 'https' if https else 'http'
        self.base_url = f'{scheme}://{host}:{port}{prefix or ""}/{version}'
        self.token, self.tenant_uuid, self.timeout = token, tenant, timeout
        for entry_point in entry_points(group='wazo_confd_client.commands'):
            setattr(self, entry_point.name, entry_point.load()(self))

    def session(self) -> Session:
        """Return a session with the current token and tenant."""
        return Session(self)


class Session:
    """Sends requests, and raises an HTTPError for an error.

    The headers of a call replace the default headers of its method.
    """

    READ_HEADERS = {'Accept': 'application/json'}
    WRITE_HEADERS = {**READ_HEADERS, 'Content-Type': 'application/json'}

    def __init__(self, client: Client) -> None:
        self._client = client

    def _request(
        self, method: str, url: str, json: Any = None, **options: Any
    ) -> requests.Response:
        client = self._client
        known = {'X-Auth-Token': client.token, 'Wazo-Tenant': client.tenant_uuid}
        headers = {name: value for name, value in known.items() if value}
        writes = method in ('POST', 'PUT')
        defaults = self.WRITE_HEADERS if writes else self.READ_HEADERS
        options['headers'] = headers | options.get('headers', defaults)
        options['timeout'] = client.timeout
        response = requests.request(method, client.base_url + url, json=json, **options)
        if not response.ok:
            with suppress(ValueError):
                response.reason = '. '.join(response.json())
        response.raise_for_status()
        return response

    get = partialmethod(_request, 'GET')
    delete = partialmethod(_request, 'DELETE')
    post = partialmethod(_request, 'POST')
    put = partialmethod(_request, 'PUT')
