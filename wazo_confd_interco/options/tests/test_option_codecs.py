# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..option_codecs import (
    BOOLEAN,
    INTEGER,
    TEXT,
    UNPARSED,
    WORDS,
    OptionCodec,
    choice,
    escape_semicolons,
    is_positive,
    is_true,
    read_by_asterisk,
    unescape_semicolons,
)
from .texts import without_comment

_WORDS = st.lists(st.text('aZ0_.:-', min_size=1, max_size=6), min_size=1, max_size=5)


@given(st.text())
def test_escaped_text_is_what_asterisk_reads(text: str) -> None:
    assert without_comment(escape_semicolons(text)) == text


@given(st.text())
def test_escaped_text_is_unescaped_to_the_same_text(text: str) -> None:
    assert unescape_semicolons(escape_semicolons(text)) == text


@given(st.text(st.sampled_from('a;\\ ')))
def test_unescaped_text_is_what_asterisk_reads_or_unparsed(text: str) -> None:
    plain = unescape_semicolons(text)
    assert plain is UNPARSED or plain == without_comment(text)


@pytest.mark.parametrize('text', [';', 'a;b', 'a\\;b;c', 'a; b'])
def test_text_with_a_comment_is_unparsed(text: str) -> None:
    assert unescape_semicolons(text) is UNPARSED


@given(st.text(st.sampled_from('a;\\ ')))
def test_text_read_by_asterisk_ends_at_the_first_comment(text: str) -> None:
    assert read_by_asterisk(text).rstrip() == without_comment(text).rstrip()


@given(
    st.sampled_from((BOOLEAN, INTEGER, TEXT, WORDS)),
    st.text() | st.from_regex('[a-z0-9,!;:. -]*'),
)
def test_parsed_value_is_rendered_with_the_same_meaning(
    codec: OptionCodec, text: str
) -> None:
    value = codec.parse(text)
    if value is not UNPARSED:
        assert codec.parse(codec.render(value)) == value


@pytest.mark.parametrize('text', ['yes', 'YES', 'true', 'y', 't', '1', 'on', 'On'])
def test_true_in_any_spelling_of_asterisk_is_parsed(text: str) -> None:
    assert BOOLEAN.parse(text) is True
    assert is_true(text)


@pytest.mark.parametrize('text', ['no', 'No', 'false', 'n', 'f', '0', 'off'])
def test_false_in_any_spelling_of_asterisk_is_parsed(text: str) -> None:
    assert BOOLEAN.parse(text) is False
    assert not is_true(text)


@pytest.mark.parametrize('text', ['', '2', 'ja', ' yes', 'yes ', 'auto'])
def test_other_word_is_not_a_boolean(text: str) -> None:
    assert BOOLEAN.parse(text) is UNPARSED
    assert not is_true(text)


def test_missing_option_is_not_true() -> None:
    assert not is_true(None)


@pytest.mark.parametrize(('value', 'text'), [(True, 'yes'), (False, 'no')])
def test_boolean_is_rendered_as_yes_or_no(value: bool, text: str) -> None:
    assert BOOLEAN.render(value) == text
    assert BOOLEAN.parse(text) is value


@given(st.integers(-(2**31), 2**31 - 1))
def test_rendered_integer_of_32_bits_is_parsed(value: int) -> None:
    assert INTEGER.parse(INTEGER.render(value)) == value


@pytest.mark.parametrize(
    'text',
    ['', '-', '+1', '01', '1.0', '1e3', ' 1', '-0', '٣', '2147483648', '-2147483649']
    + ['9' * 11, '9' * 12, '-' + '9' * 12, '9' * 5000],
)
def test_integer_in_another_spelling_or_of_more_bits_is_unparsed(text: str) -> None:
    assert INTEGER.parse(text) is UNPARSED


@given(_WORDS)
def test_rendered_words_are_parsed(words: list[str]) -> None:
    assert WORDS.parse(WORDS.render(words)) == words


@pytest.mark.parametrize('text', ['', 'a,', 'a b', 'a,,b', 'a;b', '!a', 'é'])
def test_list_with_an_invalid_word_is_unparsed(text: str) -> None:
    assert WORDS.parse(text) is UNPARSED


def test_spaces_around_words_are_ignored() -> None:
    assert WORDS.parse(' a , b') == ['a', 'b']


@pytest.mark.parametrize(
    ('text', 'value'), [('a', 'a'), ('A', UNPARSED), ('', UNPARSED)]
)
def test_choice_accepts_its_words_exactly(text: str, value: Any) -> None:
    assert choice('a', 'b').parse(text) is value


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        *(('60', True), ('9' * 5000, True), ('0', False), ('', False), (None, False)),
        *(('-1', False), ('x', False), ('1.5', False)),
    ],
)
def test_number_is_positive(text: str | None, expected: bool) -> None:
    assert is_positive(text) is expected
