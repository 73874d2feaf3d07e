# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ....options.option_codecs import UNPARSED
from ....problems import TOO_LARGE, InvalidValue
from ..register_line import (
    PARTS,
    check_credential,
    check_length,
    check_part,
    check_remote_host,
    parse,
    read,
    render,
)


def registration(*values: Any) -> dict[str, Any]:
    """Return the parts of a line, in the order of `PARTS`."""
    return dict(zip(PARTS, values, strict=True))


@pytest.mark.parametrize(
    ('line', 'values'),
    [
        ('u:p@h:4569', ('h', 4569, 'u', 'p', None, None)),
        ('u:p@h:4569/100?incall', ('h', 4569, 'u', 'p', '100', 'incall')),
        ('u@h', ('h', None, 'u', None, None, None)),
        ('h', ('h', None, None, None, None, None)),
        ('h/100', ('h', None, None, None, '100', None)),
        ('h:1?c', ('h', 1, None, None, None, 'c')),
        ('u:@h:0', ('h', 0, 'u', '', None, None)),
        ('u:a/b?c@h:1', ('h', 1, 'u', 'a/b?c', None, None)),
        ('marko:[torkey]@h', ('h', None, 'marko', '[torkey]', None, None)),
    ],
)
def test_stored_line_is_parsed_into_its_parts(
    line: str, values: tuple[Any, ...]
) -> None:
    assert parse(line) == registration(*values)


@pytest.mark.parametrize(
    'line',
    [
        *(None, '', '@', 'u:p@', 'u:p:q@h', 'u:p;q@h:1', 'u:p@h:x', 'u:p@h:04569'),
        *('u:p@h:123456', 'u:p@[2001:db8::1]:4569', 'a@b@c', 'u:p@h:1:2', 'h:1/e;x'),
        'u:p@h:' + '9' * 5000,
    ],
)
def test_line_that_cannot_be_parsed_is_shown_as_null(line: str | None) -> None:
    assert parse(line) is UNPARSED
    shown = read(line, True, with_secrets=True)
    assert shown.pop('enabled') is True
    shown.pop('has_password')
    assert set(shown.values()) == {None}


def test_password_is_only_in_a_document_for_merging() -> None:
    line = 'u:p4ss@h:4569'
    assert read(line, False) == {
        'remote_host': 'h',
        'remote_port': 4569,
        'auth_username': 'u',
        'callback_extension': None,
        'callback_context': None,
        'has_password': True,
        'enabled': False,
    }
    assert read(line, True, with_secrets=True)['auth_password'] == 'p4ss'
    assert read('u@h', True, with_secrets=True)['has_password'] is False
    assert read('u:p:q@h', True)['has_password'] is True


@pytest.mark.parametrize(
    ('values', 'line'),
    [
        (('h', None, 'u', 'p', None, None), 'u:p@h:4569'),
        (('h', 5036, 'u', 'p', '100', 'c'), 'u:p@h:5036/100?c'),
        (('h', None, 'u', None, '', ''), 'u@h:4569'),
        (('h', 0, '', 'p', None, None), 'h:4569'),
    ],
)
def test_line_is_always_rendered_with_a_port(
    values: tuple[Any, ...], line: str
) -> None:
    assert render(registration(*values)) == line


_LINES = st.text(st.sampled_from('uph1:@/?;.045 \n'), max_size=14) | st.text()
_TEXTS = st.text(
    st.characters(exclude_characters=':@/?;', exclude_categories=['Cs']), min_size=1
)


@given(_LINES)
def test_parsed_parts_are_the_whole_line(line: str) -> None:
    found = parse(line)
    if found is UNPARSED:
        return
    text = found['remote_host']
    if found['remote_port'] is not None:
        text += f':{found["remote_port"]}'
    if found['callback_extension'] is not None:
        text += f'/{found["callback_extension"]}'
    if found['callback_context'] is not None:
        text += f'?{found["callback_context"]}'
    if found['auth_username'] is not None:
        password = found['auth_password']
        user = found['auth_username'] + (f':{password}' if password is not None else '')
        text = f'{user}@{text}'
    assert text == line


@given(
    st.builds(
        registration,
        _TEXTS,
        st.integers(1, 65535),
        _TEXTS,
        _TEXTS,
        _TEXTS | st.none(),
        _TEXTS | st.none(),
    )
)
def test_rendered_line_is_parsed(parts: dict[str, Any]) -> None:
    assert parse(render(parts)) == parts


@given(_TEXTS)
def test_password_of_any_line_is_never_in_an_answer(password: str) -> None:
    for line in ('u:{}@h:1', 'u:{}:x@h', 'u:x:{}@h', 'u:{};x@h:1'):
        shown = read(line.format(f'S3cr3t{password}'), True)
        assert shown['has_password'] is True
        assert 'S3cr3t' not in json.dumps(shown)


@pytest.mark.parametrize(
    'text',
    ['a:b', 'a@b', 'a/b', 'a?b', 'a;b', 'a\nb', 'a\0b', 'a b', '', 'a\xa0b', 'x' * 80],
)
def test_text_that_asterisk_would_split_is_not_a_credential(text: str) -> None:
    with pytest.raises(InvalidValue):
        check_credential(text)


@pytest.mark.parametrize('text', ['u', 'p4$$,w=rd', '[torkey]', 'é' * 39, 'x' * 79])
def test_any_other_text_is_a_credential(text: str) -> None:
    check_credential(text)


@pytest.mark.parametrize(
    'text', ['h:1', '[2001:db8::1]', '2001:db8::1', 'h/1', 'a b', '']
)
def test_text_that_asterisk_cannot_register_with_is_rejected(text: str) -> None:
    with pytest.raises(InvalidValue):
        check_remote_host(text)


@pytest.mark.parametrize('text', ['iax.example.com', '198.51.100.7'])
def test_host_name_or_ipv4_address_is_a_remote_host(text: str) -> None:
    check_remote_host(text)


def test_extension_with_a_separator_is_rejected() -> None:
    check_part('100')
    with pytest.raises(InvalidValue, match='splits'):
        check_part('100?c')


def test_line_that_is_longer_than_its_column_is_rejected() -> None:
    check_length(registration('h', 4569, 'u' * 79, 'p' * 79, None, 'c' * 88))
    for parts in (
        registration('h', 4569, 'u' * 79, 'p' * 79, None, 'c' * 89),
        registration('h', 4569, 'é' * 79, 'é' * 79, None, None),
    ):
        with pytest.raises(InvalidValue, match='255') as caught:
            check_length(parts)
        assert caught.value.code == TOO_LARGE
