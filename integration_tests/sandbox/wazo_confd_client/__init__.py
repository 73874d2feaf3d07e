# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""confd's client, with the commands of entry points only."""

from contextlib import suppress
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

    def session(self) -> 'Session':
        """Return a session with the current token and tenant."""
        return Session(self)


class Session(requests.Session):
    """Sends requests, and raises an HTTPError for an error."""

    READ_HEADERS = {'Accept': 'application/json'}
    WRITE_HEADERS = {**READ_HEADERS, 'Content-Type': 'application/json'}

    def __init__(self, client: Client) -> None:
        super().__init__()
        self._client = client
        known = {'X-Auth-Token': client.token, 'Wazo-Tenant': client.tenant_uuid}
        self.headers.update({name: value for name, value in known.items() if value})

    def request(self, method: str, url: str, *args: Any, **options: Any) -> Any:
        options['timeout'] = self._client.timeout
        url = self._client.base_url + url
        response = super().request(method, url, *args, **options)
        if not response.ok:
            with suppress(ValueError):
                response.reason = '. '.join(response.json())
        response.raise_for_status()
        return response

    def put(self, url: str, body: Any, **options: Any) -> Any:
        return self.request('PUT', url, json=body, **options)

    def post(self, url: str, body: Any, **options: Any) -> Any:
        return self.request('POST', url, json=body, **options)
