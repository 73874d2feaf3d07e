# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many clients at once: what one confd gets done, and two on one database."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from .calls import Calls
from .ratios import Comparison, Side

# Requests of each side of a comparison, whoever sends them.
_WORK = 64
_KINDS = ('bare', 'one', 'update')

Client = Callable[[], object]


def comparisons(confds: Sequence[Sequence[Calls]]) -> Iterator[Comparison]:
    """The same work by one client and by many, at one confd and at two.

    :param confds: for each of two confds, the calls of its clients; a client of its own
        each, with an interconnection of its own to update
    """
    first, second = confds
    half = len(first) // 2
    for kind in _KINDS:
        many = [getattr(one, kind) for one in first]
        both = many[:half] + [getattr(one, kind) for one in second[:half]]
        alone = Side(f'1 client, {_WORK} times', partial(work, many[:1]))
        crowd = Side(f'{len(many)} clients', partial(work, many))
        spread = Side(f'{len(both)} clients, at two confds', partial(work, both))
        yield Comparison(f'{kind}, by many', crowd, alone, faster=True)
        yield Comparison(f'{kind}, at two confds', spread, crowd, faster=True)


def work(clients: Sequence[Client]) -> None:
    """All requests, taken in turn by clients that are free."""
    left = itertools.count(1)

    def run(client: Client) -> None:
        while next(left) <= _WORK:
            client()

    with ThreadPoolExecutor(len(clients)) as pool:
        for done in [pool.submit(run, client) for client in clients]:
            done.result()
