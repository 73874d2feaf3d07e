# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kinds of values of options, as Asterisk parses them (main/config_options.c)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ..network.acl import parse_rule
from ..options.option_codecs import FALSE_WORDS, TRUE_WORDS, read_by_asterisk
from ..options.secrets import is_secret
from ..options.values import quote
from ..problems import InvalidValue

_MAX_UNSIGNED: Final = 2**32 - 1
# strtoul() of the C library with base 0.
_NUMBER: Final = re.compile(
    r'\+?(?:0x(?P<hex>[0-9a-f]+)|0(?P<octal>[0-7]*)|(?P<decimal>[1-9][0-9]*))', re.I
)
_BASES: Final = {'hex': 16, 'octal': 8, 'decimal': 10}
# More than any number of 32 bits has, and few enough for `int`.
_MAX_DIGITS: Final = 40
# Asterisk reads the beginning of the text, and ignores the rest.
_BEGINS_WITH_NUMBER: Final = re.compile('[+-]?[0-9]')
_CODEC: Final = re.compile(r'!?[^!:/\s]+(?::(?: *[0-9].*)?)?')


@dataclass(frozen=True)
class ValueKind:
    """One kind of values.

    :param expected: what to write, for a message that begins with "use"
    :param accepts: whether Asterisk accepts a text
    """

    expected: str
    accepts: Callable[[str], bool]

    def check(self, key: str, text: str) -> None:
        """Raise `InvalidValue` if Asterisk rejects the text of an option."""
        if not self.accepts(read_by_asterisk(text)):
            value = 'the value' if is_secret(key) else quote(text)
            raise InvalidValue(
                f'{value} is not a valid value of {key}; use {self.expected}'
            )


def parse_number(text: str) -> int | None:
    """Return the number that Asterisk reads, also from octal and hexadecimal digits."""
    match = _NUMBER.fullmatch(text) if len(text) <= _MAX_DIGITS else None
    if match is None or match.lastgroup is None:
        return None
    return int(match[match.lastgroup] or '0', _BASES[match.lastgroup])


def number(minimum: int = 0, maximum: int = _MAX_UNSIGNED) -> ValueKind:
    """Return the kind of whole numbers in a range, both bounds included."""

    def accepts(text: str) -> bool:
        parsed = parse_number(text)
        return parsed is not None and minimum <= parsed <= maximum

    return ValueKind(f'a whole number from {minimum} to {maximum}', accepts)


def choice(*choices: str, is_exact: bool = False) -> ValueKind:
    """Return the kind of a closed list of words.

    :param is_exact: whether Asterisk distinguishes upper and lower case
    """

    def accepts(text: str) -> bool:
        return (text if is_exact else text.lower()) in choices

    return ValueKind(f'one of {", ".join(choices)}', accepts)


def boolean_or(*choices: str) -> ValueKind:
    """Return the kind of booleans and further words."""
    known = {*TRUE_WORDS, *FALSE_WORDS, *choices}
    return ValueKind(
        f'one of no, yes, {", ".join(choices)}', lambda text: text.lower() in known
    )


def words(*choices: str, is_exact: bool = False) -> ValueKind:
    """Return the kind of a comma-separated list of words.

    :param is_exact: whether empty words are rejected
    """
    known = {*choices} if is_exact else {*choices, ''}

    def accepts(text: str) -> bool:
        return known.issuperset(word.strip().lower() for word in text.split(','))

    return ValueKind(f'a comma-separated list of {", ".join(choices)}', accepts)


def number_or(*choices: str) -> ValueKind:
    """Return the kind of texts that begin with a number, and of words."""

    def accepts(text: str) -> bool:
        return text.lower() in choices or bool(_BEGINS_WITH_NUMBER.match(text))

    or_words = f', or one of {", ".join(choices)}' if choices else ''
    return ValueKind(f'a number{or_words}', accepts)


def _is_access_list(text: str) -> bool:
    rules = [parse_rule(one) for one in text.split(',')]
    return all(rule is not None and rule.port is None for rule in rules)


def _are_codecs(text: str) -> bool:
    inner = text[1:-1] if text.startswith('(') and text.endswith(')') else text
    return all(_CODEC.fullmatch(one.strip()) for one in re.split('[,|]', inner))


ACCESS_LIST: Final = ValueKind(
    'addresses or networks such as 192.0.2.0/24, separated by commas without spaces',
    _is_access_list,
)
CODECS: Final = ValueKind(
    'names of codecs such as alaw,ulaw:20, separated by commas', _are_codecs
)
