# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""SIP headers of an interconnection, as options of pjsip.conf.

An outgoing header is a `set_var` of the endpoint that calls PJSIP_HEADER(); the
value of a `set_var` is decoded by Asterisk (`ast_get_encoded_str` in main/app.c), so
a backslash in it is doubled. An incoming header is a `match_header` of the identify
section, which is not decoded.
"""

from __future__ import annotations

import re
from typing import Any, Final

from ...options.option_codecs import UNKNOWN, escape, unescape

# chan_pjsip decodes into 512 bytes, the last of them the end of the string.
VALUE_BYTES: Final = 511

_OUTGOING: Final = re.compile(r'PJSIP_HEADER\(add,([^)]+)\)=(.+)', re.DOTALL)
_INCOMING: Final = re.compile(r'([^:\s]+): (.+)', re.DOTALL)
_ESCAPE: Final = re.compile(
    r'\\(?:x(?P<hex>[0-9A-Fa-f]{1,2})|(?P<octal>[0-7]+)|(?P<other>.)|$)', re.DOTALL
)
_LETTERS: Final = {
    'n': '\n',
    'r': '\r',
    't': '\t',
    'a': '\a',
    'b': '\b',
    'f': '\f',
    'v': '\v',
}


def write_outgoing(header: dict[str, str]) -> str:
    """The `set_var` that adds the header to every outgoing INVITE."""
    value = header['value'].replace('\\', '\\\\')
    return escape(f'PJSIP_HEADER(add,{header["name"]})={value}')


def read_outgoing(text: str) -> Any:
    """The header of a `set_var`, or `UNKNOWN` for any that is spelled otherwise."""
    return _read(text, _OUTGOING, write_outgoing, lambda v: v.replace('\\\\', '\\'))


def write_incoming(header: dict[str, str]) -> str:
    """The `match_header` by which calls that bring the header are recognised."""
    return escape(f'{header["name"]}: {header["value"]}')


def read_incoming(text: str) -> Any:
    """The header of a `match_header`, or `UNKNOWN`."""
    return _read(text, _INCOMING, write_incoming, lambda value: value)


def compared(text: str) -> tuple[str, str]:
    """The name and the value that Asterisk reads in any `match_header`.

    It strips both (res_pjsip_endpoint_identifier_ip.c).
    """
    plain = unescape(text)
    name, _, value = (text if plain is UNKNOWN else plain).partition(':')
    return name.strip(), value.strip()


def _read(text: str, pattern: re.Pattern, write: Any, decode: Any) -> Any:
    plain = unescape(text)
    match = None if plain is UNKNOWN else pattern.fullmatch(plain)
    if match is None:
        return UNKNOWN
    header = {'name': match[1], 'value': decode(match[2])}
    return header if write(header) == text else UNKNOWN


def decoded(text: str) -> str:
    """What Asterisk makes of the value of a `set_var`.

    Reads more escapes than Asterisk does today (`\\a`, octal without a leading zero):
    it decides what is refused.
    """
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match) -> str:
    if match['hex']:
        return chr(int(match['hex'], 16))
    if match['octal']:
        return chr(int(match['octal'], 8) & 0xFF)
    other = match['other'] or ''
    return _LETTERS.get(other, other)
