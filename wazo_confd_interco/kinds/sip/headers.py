# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""SIP headers of an interconnection, as options of pjsip.conf.

An outgoing header is a `set_var` of the endpoint that calls PJSIP_HEADER(). Asterisk
decodes escapes in it, so backslashes are doubled. An incoming header is a
`match_header` of the identify section, which Asterisk does not decode.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, TypedDict

from ...network.sip_uris import parse_name_address
from ...options.option_codecs import (
    UNPARSED,
    OptionCodec,
    escape_semicolons,
    unescape_semicolons,
)
from ...options.values import check_option_value, quote
from ...options.variables import MAX_VARIABLE_BYTES
from ...problems import FORBIDDEN, TOO_LARGE, InvalidValue, reword

MAX_HEADER_NAME: Final = 128

# RFC 3261, section 25.1: token.
_TOKEN: Final = re.compile(r"[A-Za-z0-9.!%*_+`'~-]+")
_OUTGOING: Final = re.compile(r'PJSIP_HEADER\(add,([^)]+)\)=(.+)', re.DOTALL)
_INCOMING: Final = re.compile(r'([^:\s]+): (.+)', re.DOTALL)

# Headers that the SIP stack writes itself, with their compact forms.
_STACK_HEADERS: Final = {
    'via': 'v',
    'from': 'f',
    'to': 't',
    'call-id': 'i',
    'cseq': None,
    'contact': 'm',
    'route': None,
    'record-route': None,
    'max-forwards': None,
    'content-length': 'l',
    'content-type': 'c',
    'content-encoding': 'e',
    'supported': 'k',
    'authorization': None,
    'proxy-authorization': None,
}
STACK_HEADERS: Final = frozenset(_STACK_HEADERS) | frozenset(
    compact for compact in _STACK_HEADERS.values() if compact
)


# Headers of the SIP stack by which calls can be recognised all the same.
_CALLER_HEADERS: Final = frozenset(('to', 'from'))
_COMPACT: Final = {'t': 'To', 'f': 'From'}


_FROM: Final = 'from'
_URI_SCHEME: Final = re.compile('(?:sips?|tel|urn):.', re.IGNORECASE)
# What pjproject leaves out of a URI in To and From (RFC 3261, table 1).
_PORT: Final = re.compile(r'(sips?:(?:[^@]*@)?(?:\[[^]]*\]|[^:;?\[]+)):[0-9]+')
_NOT_IN_TO: Final = re.compile(
    r';(?:transport|maddr|ttl|method)=[^;?]*|;lr(?=[;?]|$)|\?.*', re.IGNORECASE
)
_TAG: Final = re.compile(';tag=[^;]*', re.IGNORECASE)
# POSIX extended regular expressions, with which Asterisk compares.
_SPECIAL: Final = re.compile(r'[].^$*+?()[{}\\|]')
_ESCAPED: Final = r'\\\g<0>'
_UNESCAPED: Final = re.compile(r'\\(.)')
_BEFORE_TAG: Final = '(;|$)'
_BEFORE_ANY_TAG: Final = re.compile(r'/\^(.*)\(;\|\$\)/')


class Header(TypedDict):
    """A SIP header of a document."""

    name: str
    value: str


def render_outgoing(header: Header) -> str:
    """Return the `set_var` that adds a header to every outgoing INVITE."""
    value = header['value'].replace('\\', '\\\\')
    return escape_semicolons(f'PJSIP_HEADER(add,{header["name"]})={value}')


def parse_outgoing(text: str) -> Any:
    """Return the header of a `set_var`, or `UNPARSED` for any other variable."""
    return _parse(text, _OUTGOING, render_outgoing, lambda v: v.replace('\\\\', '\\'))


def render_incoming(header: Header) -> str:
    """Return the `match_header` that recognises calls by a header.

    Every From header ends in a tag of the call, so Asterisk has to ignore the end.
    """
    name, value = header['name'], header['value']
    if name.lower() == _FROM:
        value = f'/^{_SPECIAL.sub(_ESCAPED, value)}{_BEFORE_TAG}/'
    return escape_semicolons(f'{name}: {value}')


def parse_incoming(text: str) -> Any:
    """Return the header of a `match_header`, or `UNPARSED`."""
    return _parse(text, _INCOMING, render_incoming, _decode_incoming)


def _decode_incoming(value: str) -> str:
    """Return the value of a header, also if it is stored as a regular expression."""
    match = _BEFORE_ANY_TAG.fullmatch(value)
    return _UNESCAPED.sub(r'\1', match[1]) if match else value


def _parse(
    text: str,
    pattern: re.Pattern[str],
    render: Callable[[Header], str],
    decode: Callable[[str], str],
) -> Any:
    plain = unescape_semicolons(text)
    match = None if plain is UNPARSED else pattern.fullmatch(plain)
    if match is None:
        return UNPARSED
    header = Header(name=match[1], value=decode(match[2]))
    return header if render(header) == text else UNPARSED


def _codec(parse: Callable[[str], Any], render: Callable[[Header], str]) -> OptionCodec:
    """Return the codec of an option that is repeated, once for each header."""

    def parse_one(text: str) -> Any:
        header = parse(text)
        return UNPARSED if header is UNPARSED else [header]

    return OptionCodec(parse_one, lambda headers: render(headers[0]), 'headers')


OUTGOING: Final = _codec(parse_outgoing, render_outgoing)
INCOMING: Final = _codec(parse_incoming, render_incoming)


def normalize_match_header(text: str) -> tuple[str, str]:
    """Return what Asterisk compares for any `match_header`: name and value.

    Names are compared without case, values exactly; spaces around both are ignored
    (res_pjsip_endpoint_identifier_ip.c).
    """
    plain = unescape_semicolons(text)
    name, _, value = (text if plain is UNPARSED else plain).partition(':')
    return name.strip().lower(), value.strip()


def header_order(header: Header) -> tuple[str, str]:
    """Return the key by which headers are sorted; the database keeps no order."""
    return header['name'], header['value']


def check_header_name(text: str) -> None:
    """Raise `InvalidValue` unless an administrator may set a header with this name."""
    if not _TOKEN.fullmatch(text) or len(text) > MAX_HEADER_NAME:
        raise InvalidValue(f'{quote(text)} is not a valid SIP header name')
    if text.lower() in STACK_HEADERS:
        raise InvalidValue(
            f'the header {text} is written by the SIP stack and must not be set',
            FORBIDDEN,
        )


def check_outgoing(header: Header) -> None:
    """Raise `InvalidValue` unless the header can be added to outgoing calls."""
    check_header_name(header['name'])
    _check_value(header)


def check_incoming(header: Header) -> None:
    """Raise `InvalidValue` unless calls can be recognised by the header."""
    name = header['name'].lower()
    if name in _COMPACT:
        raise InvalidValue(
            f'the header {header["name"]} is compared by its long name; use '
            f'{_COMPACT[name]}'
        )
    if name not in _CALLER_HEADERS:
        check_header_name(header['name'])
    _check_value(header)
    if header['value'].startswith('/'):
        raise InvalidValue(
            f'the value of {header["name"]} must not begin with "/", which starts a '
            'regular expression in Asterisk'
        )
    if name in _CALLER_HEADERS:
        _check_name_address(header)


def _check_name_address(header: Header) -> None:
    """Raise `InvalidValue` unless Asterisk writes To or From like the value.

    Asterisk compares the header as pjproject writes it again: with brackets, the name
    in quotes, and without a port and some parameters of the URI.
    """
    name, value = header['name'], header['value']
    address = parse_name_address(value)
    if not _URI_SCHEME.match(address.uri):
        raise InvalidValue(
            f'the value of {name} must have a URI in angle brackets; write it like '
            '<sip:+14185550100@pbx.example.com>'
        )
    uri = _NOT_IN_TO.sub('', _PORT.sub(r'\1', address.uri))
    written = str(address._replace(uri=uri, rest=_TAG.sub('', address.rest)))
    if written != value:
        raise InvalidValue(
            f'the value of {name} is not in the form that Asterisk compares; write '
            f'{quote(written)}'
        )


def _check_value(header: Header) -> None:
    with reword(before=f'the value of {header["name"]} '):
        check_option_value(header['value'])
    if len(header['value'].encode()) > MAX_VARIABLE_BYTES:
        raise InvalidValue(
            f'the value of {header["name"]} must not have more than '
            f'{MAX_VARIABLE_BYTES} bytes',
            TOO_LARGE,
        )
