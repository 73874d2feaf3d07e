# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ....options.option_codecs import UNKNOWN
from ....options.values import Refused
from ..register_line import (
    NAMES,
    callback,
    credential,
    length,
    read,
    remote_host,
    show,
    write,
)


def _registration(*values):
    return dict(zip(NAMES, values, strict=True))


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
def test_a_stored_line_is_read(line, values):
    assert read(line) == _registration(*values)


@pytest.mark.parametrize(
    'line',
    [
        *(None, '', '@', 'u:p@', 'u:p:q@h', 'u:p;q@h:1', 'u:p@h:x', 'u:p@h:04569'),
        *('u:p@h:123456', 'u:p@[2001:db8::1]:4569', 'a@b@c', 'u:p@h:1:2', 'h:1/e;x'),
    ],
)
def test_a_line_that_cannot_be_read_is_shown_empty(line):
    assert read(line) is UNKNOWN
    shown = show(line, True, with_secrets=True)
    assert shown.pop('enabled') is True
    shown.pop('has_password')
    assert set(shown.values()) == {None}


def test_a_password_is_shown_only_to_be_merged_with():
    line = 'u:p4ss@h:4569'
    assert show(line, False) == {
        'remote_host': 'h',
        'remote_port': 4569,
        'auth_username': 'u',
        'callback_extension': None,
        'callback_context': None,
        'has_password': True,
        'enabled': False,
    }
    assert show(line, True, with_secrets=True)['auth_password'] == 'p4ss'
    assert show('u@h', True, with_secrets=True)['has_password'] is False
    assert show('u:p:q@h', True)['has_password'] is True


@pytest.mark.parametrize(
    ('values', 'line'),
    [
        (('h', None, 'u', 'p', None, None), 'u:p@h:4569'),
        (('h', 5036, 'u', 'p', '100', 'c'), 'u:p@h:5036/100?c'),
        (('h', None, 'u', None, '', ''), 'u@h:4569'),
        (('h', 0, '', 'p', None, None), 'h:4569'),
    ],
)
def test_a_line_is_always_written_with_its_port(values, line):
    assert write(_registration(*values)) == line


_LINES = st.text(st.sampled_from('uph1:@/?;.045 \n'), max_size=14) | st.text()
_PARTS = st.text(
    st.characters(exclude_characters=':@/?;', exclude_categories=['Cs']), min_size=1
)


@given(_LINES)
def test_nothing_of_a_line_is_lost(line):
    found = read(line)
    if found is UNKNOWN:
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
        _registration,
        _PARTS,
        st.integers(1, 65535),
        _PARTS,
        _PARTS,
        _PARTS | st.none(),
        _PARTS | st.none(),
    )
)
def test_what_is_written_is_read_again(registration):
    assert read(write(registration)) == registration


@given(_PARTS)
def test_a_password_is_in_no_answer(password):
    for line in ('u:{}@h:1', 'u:{}:x@h', 'u:x:{}@h', 'u:{};x@h:1'):
        shown = show(line.format(f'S3cr3t{password}'), True)
        assert shown['has_password'] is True
        assert 'S3cr3t' not in json.dumps(shown)


@pytest.mark.parametrize(
    'text',
    ['a:b', 'a@b', 'a/b', 'a?b', 'a;b', 'a\nb', 'a\0b', 'a b', '', 'a\xa0b', 'x' * 80],
)
def test_what_the_line_is_split_at_is_no_credential(text):
    with pytest.raises(Refused):
        credential(text)


@pytest.mark.parametrize('text', ['u', 'p4$$,w=rd', '[torkey]', 'é' * 39, 'x' * 79])
def test_anything_else_is_a_credential(text):
    credential(text)


@pytest.mark.parametrize(
    'text', ['h:1', '[2001:db8::1]', '2001:db8::1', 'h/1', 'a b', '']
)
def test_a_remote_host_is_a_name_or_an_ipv4_address(text):
    with pytest.raises(Refused):
        remote_host(text)


@pytest.mark.parametrize('text', ['iax.example.com', '198.51.100.7'])
def test_a_remote_host_may_be(text):
    remote_host(text)


def test_an_extension_is_no_more_than_a_part_of_the_line():
    callback('100')
    with pytest.raises(Refused, match='splits'):
        callback('100?c')


def test_a_line_is_as_long_as_its_column():
    length(_registration('h', 4569, 'u' * 79, 'p' * 79, None, 'c' * 80))
    with pytest.raises(Refused, match='255'):
        length(_registration('h', 4569, 'u' * 79, 'p' * 79, None, 'c' * 90))
    with pytest.raises(Refused, match='255'):
        length(_registration('h', 4569, 'é' * 79, 'é' * 79, None, None))
