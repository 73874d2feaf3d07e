# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""SIP endpoints with the templates that they inherit from, in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from typing import Any, Final

from sqlalchemy import union_all

from ...kinds.sip.inheritance import Endpoint
from ...options.field import Option
from ..database.unions import Row, load_union
from .endpoint_rows import (
    ENDPOINT,
    HAS_KEY,
    LINK,
    OPTION,
    get_link_order,
    select_endpoints,
)


class LazyEndpoints:
    """SIP endpoints by UUID, each built from its rows when it is requested.

    Therefore a list does not hold the endpoints of all its documents in memory.
    Templates are few: each is built once, and endpoints share it.
    """

    def __init__(self, rows: Mapping[str, Sequence[Row]]) -> None:
        """Group the rows that `select_endpoints` selects by their endpoints."""
        self._rows = {row[1]: row for row in rows[ENDPOINT]}
        self._options: defaultdict[str, list[Row]] = defaultdict(list)
        for row in rows[OPTION]:
            self._options[row[1]].append(row)
        self._parents: defaultdict[str, list[str]] = defaultdict(list)
        for _, child, parent, *_ in sorted(rows[LINK], key=get_link_order):
            # The row may have been deleted concurrently.
            if parent in self._rows:
                self._parents[child].append(parent)
        self._inherited = frozenset(chain.from_iterable(self._parents.values()))
        self._templates: dict[str, Endpoint] = {}
        self._has_circle = self._find_circle()

    def _find_circle(self) -> bool:
        """Return whether templates include each other."""
        graph = {uuid: self._parents.get(uuid, ()) for uuid in self._inherited}
        try:
            TopologicalSorter(graph).prepare()
        except CycleError:
            return True
        return False

    def get(self, uuid: str) -> Endpoint:
        """Return an endpoint with its templates; it is empty if it has no row.

        The link that closes a circle is left out. Which one that is depends on the
        endpoint, so endpoints share no templates then.
        """
        built = {} if self._has_circle else self._templates
        if uuid in built:
            return built[uuid]
        endpoint = self._build(uuid)
        # The endpoints whose templates are not complete, each with those that follow.
        path = {uuid: (endpoint, iter(self._parents.get(uuid, ())))}
        while path:
            name, (child, parents) = next(reversed(path.items()))
            parent = next(parents, None)
            if parent is None:
                del path[name]
                if name in self._inherited:
                    built[name] = child
            elif parent in built:
                child.templates.append(built[parent])
            elif parent not in path:
                template = self._build(parent)
                child.templates.append(template)
                path[parent] = template, iter(self._parents.get(parent, ()))
        return endpoint

    def _build(self, uuid: str) -> Endpoint:
        if uuid not in self._rows:
            return Endpoint(uuid=uuid)
        _, _, label, tenant_uuid, transport, *_ = self._rows[uuid]
        sections: dict[str, list[Option]] = {}
        for _, _, section, key, value, *_ in self._options.get(uuid, ()):
            sections.setdefault(section, []).append((key, value))
        return Endpoint(
            sections,
            transport=transport,
            tenant_uuid=tenant_uuid,
            uuid=uuid,
            label=label,
        )


def load_endpoints(
    uuids: Iterable[Any], options: Collection[str] | None = None
) -> Mapping[str, Endpoint]:
    """Return SIP endpoints by UUID, with the templates that they inherit from.

    :param options: the keys of the options to load, None for all
    """
    asked = [str(uuid) for uuid in uuids]
    statement = _ENDPOINTS if options is None else _SOME_OPTIONS
    parameters = {'uuids': asked, 'keys': list(options or ())}
    return build_endpoints(asked, load_union(statement, parameters))


def build_endpoints(
    asked: Sequence[str], rows: Mapping[str, Sequence[Row]]
) -> Mapping[str, Endpoint]:
    """Return SIP endpoints by UUID from the rows that `select_endpoints` selects."""
    endpoints = LazyEndpoints(rows)
    return {uuid: endpoints.get(uuid) for uuid in asked}


# Built once: building a statement takes longer than PostgreSQL takes to answer it.
_ENDPOINTS: Final = union_all(*select_endpoints())
_SOME_OPTIONS: Final = union_all(*select_endpoints(HAS_KEY))
