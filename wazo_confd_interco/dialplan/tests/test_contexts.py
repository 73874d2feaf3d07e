# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from wazo_confd_interco.dialplan.contexts import (
    Context,
    Entry,
    entrances,
    find,
    in_order,
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
    return entry and entry.exten


def test_a_match_comes_before_all_includes() -> None:
    assert taken('5555') == '_XXXX'
    assert taken('5555', 'outgoing') == '5555'


def test_includes_are_searched_in_order() -> None:
    assert taken('*215') == '_*21.'
    assert taken('*225') == '_*2.'


def test_the_best_match_of_a_context_is_taken_even_where_an_include_has_a_better() -> (
    None
):
    assert taken('912') == '_9.'


def test_includes_are_searched_to_any_depth_and_circles_end() -> None:
    assert taken('8001') == '_XXXX'
    assert taken('80012') == '_8.'
    assert taken('77') is None


def test_a_context_that_is_not_there_takes_nothing() -> None:
    assert taken('1', 'gone') is None


def test_of_two_that_are_the_same_to_asterisk_the_first_written_stays() -> None:
    contexts = {'a': Context('a', entries=[Entry('_X-X', 1), Entry('_XX', 2)])}

    assert find(contexts, 'a', '12') == Entry('_X-X', 1)


def test_in_order_is_how_a_number_is_looked_up() -> None:
    extens = [entry.exten for entry in in_order(BOTH, 'internal')]

    assert extens == ['_1XXX', '_XXXX', '_*21.', '5555', '_*2.', '_9.', '_8.', '_9XX']


def test_calls_begin_where_nothing_includes() -> None:
    del_ = {name: one for name, one in BOTH.items() if name != 'outgoing'}

    assert entrances(BOTH) == []
    assert entrances(del_) == ['internal', 'more']
