# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parse the answers of wazo-amid; passwords in them are never returned.

An answer is a list of messages: the response, one message for each object, and the end.
The answer to a command of the console is a list of lines. The formats are those of
Asterisk 22 (res_pjsip_outbound_registration.c, res_pjsip/location.c, chan_iax2.c).
Everything unexpected is skipped.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeGuard, TypeVar

from .observation import (
    NOT_CHECKED,
    REACHABLE,
    REGISTERED,
    REJECTED,
    UNKNOWN,
    UNREACHABLE,
    UNREGISTERED,
    Contact,
    IAXRegistration,
    Observation,
    Registration,
)

Message = Mapping[str, Any]
# Messages or lines.
Answer = Sequence[Any]
Parsed = TypeVar('Parsed')

# The questions of one round: the action and its parameters.
UPTIME: Final = 'uptime'
ENDPOINTS: Final = 'endpoints'
REGISTRATIONS: Final = 'registrations'
CONTACTS: Final = 'contacts'
IAX_REGISTRATIONS: Final = 'IAX registrations'
IAX_PEERS: Final = 'IAX peers'
QUESTIONS: Final[Mapping[str, tuple[str, dict[str, str]]]] = {
    UPTIME: ('Command', {'command': 'core show uptime seconds'}),
    ENDPOINTS: ('PJSIPShowEndpoints', {}),
    REGISTRATIONS: ('Command', {'command': 'pjsip show registrations'}),
    CONTACTS: ('Command', {'command': 'pjsip show contacts'}),
    IAX_REGISTRATIONS: ('IAXregistry', {}),
    IAX_PEERS: ('IAXpeerlist', {}),
}
# Questions that replace those without an answer, because the console is not
# permitted. These answers contain less, and the second one contains all passwords.
DYNAMIC_CONTACTS: Final = 'dynamic contacts'
REGISTRATIONS_WITH_PASSWORDS: Final = 'registrations with passwords'
FALLBACKS: Final[Mapping[str, tuple[str, str]]] = {
    CONTACTS: (DYNAMIC_CONTACTS, 'PJSIPShowContacts'),
    REGISTRATIONS: (REGISTRATIONS_WITH_PASSWORDS, 'PJSIPShowRegistrationsOutbound'),
}
# The actions of all questions. The file in etc/wazo-auth-keys/conf.d gives wazo-confd
# the right to each of them.
ACTIONS: Final = frozenset(
    (*(action for action, _ in QUESTIONS.values()), *dict(FALLBACKS.values()).values())
)

_REGISTRATION_STATUSES: Final = {
    'Registered': REGISTERED,
    'Rejected': REJECTED,
    'Unregistered': UNREGISTERED,
    # IAX.
    'No Authentication': REJECTED,
    'Request Sent': UNREGISTERED,
    'Auth. Sent': UNREGISTERED,
    'Timeout': UNREGISTERED,
}
_CONTACT_STATUSES: Final = {
    'Avail': REACHABLE,
    'Unavail': UNREACHABLE,
    'NonQual': NOT_CHECKED,
    # Keys in the answers to actions.
    'Reachable': REACHABLE,
    'Unreachable': UNREACHABLE,
    'NonQualified': NOT_CHECKED,
}
_PEER_STATUSES: Final = {
    'OK': REACHABLE,
    'LAGGED': REACHABLE,
    'UNREACHABLE': UNREACHABLE,
    'Unmonitored': NOT_CHECKED,
}
# The width in which the console shows the name and the URI of a registration.
_REGISTRATION_WIDTH: Final = 53
_REGISTRATION: Final = re.compile(
    r' *(?P<name>[^/ ]+)/(?P<uri>.*?) +(?P<auth>\S+) +'
    r'(?P<status>Registered|Unregistered|Rejected)'
    r'(?: +\(exp\. (?P<seconds>[0-9]{1,10})s(?P<ago> ago)?\))? *'
)
_CONTACT: Final = re.compile(
    r' *Contact: +(?P<name>[^/ ]+)/(?P<uri>.*?) +(?P<hash>[0-9a-f]{10}) '
    r'(?P<status>\S+) +(?P<milliseconds>\S+) *'
)
_PEER_STATUS: Final = re.compile(
    r'(?P<status>[A-Za-z]+)(?: \((?P<milliseconds>\d+) ms\))?'
)
_UPTIME: Final = re.compile(r'System uptime: ([0-9]{1,9})')
_UNKNOWN_COMMAND: Final = 'No such command'
# Actions return an error if no object exists.
_NO_OBJECT: Final = 'No '


def has_answer(answer: Answer | None) -> TypeGuard[Answer]:
    """Return whether an answer arrived and Asterisk knows the action or command.

    If no object exists, an action returns an error and a command returns a line.
    """
    if not answer:
        return False
    first = answer[0]
    if isinstance(first, Mapping):
        message = str(first.get('Message', ''))
        return first.get('Response') != 'Error' or message.startswith(_NO_OBJECT)
    return not str(first).startswith(_UNKNOWN_COMMAND)


def build_observation(
    at: datetime,
    answers: Mapping[str, Answer | None],
    missing_rights: Sequence[str] = (),
) -> Observation:
    """Return what the answers to a round of questions say.

    :param answers: the answer by question; those that are missing are unknown
    """

    def parse(question: str, parser: Callable[[Answer], Parsed]) -> Parsed | None:
        answer = answers.get(question)
        return parser(answer) if has_answer(answer) else None

    endpoints = parse(ENDPOINTS, parse_endpoints)
    registrations = parse(REGISTRATIONS, parse_registration_lines)
    if registrations is None:
        registrations = parse(REGISTRATIONS_WITH_PASSWORDS, parse_registrations)
    contacts = parse(
        CONTACTS, lambda lines: parse_contact_lines(lines, endpoints or {})
    )
    has_static_contacts = contacts is not None
    if contacts is None:
        contacts = parse(DYNAMIC_CONTACTS, parse_contacts)
    uptime = parse(UPTIME, parse_uptime)
    return Observation(
        at,
        started_at=None if uptime is None else at - timedelta(seconds=uptime),
        endpoints=endpoints,
        registrations=registrations,
        contacts=contacts,
        has_static_contacts=has_static_contacts,
        iax_registrations=parse(IAX_REGISTRATIONS, parse_iax_registrations),
        iax_peers=parse(IAX_PEERS, parse_iax_peers),
        missing_rights=missing_rights,
    )


def _messages(answer: Answer, event: str) -> Iterator[Message]:
    for one in answer:
        if isinstance(one, Mapping) and one.get('Event') == event:
            yield one


def _lines(answer: Answer, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    for line in answer:
        found = pattern.fullmatch(line) if isinstance(line, str) else None
        if found:
            yield found


def parse_endpoints(answer: Answer) -> dict[str, list[str]]:
    """Return the URIs of the contacts by the name of the endpoint."""
    return {
        name: _split_contacts(name, str(one.get('Contacts', '')))
        for one in _messages(answer, 'EndpointList')
        for name in (str(one.get('ObjectName', '')),)
    }


def _split_contacts(name: str, text: str) -> list[str]:
    """Return the URIs in `name/uri,name/uri,`; a URI can contain commas."""
    _, *uris = f',{text.removesuffix(",")}'.split(f',{name}/')
    return uris


def parse_registrations(answer: Answer) -> dict[str, Registration]:
    """Return the registrations of PJSIP by name; the passwords are dropped."""
    return {
        str(one.get('ObjectName', '')): Registration(
            _REGISTRATION_STATUSES.get(str(one.get('Status', '')), UNKNOWN),
            str(one.get('ServerUri', '')),
        )
        for one in _messages(answer, 'OutboundRegistrationDetail')
    }


def parse_registration_lines(lines: Answer) -> dict[str, Registration]:
    """Return the registrations in `pjsip show registrations` by name."""
    found = {}
    for line in _lines(lines, _REGISTRATION):
        name, uri = line['name'], line['uri']
        seconds = None if line['seconds'] is None else int(line['seconds'])
        found[name] = Registration(
            _REGISTRATION_STATUSES[line['status']],
            uri,
            len(name) + len(uri) >= _REGISTRATION_WIDTH,
            -seconds if seconds and line['ago'] else seconds,
        )
    return found


def parse_contact_lines(
    lines: Answer, endpoints: Mapping[str, Sequence[str]]
) -> dict[str, list[Contact]]:
    """Return the contacts in `pjsip show contacts` by the name of the endpoint.

    The console cuts long URIs. Each line has the beginning of the MD5 of the URI.

    :param endpoints: the complete URIs by the name of the endpoint
    """
    found: dict[str, list[Contact]] = {}
    for line in _lines(lines, _CONTACT):
        name, status = line['name'], line['status']
        contact = Contact(
            _complete(line['uri'], line['hash'], endpoints.get(name, ())),
            _CONTACT_STATUSES.get(status, UNKNOWN),
            _parse_number(line['milliseconds']),
        )
        found.setdefault(name, []).append(contact)
    return found


def parse_contacts(answer: Answer) -> dict[str, list[Contact]]:
    """Return the contacts that others have registered, by the name of the endpoint."""
    found: dict[str, list[Contact]] = {}
    for one in _messages(answer, 'ContactList'):
        microseconds = _parse_number(str(one.get('RoundtripUsec', '')))
        contact = Contact(
            str(one.get('Uri', '')),
            _CONTACT_STATUSES.get(str(one.get('Status', '')), UNKNOWN),
            None if microseconds is None else microseconds / 1000,
        )
        found.setdefault(str(one.get('Endpoint', '')), []).append(contact)
    return found


def _complete(shown: str, digest: str, uris: Sequence[str]) -> str:
    for uri in uris:
        if uri == shown or _digest(uri).startswith(digest):
            return uri
    return shown


def _digest(uri: str) -> str:
    return hashlib.md5(uri.encode(), usedforsecurity=False).hexdigest()


def _parse_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def parse_iax_registrations(answer: Answer) -> list[IAXRegistration]:
    """Return the registrations of IAX."""
    return [
        IAXRegistration(
            _REGISTRATION_STATUSES.get(str(one.get('State', '')), UNKNOWN),
            str(one.get('Username', '')),
            str(one.get('Host', '')),
        )
        for one in _messages(answer, 'RegistryEntry')
    ]


def parse_iax_peers(answer: Answer) -> dict[str, Contact | None]:
    """Return the contact of each peer of IAX by name, None without an address.

    A peer that nobody is registered as keeps its last status.
    """
    return {
        str(one.get('ObjectName', '')): _parse_peer(one)
        for one in _messages(answer, 'PeerEntry')
    }


def _parse_peer(message: Message) -> Contact | None:
    address = str(message.get('IPaddress', ''))
    if not address or address.startswith('('):
        return None
    found = _PEER_STATUS.match(str(message.get('Status', '')))
    status = _PEER_STATUSES.get(found['status'], UNKNOWN) if found else UNKNOWN
    milliseconds = found and found['milliseconds']
    return Contact(
        f'iax:{address}:{message.get("Port", "")}',
        status,
        float(milliseconds) if milliseconds else None,
    )


def parse_uptime(lines: Answer) -> int | None:
    """Return the seconds since Asterisk started, None if they are not in the lines."""
    for line in lines:
        found = _UPTIME.match(line) if isinstance(line, str) else None
        if found:
            return int(found[1])
    return None
