# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Advise how to make a call arrive: one sentence for each change that would help."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ..incoming import routing
from ..incoming.identifiers import Decision, World, enumerate_names
from ..incoming.invite import Invite
from ..incoming.model import USERNAME, PJSIPEndpoint
from ..incoming.routing import Destination
from ..kinds.sip.uris import get_host
from ..network.sip_uris import parse_name_address, parse_uri

MAX_ADVICE: Final = 5

# Why a call reaches no incall, besides the reasons in routing.
NOT_IDENTIFIED: Final = 'not_identified'
SEVERAL_REGISTRATIONS: Final = 'several_registrations'
ACCESS_DENIED: Final = 'access_denied'
CHALLENGED: Final = 'challenged'
NOT_AN_INTERCONNECTION: Final = 'not_an_interconnection'
NO_TRANSPORT: Final = 'no_transport'
NO_CONTEXT: Final = 'no_context'

# The last bits of an address, in which neighbours of the same peer likely differ.
_NEIGHBOURS: Final = {4: 8, 6: 64}


@dataclass(frozen=True)
class Case:
    """A call with everything that is known about its destination.

    :param endpoint: the endpoint that receives the call
    :param elsewhere: contexts of the tenant that have an incall with the number
    """

    invite: Invite
    world: World
    decision: Decision
    endpoint: PJSIPEndpoint | None = None
    destination: Destination | None = None
    elsewhere: Sequence[str] = field(default_factory=tuple)

    @property
    def name(self) -> str:
        """The name of the interconnection."""
        return self.endpoint.name if self.endpoint else ''

    @property
    def number(self) -> str:
        """The number that the call is for in the end."""
        return self.destination.number if self.destination else ''


def advise(reason: str | None, case: Case) -> list[str]:
    """Return what to change; the most likely change comes first."""
    make = _ADVICE.get(reason or '')
    return list(make(case))[:MAX_ADVICE] if make else []


def _identify(case: Case) -> Iterator[str]:
    address = case.invite.source.address
    yield from _repair_sections(case)
    likely = list(dict.fromkeys(_find_likely(case)))
    for endpoint in likely:
        yield f'add {address} to `sip.match` of {endpoint.name}'
    if not likely:
        yield (
            f'add {address} to `sip.match` of the interconnection that the call '
            'belongs to, or create one'
        )


def _repair_sections(case: Case) -> Iterator[str]:
    source = case.invite.source
    for section in case.world.sections:
        rules = [one for one in section.rules if one.covers_address(source.address)]
        if not section.endpoint.is_own or not rules:
            continue
        name = section.endpoint.name
        if section.dropped:
            yield (
                f'remove the value that Asterisk rejects from `sip.match` of {name}: '
                f'{section.dropped}; until then, Asterisk ignores the other values as '
                'well'
            )
        elif section.unresolved:
            yield (
                f'replace {section.unresolved} in `sip.match` of {name} with its '
                'addresses: it could not be looked up in time, and Asterisk ignores '
                'all values if it cannot look one up'
            )
        elif not any(one.covers(source) for one in rules):
            ports = ', '.join(str(one.port) for one in rules)
            yield (
                f'remove the port {ports} from `sip.match` of {name}; the call came '
                f'from port {source.port}'
            )


def _find_likely(case: Case) -> Iterator[PJSIPEndpoint]:
    """Yield the interconnections that the call may belong to, the likeliest first."""
    own = [*{one.id: one for one in _list_own(case.world)}.values()]
    for is_likely in (_shares_host, _shares_number, _is_called_from, _is_near):
        yield from (one for one in own if is_likely(one, case))
    if len(own) == 1:
        yield from own


def _list_own(world: World) -> list[PJSIPEndpoint]:
    everyone = (*(one.endpoint for one in world.sections), *world.registering)
    return [one for one in (*everyone, *world.named.values()) if one.is_own]


def _shares_host(endpoint: PJSIPEndpoint, case: Case) -> bool:
    """Return whether the call names a host that the interconnection calls."""
    hosts = {
        get_host(one.strip())
        for text in endpoint.values('aor', 'contact')
        for one in text.split(',')
    }
    hosts.add(get_host(endpoint.value('registration', 'server_uri') or ''))
    return bool({host.lower() for host in hosts - {''}} & _list_hosts(case.invite))


def _list_hosts(invite: Invite) -> set[str]:
    texts = [value for name in ('from', 'contact') for value in invite.values(name)]
    uris = (parse_uri(parse_name_address(text).uri) for text in texts)
    return {str(invite.source.address), *(one.host for one in uris if one and one.host)}


def _shares_number(endpoint: PJSIPEndpoint, case: Case) -> bool:
    """Return whether the call is for the account that the interconnection registers."""
    client = parse_uri(endpoint.value('registration', 'client_uri') or '')
    accounts = {endpoint.value('registration', 'contact_user'), client and client.user}
    to = parse_uri(case.invite.to.uri)
    called = {case.invite.request_uri.user, to.user if to else ''}
    return bool((accounts - {None, ''}) & (called - {''}))


def _is_called_from(endpoint: PJSIPEndpoint, case: Case) -> bool:
    uri = case.invite.from_uri
    return uri is not None and uri.user == endpoint.name


def _is_near(endpoint: PJSIPEndpoint, case: Case) -> bool:
    address = case.invite.source.address
    bits = _NEIGHBOURS[address.version]
    sections = [one for one in case.world.sections if one.endpoint is endpoint]
    return any(
        rule.version == address.version and rule.network >> bits == int(address) >> bits
        for section in sections
        for rule in section.rules
    )


def _separate_registrations(case: Case) -> Iterator[str]:
    names = enumerate_names(case.decision.uncertain)
    yield (
        f'set a different `sip.registration.contact_user` for each of {names}, so that '
        'the Request-URI of a call identifies the registration'
    )


def _allow_access(case: Case) -> Iterator[str]:
    yield (
        f'change `permit` and `deny` in `sip.options.endpoint` of {case.name}, which '
        f'exclude {case.invite.source.address}'
    )


def _authenticate(case: Case) -> Iterator[str]:
    if case.endpoint is None or not case.endpoint.is_own:
        yield 'the caller must send the credentials of the endpoint'
        return
    account = case.endpoint.account
    if account and account.username:
        yield f'let the other side authenticate as {account.username}'
    yield (
        f'if the other side does not authenticate, remove `sip.inbound_auth` of '
        f'{case.name}'
    )


def _free_name(case: Case) -> Iterator[str]:
    if case.decision.identifier == USERNAME:
        yield (
            'the caller must not use the name of that endpoint as the user part of '
            'From, or ip must come before username in endpoint_identifier_order of '
            '/asterisk/pjsip/global'
        )
        return
    yield (
        'ask an administrator of the master tenant which endpoint receives the call, '
        'and why'
    )


def _add_transport(case: Case) -> Iterator[str]:
    protocol = case.invite.source.transport
    yield (
        f'create a transport with the protocol {protocol}, or let the other side send '
        'calls over another protocol'
    )


def _set_context(case: Case) -> Iterator[str]:
    yield f'set `context` of {case.name} to a context of type incall'


def _route_number(case: Case) -> Iterator[str]:
    context = case.endpoint.context if case.endpoint else None
    for other in case.elsewhere:
        yield (
            f'set `context` of {case.name} to {other}, which has an incall for '
            f'{case.number}'
        )
    yield (
        f'create an incall with the extension {case.number} in the context {context}, '
        'or in one that it includes'
    )


def _protect_context(case: Case) -> Iterator[str]:
    yield (
        f'set `context` of {case.name} to a context of type incall; in the current '
        'context, external callers reach numbers that are meant for users'
    )


_ADVICE: Final[Mapping[str, Callable[[Case], Iterator[str]]]] = {
    NOT_IDENTIFIED: _identify,
    SEVERAL_REGISTRATIONS: _separate_registrations,
    ACCESS_DENIED: _allow_access,
    CHALLENGED: _authenticate,
    NOT_AN_INTERCONNECTION: _free_name,
    NO_TRANSPORT: _add_transport,
    NO_CONTEXT: _set_context,
    routing.CONTEXT_UNKNOWN: _set_context,
    routing.NO_MATCH: _route_number,
    routing.NO_ROUTE: _route_number,
    routing.LOOP: _route_number,
    routing.NOT_AN_INCALL: _protect_context,
}
