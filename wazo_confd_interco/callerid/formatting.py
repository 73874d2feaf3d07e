# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A selected caller ID as one trunk gets it.

Only a caller ID that the call selects itself is formatted. A number that can't be
written in the format goes as it is when it looks like one, and is ignored otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from . import grammar
from .grammar import CallerID

_NAMED: Final = re.compile(r'"(?P<name>.*)" <(?P<number>\+?\d{3,15})>\n?')
_LOOKS_LIKE_ONE: Final = re.compile(r'\+?\d{3,15}\n?')


def _digits(text: str) -> str:
    return ''.join(character for character in text if character.isdigit())


# The values of outgoing_caller_id_format: phonenumbers' own format, and what is left.
FORMATS: Final[dict[str, tuple[int, Callable[[str], str]]]] = {
    '+E164': (PhoneNumberFormat.E164, str),
    'E164': (PhoneNumberFormat.E164, _digits),
    'national': (PhoneNumberFormat.NATIONAL, _digits),
}


@lru_cache(maxsize=4096)
def written(number: str, format_: str, country: str | None) -> str | None:
    """The number in a format, None where it can't be written in it.

    :param country: the tenant's, two letters: where numbers without a plus belong to
    """
    try:
        parsed = phonenumbers.parse(number, country)
    except NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    how, finished = FORMATS[format_]
    return finished(phonenumbers.format_number(parsed, how)) or None


def split(selected: str) -> CallerID:
    """The name, empty where there is none, and the number of what a call selects."""
    named = _NAMED.fullmatch(selected)
    return CallerID(named['name'], named['number']) if named else CallerID('', selected)


def selected(text: str, format_: str, country: str | None) -> CallerID | None:
    """What a selected caller ID becomes for a trunk, None where it is ignored."""
    name, number = split(text)
    formatted = written(number, format_, country)
    if formatted is None:
        if not _LOOKS_LIKE_ONE.fullmatch(number):
            return None
        formatted = number
    return grammar.parse(f'"{name}" <{formatted}>' if name else formatted)


def is_number(number: str, country: str | None) -> bool:
    """Whether any format can express a number: all of them can, or none."""
    return written(number, 'E164', country) is not None
