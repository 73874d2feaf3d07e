# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls of one host that are measured, each with an answer that is looked at."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import requests
from confd_client import Confd, Db, Host

INTERCONNECTIONS = '/interconnections'
_POLICY = '/callerid-policy'
_SIP_TRUNKS = (
    'SELECT t.id, s.name FROM trunkfeatures t'
    ' JOIN endpoint_sip s ON s.uuid = t.endpoint_sip_uuid'
    ' WHERE t.tenant_uuid = %s ORDER BY t.id'
)


class Calls:
    """The calls; what is written, is written to interconnections of their own."""

    def __init__(self, host: Host) -> None:
        admin = host.tokens['admin']
        self.host, self.tenant_uuid = host, admin['tenant_uuid']
        self.confd = Confd(host.url, admin['token'])
        self.db = Db(host.about['db_uri'])
        trunks = self.db.query(_SIP_TRUNKS, self.tenant_uuid)
        self.total = len(trunks)
        self._one = trunks[len(trunks) // 2]
        self._made: list[int] = []
        self._edited = self.make()
        self._frequency = 60

    def close(self) -> None:
        """Deletes what was made."""
        for id_ in (*self._made, self._edited):
            self.confd.delete(f'{INTERCONNECTIONS}/{id_}')
        self.db.connection.close()

    def body(self) -> dict[str, Any]:
        """A new registered SIP interconnection."""
        name = f'bench-{uuid4().hex[:12]}'
        return {
            'type': 'sip',
            'name': name,
            'context': self.host.about['contexts']['incall']['name'],
            'sip': {
                'remote_hosts': [f'{name}.example.com'],
                'outbound_auth': {'username': name, 'password': 'secret'},
                'registration': {'contact_user': '5145551234'},
            },
        }

    def make(self, **values: Any) -> int:
        """The id of a new interconnection."""
        answer = self.confd.post(INTERCONNECTIONS, json=self.body() | values)
        return _expect(answer, 201).json()['id']

    def bare(self) -> None:
        """The barest request: it authenticates, and the id can be none."""
        _expect(self.confd.get(f'{INTERCONNECTIONS}/0'), 404)

    def page(self, limit: int | None = 1000) -> bytes:
        query = f'?limit={limit}' if limit else ''
        return self._get(f'{INTERCONNECTIONS}{query}')

    def short_page(self) -> bytes:
        return self._get(f'{INTERCONNECTIONS}?limit=25&order=name')

    def one(self) -> bytes:
        return self._get(f'{INTERCONNECTIONS}/{self._one["id"]}')

    def search(self) -> bytes:
        return self._get(f'{INTERCONNECTIONS}?search={self._one["name"]}')

    def nat(self) -> bytes:
        return self._get(f'{INTERCONNECTIONS}/{self._one["id"]}/nat')

    def diagnostics(self) -> bytes:
        return self._get(f'{INTERCONNECTIONS}/{self._one["id"]}/diagnostics')

    def policy(self) -> bytes:
        return self._get(f'{_POLICY}?limit=25')

    def resolve(self) -> bytes:
        user = self.host.about['users'][0]
        call = {'number': '0033123456789', 'user_uuid': user['uuid']}
        return _expect(self.confd.post(f'{_POLICY}/resolve', json=call), 200).content

    def create(self) -> None:
        self._made.append(self.make())

    def update(self) -> None:
        self._frequency += 1
        patch = {'sip': {'qualify_frequency': self._frequency}}
        path = f'{INTERCONNECTIONS}/{self._edited}'
        _expect(self.confd.put(path, json=patch), 204)

    def delete(self) -> None:
        """Deletes one of those that were created."""
        if not self._made:
            self.create()
        path = f'{INTERCONNECTIONS}/{self._made.pop()}'
        _expect(self.confd.delete(path), 204)

    def _get(self, path: str) -> bytes:
        return _expect(self.confd.get(path), 200).content


def _expect(answer: requests.Response, status: int) -> requests.Response:
    if answer.status_code != status:
        raise RuntimeError(f'{answer.request.method} {answer.url}: {answer.text}')
    return answer
