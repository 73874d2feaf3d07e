# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of single values that hold for every kind of option.

A check returns nothing, or raises `InvalidValue` with the reason. Checks that are data
(`Range`, `OneOf`, `MaxLength`) also tell api.yml what they accept.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ..problems import (
    INVALID_CHARACTER,
    NOT_A_CHOICE,
    OUT_OF_RANGE,
    TOO_LARGE,
    InvalidValue,
)
from .option_codecs import UNPARSED, unescape_semicolons

# The length of an option in wazo-confd's schema.
MAX_OPTION_LENGTH: Final = 4092
# Asterisk skips a line of a configuration file that is longer, and only logs it.
MAX_LINE_BYTES: Final = 8191
MAX_INTEGER: Final = 2**31 - 1

_MAX_QUOTED: Final = 80


def quote(text: str) -> str:
    """Return an offending value as messages show it: quoted and shortened."""
    shown = text if len(text) <= _MAX_QUOTED else f'{text[: _MAX_QUOTED - 1]}…'
    return repr(shown)


@dataclass(frozen=True)
class Range:
    """A check for an integer between two bounds, both included."""

    minimum: int
    maximum: int = MAX_INTEGER

    def __call__(self, number: int) -> None:
        """Raise `InvalidValue` if the number is out of range."""
        if not self.minimum <= number <= self.maximum:
            raise InvalidValue(
                f'{number} is out of range; it must be from {self.minimum} '
                f'to {self.maximum}',
                OUT_OF_RANGE,
            )


@dataclass(frozen=True)
class OneOf:
    """A check for one of a closed list of words.

    :param synonyms: words of other systems, in lower case, and the choices they mean
    """

    choices: tuple[str, ...]
    synonyms: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __call__(self, text: str) -> None:
        """Raise `InvalidValue` if the text is not one of the choices."""
        if text in self.choices:
            return
        meant = self.synonyms.get(text.lower())
        hint = f'{meant}, which is the name in PJSIP' if meant else None
        raise InvalidValue(
            f'{quote(text)} is not a valid value; use '
            f'{hint or "one of " + ", ".join(self.choices)}',
            NOT_A_CHOICE,
        )


@dataclass(frozen=True)
class MaxLength:
    """A check for a text of bounded length, without control characters."""

    length: int

    def __call__(self, text: str) -> None:
        """Raise `InvalidValue` if the text is too long or has control characters."""
        check_no_control_chars(text)
        if len(text) > self.length:
            raise InvalidValue(
                f'must not have more than {self.length} characters', TOO_LARGE
            )


def check_no_control_chars(text: str) -> None:
    """Raise `InvalidValue` for a character that could start a line of a file."""
    for character in text:
        category = unicodedata.category(character)
        if category == 'Cc':
            raise InvalidValue(
                f'must not contain the control character U+{ord(character):04X}',
                INVALID_CHARACTER,
            )
        if category == 'Cs' or character in '\u2028\u2029':
            raise InvalidValue(
                f'must not contain the character U+{ord(character):04X}',
                INVALID_CHARACTER,
            )


def check_option_value(text: str) -> None:
    """Raise `InvalidValue` for a text that no option can hold.

    Asterisk's files keep no space around a value.
    """
    check_no_control_chars(text)
    if not text:
        raise InvalidValue('must not be empty')
    if len(text) > MAX_OPTION_LENGTH:
        raise InvalidValue(
            f'must not have more than {MAX_OPTION_LENGTH} characters', TOO_LARGE
        )
    if text != text.strip():
        raise InvalidValue('must not begin or end with a space', INVALID_CHARACTER)


def check_line_length(key: str, text: str) -> None:
    """Raise `InvalidValue` if an option makes a line that Asterisk would skip."""
    if len(f'{key} = {text}\n'.encode()) > MAX_LINE_BYTES:
        raise InvalidValue(
            f'{key} makes a line of more than {MAX_LINE_BYTES} bytes, which Asterisk '
            'does not read',
            TOO_LARGE,
        )


def check_semicolons_escaped(text: str) -> None:
    r"""Raise `InvalidValue` if a bare `;` would start a comment in an option."""
    if unescape_semicolons(text) is UNPARSED:
        raise InvalidValue(
            r'must not contain ";", which starts a comment; write "\;"',
            INVALID_CHARACTER,
        )


MAX_PORT: Final = 65535
check_port: Final = Range(1, MAX_PORT)
