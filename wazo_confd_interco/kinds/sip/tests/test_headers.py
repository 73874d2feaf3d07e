# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""SIP headers as options, and what Asterisk makes of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ....options.option_codecs import UNKNOWN
from ....options.tests.test_option_codecs import without_comment
from .. import headers

_NAMES = st.from_regex(r"[A-Za-z0-9.!%*_+`'~-]{1,12}", fullmatch=True)
_PRINTABLE = st.text(st.characters(exclude_categories=('Cc', 'Cs')), min_size=1) | (
    st.text(st.sampled_from('\\;nrx0a =):,'), min_size=1)
)
_HEADERS = st.builds(
    lambda name, value: {'name': name, 'value': value}, _NAMES, _PRINTABLE
)

_LETTERS = {'n': '\n', 'r': '\r', 't': '\t'}


def asterisk_decodes(text: str) -> str:
    """What `ast_get_encoded_str()` of Asterisk 22 makes of a text."""
    decoded = ''
    while text:
        if text[0] != '\\':
            decoded, text = decoded + text[0], text[1:]
        elif number := re.match(r'\\x([0-9A-Fa-f]{1,2})', text):
            decoded += chr(int(number[1], 16))
            text = text[number.end() :]
        elif number := re.match(r'\\0([0-7]*)', text):
            decoded += chr(int(number[1] or '0', 8) & 0xFF)
            text = text[number.end() :]
        elif text.startswith('\\x') or text == '\\':
            return decoded
        else:
            decoded, text = decoded + _LETTERS.get(text[1], text[1]), text[2:]
    return decoded


@given(_HEADERS)
def test_an_outgoing_header_reads_as_it_was_written(header):
    assert headers.read_outgoing(headers.write_outgoing(header)) == header


@given(_HEADERS)
def test_an_incoming_header_reads_as_it_was_written(header):
    assert headers.read_incoming(headers.write_incoming(header)) == header


@given(_HEADERS)
def test_asterisk_sends_the_value_of_an_outgoing_header(header):
    line = without_comment(headers.write_outgoing(header))
    function, _, value = line.partition('=')
    assert function == f'PJSIP_HEADER(add,{header["name"]})'
    assert asterisk_decodes(value) == header['value']


@given(_HEADERS)
def test_asterisk_compares_the_value_of_an_incoming_header(header):
    line = without_comment(headers.write_incoming(header))
    assert line == f'{header["name"]}: {header["value"]}'


@given(st.text(st.sampled_from('\\;nrx0a=P(),J:X ')) | st.text())
def test_what_reads_as_a_header_is_written_to_the_same_option(text):
    for read, write in (
        (headers.read_outgoing, headers.write_outgoing),
        (headers.read_incoming, headers.write_incoming),
    ):
        header = read(text)
        assert header is UNKNOWN or write(header) == text


@pytest.mark.parametrize(
    ('header', 'option'),
    [
        (('X-Foo', 'bar'), 'PJSIP_HEADER(add,X-Foo)=bar'),
        (('X-Foo', 'a; b'), 'PJSIP_HEADER(add,X-Foo)=a\\; b'),
        (('X-Foo', 'C:\\dir'), 'PJSIP_HEADER(add,X-Foo)=C:\\\\dir'),
        (('X-Foo', 'a\\r\\nP-Evil: 1'), 'PJSIP_HEADER(add,X-Foo)=a\\\\r\\\\nP-Evil: 1'),
    ],
)
def test_an_outgoing_header_is_written_as(header, option):
    name, value = header
    assert headers.write_outgoing({'name': name, 'value': value}) == option


@pytest.mark.parametrize(
    'option',
    [
        'PJSIP_HEADER(add,X-Foo)=a\\rb',
        'PJSIP_HEADER(add,X-Foo)=a;b',
        'PJSIP_HEADER(add,X-Foo)=',
        'PJSIP_HEADER(add,)=b',
        'PJSIP_HEADER(update,X-Foo)=b',
        'PJSIP_HEADER( add,X-Foo)=b',
        'A=1',
        '',
    ],
)
def test_a_set_var_that_is_spelled_otherwise_is_no_header(option):
    assert headers.read_outgoing(option) is UNKNOWN


@pytest.mark.parametrize('option', ['X-A', 'X-A:b', 'X A: b', ': b', 'X-A: a;b', ''])
def test_a_match_header_that_is_spelled_otherwise_is_no_header(option):
    assert headers.read_incoming(option) is UNKNOWN


@pytest.mark.parametrize(
    ('text', 'decoded'),
    [
        ('a\\r\\nb', 'a\r\nb'),
        ('\\x0d\\x0a', '\r\n'),
        ('\\xd', '\r'),
        ('\\015\\012', '\r\n'),
        ('\\12', '\n'),
        ('\\\\r', '\\r'),
        ('C:\\dir', 'C:dir'),
        ('\\;', ';'),
        ('\\', ''),
    ],
)
def test_every_escape_that_asterisk_could_decode_is_decoded(text, decoded):
    assert headers.decoded(text) == decoded


@given(st.text(st.sampled_from('\\xnr0123ad')))
def test_a_control_character_of_asterisks_is_one_of_ours(text):
    """What is refused is decided by `decoded`: it may see more, never less."""
    theirs = {one for one in asterisk_decodes(text) if one < ' '}
    ours = {one for one in headers.decoded(text) if one < ' '}
    assert theirs <= ours
