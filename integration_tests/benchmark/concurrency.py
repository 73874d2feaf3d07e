# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The work that many clients complete at one confd, and at two on one database."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from .plugin_requests import PluginRequests
from .ratios import Comparison, Side

# The number of requests of each side of a comparison.
_REQUEST_COUNT = 64
_REQUEST_NAMES = ('minimal', 'one', 'update')

SendRequest = Callable[[], object]


def compare_crowds(
    clients: Sequence[Sequence[PluginRequests]],
) -> Iterator[Comparison]:
    """Yield comparisons of one client with many, and of one confd with two.

    :param clients: for each of two confds its clients. Every client updates an
        interconnection of its own.
    """
    first, second = clients
    half = len(first) // 2
    for name in _REQUEST_NAMES:
        many = [getattr(client, name) for client in first]
        both = many[:half] + [getattr(client, name) for client in second[:half]]
        alone = Side('1 client', partial(send_all, many[:1]))
        crowd = Side(f'{len(many)} clients', partial(send_all, many))
        spread = Side(f'{len(both)} clients, 2 confds', partial(send_all, both))
        yield Comparison(
            f'{_REQUEST_COUNT} {name} requests by many clients',
            crowd,
            alone,
            is_speedup=True,
        )
        yield Comparison(
            f'{_REQUEST_COUNT} {name} requests to two confds',
            spread,
            crowd,
            is_speedup=True,
        )


def send_all(clients: Sequence[SendRequest]) -> None:
    """Send all requests; each client sends the next one as soon as it is free."""
    numbers = itertools.count(1)

    def run(send: SendRequest) -> None:
        while next(numbers) <= _REQUEST_COUNT:
            send()

    with ThreadPoolExecutor(len(clients)) as pool:
        for future in [pool.submit(run, send) for send in clients]:
            future.result()
