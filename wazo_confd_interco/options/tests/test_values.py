# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...problems import OUT_OF_RANGE, TOO_LARGE, InvalidValue
from ..values import (
    MAX_LINE_BYTES,
    MaxLength,
    OneOf,
    Range,
    check_line_length,
    check_no_control_chars,
    check_option_value,
    check_port,
    check_semicolons_escaped,
    quote,
)
from .texts import CONTROL_TEXTS


@pytest.mark.parametrize('text', ['a', 'a b', 'é', '\\', '"', 'a' * 4092])
def test_option_value_is_accepted(text: str) -> None:
    check_option_value(text)


@pytest.mark.parametrize(
    'text', ['', ' a', 'a ', '\u00a0a', 'a' * 4093, *CONTROL_TEXTS, 'a\n']
)
def test_text_that_no_option_can_hold_is_rejected(text: str) -> None:
    with pytest.raises(InvalidValue):
        check_option_value(text)


@pytest.mark.parametrize('text', CONTROL_TEXTS)
def test_control_character_is_rejected_with_its_code_point(text: str) -> None:
    with pytest.raises(InvalidValue, match=r'U\+[0-9A-F]{4}'):
        check_no_control_chars(text)


@given(st.text())
def test_any_text_is_an_option_value_or_rejected_with_a_reason(text: str) -> None:
    try:
        check_option_value(text)
    except InvalidValue as error:
        assert str(error)


def test_too_long_option_value_is_rejected_as_too_large() -> None:
    with pytest.raises(InvalidValue, match='4092 characters') as caught:
        check_option_value('a' * 4093)
    assert caught.value.code == TOO_LARGE


@pytest.mark.parametrize('number', [1, 65535])
def test_bounds_of_a_range_are_accepted(number: int) -> None:
    check_port(number)


@pytest.mark.parametrize('number', [-1, 0, 65536, 2**31])
def test_number_out_of_range_is_rejected_with_the_bounds(number: int) -> None:
    with pytest.raises(InvalidValue, match=f'{number} .* from 1 to 65535') as caught:
        check_port(number)
    assert caught.value.code == OUT_OF_RANGE


def test_range_without_maximum_ends_at_32_bits() -> None:
    Range(0)(2**31 - 1)
    with pytest.raises(InvalidValue):
        Range(0)(2**31)


def test_word_that_is_not_a_choice_is_rejected_with_the_choices() -> None:
    OneOf(('a', 'b'))('a')
    with pytest.raises(InvalidValue, match="'A' .* a, b"):
        OneOf(('a', 'b'))('A')


def test_maximum_length_counts_characters() -> None:
    MaxLength(3)('ééé')
    MaxLength(3)('')
    with pytest.raises(InvalidValue, match='3 characters') as caught:
        MaxLength(3)('aaaa')
    assert caught.value.code == TOO_LARGE


def test_maximum_length_rejects_control_characters() -> None:
    with pytest.raises(InvalidValue, match='control'):
        MaxLength(3)('a\n')


@pytest.mark.parametrize(
    ('text', 'shown'),
    [
        ('a', "'a'"),
        ("it's", '"it\'s"'),
        ('a' * 80, f"'{'a' * 80}'"),
        ('a' * 81, f"'{'a' * 79}…'"),
    ],
)
def test_quoted_value_is_shortened_to_80_characters(text: str, shown: str) -> None:
    assert quote(text) == shown


def test_line_of_an_option_is_measured_in_bytes() -> None:
    longest = 'é' * ((MAX_LINE_BYTES - len('key = \n')) // 2)
    check_line_length('key', longest)
    with pytest.raises(InvalidValue, match='8191 bytes') as caught:
        check_line_length('key', f'{longest}é')
    assert caught.value.code == TOO_LARGE


def test_bare_semicolon_is_rejected_with_what_to_write() -> None:
    check_semicolons_escaped('a\\;b')
    with pytest.raises(InvalidValue, match=r'write "\\;"'):
        check_semicolons_escaped('a;b')
