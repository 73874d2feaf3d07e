# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Summaries of interconnections, the rows of a list that people see.

Two members depend on all options of an endpoint and its templates: the hosts of the
other side, and the number of warnings. Computing them takes most of the time, so those
of SIP interconnections are cached under the fingerprint of the trunk. For other types,
they are computed for each request.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from ..caching import LRUCache
from ..config import Settings
from ..dahdi.machine import Machine
from ..documents import Document
from ..kinds.registry import Kinds
from ..kinds.stored import StoredTrunk, TrunkRow
from ..native.routes.incalls import count_incalls
from ..native.routes.outcalls import count_outcalls
from ..native.trunks.fingerprints import load_fingerprints
from ..native.trunks.loading import iterate_trunks
from ..rest.links import Links
from .document import list_links, read_document

# About 2.5 MiB.
_CAPACITY: Final = 10_000


class _ComputedMembers(NamedTuple):
    """The members of a summary that depend on all options of an endpoint."""

    remote: str | None
    warning_count: int


class Summaries:
    """Creates summaries, and caches the members that take long to compute."""

    def __init__(self, kinds: Kinds, settings: Settings) -> None:
        self._kinds = kinds
        self._settings = settings
        self._cache: LRUCache[_ComputedMembers] = LRUCache(_CAPACITY)

    def show(self, rows: Sequence[TrunkRow]) -> Iterator[Document]:
        """Yield the summary of each trunk."""
        links = Links()
        computed = self._get_computed(rows)
        outcall_counts = count_outcalls([row.id for row in rows])
        incall_counts = count_incalls(rows)
        for row in rows:
            remote, warning_count = computed[row.id]
            yield {
                'id': row.id,
                'tenant_uuid': row.tenant_uuid,
                'type': row.type,
                'name': row.name,
                'label': row.label,
                'context': row.context,
                'remote': remote,
                'enabled': row.type is not None and row.enabled,
                'outcall_count': outcall_counts.get(row.id, 0),
                'incall_count': incall_counts[row.id],
                'warning_count': warning_count,
                'links': list_links(row, links),
            }

    def _get_computed(self, rows: Sequence[TrunkRow]) -> Mapping[int, _ComputedMembers]:
        """Return the computed members by the ids of the trunks.

        The statements of a request read one snapshot, so the members that are added to
        the cache are computed from the rows of their fingerprints.
        """
        fingerprints = load_fingerprints(rows)
        cached = self._cache.get_many(fingerprints.values())
        found = {id_: cached[one] for id_, one in fingerprints.items() if one in cached}
        machine = Machine(self._settings)
        added: dict[bytes, _ComputedMembers] = {}
        for stored in iterate_trunks([row for row in rows if row.id not in found]):
            id_ = stored.row.id
            found[id_] = self._compute(stored, machine)
            if id_ in fingerprints:
                added[fingerprints[id_]] = found[id_]
        self._cache.add_many(added)
        return found

    def _compute(self, stored: StoredTrunk, machine: Machine) -> _ComputedMembers:
        kind = self._kinds.get(stored.row.type or '')
        if kind is None:
            return _ComputedMembers(None, 0)
        document = read_document(self._kinds, stored)
        warning_count = sum(1 for _ in kind.find(document, stored, machine))
        return _ComputedMembers(kind.find_remote(document[kind.name]), warning_count)
