# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...options.values import Refused
from .. import rules
from ..patterns import BROKEN, is_pattern, positions

PATTERNS = (
    *('_418.', '_XXXX', '_X.', '_**99.', '_[2-5]X!', '_+1NXXNXXXXXX', '_NXX-XXX-XXXX'),
    *('_[18]', '_[X]1', '_00.', '_.', '_!', '_#31#.', '_1_2', '_[1-]'),
)


@pytest.mark.parametrize(
    'exten', [*PATTERNS, '101', '+15145551234', '*99', '4-18', '_' + 'X' * 39]
)
def test_an_outgoing_extension_may_be(exten):
    rules.outcall_exten(exten)


@pytest.mark.parametrize(
    ('exten', 'why'),
    [
        ('_4[18.', 'without the other'),
        ('_418].', 'without the other'),
        ('_4[1[8].', 'without the other'),
        ('_4[].', 'takes nothing'),
        ('_4[-].', 'takes nothing'),
        ('_[5-2]', 'wrong way round'),
        ('_4.1', 'goes on after its .'),
        ('_4!X', 'goes on after its !'),
        ('_4..', 'goes on after its .'),
        ('_4.[12]', 'goes on after its .'),
        ('_', 'takes no number'),
        ('_--', 'takes no number'),
        ('', '1 to 40'),
        ('_' + 'X' * 40, '1 to 40'),
        ('418.', 'a pattern begins with _'),
        ('4[18', 'a pattern begins with _'),
        ('XXXX', 'a pattern begins with _'),
        ('+1NXX', 'a pattern begins with _'),
        ('_418.\n', 'characters'),
        ('101\n', 'characters'),
        ('abc', 'characters'),
        ('_4,18', 'characters'),
        ('_1+2', 'characters'),
        ('_1;2', 'characters'),
        ('_٣', 'characters'),
        ('_${EXTEN}', 'characters'),
    ],
)
def test_what_asterisk_cannot_read_is_refused(exten, why):
    with pytest.raises(Refused, match=re.escape(why)):
        rules.outcall_exten(exten)


@pytest.mark.parametrize('exten', ['_XXXX', '5145551234', '*99#', '_[2-5]X.'])
def test_an_incoming_extension_may_be(exten):
    rules.incall_exten(exten)


@pytest.mark.parametrize(
    'exten', ['+15145551234', '_+1X', '418.', 'X', '_', '_4[18.', '101\n', '', '1' * 41]
)
def test_an_incoming_extension_is_no_literal_with_pattern_characters(exten):
    with pytest.raises(Refused):
        rules.incall_exten(exten)


@given(st.text(st.sampled_from('_0159XZN[]-.!+*'), max_size=9))
def test_what_is_not_refused_can_be_read(exten):
    try:
        rules.outcall_exten(exten)
    except Refused:
        return
    if is_pattern(exten):
        places = positions(exten)
        assert BROKEN not in places
        assert len(places) > 1


@pytest.mark.parametrize('text', ['', '+', '00', '+33', '*31#', '1' * 32])
def test_a_prefix_may_be(text):
    rules.prefix(text)
    rules.external_prefix(text)


@pytest.mark.parametrize('text', ['1+', '++1', ' 1', '00\n', 'a', '1,2', '1;2', '１'])
def test_a_prefix_is_digits_from_end_to_end(text):
    for rule in (rules.prefix, rules.external_prefix):
        with pytest.raises(Refused):
            rule(text)


def test_prefixes_have_the_lengths_of_the_columns():
    with pytest.raises(Refused, match='32'):
        rules.prefix('1' * 33)
    rules.external_prefix('1' * 64)
    with pytest.raises(Refused, match='64'):
        rules.external_prefix('1' * 65)
