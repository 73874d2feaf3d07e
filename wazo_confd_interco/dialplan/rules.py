# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is refused of a new outgoing or incoming route, and why.

Limits are those of confd's schemas; expressions hold from end to end, where confd's
let something through at the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from ..callerid import grammar as callerid
from ..pjsip.grammar import Refused, plain, tried
from . import patterns

_PREFIX: Final = re.compile(r'\+|\+?[0-9*#]+')
_INCOMING: Final = re.compile(r'_[*#0-9_XxZzNn\[\].!-]{1,39}|[*#0-9]{1,40}')
_EXTEN_LENGTH: Final = 40


def _text(length: int) -> Callable[[str], None]:
    def rule(text: str) -> None:
        plain(text)
        if len(text) > length:
            raise Refused(f'longer than {length} characters')

    return rule


def _named(text: str) -> None:
    if not text:
        raise Refused('required')
    _text(128)(text)


def _not_negative(number: int) -> None:
    if number < 0:
        raise Refused('must not be negative')


def _prefix(length: int) -> Callable[[str], None]:
    def rule(text: str) -> None:
        if text and not _PREFIX.fullmatch(text):
            raise Refused('+, digits, * and # only')
        _text(length)(text)

    return rule


def _exten(text: str) -> None:
    if len(text) > _EXTEN_LENGTH:
        raise Refused(f'longer than {_EXTEN_LENGTH} characters')
    patterns.check(text)


def _incoming_exten(text: str) -> None:
    if not _INCOMING.fullmatch(text):
        raise Refused('digits, * and #, or a pattern that begins with _')
    _exten(text)


OUTCALL: Final = {
    'name': _named,
    'preprocess_subroutine': _text(79),
    'ring_time': _not_negative,
}
OUTCALL_EXTENSION: Final = {
    'exten': _exten,
    'strip_digits': _not_negative,
    'prefix': _prefix(32),
    'external_prefix': _prefix(64),
    'caller_id': callerid.check,
}
INCALL: Final = {'exten': _incoming_exten}


def refusals(
    path: str, values: Mapping[str, Any], rules: Mapping[str, Callable[[Any], None]]
) -> Iterator[tuple[str, str]]:
    """The refusals of the values that a table of rules knows."""
    for name, rule in rules.items():
        if values.get(name) is not None:
            yield from tried(f'{path}.{name}', partial(rule, values[name]))
