# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ..yaml_files import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_VALUES,
    InvalidYAML,
    find_line,
    parse_yaml,
    parse_yaml_stream,
)

LAUGHS = 'a: &a [x, x, x, x, x, x, x, x, x]\n' + ''.join(
    f'{name}: &{name} [{", ".join([f"*{inner}"] * 9)}]\n'
    for inner, name in zip('abcdef', 'bcdefg', strict=True)
)


@pytest.mark.parametrize(
    ('text', 'value'),
    [
        ('', None),
        ('# only a comment', None),
        (
            'a: 1\nb: [x, yes, Off, ~, -2.5]',
            {'a': 1, 'b': ['x', True, False, None, -2.5]},
        ),
        ('a: "0123"\nb: \'2026-01-01\'', {'a': '0123', 'b': '2026-01-01'}),
        ('a: &x {b: 1}\nc: *x', {'a': {'b': 1}, 'c': {'b': 1}}),
        ('a: +E164', {'a': '+E164'}),
        ('a: !!str 5\nb: !!int "5"', {'a': '5', 'b': 5}),
        ('\ufeffa: é', {'a': 'é'}),
        ('a: 123456789012345678', {'a': 123456789012345678}),
    ],
)
def test_json_values_are_parsed(text: str, value: object) -> None:
    assert parse_yaml(text.encode()) == value


@pytest.mark.parametrize(
    ('text', 'line', 'word'),
    [
        ('a: 1\nb: [', 2, 'invalid YAML'),
        ('a: 1\nb: 2026-01-01', 2, 'timestamp'),
        ('a: !!binary aGk=', 1, 'binary'),
        ('a: !!set {b, c}', 1, 'set'),
        ('a: !!omap [b: 1]', 1, 'omap'),
        ('a: !!pairs [b: 1]', 1, 'pairs'),
        ('a: !exec {command: x}', 1, '!exec'),
        ('a: !!python/object:os.system {}', 1, 'python'),
        ('a: !!bool x', 1, 'bool'),
        ('a: !!timestamp x', 1, 'timestamp'),
        ('a: !!int ""', 1, 'int'),
        ('a: !!map b', 1, 'map'),
        ('a: !!seq {b: c}', 1, 'seq'),
        ('a: &x [*x]', 1, 'deep'),
        ('a: &x\n  b: *x', 1, 'deep'),
        ('a: &x 1\nb: &x 2\nc: *x', 2, 'duplicate anchor'),
        ('a: *x', 1, 'alias'),
        ('a: 1\na: 2', 2, 'repeated'),
        ('1: a', 1, 'key'),
        ('? [a]\n: b', 1, 'key'),
        ('<<: &a {b: 1}', 1, 'key'),
        ('a: 0123', 1, '0123'),
        ('a: 1:30', 1, '1:30'),
        ('a: 0b_', 1, '0b_'),
        (f'a: {"9" * 5000}', 1, 'int'),
        ('a: .inf', 1, 'float'),
        (f'a: !!float {"9:" * 400}9.0', 1, 'float'),
        ('a: "\\0"', 1, 'str'),
        ('a: "\\ud800"', 1, 'str'),
        ('a: 1\nb: "\\UFFFFFFFF"', 2, 'out of range'),
        (f'%YAML 1.{"9" * 5000}\n--- a', 1, 'out of range'),
        ('a: 1\nb: \x00', 2, 'control'),
        ('--- a\n--- b', 2, 'document'),
        ('[' * 9999, 1, 'deep'),
        (LAUGHS, 1, 'values'),
        ('#' * MAX_BYTES + '\n', 1, 'larger'),
    ],
)
def test_unsupported_yaml_is_an_error_with_its_line(
    text: str, line: int, word: str
) -> None:
    with pytest.raises(InvalidYAML) as caught:
        parse_yaml(text.encode())
    assert word in caught.value.reason
    assert caught.value.line == line


def test_text_in_another_encoding_is_an_error() -> None:
    with pytest.raises(InvalidYAML, match='UTF-8') as caught:
        parse_yaml('a: 1\nb: é'.encode('latin-1'))
    assert caught.value.line == 2


def test_deepest_nesting_is_parsed() -> None:
    deepest = '[' * MAX_DEPTH + ']' * MAX_DEPTH
    assert json.dumps(parse_yaml(deepest.encode())) == deepest


def test_unsupported_values_can_be_read_as_null() -> None:
    text = 'a: !exec {command: x}\nb: 2026-01-01\n1: x\nc: 1\nc: !!set {d}\nc: 2'
    value = parse_yaml(text.encode(), unsupported_as_null=True)
    assert value == {'a': None, 'b': None, 'c': 2}


@pytest.mark.parametrize(
    ('path', 'line'),
    [
        ('a', 1),
        ('b', 2),
        ('b.c', 3),
        ('b.c.d', 3),
        ('b.e.1', 6),
        ('b.e.1.f', 6),
        ('b.e.2', 4),
        ('x', 1),
        ('', 1),
    ],
)
def test_line_of_a_path_is_found(path: str, line: int) -> None:
    content = b'a: 1\nb:\n  c: {}\n  e:\n    - f: 1\n    - f: 2\n'
    assert find_line(content, path) == line


def test_line_is_found_despite_a_key_that_is_not_a_string() -> None:
    assert find_line(b'? [a]\n: 1\nb: 2', 'b') == 3


_WORDS = st.sampled_from(
    (
        *(': ', '- ', '? ', '[', ']', '{', '}', ', ', '\n', '  ', '"', "'", '\\'),
        *('&a ', '*a', '!!', '!', '!!set ', '!!omap ', '!!int ', '!!binary ', '<<: '),
        *(
            '|',
            '>',
            '%YAML ',
            '%TAG ',
            '---',
            '...',
            '#',
            '0x',
            '1:2',
            '.',
            '2026-01-01',
        ),
        *('\\U', 'FFFFFFFF', 'a', 'b', '1', '~', 'yes', '=', '\t', '\ufeff', '\x85'),
    )
)


@given(st.lists(_WORDS | st.text(max_size=2), max_size=30).map(''.join))
def test_any_text_is_json_or_an_error(text: str) -> None:
    content = text.encode('utf-8', 'replace')
    for unsupported_as_null in (True, False):
        try:
            value = parse_yaml(content, unsupported_as_null=unsupported_as_null)
        except InvalidYAML as error:
            assert 1 <= error.line <= text.count('\n') + text.count('\r') + 9
            assert error.reason
        else:
            assert json.loads(json.dumps(value)) == value
            assert find_line(content, 'a.b') >= 1


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**31), 2**31)
    | st.text('aé: -#\n"1', max_size=9),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text('ab ', max_size=3), inner, max_size=3),
    max_leaves=9,
)


@given(_JSON)
def test_dumped_values_are_parsed(value: object) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    assert parse_yaml(text.encode()) == value


def test_number_of_values_is_bounded() -> None:
    assert parse_yaml(('[' + '1,' * (MAX_VALUES - 1) + ']').encode())
    with pytest.raises(InvalidYAML, match='values'):
        parse_yaml(('[' + '1,' * MAX_VALUES + ']').encode())


def test_documents_of_a_stream_share_the_limits() -> None:
    assert parse_yaml_stream(b'a: 1\n---\n- 2\n') == [{'a': 1}, [2]]
    assert parse_yaml_stream(b'') == []
    with pytest.raises(InvalidYAML, match='more than 3 values'):
        parse_yaml_stream(b'[1]\n---\n[2]\n', max_values=3)
    with pytest.raises(InvalidYAML, match='invalid YAML') as raised:
        parse_yaml_stream(b'a: 1\n---\nb: [\n')
    assert raised.value.line == 4
