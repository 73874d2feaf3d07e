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
_LIST_SPEEDUP = 20
_CREATE_SPEEDUP = 3

# The largest ratio of a request to one that only authenticates, by whether the host is
# a sandbox. There, the request that only authenticates costs less.
_TARGETS = {
    True: {'one': 2.5, 'create': 5.5, 'update': 4.0, 'delete': None},
    False: {'one': 2.0, 'create': 4.5, 'update': 3.5, 'delete': None},
}
# The largest ratio of a page to a plain read of its rows.
_PAGE_TARGETS = {'page': 3.5, 'summary': 1.5}
_STATES_TARGET = 2
# For a duration that must not depend on the number of trunks. The rest is noise.
_CONSTANT = 1.3
# The names of requests, each with the largest ratio of its durations at many trunks and
# at few. There is no target for requests that have to look at every trunk or user, for
# example a search.
_GROWTH_TARGETS = {
    'one': _CONSTANT,
    'search': None,
    'page_of_100': _CONSTANT,
    'summary_of_100': _CONSTANT,
    'states_of_100': _CONSTANT,
    'short_page': None,
    'nat': None,
    'diagnostics': None,
    'policy': None,
    'resolve': None,
    'create': _CONSTANT,
    'update': _CONSTANT,
    'delete': _CONSTANT,
    'short_sync': _CONSTANT,
}
# What an item of a synchronisation may cost, as a share of a request of its own.
_SYNC_SHARE = 0.2
_SYNCS = {'sync_new': 'create', 'sync_equal': 'update', 'sync_changed': 'update'}
_PREPARED = {'delete': 'create'}
_CREATING = ('create', 'short_sync', 'sync_new')
COUNTED_REQUESTS = ('minimal', 'page', *_GROWTH_TARGETS)


def make_side(requests: PluginRequests, name: str, label: str = '') -> Side:
    """Return a request as a side of a comparison; it leaves what it found.

    :param label: the name in the table, by default that of the request
    """
    sides = {
        'prepare': _PREPARED.get(name),
        'clean_up': 'delete_created' if name in _CREATING else None,
    }
    others = {key: getattr(requests, one) for key, one in sides.items() if one}
    return Side(label or name, getattr(requests, name), **others)


def get_page_size(requests: PluginRequests) -> int:
    """Return the number of documents in the page that is measured."""
    return min(_MAX_PAGE_SIZE, requests.trunk_count)


def compare_with_plain_read(requests: PluginRequests) -> Iterator[Comparison]:
    """Compare pages of documents and of their summaries with a plain read of the rows.

    The states of as many interconnections are compared with the summaries.
    """
    size = get_page_size(requests)
    plain = Side(
        'psycopg2 and json.dumps',
        partial(read_plain_rows, requests.db, requests.tenant_uuid, size),
    )
    pages = {
        name: Side(f'{name} of {size}', partial(getattr(requests, name), size))
        for name in ('page', 'summary', 'states')
    }
    for name, target in _PAGE_TARGETS.items():
        noun = 'documents' if name == 'page' else 'summaries'
        yield Comparison(f'page of {size} {noun}', pages[name], plain, target)
    yield Comparison(
        f'states of {size} and their summaries',
        pages['states'],
        pages['summary'],
        _STATES_TARGET,
    )


def compare_sizes(many: PluginRequests, few: PluginRequests) -> Iterator[Comparison]:
    """Compare every request at many trunks with the same request at few."""
    for name, target in _GROWTH_TARGETS.items():
        yield Comparison(
            f'{name} with more trunks',
            make_side(many, name, f'{many.trunk_count} trunks'),
            make_side(few, name, f'{few.trunk_count} trunks'),
            target,
        )


def compare_with_minimal_request(requests: PluginRequests) -> Iterator[Comparison]:
    """Compare requests for one interconnection with one that only authenticates."""
    for name, target in _TARGETS[requests.host.is_sandbox].items():
        yield Comparison(
            f'{name} and a minimal request',
            make_side(requests, name),
            Side('GET /interconnections/0', requests.minimal),
            target,
        )


def compare_sync(requests: PluginRequests) -> Iterator[Comparison]:
    """Compare synchronisations with a request for one of their interconnections."""
    requests.store_items()
    for name, single in _SYNCS.items():
        yield Comparison(
            f'{name} of {SYNC_SIZE} items and one {single}',
            make_side(requests, name),
            make_side(requests, single),
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


def compare_create_with_native(native: NativeRequests) -> Iterator[Comparison]:
    """Compare creates with the requests of wazo-confd that do the same."""
    sides = {
        'create': ('3 requests', native.create_by_plugin, native.create_by_confd),
        'create with a route': (
            *('7 requests', native.create_with_route_by_plugin),
            native.create_with_route_by_confd,
        ),
    }
    for name, (number, by_plugin, by_confd) in sides.items():
        yield Comparison(
            f'{name}, and by wazo-confd',
            Side('1 request', by_plugin),
            Side(number, by_confd),
            _CREATE_SPEEDUP,
            is_speedup=True,
        )
