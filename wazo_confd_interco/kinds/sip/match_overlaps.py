# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find interconnections whose `match` values share an address.

Asterisk assigns a call from a shared address to only one of them.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from ...options.findings import WARNING, Finding, Found, find
from ...options.hosts import Network, parse_network, split_port
from ...options.option_codecs import UNPARSED
from .uris import get_host
from .values import parse_match

MAX_NAMED: Final = 3


class Matched(NamedTuple):
    """One stored `match` of an interconnection; it may hold a list."""

    id: int
    tenant_uuid: str
    name: str
    match: str


class Overlap(NamedTuple):
    """A match of an interconnection, and in words who else matches an address of it."""

    match: str
    others: str


def _describe_overlap(overlap: Overlap) -> str:
    return f'{overlap.match} is also matched by {overlap.others}'


OVERLAPS: Final = Finding(
    'match_overlaps',
    WARNING,
    'sip.match',
    '{}; Asterisk assigns calls from there to only one of them',
    'remove the address from all but one of them; to distinguish several accounts at '
    'one provider, use a registration with line, or `headers.incoming`',
    _describe_overlap,
)


@dataclass(frozen=True)
class Accounts:
    """Interconnections that register with one registrar, each with a token.

    Calls of the registrar carry the token (`line`) of an account, and Asterisk compares
    it before all addresses: the identifier has no name, so it is the first one
    (`ast_sip_register_endpoint_identifier_with_name` in res_pjsip.c).

    :param ids: the other accounts
    :param hosts: where calls of the registrar come from, in lower case
    """

    ids: Collection[int] = ()
    hosts: Collection[str] = ()


NO_ACCOUNTS: Final = Accounts()


def find_registrar(registration: Mapping[str, Any] | None) -> str | None:
    """Return the `server_uri` of a registration whose calls carry a token, or None."""
    if registration is None or not registration['line']:
        return None
    server: str | None = registration['server_uri']
    return server


def find_registrar_hosts(sip: Mapping[str, Any]) -> set[str]:
    """Return the hosts that a document with a registration calls and registers with."""
    proxy, server = sip['outbound_proxy'], sip['registration']['server_uri']
    uris = [*(sip['remote_hosts'] or ()), *filter(None, (proxy, server))]
    return {get_host(uri).lower() for uri in uris}


def find_overlaps(
    tenant_uuid: str,
    matches: Collection[str],
    others: Collection[Matched],
    accounts: Accounts = NO_ACCOUNTS,
) -> Iterator[Found]:
    """Yield a finding for each match that another interconnection has as well.

    :param tenant_uuid: the tenant of the interconnection; interconnections of other
        tenants are counted, but not named
    :param others: the stored values that the requester can see
    :param accounts: what Asterisk distinguishes from the interconnection without
        addresses
    """
    index = _Index(others)
    for match in matches:
        distinguished = accounts.ids if match.lower() in accounts.hosts else ()
        found = {
            one.id: one
            for one in index.find_sharing(match)
            if one.id not in distinguished
        }
        own = [one for one in found.values() if one.tenant_uuid == tenant_uuid]
        if found:
            names = _enumerate(own, len(found) - len(own))
            yield from find((OVERLAPS,), Overlap(match, names))


class _Index:
    """Stored values by their addresses, each of which is parsed once.

    Networks are either nested or disjoint. So the networks that overlap with another
    one are those that begin inside it, and those that contain it.
    """

    def __init__(self, others: Iterable[Matched]) -> None:
        self._names: dict[str, list[Matched]] = defaultdict(list)
        self._networks: dict[Network, list[tuple[str | None, Matched]]]
        self._networks = defaultdict(list)
        for other in others:
            hosts: Any = parse_match(other.match)
            for host in () if hosts is UNPARSED else hosts:
                network = parse_network(host)
                if network is None:
                    self._names[host.lower()].append(other)
                else:
                    port = split_port(host)[1]
                    self._networks[network].append((port, other))
        self._sorted = sorted(self._networks, key=_first_address)
        self._firsts = [_first_address(network) for network in self._sorted]
        self._lengths = {(one.version, one.prefixlen) for one in self._networks}

    def find_sharing(self, match: str) -> Iterator[Matched]:
        """Yield the values that share an address with a match."""
        network = parse_network(match)
        if network is None:
            yield from self._names.get(match.lower(), ())
            return
        port = split_port(match)[1]
        for overlapping in self._find_overlapping(network):
            for other_port, other in self._networks.get(overlapping, ()):
                if None in (port, other_port) or port == other_port:
                    yield other

    def _find_overlapping(self, network: Network) -> Iterator[Network]:
        """Yield the networks that overlap with another one."""
        for version, length in self._lengths:
            if version == network.version and length < network.prefixlen:
                yield network.supernet(new_prefix=length)
        first = int(network.network_address)
        last = first + network.num_addresses - 1
        start = bisect_left(self._firsts, (network.version, first))
        end = bisect_right(self._firsts, (network.version, last))
        for inside in self._sorted[start:end]:
            if inside.prefixlen >= network.prefixlen:
                yield inside


def _first_address(network: Network) -> tuple[int, int]:
    return network.version, int(network.network_address)


def _enumerate(own: Collection[Matched], foreign: int) -> str:
    # Sorted by id, so that the sentence does not depend on the order of the rows.
    named = [f'{one.name} ({one.id})' for one in heapq.nsmallest(MAX_NAMED, own)]
    if len(own) > len(named):
        named.append(f'{len(own) - len(named)} more')
    if foreign:
        plural = 's' if foreign > 1 else ''
        named.append(f'{foreign} interconnection{plural} of other tenants')
    if len(named) == 1:
        return named[0]
    return f'{", ".join(named[:-1])} and {named[-1]}'
