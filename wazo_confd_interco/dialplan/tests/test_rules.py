# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...problems import InvalidValue
from .. import rules
from ..patterns import UNMATCHABLE, is_pattern, positions

PATTERNS = (
    *('_418.', '_XXXX', '_X.', '_**99.', '_[2-5]X!', '_+1NXXNXXXXXX', '_NXX-XXX-XXXX'),
    *('_[18]', '_[X]1', '_00.', '_.', '_!', '_#31#.', '_1_2', '_[1-]'),
    '_[2-2]',
)


@pytest.mark.parametrize(
    'exten', [*PATTERNS, '101', '+15145551234', '*99', '4-18', '_' + 'X' * 39]
)
def test_outcall_extension_is_valid(exten: str) -> None:
    rules.check_outcall_exten(exten)


@pytest.mark.parametrize(
    ('exten', 'why'),
    [
        ('_4[18.', 'unmatched [ or ]'),
        ('_418].', 'unmatched [ or ]'),
        ('_4[1[8].', 'unmatched [ or ]'),
        ('_4[].', 'matches no character'),
        ('_4[-].', 'matches no character'),
        ('_[5-2]', 'is reversed'),
        ('_4.1', 'continues after .'),
        ('_4!X', 'continues after !'),
        ('_4..', 'continues after .'),
        ('_4.[12]', 'continues after .'),
        ('_', 'matches no number'),
        ('_--', 'matches no number'),
        ('', '1 to 40'),
        ('_' + 'X' * 40, '1 to 40'),
        ('418.', 'a pattern begins with _'),
        ('4[18', 'a pattern begins with _'),
        ('XXXX', 'a pattern begins with _'),
        ('+1NXX', 'a pattern begins with _'),
        ('_418.\n', 'characters that are not allowed'),
        ('101\n', 'characters that are not allowed'),
        ('abc', 'characters that are not allowed'),
        ('_4,18', 'characters that are not allowed'),
        ('_1+2', 'characters that are not allowed'),
        ('_1;2', 'characters that are not allowed'),
        ('_٣', 'characters that are not allowed'),
        ('_${EXTEN}', 'characters that are not allowed'),
    ],
)
def test_outcall_extension_that_asterisk_cannot_read_is_invalid(
    exten: str, why: str
) -> None:
    with pytest.raises(InvalidValue, match=re.escape(why)):
        rules.check_outcall_exten(exten)


@pytest.mark.parametrize('exten', ['_XXXX', '5145551234', '*99#', '_[2-5]X.'])
def test_incall_extension_is_valid(exten: str) -> None:
    rules.check_incall_exten(exten)


@pytest.mark.parametrize(
    'exten',
    ['++15145551234', '_1+X', '418.', 'X', '_', '_4[18.', '101\n', '', '1' * 41],
)
def test_incall_extension_with_two_pluses_or_a_bare_pattern_is_invalid(
    exten: str,
) -> None:
    with pytest.raises(InvalidValue):
        rules.check_incall_exten(exten)


@given(st.text(st.sampled_from('_0159XZN[]-.!+*'), max_size=9))
def test_valid_outcall_pattern_matches_some_number(exten: str) -> None:
    try:
        rules.check_outcall_exten(exten)
    except InvalidValue:
        return
    if is_pattern(exten):
        places = positions(exten)
        assert UNMATCHABLE not in places
        assert len(places) > 1


@pytest.mark.parametrize('text', ['', '+', '00', '+33', '*31#', '1' * 32])
def test_prefix_is_valid(text: str) -> None:
    rules.check_prefix(text)
    rules.check_external_prefix(text)


@pytest.mark.parametrize('text', ['1+', '++1', ' 1', '00\n', 'a', '1,2', '1;2', '１'])
def test_prefix_with_other_characters_is_invalid(text: str) -> None:
    for rule in (rules.check_prefix, rules.check_external_prefix):
        with pytest.raises(InvalidValue):
            rule(text)


def test_prefix_is_as_long_as_its_column_at_most() -> None:
    with pytest.raises(InvalidValue, match='32'):
        rules.check_prefix('1' * 33)
    rules.check_external_prefix('1' * 64)
    with pytest.raises(InvalidValue, match='64'):
        rules.check_external_prefix('1' * 65)
