# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the values of a route may be: each rule takes one or raises `Refused`.

Lengths and characters are those of confd's schemas (its helpers/validator.py and
plugins/outcall_extension), which composing its services would skip; the rest is what
Asterisk can't read, and confd accepts.
"""

from __future__ import annotations

import re
from typing import Final

from ..options.values import Refused
from .patterns import is_pattern

EXTEN_LENGTH: Final = 40
PREFIX_LENGTH: Final = 32
EXTERNAL_PREFIX_LENGTH: Final = 64

_OUTCALL: Final = re.compile(r'_?\+?[*#0-9_XxZzNn\[\].!-]*')
_INCALL: Final = re.compile(r'_[*#0-9_XxZzNn\[\].!-]+|[*#0-9]+')
_PREFIX: Final = re.compile(r'\+|\+?[0-9#*]+')
_SPECIAL: Final = re.compile(r'[XxZzNn\[\].!]')
_ENDS: Final = re.compile(r'[.!]')


def outcall_exten(text: str) -> None:
    """An extension in a context of outgoing calls, a pattern or a number."""
    _exten(text, _OUTCALL)


def incall_exten(text: str) -> None:
    """An extension in any other context: no `+`, and patterns only with their `_`."""
    _exten(text, _INCALL)


def _exten(text: str, characters: re.Pattern[str]) -> None:
    if not 0 < len(text) <= EXTEN_LENGTH:
        raise Refused(f'an extension has 1 to {EXTEN_LENGTH} characters')
    if not characters.fullmatch(text):
        raise Refused(f'{text!r} has characters that no extension has')
    if is_pattern(text):
        _pattern(text[1:])
    elif _SPECIAL.search(text):
        raise Refused(f'{text!r} is taken as it stands: a pattern begins with _')


def _pattern(text: str) -> None:
    """What follows the `_`: sets that are closed and hold something, `.` at the end."""
    outside = re.sub(r'\[([^\[\]]*)\]', _set, text)
    if set(outside) & set('[]'):
        raise Refused(f'the pattern _{text} has a [ or a ] without the other')
    if not outside.strip('-'):
        raise Refused('a pattern that takes no number')
    wildcard = _ENDS.search(outside)
    if wildcard and outside[wildcard.end() :].strip('-'):
        raise Refused(f'the pattern _{text} goes on after its {wildcard[0]}')


def _set(found: re.Match[str]) -> str:
    members = found[1]
    if not members.strip('-'):
        raise Refused(f'the set {found[0]} takes nothing')
    for first, last in re.findall('(?=(.)-(.))', members):
        if first > last:
            raise Refused(f'the range {first}-{last} is the wrong way round')
    return 'X'


def prefix(text: str) -> None:
    """What a route's calls may be prefixed with; an empty one is none."""
    _check_prefix(text, PREFIX_LENGTH)


def external_prefix(text: str) -> None:
    """What is put before a number that leaves; an empty one is none."""
    _check_prefix(text, EXTERNAL_PREFIX_LENGTH)


def _check_prefix(text: str, length: int) -> None:
    if len(text) > length:
        raise Refused(f'longer than {length} characters')
    if text and not _PREFIX.fullmatch(text):
        raise Refused(f'{text!r} is no prefix: digits, * and #, a + before them')
