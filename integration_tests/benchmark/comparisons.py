# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The comparisons and their targets."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from .native_requests import NativeRequests
from .plain_read import read_plain_rows
from .plugin_requests import SYNC_SIZE, PluginRequests
from .ratios import Comparison, Side

_MAX_PAGE_SIZE = 1000
_PAGE_TARGET = 10
# For a duration that must not depend on the number of trunks. The rest is noise.
_CONSTANT = 1.5
_LIST_SPEEDUP = 20
_CREATE_SPEEDUP = 3

# The names of requests, each with the largest ratio of its durations at many trunks and
# at few. There is no target for requests that have to look at every trunk or user, for
# example a search.
_GROWTH_TARGETS = {
    'one': _CONSTANT,
    'search': None,
    'short_page': None,
    'nat': None,
    'diagnostics': None,
    'policy': None,
    'resolve': None,
    'create': _CONSTANT,
    'update': _CONSTANT,
    'delete': _CONSTANT,
}
# What an item of a synchronisation may cost, as a share of a request of its own.
_SYNC_SHARE = 0.2
_SYNCS = {'sync_new': 'create', 'sync_equal': 'update', 'sync_changed': 'update'}
_WRITES = ('create', 'update', 'delete')
COUNTED_REQUESTS = ('minimal', 'page', *_GROWTH_TARGETS)


def get_page_size(requests: PluginRequests) -> int:
    """Return the number of documents in the page that is measured."""
    return min(_MAX_PAGE_SIZE, requests.trunk_count)


def compare_with_plain_read(requests: PluginRequests) -> Comparison:
    """Compare a page of documents with a plain read of its rows."""
    size = get_page_size(requests)
    return Comparison(
        f'page of {size} documents',
        Side(f'GET ?limit={size}', partial(requests.page, size)),
        Side(
            'psycopg2 and json.dumps',
            partial(read_plain_rows, requests.db, requests.tenant_uuid, size),
        ),
        _PAGE_TARGET,
    )


def compare_sizes(many: PluginRequests, few: PluginRequests) -> Iterator[Comparison]:
    """Compare every request at many trunks with the same request at few."""
    for name, target in _GROWTH_TARGETS.items():
        yield Comparison(
            f'{name} with more trunks',
            Side(f'{many.trunk_count} trunks', getattr(many, name)),
            Side(f'{few.trunk_count} trunks', getattr(few, name)),
            target,
        )


def compare_with_minimal_request(requests: PluginRequests) -> Iterator[Comparison]:
    """Compare every write with a request that only authenticates."""
    for name in _WRITES:
        yield Comparison(
            f'{name} and a minimal request',
            Side(name, getattr(requests, name)),
            Side('GET /interconnections/0', requests.minimal),
        )


def compare_sync(requests: PluginRequests) -> Iterator[Comparison]:
    """Compare synchronisations with a request for one of their interconnections."""
    requests.sync_equal()
    for name, single in _SYNCS.items():
        yield Comparison(
            f'{name} of {SYNC_SIZE} items and one {single}',
            Side(name, getattr(requests, name)),
            Side(single, getattr(requests, single)),
            SYNC_SIZE * _SYNC_SHARE,
        )


def compare_list_with_native(
    requests: PluginRequests, native: NativeRequests
) -> Comparison:
    """Compare the list of all documents with the lists of wazo-confd."""
    return Comparison(
        f'all {requests.trunk_count} documents and the lists of wazo-confd',
        Side('GET /interconnections', partial(requests.page, None)),
        Side('GET /trunks and /endpoints/sip', native.list_trunks_and_endpoints),
        _LIST_SPEEDUP,
        is_speedup=True,
    )


def compare_create_with_native(native: NativeRequests) -> Comparison:
    """Compare a create with a route with the requests of wazo-confd."""
    return Comparison(
        'create with a route, and by wazo-confd',
        Side('1 request', native.create_by_plugin),
        Side('7 requests', native.create_by_confd),
        _CREATE_SPEEDUP,
        is_speedup=True,
    )
