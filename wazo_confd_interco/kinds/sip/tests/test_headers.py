# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Headers as options, compared with what Asterisk makes of the options."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ....options.option_codecs import UNPARSED
from ....options.tests.texts import CONTROL_TEXTS, without_comment
from ....options.variables import decode_escapes
from ....problems import FORBIDDEN, InvalidValue
from .. import headers
from ..headers import Header

_NAMES = st.text("Za0.!%*_+`'~-", min_size=1, max_size=12)
_VALUES = st.text(st.characters(exclude_categories=('Cc', 'Cs')), min_size=1) | (
    st.text(st.sampled_from('\\;nrx0a =):,'), min_size=1)
)
HEADERS = st.builds(lambda name, value: Header(name=name, value=value), _NAMES, _VALUES)

_LETTERS = {'n': '\n', 'r': '\r', 't': '\t'}


def decode_like_asterisk(text: str) -> str:
    """Return what `ast_get_encoded_str()` of Asterisk 22 makes of a text."""
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


@given(HEADERS)
def test_rendered_outgoing_header_is_parsed(header: Header) -> None:
    assert headers.parse_outgoing(headers.render_outgoing(header)) == header
    assert headers.OUTGOING.parse(headers.OUTGOING.render([header])) == [header]


@given(HEADERS)
def test_rendered_incoming_header_is_parsed(header: Header) -> None:
    assert headers.parse_incoming(headers.render_incoming(header)) == header
    assert headers.INCOMING.parse(headers.INCOMING.render([header])) == [header]


@given(HEADERS)
def test_asterisk_sends_the_value_of_an_outgoing_header(header: Header) -> None:
    line = without_comment(headers.render_outgoing(header))
    function, _, value = line.partition('=')
    assert function == f'PJSIP_HEADER(add,{header["name"]})'
    assert decode_like_asterisk(value) == header['value']


@given(HEADERS)
def test_asterisk_compares_the_value_of_an_incoming_header(header: Header) -> None:
    line = without_comment(headers.render_incoming(header))
    assert line == f'{header["name"]}: {header["value"]}'


@given(st.text(st.sampled_from('\\;nrx0a=P(),J:X ')) | st.text())
def test_parsed_header_is_rendered_to_the_same_option(text: str) -> None:
    for parse, render in (
        (headers.parse_outgoing, headers.render_outgoing),
        (headers.parse_incoming, headers.render_incoming),
    ):
        header = parse(text)
        assert header is UNPARSED or render(header) == text


@pytest.mark.parametrize(
    ('name', 'value', 'option'),
    [
        ('X-Foo', 'bar', 'PJSIP_HEADER(add,X-Foo)=bar'),
        ('X-Foo', 'a; b', 'PJSIP_HEADER(add,X-Foo)=a\\; b'),
        ('X-Foo', 'C:\\dir', 'PJSIP_HEADER(add,X-Foo)=C:\\\\dir'),
        ('X', 'a\\r\\nP-Evil: 1', 'PJSIP_HEADER(add,X)=a\\\\r\\\\nP-Evil: 1'),
    ],
)
def test_outgoing_header_is_rendered_as_a_variable(
    name: str, value: str, option: str
) -> None:
    assert headers.render_outgoing({'name': name, 'value': value}) == option


@pytest.mark.parametrize(
    'option',
    [
        *('PJSIP_HEADER(add,X-Foo)=a\\rb', 'PJSIP_HEADER(add,X-Foo)=a;b'),
        *('PJSIP_HEADER(add,X-Foo)=', 'PJSIP_HEADER(add,)=b'),
        *('PJSIP_HEADER(update,X-Foo)=b', 'PJSIP_HEADER( add,X-Foo)=b', 'A=1', ''),
        'PJSIP_HEADER(add,X-Foo)=a\\101',
    ],
)
def test_variable_in_another_spelling_is_not_an_outgoing_header(option: str) -> None:
    assert headers.parse_outgoing(option) is UNPARSED


@pytest.mark.parametrize('option', ['X-A', 'X-A:b', 'X A: b', ': b', 'X-A: a;b', ''])
def test_match_header_in_another_spelling_is_not_an_incoming_header(
    option: str,
) -> None:
    assert headers.parse_incoming(option) is UNPARSED


@given(st.text(st.sampled_from('\\xnr0123ad')))
def test_every_control_character_that_asterisk_decodes_is_decoded(text: str) -> None:
    # Variables are rejected for what `decode_escapes` returns: more is safe.
    by_asterisk = {one for one in decode_like_asterisk(text) if one < ' '}
    assert by_asterisk <= set(decode_escapes(text))


@pytest.mark.parametrize(
    ('text', 'normal'),
    [
        ('X-A: b', ('x-a', 'b')),
        ('x-a:b', ('x-a', 'b')),
        (' X-A : B ', ('x-a', 'B')),
        ('X-A: b\\;c', ('x-a', 'b;c')),
        ('X-A', ('x-a', '')),
    ],
)
def test_match_header_is_normalised_to_what_asterisk_compares(
    text: str, normal: tuple[str, str]
) -> None:
    assert headers.normalize_match_header(text) == normal


@pytest.mark.parametrize(
    'name',
    ['X-Foo', 'P-Asserted-Identity', 'User-Agent', "a.!%*_+`'~-", 'x', 'a' * 128],
)
def test_header_name_is_accepted(name: str) -> None:
    headers.check_header_name(name)


@pytest.mark.parametrize(
    'name',
    ['', 'X Foo', 'X:Foo', 'X-Fôo', 'X,Foo', 'X)Foo', 'X-Foo\n', 'a' * 129]
    + [*CONTROL_TEXTS],
)
def test_text_that_is_not_a_header_name_is_rejected(name: str) -> None:
    with pytest.raises(InvalidValue, match='not a valid SIP header name'):
        headers.check_header_name(name)


@pytest.mark.parametrize(
    'name',
    [
        *('Via', 'v', 'FROM', 'f', 'To', 't', 'Call-ID', 'i', 'CSeq', 'Contact', 'm'),
        *('Route', 'Record-Route', 'Max-Forwards', 'Content-Length', 'l'),
        *('Content-Type', 'c', 'Content-Encoding', 'e', 'Supported', 'k'),
        *('Authorization', 'Proxy-Authorization'),
    ],
)
def test_header_of_the_sip_stack_cannot_be_an_outgoing_header(name: str) -> None:
    with pytest.raises(InvalidValue, match='written by the SIP stack'):
        headers.check_outgoing({'name': name, 'value': 'a'})
    if name.lower() in ('to', 'from'):
        headers.check_incoming({'name': name, 'value': '<sip:a@b>'})
    elif name in ('t', 'f'):
        with pytest.raises(InvalidValue, match='use To|use From'):
            headers.check_incoming({'name': name, 'value': '<sip:a@b>'})
    else:
        with pytest.raises(InvalidValue, match='written by the SIP stack'):
            headers.check_incoming({'name': name, 'value': 'a'})


@given(st.text(st.characters(codec='ascii', exclude_categories=['Cc']), min_size=1))
def test_from_is_stored_as_an_expression_that_ignores_the_tag(value: str) -> None:
    header = headers.Header(name='From', value=value)
    text = headers.render_incoming(header)
    assert headers.parse_incoming(text) == header
    expression = text.replace('\\;', ';').removeprefix('From: /').removesuffix('/')
    if '\\;' not in value:
        assert re.search(expression, f'{value};tag=1')
        assert re.search(expression, value)
        assert not re.search(expression, f'{value}x;tag=1')


@pytest.mark.parametrize('name', ['Via', 'Route'])
def test_header_of_the_sip_stack_is_rejected_by_every_name(name: str) -> None:
    with pytest.raises(InvalidValue, match='written by the SIP stack') as caught:
        headers.check_header_name(name)
    assert caught.value.code == FORBIDDEN


@pytest.mark.parametrize(
    ('value', 'reason'),
    [
        ('', 'X-A must not be empty'),
        (' a', 'space'),
        ('a\n', 'control'),
        ('é' * 256, '511 bytes'),
    ],
)
def test_value_that_no_header_can_have_is_rejected(value: str, reason: str) -> None:
    for check in (headers.check_outgoing, headers.check_incoming):
        with pytest.raises(InvalidValue, match=reason):
            check({'name': 'X-A', 'value': value})


def test_header_value_of_511_bytes_is_accepted() -> None:
    header = Header(name='X-A', value='é' * 255 + 'a')
    headers.check_outgoing(header)
    headers.check_incoming(header)


def test_only_incoming_header_must_not_begin_with_a_slash() -> None:
    header = Header(name='X-A', value='/.*/')
    headers.check_outgoing(header)
    with pytest.raises(InvalidValue, match='regular expression'):
        headers.check_incoming(header)


# The first value is how pjproject 2.17, which Asterisk contains, writes the others.
@pytest.mark.parametrize(
    ('written', 'others'),
    [
        ('<sip:a@b.c>', ['sip:a@b.c', '<sip:a@b.c:5060>', '<sip:a@b.c?x=y>']),
        ('<sip:a@b.c>', ['<sip:a@b.c;maddr=192.0.2.1;lr;ttl=1;method=INVITE>']),
        ('<sip:a@b.c;user=phone;x=y>', ['<sip:a@b.c;transport=udp;user=phone;x=y>']),
        ('"Gamma X" <sip:a@b.c>', ['Gamma X <sip:a@b.c>', '"Gamma X"<sip:a@b.c>']),
        ('<sips:a@[2001:db8::1]>', ['<sips:a@[2001:db8::1]:5061>']),
        ('<tel:123>', ['tel:123']),
        ('<sip:123>', ['sip:123']),
        ('<sip:a@b.c>;x=y', ['<sip:a@b.c>;tag=1;x=y', '<sip:a@b.c:5060>;x=y;tag=1']),
        ('<sip:b.c>', ['<sip:b.c:5060>']),
    ],
)
@pytest.mark.parametrize('name', ['To', 'from'])
def test_value_of_to_and_from_must_be_as_asterisk_compares_it(
    name: str, written: str, others: list[str]
) -> None:
    headers.check_incoming({'name': name, 'value': written})
    for value in others:
        with pytest.raises(InvalidValue) as caught:
            headers.check_incoming({'name': name, 'value': value})
        assert f"write '{written}'" in str(caught.value)


@pytest.mark.parametrize('value', ['+14185550100', 'a@b.c', '<+1418>', '<>'])
def test_value_of_to_needs_a_uri(value: str) -> None:
    with pytest.raises(InvalidValue, match='URI in angle brackets'):
        headers.check_incoming({'name': 'To', 'value': value})
