# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...problems import InvalidValue, Problems
from ..engine import (
    OptionList,
    check_fields,
    check_no_duplicates,
    find_added,
    parse_value,
    replace_option,
    split_options,
    take_repeated,
    take_value,
    write_items,
    write_value,
)
from ..field import Field
from ..option_codecs import INTEGER, WORDS, choice
from ..values import Range

PORT = Field('a.port', (('s', 'port'),), 'A port.', INTEGER, Range(1, 9))
NETS = Field('a.nets', (('s', 'net'),), 'Networks.', WORDS, is_repeated=True)

ZONE = Field('a.zone', (('s', 'zone'),), 'A zone.', choice('x', 'y'), shares_key=True)

_KEYS = st.sampled_from(('port', 'net', 'other', 'zone'))
_TEXTS = st.sampled_from(('1', '2', '01', 'x', 'a,b', 'b', 'a b', ''))
ROWS = st.lists(st.tuples(_KEYS, _TEXTS), max_size=6)
ITEMS = st.lists(st.sampled_from(('a', 'b', 'c', '1')), max_size=4)


def others(rows: OptionList, key: str) -> OptionList:
    """Return the rows of other keys."""
    return [row for row in rows if row[0] != key]


def test_options_at_the_given_places_are_separated_from_the_others() -> None:
    sections = {'b': [('k', '1')], 'a': [('k', '2'), ('l', '3'), ('k', '4')]}
    texts, rest = split_options(sections, ('a', 'b', 'c'), [('a', 'k'), ('c', 'k')])
    assert texts == {('a', 'k'): ['2', '4']}
    assert rest == [('a', 'l', '3'), ('b', 'k', '1')]


def test_options_of_other_sections_are_left_out() -> None:
    assert split_options({'a': [('k', '1')]}, ('b',), []) == ({}, [])


@pytest.mark.parametrize(
    ('texts', 'value'),
    [([], None), (['5'], 5), (['x'], None), (['5', '5'], None), (['9' * 5000], None)],
)
def test_value_is_parsed_only_from_a_single_text(
    texts: list[str], value: int | None
) -> None:
    assert parse_value(PORT, texts) == value


@pytest.mark.parametrize(
    ('texts', 'value', 'left'),
    [
        (['x', '1'], 'x', ['1']),
        (['1'], None, ['1']),
        (['x', '1', 'y'], None, ['x', '1', 'y']),
    ],
)
def test_value_that_shares_its_key_is_taken_if_only_one_option_holds_it(
    texts: list[str], value: str | None, left: list[str]
) -> None:
    options = [('s', 'zone', text) for text in texts]
    assert take_value(ZONE, options) == (value, [('s', 'zone', text) for text in left])


@pytest.mark.parametrize(
    ('value', 'written'), [('y', ['1', 'y']), (None, ['1'])], ids=str
)
def test_writing_a_value_that_shares_its_key_keeps_other_options(
    value: str | None, written: list[str]
) -> None:
    rows = [('zone', 'x'), ('zone', '1')]
    expected = [('zone', text) for text in written]
    assert write_value(rows, ZONE, 'zone', value) == expected


@given(ROWS)
def test_taking_a_repeated_option_loses_no_row(rows: OptionList) -> None:
    options = [('s', *row) for row in rows]
    taken, left = take_repeated(NETS, options)
    expressed = [row for row in options if row not in left]
    assert [row for row in options if row in left] == left
    assert taken == [item for row in expressed for item in WORDS.parse(row[2])]
    assert all(row[1] == 'net' for row in expressed)


@given(ROWS, st.sampled_from(('port', 'net')), st.none() | st.just('7'))
def test_replaced_option_occurs_once_in_the_place_of_the_first(
    rows: OptionList, key: str, text: str | None
) -> None:
    written = replace_option(rows, key, text)
    assert others(written, key) == others(rows, key)
    assert [row for row in written if row[0] == key] == ([(key, text)] if text else [])
    keys = [row[0] for row in rows]
    if text is not None and key in keys:
        assert written[keys.index(key)] == (key, text)


@given(ROWS, st.integers(1, 9) | st.none())
def test_written_value_is_parsed_again(rows: OptionList, value: int | None) -> None:
    written = write_value(rows, PORT, 'port', value)
    assert others(written, 'port') == others(rows, 'port')
    texts = [text for key, text in written if key == 'port']
    if value is None:
        kept = [text for key, text in rows if key == 'port' and text in ('01', 'x')]
        assert [text for text in texts if text in ('01', 'x')] == kept
        assert not {'1', '2'} & set(texts)
    else:
        assert parse_value(PORT, texts) == value


def test_removing_a_value_keeps_the_options_of_other_keys() -> None:
    rows = [('net', '1'), ('port', '1'), ('zone', '1')]
    assert write_value(rows, PORT, 'port', None) == [('net', '1'), ('zone', '1')]


@given(ROWS, ITEMS)
def test_written_items_are_the_items_that_are_taken(
    rows: OptionList, items: list[str]
) -> None:
    written = write_items(rows, NETS, 'net', items)
    taken, left = take_repeated(NETS, [('s', *row) for row in written])
    assert sorted(taken) == sorted(set(items))
    assert left == take_repeated(NETS, [('s', *row) for row in rows])[1]


def test_option_that_holds_only_wanted_items_is_not_touched() -> None:
    rows = [('net', 'b, a'), ('net', 'c,d'), ('other', 'x')]
    assert write_items(rows, NETS, 'net', ['a', 'b', 'c', 'e']) == [
        ('net', 'b, a'),
        ('net', 'c'),
        ('other', 'x'),
        ('net', 'e'),
    ]


def find_problems(old: Any, new: Any, changed: set[str]) -> list[str]:
    """Return the paths of the problems of a change."""
    problems = Problems()
    check_fields((PORT, NETS), old, new, changed, problems)
    return [problem.path for problem in problems]


def test_only_changed_fields_are_checked() -> None:
    new = {'a': {'port': 10}}
    assert find_problems({'a': {'port': 1}}, new, {'a.port'}) == ['a.port']
    assert find_problems({'a': {'port': 1}}, new, set()) == []


@pytest.mark.parametrize('new', [{'a': None}, {'a': {'port': None}}, {}])
def test_removed_field_is_not_checked(new: Any) -> None:
    assert find_problems({'a': {'port': 1}}, new, {'a', 'a.port'}) == []


def test_only_new_items_of_a_list_are_checked() -> None:
    def reject_long(item: str) -> None:
        if len(item) > 1:
            raise InvalidValue('too long')

    field = Field('a', (('s', 'a'),), 'A list.', WORDS, reject_long)
    problems = Problems()
    old, new = {'a': ['old']}, {'a': ['x', 'old', 'new']}
    check_fields([field], old, new, {'a'}, problems)
    assert [str(problem) for problem in problems] == ['a.2: too long']


def test_items_that_occur_twice_are_reported_by_their_index() -> None:
    problems = Problems()
    check_no_duplicates('a', ['x', 'y', 'x', 'x'], problems)
    assert [problem.path for problem in problems] == ['a.2', 'a.3']


def test_added_options_are_yielded_once() -> None:
    old = [['a', '1']]
    new = [['a', '1'], ['a', '1'], ['b', '2'], ['b', '2'], ['a', '2']]
    assert list(find_added(old, new)) == [('b', '2'), ('a', '2')]
