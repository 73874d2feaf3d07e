# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How one value is spelled in one option: each spelling reads and writes.

A spelling reads only what it would write again, or an equal of it that Asterisk
takes for the same; anything else is `UNKNOWN` and stays a plain option.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

UNKNOWN: Final = object()

# What ast_true() and ast_false() of Asterisk's main/utils.c take.
_TRUE: Final = frozenset(('yes', 'true', 'y', 't', '1', 'on'))
_FALSE: Final = frozenset(('no', 'false', 'n', 'f', '0', 'off'))

_INTEGER: Final = re.compile('0|-?[1-9][0-9]*')
_WORD: Final = re.compile('[A-Za-z0-9_.:-]+')
_BARE_SEMICOLON: Final = re.compile(r'(?<!\\);')
_SCHEMES: Final = ('sip:', 'sips:')
# What only a whole URI has: with any of these it is shown whole.
_OF_URIS: Final = frozenset('@;?<>')
_ALL_BUT: Final = '!all'


@dataclass(frozen=True)
class Spelling:
    """`read` text to value (or `UNKNOWN`), `write` value to text."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]


def escape(text: str) -> str:
    """A `;` begins a comment in Asterisk's files unless a backslash precedes it."""
    return text.replace(';', '\\;')


def unescape(text: str) -> Any:
    """The text that Asterisk sees; `UNKNOWN` where it would see a part of it."""
    if ';' not in text:
        return text
    if _BARE_SEMICOLON.search(text):
        return UNKNOWN
    return text.replace('\\;', ';')


def _read_boolean(text: str) -> Any:
    word = text.lower()
    if word in _TRUE:
        return True
    return False if word in _FALSE else UNKNOWN


def _read_integer(text: str) -> Any:
    if not _INTEGER.fullmatch(text):
        return UNKNOWN
    value = int(text) if len(text) < 12 else 2**31
    return value if -(2**31) <= value < 2**31 else UNKNOWN


def _words(text: str) -> list[str] | None:
    words = [word.strip() for word in text.split(',')]
    return words if all(map(_WORD.fullmatch, words)) else None


def _read_words(text: str) -> Any:
    return _words(text) or UNKNOWN


def _read_codecs(text: str) -> Any:
    # Without `!all` the list would add to what stands before it.
    first, _, rest = text.partition(',')
    return (_words(rest) or UNKNOWN) if first.strip() == _ALL_BUT else UNKNOWN


def _write_words(words: Sequence[str]) -> str:
    return ','.join(words)


def _write_codecs(names: Sequence[str]) -> str:
    return ','.join((_ALL_BUT, *names))


def _read_hosts(text: str) -> Any:
    plain = unescape(text)
    if plain is UNKNOWN:
        return UNKNOWN
    hosts = [_host_of(uri.strip()) for uri in plain.split(',')]
    return UNKNOWN if '' in hosts else hosts


def _host_of(uri: str) -> str:
    """`sip:host:port` as people say it, `host:port`; any other URI whole."""
    scheme, _, rest = uri.partition(':')
    if scheme == 'sip' and not rest.startswith(_SCHEMES) and not set(rest) & _OF_URIS:
        return rest
    return uri if scheme in ('sip', 'sips') and rest and '<' not in rest else ''


def uri_of(host: str) -> str:
    """The SIP URI of an item of `remote_hosts`."""
    return host if host.startswith(_SCHEMES) else f'sip:{host}'


def _write_hosts(hosts: Sequence[str]) -> str:
    # Asterisk reads a list in one `contact`; of several lines the host keeps one.
    return escape(','.join(map(uri_of, hosts)))


def choice(*choices: str) -> Spelling:
    """One of a closed list of words."""
    return Spelling(lambda text: text if text in choices else UNKNOWN, str)


TEXT: Final = Spelling(unescape, escape)
BOOLEAN: Final = Spelling(_read_boolean, lambda value: 'yes' if value else 'no')
INTEGER: Final = Spelling(_read_integer, str)
WORDS: Final = Spelling(_read_words, _write_words)
CODECS: Final = Spelling(_read_codecs, _write_codecs)
HOSTS: Final = Spelling(_read_hosts, _write_hosts)
