# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls of confd itself that give the same data, and do the same work."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from .calls import Calls

_PATTERN = '_9{}.'
# The lists of a large host take minutes.
_TIMEOUT = 1800


class NativeCalls:
    """Confd's own, beside those of the plugin on the same host."""

    def __init__(self, calls: Calls) -> None:
        self._calls, self._confd = calls, calls.confd
        self._contexts = calls.host.about['contexts']
        # The ids of routes and their trunks.
        self._made: list[tuple[int, int]] = []

    def close(self) -> None:
        """Deletes what was made; a route's extension does not go with it."""
        for outcall, trunk in self._made:
            extensions = self._confd.get(f'/outcalls/{outcall}').json()['extensions']
            self._confd.delete(f'/outcalls/{outcall}')
            self._confd.delete(f'/trunks/{trunk}')
            for extension in extensions:
                self._confd.delete(f'/extensions/{extension["id"]}')

    def documents(self) -> None:
        """The lists that together hold what the documents do."""
        for path in ('/trunks', '/endpoints/sip'):
            self._confd.get(path, timeout=_TIMEOUT).raise_for_status()

    def with_route(self) -> None:
        """One request: an interconnection and its outgoing route."""
        suffix = uuid4().int % 10**8
        extension = {'exten': _PATTERN.format(suffix), 'context': self._outgoing}
        extension['caller_id'] = '"ACME" <5145551234>'
        outcall = {'name': f'bench-{suffix}', 'extensions': [extension]}
        made = self._post(
            '/interconnections', self._calls.body() | {'outcalls': [outcall]}
        )
        self._made.append((made['outcalls'][0]['id'], made['id']))

    def by_hand(self) -> None:
        """The seven requests that do the same."""
        body = self._calls.body()
        suffix = uuid4().int % 10**8
        trunk = self._post('/trunks', {'context': body['context']})['id']
        endpoint = self._post('/endpoints/sip', self._endpoint(body))['uuid']
        self._put(f'/trunks/{trunk}/endpoints/sip/{endpoint}')
        outcall = self._post('/outcalls', {'name': f'bench-{suffix}'})['id']
        exten = {'exten': _PATTERN.format(suffix), 'context': self._outgoing}
        extension = self._post('/extensions', exten)['id']
        association = {'caller_id': '"ACME" <5145551234>', 'strip_digits': 0}
        self._put(f'/outcalls/{outcall}/extensions/{extension}', association)
        self._put(f'/outcalls/{outcall}/trunks', {'trunks': [{'id': trunk}]})
        self._made.append((outcall, trunk))

    @property
    def _outgoing(self) -> str:
        return self._contexts['outcall']['name']

    def _endpoint(self, body: dict[str, Any]) -> dict[str, Any]:
        name, host = body['name'], body['sip']['remote_hosts'][0]
        return {
            'name': name,
            'aor_section_options': [['contact', f'sip:{host}'], ['max_contacts', '0']],
            'endpoint_section_options': [['identify_by', 'ip']],
            'identify_section_options': [['match', host]],
            'outbound_auth_section_options': [
                ['username', name],
                ['password', 'secret'],
            ],
            'registration_section_options': [
                ['server_uri', f'sip:{host}'],
                ['client_uri', f'sip:{name}@{host}'],
                ['contact_user', '5145551234'],
                ['line', 'yes'],
            ],
            'registration_outbound_auth_section_options': [
                ['username', name],
                ['password', 'secret'],
            ],
            'templates': self._templates(),
        }

    def _templates(self) -> list[dict[str, str]]:
        """Those of a new interconnection; a portal knows them, and asks once."""
        if not hasattr(self, '_known'):
            path = '/endpoints/sip/templates?label=registration_trunk'
            items = self._confd.get(path).json()['items']
            self._known = [{'uuid': item['uuid']} for item in items[:1]]
        return self._known

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self._confd.post(path, json=body)
        answer.raise_for_status()
        return answer.json()

    def _put(self, path: str, body: dict[str, Any] | None = None) -> None:
        self._confd.put(path, json=body or {}).raise_for_status()
