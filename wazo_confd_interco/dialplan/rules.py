# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules about single values of a route; each raises `InvalidValue`.

Lengths and characters are those of wazo-confd's schemas (its helpers/validator.py and
plugins/outcall_extension), which the native services do not check. The other rules
reject values that wazo-confd accepts and Asterisk cannot read.
"""

from __future__ import annotations

import re
from typing import Final

from ..options.values import MaxLength
from ..problems import InvalidValue
from .patterns import is_pattern

EXTEN_LENGTH: Final = 40
PREFIX_LENGTH: Final = 32
EXTERNAL_PREFIX_LENGTH: Final = 64

_OUTCALL: Final = re.compile(r'_?\+?[*#0-9_XxZzNn\[\].!-]*')
_PLUS: Final = re.compile(r'^(_?)\+')
_INCALL: Final = re.compile(r'_[*#0-9_XxZzNn\[\].!-]+|[*#0-9]+')
_PREFIX: Final = re.compile(r'\+|\+?[0-9#*]+')
_PATTERN_CHARACTERS: Final = re.compile(r'[XxZzNn\[\].!]')
_WILDCARDS: Final = re.compile(r'[.!]')


def check_outcall_exten(text: str) -> None:
    """Raise unless the text is a number or a pattern that an outcall can have."""
    _check_exten(text, _OUTCALL, 'digits, *, #, a + in front, and patterns')


def check_incall_exten(text: str) -> None:
    """Raise unless the text is a number or a pattern that an incall can have.

    A leading plus is accepted, because `strip_plus` removes it.
    """
    allowed = 'digits, *, #, a + in front, and patterns that begin with _'
    _check_exten(strip_plus(text), _INCALL, allowed)


def strip_plus(exten: str) -> str:
    """Return an extension or pattern of an incall without its leading plus.

    wazo-confd accepts no plus there. In a context of type incall, Wazo's dialplan
    removes it from the called number, so the incall takes both forms.
    """
    return _PLUS.sub(r'\1', exten)


def _check_exten(text: str, characters: re.Pattern[str], allowed: str) -> None:
    if not 0 < len(text) <= EXTEN_LENGTH:
        raise InvalidValue(f'an extension must have 1 to {EXTEN_LENGTH} characters')
    if not characters.fullmatch(text):
        raise InvalidValue(
            f'{text!r} contains characters that are not allowed in this extension; '
            f'allowed are {allowed}'
        )
    if is_pattern(text):
        _check_pattern(text)
    elif _PATTERN_CHARACTERS.search(text):
        raise InvalidValue(f'{text!r} looks like a pattern; a pattern begins with _')


def _check_pattern(pattern: str) -> None:
    """Raise unless sets are closed and not empty, and a wildcard is at the end."""
    without_sets = re.sub(r'\[([^\[\]]*)\]', _check_set, pattern[1:])
    if set(without_sets) & set('[]'):
        raise InvalidValue(f'the pattern {pattern} has an unmatched [ or ]')
    if not without_sets.strip('-'):
        raise InvalidValue(f'the pattern {pattern} matches no number')
    wildcard = _WILDCARDS.search(without_sets)
    if wildcard and without_sets[wildcard.end() :].strip('-'):
        raise InvalidValue(
            f'the pattern {pattern} continues after {wildcard[0]}; Asterisk ignores '
            'the rest'
        )


def _check_set(found: re.Match[str]) -> str:
    """Raise if a set of a pattern is not valid; return a character in its place."""
    members = found[1]
    if not members.strip('-'):
        raise InvalidValue(f'the set {found[0]} matches no character')
    for first, last in re.findall('(?=(.)-(.))', members):
        if first > last:
            raise InvalidValue(f'the range {first}-{last} is reversed')
    return 'X'


def check_prefix(text: str) -> None:
    """Raise unless the text can be the `prefix` of an outcall's extension."""
    _check_prefix(text, PREFIX_LENGTH)


def check_external_prefix(text: str) -> None:
    """Raise unless the text can be dialled before each number that leaves."""
    _check_prefix(text, EXTERNAL_PREFIX_LENGTH)


def _check_prefix(text: str, length: int) -> None:
    MaxLength(length)(text)
    if text and not _PREFIX.fullmatch(text):
        raise InvalidValue(
            f'{text!r} is not a valid prefix; allowed are digits, * and #, after an '
            'optional +'
        )
