# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fingerprints of trunks: digests of all rows on which findings depend.

PostgreSQL computes the digests of options, which are most of the rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final, cast

from sqlalchemy import union_all

from ...kinds.stored import TrunkRow
from ..database.unions import Row, load_union
from ..sip.endpoints import ENDPOINT, LINK, OPTION, select_digests
from ..sip.transports import TRANSPORT, select_transports
from .parts import CONTEXT, select_contexts
from .rows import select_rows

# A template with its priority.
_Link = tuple[int, str]


def load_fingerprints(rows: Sequence[TrunkRow]) -> dict[int, bytes]:
    """Return the fingerprints of the SIP trunks by their ids, in one statement.

    If two are equal, so are all columns of the trunk, its own options, all templates
    above it, the contexts of its tenant, and all transports. Trunks of other types are
    few, and findings about DAHDI depend on files of the machine.
    """
    trunks = [row for row in rows if row.endpoint_sip_uuid]
    if not trunks:
        return {}
    tenants = list({row.tenant_uuid for row in trunks})
    uuids = [row.endpoint_sip_uuid for row in trunks]
    found = load_union(_DIGESTS, {'uuids': uuids, 'tenant_uuids': tenants})
    shared = _digest_shared(found)
    endpoints = _EndpointDigests(found)
    return {
        row.id: _digest(
            _get_columns(row)
            + shared[row.tenant_uuid]
            + endpoints.describe(row.endpoint_sip_uuid)
        )
        for row in trunks
    }


def _get_columns(row: TrunkRow) -> tuple[Any, ...]:
    """Return the columns of a row, without others that a search has."""
    return tuple(cast(Any, row))[:_COLUMN_COUNT]


def _digest_shared(rows: Mapping[str, Sequence[Row]]) -> Mapping[str, tuple[bytes]]:
    """Return a digest of the contexts of each tenant, and of all transports."""
    transports = sorted(rows[TRANSPORT], key=repr)
    contexts: defaultdict[str, list[Row]] = defaultdict(list)
    for context in rows[CONTEXT]:
        contexts[context[1]].append(context)
    digests = {
        tenant: (_digest([*sorted(found, key=repr), *transports]),)
        for tenant, found in contexts.items()
    }
    without_contexts = (_digest(transports),)
    return defaultdict(lambda: without_contexts, digests)


class _EndpointDigests:
    """Digests of endpoints with their templates."""

    def __init__(self, rows: Mapping[str, Sequence[Row]]) -> None:
        self._options = {uuid: digest for _, uuid, digest, *_ in rows[OPTION]}
        self._endpoints = {row[1]: row for row in rows[ENDPOINT]}
        self._links: defaultdict[str | None, list[_Link]] = defaultdict(list)
        for _, child, parent, _, _, priority, _ in rows[LINK]:
            self._links[child].append((priority or 0, parent))
        self._templates: dict[tuple[_Link, ...], bytes] = {}

    def describe(self, uuid: str | None) -> tuple[Any, ...]:
        """Return digests of the own options of an endpoint, and of its templates."""
        links = tuple(sorted(self._links.get(uuid, ())))
        if links not in self._templates:
            self._templates[links] = _digest(self._list_above(links))
        return self._options.get(uuid or ''), self._templates[links]

    def _list_above(self, links: Sequence[_Link]) -> list[Any]:
        """Return everything about templates and all above them; each is there once."""
        found: dict[str, Any] = {}
        waiting = [parent for _, parent in links]
        while waiting:
            uuid = waiting.pop()
            if uuid not in found:
                above = sorted(self._links.get(uuid, ()))
                endpoint = self._endpoints.get(uuid)
                found[uuid] = (endpoint, self._options.get(uuid), above)
                waiting.extend(parent for _, parent in above)
        return [links, sorted(found.items())]


def _digest(value: Any) -> bytes:
    return blake2b(repr(value).encode(), digest_size=16).digest()


_COLUMN_COUNT: Final = len(select_rows().selected_columns)
# Built once: building a statement takes longer than PostgreSQL takes to answer it.
_DIGESTS: Final = union_all(*select_digests(), select_contexts(), select_transports())
