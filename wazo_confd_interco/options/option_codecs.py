# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Option codecs: how the value of a field is written as the text of an option.

A codec parses only what it would render again, or an equivalent that Asterisk treats
the same; anything else is `UNPARSED` and stays visible as a plain option. So every
stored option is shown exactly once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

UNPARSED: Final = object()

# ast_true() and ast_false() in Asterisk's main/utils.c.
TRUE_WORDS: Final = frozenset(('yes', 'true', 'y', 't', '1', 'on'))
FALSE_WORDS: Final = frozenset(('no', 'false', 'n', 'f', '0', 'off'))

_INTEGER: Final = re.compile('0|-?[1-9][0-9]*')
_WORD: Final = re.compile('[A-Za-z0-9_.:-]+')
_BARE_SEMICOLON: Final = re.compile(r'(?<!\\);')

JSONType = Literal['string', 'integer', 'boolean', 'strings', 'headers']


@dataclass(frozen=True)
class OptionCodec:
    """A pair of functions between the text of an option and the value of a field.

    :param parse: text to value, or to `UNPARSED`
    :param render: value to text
    :param json_type: the type of the value in a document
    """

    parse: Callable[[str], Any]
    render: Callable[[Any], str]
    json_type: JSONType = 'string'


def escape_semicolons(text: str) -> str:
    r"""Return the text with `;` as `\;`, since `;` starts a comment in Asterisk."""
    return text.replace(';', '\\;')


def unescape_semicolons(text: str) -> Any:
    """Return the text that Asterisk reads, or `UNPARSED` if a comment cuts it off."""
    if ';' not in text:
        return text
    if _BARE_SEMICOLON.search(text):
        return UNPARSED
    return text.replace('\\;', ';')


def read_by_asterisk(text: str) -> str:
    """Return the part of the text that Asterisk reads: up to the first comment."""
    before, *comment = _BARE_SEMICOLON.split(text, maxsplit=1)
    plain = before.replace('\\;', ';')
    return plain.rstrip() if comment else plain


def parse_boolean(text: str) -> Any:
    """Return how Asterisk reads the text: true, false or `UNPARSED`."""
    word = text.lower()
    if word in TRUE_WORDS:
        return True
    return False if word in FALSE_WORDS else UNPARSED


def is_true(text: str | None) -> bool:
    """Return whether an option is set to true; options are false by default."""
    return parse_boolean(text or '') is True


def is_positive(text: str | None) -> bool:
    """Return whether an option is a whole number above zero; options are 0 by default.

    Of a very long number only the beginning is looked at.
    """
    number = text or '0'
    return number.isdecimal() and int(number[:9]) > 0


def _parse_integer(text: str) -> Any:
    if not _INTEGER.fullmatch(text):
        return UNPARSED
    # Python refuses to convert texts of thousands of digits.
    value = int(text) if len(text) < 12 else 2**31
    return value if -(2**31) <= value < 2**31 else UNPARSED


def parse_words(text: str) -> Any:
    """Return the words of a comma-separated list, or `UNPARSED`."""
    words = [word.strip() for word in text.split(',')]
    return words if all(map(_WORD.fullmatch, words)) else UNPARSED


def render_words(words: Sequence[str]) -> str:
    """Return words as a comma-separated list."""
    return ','.join(words)


def choice(*choices: str) -> OptionCodec:
    """Return a codec for one of a closed list of words."""
    return OptionCodec(lambda text: text if text in choices else UNPARSED, str)


TEXT: Final = OptionCodec(unescape_semicolons, escape_semicolons)
BOOLEAN: Final = OptionCodec(
    parse_boolean, lambda value: 'yes' if value else 'no', 'boolean'
)
INTEGER: Final = OptionCodec(_parse_integer, str, 'integer')
WORDS: Final = OptionCodec(parse_words, render_words, 'strings')
