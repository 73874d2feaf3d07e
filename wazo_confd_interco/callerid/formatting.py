# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The `outgoing_caller_id_format` of an interconnection.

wazo-agid converts only a selected caller ID. A number that cannot be converted leaves
unchanged if it looks like a number; otherwise the selected caller ID is ignored
(wazo-agid, handlers/outgoing_callerid_formatter.py).
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

_WITH_NAME: Final = re.compile(r'"(?P<name>.*)" <(?P<number>\+?\d{3,15})>\n?')
_LOOKS_LIKE_NUMBER: Final = re.compile(r'\+?\d{3,15}\n?')


def _keep_digits(text: str) -> str:
    return ''.join(character for character in text if character.isdigit())


# The format of phonenumbers for each `outgoing_caller_id_format`, and what wazo-agid
# does with its result.
FORMATS: Final[dict[str, tuple[int, Callable[[str], str]]]] = {
    '+E164': (PhoneNumberFormat.E164, str),
    'E164': (PhoneNumberFormat.E164, _keep_digits),
    'national': (PhoneNumberFormat.NATIONAL, _keep_digits),
}


@lru_cache(maxsize=4096)
def format_number(number: str, format_: str, country: str | None) -> str | None:
    """Return the number in a format, or None if it cannot be converted.

    :param format_: a key of `FORMATS`
    :param country: the two-letter country of the tenant, for numbers without a plus
    """
    try:
        parsed = phonenumbers.parse(number, country)
    except NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    phone_number_format, finish = FORMATS[format_]
    return finish(phonenumbers.format_number(parsed, phone_number_format)) or None


def can_format(number: str, country: str | None) -> bool:
    """Return whether a number can be converted: to all formats, or to none."""
    return format_number(number, 'E164', country) is not None


def split_selected(selected: str) -> CallerID:
    """Return the name, which may be empty, and the number of a selected caller ID."""
    match = _WITH_NAME.fullmatch(selected)
    return CallerID(match['name'], match['number']) if match else CallerID('', selected)


def format_selected(
    selected: str, format_: str, country: str | None
) -> CallerID | None:
    """Return what a selected caller ID becomes, or None if wazo-agid ignores it."""
    name, number = split_selected(selected)
    formatted = format_number(number or '', format_, country)
    if formatted is None:
        if not _LOOKS_LIKE_NUMBER.fullmatch(number or ''):
            return None
        formatted = number
    return grammar.parse(f'"{name}" <{formatted}>' if name else f'{formatted}')
