# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Asterisk answers through wazo-amid about endpoints that a test describes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
from confd_client import Confd, Host
from samples import Document, path_of
from waiting import wait_for

PASSWORD = 'pl4in-t3xt'
SUCCESS = {'Response': 'Success', 'EventList': 'start', 'Message': 'A listing follows'}


def _end(count: int) -> dict[str, str]:
    return {'Event': 'ListComplete', 'EventList': 'Complete', 'ListItems': str(count)}


def _listing(messages: list[dict[str, str]], nothing: str) -> list[dict[str, str]]:
    if not messages:
        return [{'Response': 'Error', 'Message': f'{nothing}\n'}]
    return [SUCCESS, *messages, _end(len(messages))]


def registration_line(name: str, server: str, status: str, seconds: int) -> str:
    """Return a line of `pjsip show registrations`."""
    width = max(53 - len(name), 0)
    moment = f'{abs(seconds)}s ago' if seconds < 0 else f'{seconds}s'
    return (
        f' {name}/{server[:width]:<{width}}  {"auth_reg_" + name:<26}  '
        f'{status:<16} (exp. {moment})'
    )


def contact_line(name: str, uri: str, status: str, milliseconds: float) -> str:
    """Return a line of `pjsip show contacts`."""
    digest = hashlib.md5(uri.encode()).hexdigest()
    width = 62 - 11 - 9 - len(name) + 1
    return (
        f'    Contact:  {name}/{uri[:width]:<{width}} {digest:<10.10} '
        f'{status:<7.7} {milliseconds:11.3f}'
    )


@dataclass
class Asterisk:
    """Endpoints, registrations and contacts as Asterisk knows them."""

    endpoints: dict[str, list[str]] = field(default_factory=dict)
    registrations: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    contacts: dict[str, list[tuple[str, str, float]]] = field(default_factory=dict)
    iax_registrations: list[tuple[str, str, str]] = field(default_factory=list)
    iax_peers: dict[str, tuple[str, str]] = field(default_factory=dict)
    uptime: int = 3600

    def register(
        self, document: Document, status: str, seconds: int = 25, server: str = ''
    ) -> None:
        """Give a registration a status and the seconds to the next attempt."""
        server = server or document['sip']['registration']['server_uri']
        self.endpoints.setdefault(document['name'], [])
        self.registrations[document['name']] = (server, status, seconds)

    def reach(
        self, document: Document, *contacts: tuple[str, str], milliseconds: float = 4.2
    ) -> None:
        """Give an endpoint contacts: their URIs and statuses."""
        name = document['name']
        self.endpoints[name] = [uri for uri, _ in contacts]
        self.contacts[name] = [
            (uri, status, milliseconds if status == 'Avail' else float('nan'))
            for uri, status in contacts
        ]

    def forget(self, document: Document) -> None:
        """Forget everything about an endpoint."""
        name = document['name']
        for one in (self.endpoints, self.registrations, self.contacts, self.iax_peers):
            one.pop(name, None)

    def actions(self) -> dict[str, Any]:
        """Return the answers of wazo-amid by action."""
        endpoints = [
            {
                'Event': 'EndpointList',
                'ObjectName': name,
                'Contacts': ''.join(f'{name}/{uri},' for uri in uris),
                'DeviceState': 'Not in use',
                'ActiveChannels': '0',
            }
            for name, uris in self.endpoints.items()
        ]
        return {
            'PJSIPShowEndpoints': _listing(endpoints, 'No endpoints found'),
            'PJSIPShowContacts': _listing([], 'No Contacts found'),
            'PJSIPShowRegistrationsOutbound': self.registrations_with_passwords(),
            'IAXregistry': [SUCCESS, *self._iax_registrations(), _end(0)],
            'IAXpeerlist': [SUCCESS, *self._iax_peers(), _end(0)],
            'Command': {
                'core show uptime seconds': [f'System uptime: {self.uptime}'],
                'pjsip show registrations': [
                    '',
                    ' <Registration/ServerURI....>  <Auth....>  <Status.......>',
                    *(
                        registration_line(name, *one)
                        for name, one in self.registrations.items()
                    ),
                    '',
                    f'Objects found: {len(self.registrations)}',
                ],
                'pjsip show contacts': [
                    '  Contact:  <Aor/ContactUri....> <Hash....> <Status> <RTT(ms)..>',
                    *(
                        contact_line(name, *one)
                        for name, several in self.contacts.items()
                        for one in several
                    ),
                ],
            },
        }

    def registrations_with_passwords(self) -> list[dict[str, str]]:
        """Return the answer to `PJSIPShowRegistrationsOutbound`."""
        messages = []
        for name, (server, status, _) in self.registrations.items():
            messages += [
                {
                    'Event': 'OutboundRegistrationDetail',
                    'ObjectName': name,
                    'ServerUri': server,
                    'Status': status,
                    'NextReg': '0',
                },
                {
                    'Event': 'AuthDetail',
                    'ObjectName': f'auth_reg_{name}',
                    'Password': PASSWORD,
                },
            ]
        return [SUCCESS, *messages, _end(len(messages))]

    def _iax_registrations(self) -> list[dict[str, str]]:
        return [
            {
                'Event': 'RegistryEntry',
                'Host': host,
                'Username': username,
                'Refresh': '60',
                'State': status,
            }
            for username, host, status in self.iax_registrations
        ]

    def _iax_peers(self) -> list[dict[str, str]]:
        return [
            {
                'Event': 'PeerEntry',
                'ObjectName': name,
                'IPaddress': address,
                'Port': '4569',
                'Status': status,
            }
            for name, (address, status) in self.iax_peers.items()
        ]


@dataclass
class Amid:
    """The stand-in for wazo-amid of a host, and the events that it publishes."""

    host: Host

    def answer(self, asterisk: Asterisk | None, **actions: Any) -> None:
        """Set what wazo-amid answers from now on; with None it is unreachable."""
        answers = None if asterisk is None else asterisk.actions() | actions
        self.set_actions(answers)

    def set_actions(self, actions: dict[str, Any] | None) -> None:
        """Set the answers by action."""
        url = f'{self.host.about_url}/amid'
        requests.put(url, json={'actions': actions}, timeout=10).raise_for_status()

    def publish(self, name: str, **values: str) -> None:
        """Publish an event of Asterisk."""
        body = {'event': {'Event': name, **values}}
        url = f'{self.host.about_url}/ami'
        requests.post(url, json=body, timeout=10).raise_for_status()


def fetch_state(confd: Confd, document: Document | int) -> Document:
    """Return the state of an interconnection."""
    answer = confd.get(f'{path_of(document)}/state')
    assert answer.status_code == 200, answer.text
    return answer.json()


def wait_for_state(
    confd: Confd, document: Document | int, expected: Callable[[Document], Any]
) -> Document:
    """Return the state of an interconnection as soon as it is as expected."""
    seen: list[Document] = []

    def look() -> Document | None:
        seen[:] = [fetch_state(confd, document)]
        return seen[0] if expected(seen[0]) else None

    try:
        return wait_for(look, 'the expected state')
    except AssertionError as error:
        raise AssertionError(f'{error}: {seen[0]}') from None


def has_status(*statuses: str) -> Callable[[Document], bool]:
    """Return a function that compares the status of a state."""
    return lambda state: state['status'] in statuses
