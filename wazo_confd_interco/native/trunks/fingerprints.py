# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fingerprints of trunks: digests of all rows on which their findings depend.

Most of these rows are options, so PostgreSQL computes the digests of options.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import union_all

from ...kinds.stored import TrunkRow
from ..database.unions import Row, load_union
from ..sip.endpoint_rows import (
    ENDPOINT,
    LINK,
    OPTION,
    LinkOrder,
    get_link_order,
    select_digests,
)
from ..sip.transports import TRANSPORT, select_transports
from .parts import CONTEXT, select_contexts


def load_fingerprints(rows: Sequence[TrunkRow]) -> dict[int, bytes]:
    """Return the fingerprints of the SIP trunks by their ids, in one statement.

    If two are equal, so are all columns of the trunk, its own options, all templates
    above it, the contexts of its tenant, and all transports. Trunks of other types have
    no fingerprint: they are few, and findings about DAHDI depend on files.
    """
    trunks = [row for row in rows if row.endpoint_sip_uuid]
    if not trunks:
        return {}
    tenants = list({row.tenant_uuid for row in trunks})
    uuids = [row.endpoint_sip_uuid for row in trunks]
    found = load_union(_DIGESTS, {'uuids': uuids, 'tenant_uuids': tenants})
    shared = _digest_shared(tenants, found)
    endpoints = _EndpointDigests(found)
    return {
        row.id: _digest(
            (
                *row,
                shared[row.tenant_uuid],
                *endpoints.get(row.endpoint_sip_uuid or ''),
            )
        )
        for row in trunks
    }


def _digest_shared(
    tenant_uuids: Collection[str], rows: Mapping[str, Sequence[Row]]
) -> Mapping[str, bytes]:
    """Return, by tenant, a digest of the tenant's contexts and of all transports."""
    transports = sorted(rows[TRANSPORT], key=repr)
    contexts: defaultdict[str, list[Row]] = defaultdict(list)
    for context in rows[CONTEXT]:
        contexts[context[1]].append(context)
    return {
        uuid: _digest([*sorted(contexts[uuid], key=repr), *transports])
        for uuid in tenant_uuids
    }


class _EndpointDigests:
    """Digests of the options of endpoints, and of their templates."""

    def __init__(self, rows: Mapping[str, Sequence[Row]]) -> None:
        self._options = {uuid: digest for _, uuid, digest, *_ in rows[OPTION]}
        self._endpoints = {row[1]: row for row in rows[ENDPOINT]}
        self._links: defaultdict[str, list[LinkOrder]] = defaultdict(list)
        for link in rows[LINK]:
            self._links[link[1]].append(get_link_order(link))
        # By the links of an endpoint, since most endpoints share their templates.
        self._templates: dict[tuple[LinkOrder, ...], bytes] = {}

    def get(self, uuid: str) -> tuple[str | None, bytes]:
        """Return digests of an endpoint's own options, and of its templates.

        :return: the first is None if the endpoint has no options
        """
        links = tuple(sorted(self._links.get(uuid, ())))
        if links not in self._templates:
            self._templates[links] = _digest(self._list_inherited(links))
        return self._options.get(uuid), self._templates[links]

    def _list_inherited(self, links: Sequence[LinkOrder]) -> list[Any]:
        """Return the links, and what an endpoint with these links inherits.

        Each template at any depth occurs once, even if templates include each other.
        """
        found: dict[str, Any] = {}
        waiting = [parent for *_, parent in links]
        while waiting:
            uuid = waiting.pop()
            if uuid not in found:
                above = sorted(self._links.get(uuid, ()))
                endpoint = self._endpoints.get(uuid)
                found[uuid] = (endpoint, self._options.get(uuid), above)
                waiting.extend(parent for *_, parent in above)
        return [links, sorted(found.items())]


def _digest(value: Any) -> bytes:
    return blake2b(repr(value).encode(), digest_size=16).digest()


# Built once: building a statement takes longer than PostgreSQL takes to answer it.
_DIGESTS: Final = union_all(*select_digests(), select_contexts(), select_transports())
