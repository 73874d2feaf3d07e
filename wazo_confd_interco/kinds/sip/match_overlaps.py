# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which interconnections match the same addresses: Asterisk takes one of them."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from ...options.networks import network as network_of
from ...options.option_codecs import UNKNOWN
from .reading import read_match

# As many are named in one sentence.
NAMED: Final = 3


class Matched(NamedTuple):
    """One `match` of one interconnection."""

    id: int
    tenant_uuid: str
    name: str
    match: str


class Overlaps:
    """The matches of all, arranged so that those that overlap one are found fast.

    A network is found by its prefixes: those of its own that are shorter, and under
    each of its own prefixes those that are longer.
    """

    def __init__(self, rows: Iterable[tuple[int, str, str, str]]) -> None:
        self._within: dict[object, list[Matched]] = {}
        self._exactly: dict[object, list[Matched]] = {}
        for id_, tenant_uuid, name, text in rows:
            matches = read_match(text)
            for match in () if matches is UNKNOWN else matches:
                self._add(Matched(id_, tenant_uuid, name, match))

    def _add(self, matched: Matched) -> None:
        for number, key in enumerate(_prefixes(matched.match)):
            self._within.setdefault(key, []).append(matched)
            if number == 0:
                self._exactly.setdefault(key, []).append(matched)

    def with_(self, match: str) -> Iterator[Matched]:
        """The matches that have an address in common with this one."""
        keys = list(_prefixes(match))
        yield from self._within.get(keys[0], ())
        for key in keys[1:]:
            yield from self._exactly.get(key, ())


def _prefixes(match: str) -> Iterator[object]:
    """The match itself, then the networks around it; a host name is by itself."""
    found = network_of(match)
    if found is None:
        # As DNS has it: of ASCII letters the case does not count.
        yield match.lower() if match.isascii() else match
        return
    address = int(found.network_address)
    for length in range(found.prefixlen, -1, -1):
        shift = found.max_prefixlen - length
        yield found.version, length, address >> shift


def warnings(
    id_: int, tenant_uuid: str, matches: Iterable[str], overlaps: Overlaps
) -> Iterator[dict[str, str]]:
    """A sentence for each match that the tenant's own have too, one for all others."""
    others = False
    for match in matches:
        found = {other.id: other for other in overlaps.with_(match) if other.id != id_}
        own = [other for other in found.values() if other.tenant_uuid == tenant_uuid]
        others = others or len(own) < len(found)
        if own:
            yield _warning(
                f'{match} is matched by {_named(own)} too: calls from there arrive at '
                'one of them'
            )
    if others:
        yield _warning('an address is matched by an interconnection of others too')


def _named(matched: list[Matched]) -> str:
    # The first by id, in whatever order the database found them: read again, the
    # sentence is the same.
    first = heapq.nsmallest(NAMED, matched)
    named = [f'{one.name} ({one.id})' for one in first]
    more = len(matched) - len(named)
    return ', '.join(named) + (f' and {more} more' if more else '')


def _warning(message: str) -> dict[str, str]:
    return {'code': 'match_overlaps', 'field': 'sip.match', 'message': message}
