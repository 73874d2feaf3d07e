# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The requests of wazo-confd itself that return the same data or do the same work."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import uuid4

from .plugin_requests import PluginRequests

_PATTERN = '_9{}.'
# In seconds. The lists of a large host take minutes.
_LIST_TIMEOUT = 1800


class NativeRequests:
    """Requests of wazo-confd, on the host of the plugin's requests."""

    def __init__(self, plugin_requests: PluginRequests) -> None:
        self._plugin_requests = plugin_requests
        self._confd = plugin_requests.confd
        self._contexts = plugin_requests.host.about['contexts']
        # The ids of the created outcalls and trunks.
        self._outcalls: list[int] = []
        self._trunks: list[int] = []

    def close(self) -> None:
        """Delete the created rows; an outcall is deleted without its extensions."""
        for trunk in self._trunks:
            self._confd.delete(f'/trunks/{trunk}')
        for outcall in self._outcalls:
            extensions = self._confd.get(f'/outcalls/{outcall}').json()['extensions']
            self._confd.delete(f'/outcalls/{outcall}')
            for extension in extensions:
                self._confd.delete(f'/extensions/{extension["id"]}')

    def list_trunks_and_endpoints(self) -> None:
        """Get the lists that together contain the data of all documents."""
        for path in ('/trunks', '/endpoints/sip'):
            self._confd.get(path, timeout=_LIST_TIMEOUT).raise_for_status()

    def create_by_plugin(self) -> None:
        """Create an interconnection, in one request."""
        body = self._plugin_requests.build_body()
        self._trunks.append(self._post('/interconnections', body)['id'])

    def create_by_confd(self) -> int:
        """Create the same with the three requests of wazo-confd, return the trunk."""
        body = self._plugin_requests.build_body()
        trunk: int = self._post('/trunks', {'context': body['context']})['id']
        endpoint = self._post('/endpoints/sip', self._build_endpoint(body))['uuid']
        self._put(f'/trunks/{trunk}/endpoints/sip/{endpoint}')
        self._trunks.append(trunk)
        return trunk

    def create_with_route_by_plugin(self) -> None:
        """Create an interconnection with an outgoing route, in one request."""
        suffix = uuid4().int % 10**8
        extension = {
            'exten': _PATTERN.format(suffix),
            'context': self._outgoing_context,
        }
        extension['caller_id'] = '"ACME" <5145551234>'
        outcall = {'name': f'bench-{suffix}', 'extensions': [extension]}
        body = self._plugin_requests.build_body() | {'outcalls': [outcall]}
        created = self._post('/interconnections', body)
        self._trunks.append(created['id'])
        self._outcalls.append(created['outcalls'][0]['id'])

    def create_with_route_by_confd(self) -> None:
        """Create the same with the seven requests of wazo-confd."""
        suffix = uuid4().int % 10**8
        trunk = self.create_by_confd()
        outcall = self._post('/outcalls', {'name': f'bench-{suffix}'})['id']
        exten = {'exten': _PATTERN.format(suffix), 'context': self._outgoing_context}
        extension = self._post('/extensions', exten)['id']
        association = {'caller_id': '"ACME" <5145551234>', 'strip_digits': 0}
        self._put(f'/outcalls/{outcall}/extensions/{extension}', association)
        self._put(f'/outcalls/{outcall}/trunks', {'trunks': [{'id': trunk}]})
        self._outcalls.append(outcall)

    @property
    def _outgoing_context(self) -> str:
        return self._contexts['outcall']['name']

    def _build_endpoint(self, body: dict[str, Any]) -> dict[str, Any]:
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
            'templates': self._templates,
        }

    @cached_property
    def _templates(self) -> list[dict[str, str]]:
        """The templates of a registration, which a portal gets only once too."""
        path = '/endpoints/sip/templates?label=registration_trunk'
        items = self._confd.get(path).json()['items']
        return [{'uuid': item['uuid']} for item in items[:1]]

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self._confd.post(path, json=body)
        answer.raise_for_status()
        return answer.json()

    def _put(self, path: str, body: dict[str, Any] | None = None) -> None:
        self._confd.put(path, json=body or {}).raise_for_status()
