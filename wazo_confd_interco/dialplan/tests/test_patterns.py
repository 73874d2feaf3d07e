# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..contexts import Context, Entry, find
from ..patterns import is_pattern, matches, order

# In one context, 7251 matches these in this order (observed on Asterisk 22).
OBSERVED = (
    *('7251', '_725X', '_72.', '_7[2-5]X.', '_7N!', '_7Z5X', '_7.', '_[67]25X'),
    '_XXXX',
)


def best(extens: Iterable[str], number: str) -> str | None:
    """Return the extension of one context that matches a number."""
    contexts = {'a': Context('a', entries=[Entry(exten) for exten in extens])}
    entry = find(contexts, 'a', number)
    return entry.exten if entry else None


def test_order_of_patterns_is_the_one_observed_on_asterisk() -> None:
    shuffled = random.Random(0).sample(OBSERVED, len(OBSERVED))
    assert tuple(sorted(shuffled, key=order)) == OBSERVED
    assert all(matches(pattern, '7251') for pattern in OBSERVED)


@pytest.mark.parametrize(
    ('number', 'taken'),
    [('7251', '7251'), ('72', '_7N!'), ('7', None), ('7259', '_725X'), ('8', None)],
)
def test_first_pattern_in_order_that_matches_takes_the_number(
    number: str, taken: str | None
) -> None:
    assert best(OBSERVED, number) == taken


@pytest.mark.parametrize(
    ('pattern', 'number', 'takes'),
    [
        ('101', '101', True),
        ('101', '1010', False),
        ('10X', '101', False),
        ('10X', '10X', True),
        ('1-01', '10-1', True),
        ('_XXXX', '1234', True),
        ('_XXXX', '123', False),
        ('_XXXX', '12345', False),
        ('_xzn', '012', True),
        ('_Z', '0', False),
        ('_N', '1', False),
        ('_00.', '00', False),
        ('_00.', '001', True),
        ('_00.', '00-', False),
        ('_00!', '00', True),
        ('_00!', '0', False),
        ('_!', '', True),
        ('_.', '', False),
        ('_4-18.', '4185', True),
        ('_4-18.', '4-185', True),
        ('_[2-46]', '3', True),
        ('_[2-46]', '6', True),
        ('_[2-46]', '5', False),
        ('_[NX]1', 'N1', True),
        ('_[NX]1', '21', False),
        ('_[a-c]!', 'b', True),
        ('_+1X', '+15', True),
        ('_**99.', '**99101', True),
        ('_4[18.', '4', False),
        ('_4[18.', '41', False),
        ('_4.[18', '455', False),
        ('4[18', '4[18', False),
        ('_[[1]1', '11', False),
        ('_4]', '4]', True),
        ('_1[]2', '12', True),
        ('_1[]', '1', False),
        ('_1[]', '15', False),
        ('_1[]!', '1', False),
        ('_1[]!', '15', True),
        ('_[5-2]', '5', False),
        ('_1[5-2]2', '12', False),
        ('_[5-2].', '51', False),
        ('_[5-28]', '8', True),
        ('_[5-2]', '_[5-2]', True),
        ('_aX-', '_Ax', True),
        ('_', '', True),
        ('_X', '\u0661', False),
        ('_é', 'é', True),
        ('_X', '\ud800', False),
    ],
)
def test_pattern_matches_the_numbers_that_asterisk_matches(
    pattern: str, number: str, takes: bool
) -> None:
    assert matches(pattern, number) is takes


@pytest.mark.parametrize(
    'ordered',
    [
        ('5555', '_5555', '_555X', '_XXXX', '_X.', '_X!', '_.', '_!'),
        ('_[12]', '_[13]', '_[23]', '_[2-5]', '_N', '_Z', '_X'),
        # The end comes last: `_1X!` takes 15 from `_1X`.
        ('_1X.', '_1X!', '_1X'),
        ('_12', '_1.', '_1', '_1[2'),
    ],
)
def test_more_specific_pattern_comes_first(ordered: tuple[str, ...]) -> None:
    backwards = list(reversed(ordered))
    assert tuple(sorted(backwards, key=order)) == ordered


@pytest.mark.parametrize(
    'same', [('_X-X', '_XX'), ('_n', '_N'), ('_[321]', '_[1-3]'), ('1-2', '12')]
)
def test_spellings_of_one_pattern_have_one_order(same: tuple[str, str]) -> None:
    one, other = same
    assert order(one) == order(other)


def test_context_without_extensions_takes_no_number() -> None:
    assert best([], '1') is None


_TEXTS = st.text(st.sampled_from('0159XZN[]-.!+*_'), max_size=8)
_NUMBERS = st.text(st.sampled_from('01259-+*'), max_size=8)


@given(_TEXTS.map('_{}'.format), _NUMBERS)
def test_dash_in_a_number_is_ignored(pattern: str, number: str) -> None:
    assert matches(pattern, number) is matches(pattern, number.replace('-', ''))


@given(_TEXTS, _TEXTS, _NUMBERS)
def test_better_of_two_extensions_takes_the_number(
    one: str, other: str, number: str
) -> None:
    taken = best([one, other], number)
    assert (taken is None) is not (matches(one, number) or matches(other, number))
    if taken is not None:
        assert matches(taken, number)
        if matches(one, number) and matches(other, number):
            assert order(taken) == min(order(one), order(other))


@given(st.text(max_size=6), st.text(max_size=6))
def test_any_text_can_be_matched_and_ordered(pattern: str, number: str) -> None:
    for exten in (pattern, f'_{pattern}'):
        assert matches(exten, number) in (True, False)
        assert order(exten) <= order(exten)
    assert is_pattern(f'_{pattern}')


@given(st.text('0123456789', min_size=1, max_size=8), st.data())
def test_literal_extension_takes_its_number_before_any_pattern(
    number: str, data: st.DataObject
) -> None:
    wilder = list(number)
    wilder[data.draw(st.integers(0, len(number) - 1))] = 'X'
    patterns = [f'_{"".join(wilder)}', '_.', f'_{number}!', number]
    assert best(patterns, number) == number
