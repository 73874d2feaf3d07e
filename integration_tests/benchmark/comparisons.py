# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is compared with what, and the targets."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from . import plain
from .calls import Calls
from .native import NativeCalls
from .ratios import Comparison, Side

PAGE = 1000
_PAGE_TARGET = 10
# What does not grow, give or take the noise of a machine.
_CONSTANT = 1.5
_READS_FASTER = 20
_WRITES_FASTER = 3

# Each with the most that it may cost at many trunks against the same at few. What
# looks at all by its nature has no target: a search, an order, a count of users.
_GROWTH = {
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
_WRITES = ('create', 'update', 'delete')
COUNTED = ('bare', 'page', *_GROWTH)


def page_size(calls: Calls) -> int:
    return min(PAGE, calls.total)


def against_plain(calls: Calls) -> Comparison:
    """A page of whole documents against the same rows."""
    size = page_size(calls)
    return Comparison(
        f'page of {size} documents',
        Side(f'GET ?limit={size}', partial(calls.page, size)),
        Side(
            'psycopg2 and json.dumps',
            partial(plain.read, calls.db, calls.tenant_uuid, size),
        ),
        _PAGE_TARGET,
    )


def growth(many: Calls, few: Calls) -> Iterator[Comparison]:
    """Every call at many trunks against the same at few."""
    for name, target in _GROWTH.items():
        yield Comparison(
            f'{name}, as trunks grow',
            Side(f'{many.total} trunks', getattr(many, name)),
            Side(f'{few.total} trunks', getattr(few, name)),
            target,
        )


def against_bare(calls: Calls) -> Iterator[Comparison]:
    """Writes against a request that authenticates and finds nothing."""
    for name in _WRITES:
        yield Comparison(
            f'{name} against a bare request',
            Side(name, getattr(calls, name)),
            Side('GET an id that is none', calls.bare),
        )


def documents_against_native(calls: Calls, native: NativeCalls) -> Comparison:
    return Comparison(
        f'all {calls.total} documents against the native lists',
        Side('GET /interconnections', partial(calls.page, None)),
        Side('GET /trunks, /endpoints/sip', native.documents),
        _READS_FASTER,
        faster=True,
    )


def create_against_native(native: NativeCalls) -> Comparison:
    return Comparison(
        'create with a route, against native requests',
        Side('1 request', native.with_route),
        Side('7 requests', native.by_hand),
        _WRITES_FASTER,
        faster=True,
    )
