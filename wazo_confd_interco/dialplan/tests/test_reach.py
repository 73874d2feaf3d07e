# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wazo_confd_interco.dialplan import patterns, reach
from wazo_confd_interco.dialplan.reach import reached

CASES = [
    (['_XX', '_NX'], {'_NX', '_XX'}),
    (['_4-18.', '_418.'], {'_4-18.'}),
    (['_NXX!', '_NXX'], {'_NXX!'}),
    (['_[0-4]X', '_[5-9]X', '_XX'], {'_[0-4]X', '_[5-9]X'}),
    (['_[0-4]X', '_[5-8]X', '_XX'], {'_[0-4]X', '_[5-8]X', '_XX'}),
    (['1', '_1'], {'1'}),
    (['_1.', '_1!'], {'_1.', '_1!'}),
    (['_X.', '_.'], {'_X.', '_.'}),
    (['_4[18.', '_X.'], {'_X.'}),
    (['4[1', '_4.[1', '_X.'], {'_X.'}),
    (['_1[9-2]X', '_1[]', '_1[]!', '_1'], {'_1[]!', '_1'}),
]


@pytest.mark.parametrize(('extens', 'taking'), CASES)
def test_which_extensions_take_a_number(extens: list[str], taking: set[str]) -> None:
    ordered = sorted(extens, key=lambda exten: (patterns.order(exten), exten))

    assert {ordered[index] for index in reached(ordered) or ()} == taking


def test_an_include_comes_after_whatever_its_order() -> None:
    assert reached(['_XXXX', '5555']) == {0}


def test_gives_up_rather_than_take_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, 'STEPS', 10)

    assert reached(['_XXXXX', '_NNNNN', '_ZZZZZ', '_12345']) is None


SIGNS = '12*'
pieces = st.sampled_from([*SIGNS, 'X', 'N', '[12]', '[1*]', '-', '[]', '[2-1]'])
pattern = st.builds(
    lambda body, end: '_' + ''.join(body) + end,
    st.lists(pieces, max_size=3),
    st.sampled_from(['', '', '.', '!']),
).filter(lambda text: text.strip('_-'))
NUMBERS = [
    ''.join(number)
    for length in range(1, 5)
    for number in itertools.product(SIGNS + '30x', repeat=length)
]


@given(st.lists(pattern, min_size=1, max_size=5, unique=True))
def test_says_what_trying_all_numbers_says(extens: list[str]) -> None:
    ordered = sorted(extens, key=lambda exten: (patterns.order(exten), exten))
    found = set()
    for number in NUMBERS:
        taking = (i for i, one in enumerate(ordered) if patterns.matches(one, number))
        found.add(next(taking, None))

    assert reached(ordered) == found - {None}
