# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from wazo_confd_interco.dialplan.contexts import (
    Context,
    Entry,
    Route,
    find,
    find_route,
    search_order,
)

BOTH = {
    'internal': Context(
        'internal',
        includes=['features', 'outgoing', 'gone'],
        entries=[Entry('_1XXX'), Entry('_XXXX')],
    ),
    'features': Context('features', entries=[Entry('_*21.')]),
    'outgoing': Context(
        'outgoing',
        includes=['internal', 'more'],
        entries=[Entry('5555', 1), Entry('_9.', 2), Entry('_*2.', 3)],
    ),
    'more': Context('more', entries=[Entry('_9XX', 4), Entry('_8.', 5)]),
}


def taken(number: str, start: str = 'internal') -> str | None:
    entry = find(BOTH, start, number)
    return entry.exten if entry else None


def test_match_in_a_context_precedes_all_includes() -> None:
    assert taken('5555') == '_XXXX'
    assert taken('5555', 'outgoing') == '5555'


def test_includes_are_searched_in_their_order() -> None:
    assert taken('*215') == '_*21.'
    assert taken('*225') == '_*2.'


def test_match_in_a_context_precedes_a_better_match_in_an_include() -> None:
    assert taken('912') == '_9.'


def test_includes_are_searched_at_any_depth_and_cycles_end() -> None:
    assert taken('8001') == '_XXXX'
    assert taken('80012') == '_8.'
    assert taken('77') is None


def test_missing_context_takes_no_number() -> None:
    assert taken('1', 'gone') is None


def test_equal_extensions_are_taken_in_the_order_in_which_they_are_written() -> None:
    contexts = {'a': Context('a', entries=[Entry('_X-X', 1), Entry('_XX', 2)])}

    assert find(contexts, 'a', '12') == Entry('_X-X', 1)


def test_search_order_is_depth_first_and_each_context_is_searched_once() -> None:
    names = [context.name for context in search_order(BOTH, 'internal')]

    assert names == ['internal', 'features', 'outgoing', 'more']


STRIPPING = {
    'internal': Context(
        'internal', includes=['incoming', 'outgoing'], entries=[Entry('1001')]
    ),
    'incoming': Context(
        'incoming', entries=[Entry('_+.', strips_plus=True), Entry('5551234')]
    ),
    'outgoing': Context('outgoing', entries=[Entry('_8.', 1), Entry('_+44.', 2)]),
}


@pytest.mark.parametrize(
    ('number', 'route'),
    [
        ('+8114', Route(Entry('_8.', 1), '8114')),
        ('++8114', Route(Entry('_8.', 1), '8114')),
        ('8114', Route(Entry('_8.', 1), '8114')),
        # The search begins again in the first context, not in the incoming one.
        ('+1001', Route(Entry('1001'), '1001')),
        ('+5551234', Route(Entry('5551234'), '5551234')),
        # `_+.` is in the context that is included first.
        ('+441234', None),
        ('+999', None),
        ('+', None),
    ],
)
def test_route_of_a_number_with_a_plus_is_that_of_the_number_without(
    number: str, route: Route | None
) -> None:
    assert find_route(STRIPPING, 'internal', number) == route


def test_plus_is_kept_without_an_incoming_context() -> None:
    assert find_route(STRIPPING, 'outgoing', '+441') == Route(Entry('_+44.', 2), '+441')
