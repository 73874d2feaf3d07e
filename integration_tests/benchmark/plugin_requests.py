# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The measured requests to the plugin. Each checks the status of its answer."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import requests
from confd_client import Confd, Db, Host

_INTERCONNECTIONS = '/interconnections'
_POLICY = '/callerid-policy'
# The items of a measured synchronisation, and of a short one.
SYNC_SIZE = 500
_SHORT_SYNC_SIZE = 25
_SIP_TRUNKS = (
    'SELECT t.id, s.name FROM trunkfeatures t'
    ' JOIN endpoint_sip s ON s.uuid = t.endpoint_sip_uuid'
    ' WHERE t.tenant_uuid = %s ORDER BY t.id'
)


# Requests would take most of the time of the benchmark.
_DELETE = """
WITH trunks AS (
  DELETE FROM trunkfeatures WHERE id = ANY(%s) RETURNING endpoint_sip_uuid
)
DELETE FROM endpoint_sip WHERE uuid IN (SELECT endpoint_sip_uuid FROM trunks)
"""


class PluginRequests:
    """The requests to one host. Updates and deletes only affect created trunks.

    They name the tenant of the token; see docs/scale.md.
    """

    def __init__(self, host: Host) -> None:
        admin = host.tokens['admin']
        self.host, self.tenant_uuid = host, admin['tenant_uuid']
        self.confd = Confd(host.url, admin['token'], self.tenant_uuid)
        self.db = Db(host.about['db_uri'])
        trunks = self.db.query(_SIP_TRUNKS, self.tenant_uuid)
        self.trunk_count = len(trunks)
        self._trunk = trunks[len(trunks) // 2]
        self._created: list[int] = []
        self._updated = self._create()
        self._frequency = 60
        self._items: list[dict[str, Any]] = []
        self._stored: list[int] = []

    def close(self) -> None:
        """Delete the created interconnections."""
        self.db.query(_DELETE, [*self._created, *self._stored, self._updated])
        self.db.connection.close()

    def delete_created(self) -> None:
        """Delete what `create` and synchronisations have created."""
        self.db.query(_DELETE, self._created)
        self._created.clear()

    def build_body(self) -> dict[str, Any]:
        """Return the body of a new SIP interconnection with a registration."""
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

    def minimal(self) -> None:
        """Get an id that cannot exist: wazo-confd only checks the token."""
        _check_status(self.confd.get(f'{_INTERCONNECTIONS}/0'), 404)

    def page(self, limit: int | None = 1000) -> bytes:
        query = f'?limit={limit}' if limit else ''
        return self._get(f'{_INTERCONNECTIONS}{query}')

    def summary(self, limit: int) -> bytes:
        return self._get(f'{_INTERCONNECTIONS}?limit={limit}&view=summary')

    def states(self, limit: int) -> bytes:
        return self._get(f'{_INTERCONNECTIONS}/states?limit={limit}')

    def page_of_100(self) -> bytes:
        return self.page(100)

    def summary_of_100(self) -> bytes:
        return self.summary(100)

    def states_of_100(self) -> bytes:
        return self.states(100)

    def short_page(self) -> bytes:
        return self._get(f'{_INTERCONNECTIONS}?limit=25&order=name')

    def one(self) -> bytes:
        return self._get(f'{_INTERCONNECTIONS}/{self._trunk["id"]}')

    def search(self) -> bytes:
        return self._get(f'{_INTERCONNECTIONS}?search={self._trunk["name"]}')

    def nat(self) -> bytes:
        return self._get(f'{_INTERCONNECTIONS}/{self._trunk["id"]}/nat')

    def diagnostics(self) -> bytes:
        return self._get(f'{_INTERCONNECTIONS}/{self._trunk["id"]}/diagnostics')

    def policy(self) -> bytes:
        return self._get(f'{_POLICY}?limit=25')

    def resolve(self) -> bytes:
        user = self.host.about['users'][0]
        call = {'number': '0033123456789', 'user_uuid': user['uuid']}
        return _check_status(
            self.confd.post(f'{_POLICY}/resolve', json=call), 200
        ).content

    def create(self) -> None:
        self._created.append(self._create())

    def update(self) -> None:
        self._frequency += 1
        patch = {'sip': {'qualify_frequency': self._frequency}}
        path = f'{_INTERCONNECTIONS}/{self._updated}'
        _check_status(self.confd.put(path, json=patch), 204)

    def delete(self) -> None:
        """Delete an interconnection that was created before."""
        self._delete(self._created.pop())

    def sync_new(self, size: int = SYNC_SIZE) -> None:
        """Create as many interconnections as a synchronisation has items."""
        items = [self.build_body() for _ in range(size)]
        self._created.extend(self._sync(items))

    def short_sync(self) -> None:
        """Create a few interconnections with a synchronisation."""
        self.sync_new(_SHORT_SYNC_SIZE)

    def store_items(self) -> None:
        """Create the interconnections that other synchronisations find."""
        self._items = [self.build_body() for _ in range(SYNC_SIZE)]
        self._stored = self._sync(self._items)

    def sync_equal(self) -> None:
        """Synchronise with what is stored."""
        self._sync(self._items)

    def sync_changed(self) -> None:
        """Change an option of every interconnection of a list."""
        self._frequency += 1
        for item in self._items:
            item['sip']['qualify_frequency'] = self._frequency
        self._sync(self._items)

    def _sync(self, items: list[dict[str, Any]]) -> list[int]:
        """Return the ids of the interconnections that were created."""
        answer = self.confd.put(_INTERCONNECTIONS, json={'items': items})
        created = _check_status(answer, 200).json()['created']
        return [one['id'] for one in created]

    def _delete(self, id_: int) -> None:
        _check_status(self.confd.delete(f'{_INTERCONNECTIONS}/{id_}'), 204)

    def _create(self) -> int:
        answer = self.confd.post(_INTERCONNECTIONS, json=self.build_body())
        return _check_status(answer, 201).json()['id']

    def _get(self, path: str) -> bytes:
        return _check_status(self.confd.get(path), 200).content


def _check_status(answer: requests.Response, status: int) -> requests.Response:
    """Return the answer, or raise RuntimeError if it has another status."""
    if answer.status_code != status:
        raise RuntimeError(f'{answer.request.method} {answer.url}: {answer.text}')
    return answer
