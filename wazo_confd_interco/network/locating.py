# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the addresses of a SIP server (RFC 3263), as Asterisk does for a call."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Final, NamedTuple

from ..options.hosts import Address, parse_address
from . import dns
from .dns import Question
from .resolver import FOUND, MISSING, NOT_ANSWERED, Resolver
from .sip_uris import SIPUri

UDP: Final = 'udp'
TCP: Final = 'tcp'
TLS: Final = 'tls'

# Addresses of one host that are used at most.
MAX_ADDRESSES: Final = 4

# Some systems connect such an address to this machine (RFC 1122, section 3.2.1.3).
_THIS_NETWORK: Final = ip_network('0.0.0.0/8')
_PORTS: Final = {UDP: 5060, TCP: 5060, TLS: 5061}
_SERVICES: Final = {UDP: '_sip._udp', TCP: '_sip._tcp', TLS: '_sips._tcp'}
_NAPTR_SERVICES: Final = {UDP: 'sip+d2u', TCP: 'sip+d2t', TLS: 'sips+d2t'}


class SocketAddress(NamedTuple):
    """An address and a port."""

    address: Address
    port: int

    def __str__(self) -> str:
        host = f'[{self.address}]' if self.address.version == 6 else str(self.address)
        return f'{host}:{self.port}'


@dataclass(frozen=True)
class Location:
    """The addresses of a server, and how they were found.

    :param status: one of the constants of the resolver
    :param records: the types of DNS records that led to the addresses
    """

    status: str
    addresses: tuple[SocketAddress, ...] = ()
    records: tuple[str, ...] = ()


def locate(uri: SIPUri, protocol: str, resolver: Resolver) -> Location:
    """Return where requests to a URI are sent."""
    address = parse_address(uri.host)
    port = uri.port or _PORTS[protocol]
    if address is not None:
        return Location(FOUND, (SocketAddress(address, port),))
    if uri.port is not None:
        return _locate_host(uri.host, port, resolver, ())
    service, records = _find_service(uri.host, protocol, resolver)
    answer = resolver.ask([service])[service]
    found = [
        one
        for one in (answer.records if answer else ())
        if isinstance(one, dns.ServiceRecord) and one.target
    ]
    if not found:
        return _locate_host(uri.host, port, resolver, ())
    found.sort(key=lambda one: (one.priority, -one.weight))
    records = (*records, 'SRV')
    targets = resolver.find_addresses([one.target for one in found])
    addresses = [
        SocketAddress(address, one.port)
        for one in found
        for address in targets[one.target].addresses
    ]
    if not addresses:
        is_missing = all(one.status == MISSING for one in targets.values())
        return Location(MISSING if is_missing else NOT_ANSWERED, (), records)
    return Location(FOUND, tuple(addresses[:MAX_ADDRESSES]), records)


def _find_service(
    host: str, protocol: str, resolver: Resolver
) -> tuple[Question, tuple[str, ...]]:
    """Return the question for the services of a host; NAPTR may name another place."""
    question = Question(host, dns.NAPTR)
    answer = resolver.ask([question])[question]
    pointers = [
        one
        for one in (answer.records if answer else ())
        if isinstance(one, dns.PointerRecord)
        and one.service == _NAPTR_SERVICES[protocol]
        and one.flags == 's'
        and one.replacement
    ]
    if not pointers:
        return Question(f'{_SERVICES[protocol]}.{host}', dns.SRV), ()
    first = min(pointers, key=lambda one: (one.order, one.preference))
    return Question(first.replacement, dns.SRV), ('NAPTR',)


def _locate_host(
    host: str, port: int, resolver: Resolver, records: tuple[str, ...]
) -> Location:
    (found,) = resolver.find_addresses([host]).values()
    addresses = tuple(SocketAddress(address, port) for address in found.addresses)
    return Location(found.status, addresses[:MAX_ADDRESSES], records)


def describe_restriction(address: Address) -> str | None:
    """Return what keeps a tenant from sending to an address, None if nothing does.

    Only this machine can bind its own addresses, so no list of them is needed.
    """
    for name in ('ipv4_mapped', 'sixtofour'):
        inner = getattr(address, name, None)
        if inner is not None:
            return describe_restriction(inner)
    return next(_list_restrictions(address), None)


def _list_restrictions(address: Address) -> Iterator[str]:
    is_no_host = address.is_multicast or address.is_reserved
    if is_no_host or address.is_unspecified or address in _THIS_NETWORK:
        yield 'is not the address of a host'
    if address.is_loopback:
        yield 'is a loopback address'
    if address.is_link_local:
        yield 'is a link-local address'
    if _is_own(address):
        yield 'is an address of this machine'


def _is_own(address: Address) -> bool:
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as udp:
            udp.bind((str(address), 0))
    except OSError:
        return False
    return True
