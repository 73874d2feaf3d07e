# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find interconnections whose `match` values share an address.

Asterisk assigns a call from a shared address to only one of them.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from ...options.findings import WARNING, Found
from ...options.hosts import Network, parse_network
from ...options.option_codecs import UNPARSED
from .fields import parse_match

CODE: Final = 'match_overlaps'
ADVICE: Final = (
    'remove the address from all but one of them; to distinguish several accounts at '
    'one provider, use a registration with line, or `headers.incoming`'
)
MAX_NAMED: Final = 3


class Matched(NamedTuple):
    """One stored `match` of an interconnection; it may hold a list."""

    id: int
    tenant_uuid: str
    name: str
    match: str


def find_overlaps(
    tenant_uuid: str, matches: Collection[str], others: Collection[Matched]
) -> Iterator[Found]:
    """Yield a finding for each match that another interconnection has as well.

    :param tenant_uuid: the tenant of the interconnection; interconnections of other
        tenants are counted, but not named
    :param others: the stored values that the requester can see
    """
    for match in matches:
        found = {one.id: one for one in _find_sharing(match, others)}
        own = [one for one in found.values() if one.tenant_uuid == tenant_uuid]
        if found:
            message = (
                f'{match} is also matched by {_enumerate(own, len(found) - len(own))}; '
                'Asterisk assigns calls from there to only one of them'
            )
            yield Found(CODE, WARNING, 'sip.match', message, ADVICE)


def _find_sharing(match: str, others: Collection[Matched]) -> list[Matched]:
    network = parse_network(match)
    return [other for other in others if _overlaps(match, network, other.match)]


def _overlaps(match: str, network: Network | None, stored: str) -> bool:
    hosts = parse_match(stored)
    return hosts is not UNPARSED and any(
        _shares_address(match, network, host) for host in hosts
    )


def _shares_address(match: str, network: Network | None, host: str) -> bool:
    other = parse_network(host)
    if network is None or other is None:
        return match.lower() == host.lower()
    return network.version == other.version and network.overlaps(other)


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
