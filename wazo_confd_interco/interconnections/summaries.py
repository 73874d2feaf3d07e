# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Summaries of interconnections, the rows of a list that people see.

Two of their members follow from all options of an endpoint and its templates: the hosts
of the other side, and the number of warnings. Working them out takes most of the time,
so they are remembered by the fingerprint of the trunk. For other types than SIP, they
are worked out each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from ..config import Settings
from ..dahdi.machine import Machine
from ..documents import Document
from ..kinds.registry import Kinds
from ..kinds.stored import StoredTrunk, TrunkRow
from ..native.routes.incalls import count_incalls
from ..native.routes.outcalls import count_outcalls
from ..native.trunks.fingerprints import load_fingerprints
from ..native.trunks.loading import iterate_trunks
from ..remembered import Remembered
from ..rest.links import Links
from .document import list_links, read_document

# About 3 MiB.
_CAPACITY: Final = 10_000


class _Essence(NamedTuple):
    """What a summary contains of the options of an endpoint."""

    remote: str | None
    warning_count: int


class Summaries:
    """Makes summaries, and remembers what takes long to work out."""

    def __init__(self, kinds: Kinds, settings: Settings) -> None:
        self._kinds = kinds
        self._settings = settings
        self._remembered: Remembered[_Essence] = Remembered(_CAPACITY)

    def show(self, rows: Sequence[TrunkRow]) -> Iterator[Document]:
        """Yield the summary of each trunk."""
        links = Links()
        essences = self._find_essences(rows)
        outcalls = count_outcalls([row.id for row in rows])
        for row, incall_count in zip(rows, count_incalls(rows), strict=True):
            remote, warning_count = essences[row.id]
            yield {
                'id': row.id,
                'tenant_uuid': row.tenant_uuid,
                'type': row.type,
                'name': row.name,
                'label': row.label,
                'context': row.context,
                'remote': remote,
                'enabled': row.type is not None and row.enabled,
                'outcall_count': outcalls.get(row.id, 0),
                'incall_count': incall_count,
                'warning_count': warning_count,
                'links': list_links(row, links),
            }

    def _find_essences(self, rows: Sequence[TrunkRow]) -> Mapping[int, _Essence]:
        """Return the essences by the ids of the trunks."""
        fingerprints = load_fingerprints(rows)
        known = self._remembered.recall(fingerprints.values())
        found = {id_: known[one] for id_, one in fingerprints.items() if one in known}
        machine = Machine(self._settings)
        for stored in iterate_trunks([row for row in rows if row.id not in found]):
            found[stored.row.id] = self._work_out(stored, machine)
        self._remembered.remember(
            {one: found[id_] for id_, one in fingerprints.items()}
        )
        return found

    def _work_out(self, stored: StoredTrunk, machine: Machine) -> _Essence:
        kind = self._kinds.get(stored.row.type or '')
        if kind is None:
            return _Essence(None, 0)
        document = read_document(self._kinds, stored)
        warning_count = sum(1 for _ in kind.find(document, stored, machine))
        return _Essence(kind.find_remote(document[kind.name]), warning_count)
