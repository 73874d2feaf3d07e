# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The states of interconnections, for requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..documents import Document
from ..native.database.transaction import read_snapshot
from ..native.trunks.loading import get_trunk, load_trunks
from ..native.trunks.search import search_trunks
from ..requester import Requester
from .document import State, StateView
from .keeper import Keeper
from .trunks import OPTIONS, WatchedTrunk, read_trunk


class StateService:
    """Shows the states of interconnections.

    Asterisk is asked after the database, so that a slow Asterisk holds no transaction.
    """

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    def get(self, id_: int, requester: Requester) -> Document:
        """Return the state of an interconnection, or raise a 404."""
        return self.show(_read(id_, requester))

    def show(self, trunk: WatchedTrunk) -> Document:
        """Return the state of an interconnection, with its history."""
        view = self.view([trunk])
        return {**view.show(trunk), 'history': view.show_history(trunk)}

    def search(
        self, parameters: Mapping[str, Any], tenant_uuids: Sequence[str]
    ) -> tuple[int, list[State]]:
        """Return the number of matches, and the states of the page.

        :param parameters: the query parameters as `StateListSchema` loads them. The
            database does not know statuses, so with `status` every match of the other
            parameters is read.
        """
        if 'status' in parameters:
            return self._search_statuses(parameters, tenant_uuids)
        total, trunks = _search(parameters, tenant_uuids)
        view = self.view(trunks)
        return total, [view.show(trunk) for trunk in trunks]

    def _search_statuses(
        self, parameters: Mapping[str, Any], tenant_uuids: Sequence[str]
    ) -> tuple[int, list[State]]:
        everything = {**parameters, 'limit': None, 'offset': 0}
        _, trunks = _search(everything, tenant_uuids)
        view = self.view(trunks)
        statuses = parameters['status'].split(',')
        found = [one for one in trunks if view.assess(one).situation.status in statuses]
        page = found[parameters['offset'] :][: parameters['limit']]
        return len(found), [view.show(trunk) for trunk in page]

    def view(self, trunks: Sequence[WatchedTrunk]) -> StateView:
        """Return a view of interconnections; Asterisk is asked if necessary."""
        latest = self._keeper.get([trunk.id for trunk in trunks])
        return StateView(self._keeper, latest)


@read_snapshot
def _read(id_: int, requester: Requester) -> WatchedTrunk:
    return read_trunk(get_trunk(id_, requester))


@read_snapshot
def _search(
    parameters: Mapping[str, Any], tenant_uuids: Sequence[str]
) -> tuple[int, list[WatchedTrunk]]:
    total, rows = search_trunks(parameters, tenant_uuids)
    return total, [read_trunk(one) for one in load_trunks(rows, OPTIONS)]
