# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules of the values of a new outgoing or incoming route, by their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from ..callerid import grammar as callerid
from ..options.values import Refused, plain, tried
from . import rules

_SUBROUTINE: Final = re.compile(r'[\w.-]*')


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


def _subroutine(text: str) -> None:
    """A name and no more: what follows a comma would be an extension to call."""
    _text(79)(text)
    if not _SUBROUTINE.fullmatch(text):
        raise Refused(f'{text!r} is no name of a subroutine: letters, digits, and -_.')


def _not_negative(number: int) -> None:
    if number < 0:
        raise Refused('must not be negative')


OUTCALL: Final = {
    'name': _named,
    'preprocess_subroutine': _subroutine,
    'ring_time': _not_negative,
}
OUTCALL_EXTENSION: Final = {
    'exten': rules.outcall_exten,
    'strip_digits': _not_negative,
    'prefix': rules.prefix,
    'external_prefix': rules.external_prefix,
    'caller_id': callerid.check,
}
INCALL: Final = {'exten': rules.incall_exten}


def refusals(
    path: str, values: Mapping[str, Any], table: Mapping[str, Callable[[Any], None]]
) -> Iterator[tuple[str, str]]:
    """The refusals of the values that a table of rules knows."""
    for name, rule in table.items():
        if values.get(name) is not None:
            yield from tried(f'{path}.{name}', partial(rule, values[name]))
