# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks and codecs of values that only SIP interconnections have."""

from __future__ import annotations

import re
from typing import Any, Final

from ...options.option_codecs import UNPARSED, OptionCodec
from ...options.values import check_no_control_chars, check_option_value, quote
from ...options.variables import decode_escapes
from ...problems import InvalidValue, reword

# Buffers of res_pjsip.
MAX_CALLERID_BYTES: Final = 79
_LANGUAGE: Final = re.compile('[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*')
# The words of an unquoted name, without the spaces after the last word. If two parts of
# the expression matched these spaces, the search would take quadratic time.
_WORDS: Final = r'[^"<>\s]+(?:\s+[^"<>\s]+)*'
_CALLERID: Final = re.compile(
    rf'(?P<name>"[^"]*"|(?:{_WORDS})?)\s*(?:<(?P<number>\+?[0-9*#]+)>)?'
)


def check_language(text: str) -> None:
    """Raise `InvalidValue` unless the text can be a language of Asterisk's prompts."""
    if not _LANGUAGE.fullmatch(text):
        raise InvalidValue(f'{quote(text)} is not a language; write it like en_US')


def check_callerid(text: str) -> None:
    """Raise `InvalidValue` unless Asterisk can parse the text as a caller ID."""
    check_option_value(text)
    with reword(after=f'; Asterisk decodes the backslash in {quote(text)}'):
        # wazo-confgend copies the caller ID into a set_var, which Asterisk decodes.
        check_no_control_chars(decode_escapes(text))
    found = _CALLERID.fullmatch(text)
    if not found:
        raise InvalidValue(
            f'{quote(text)} is not a caller ID; write it like "My Name" <9999>'
        )
    for part in (found['name'].strip('"'), found['number'] or ''):
        if len(part.encode()) > MAX_CALLERID_BYTES:
            raise InvalidValue(
                'name and number must not have more than '
                f'{MAX_CALLERID_BYTES} bytes each'
            )


def parse_match(text: str) -> Any:
    """Return the hosts of one `match`, which may be a comma-separated list."""
    hosts = text.split(',')
    is_plain = all(host and host == host.strip() and ';' not in host for host in hosts)
    return hosts if is_plain else UNPARSED


MATCH_LIST: Final = OptionCodec(parse_match, ','.join, 'strings')
# Whether `max_contacts` admits one registration; a limit of several is an option.
ONE_CONTACT: Final = OptionCodec(
    lambda text: {'0': False, '1': True}.get(text, UNPARSED),
    lambda accepts: '1' if accepts else '0',
    'boolean',
)
