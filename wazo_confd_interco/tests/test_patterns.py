# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""No regular expression of the domain takes more steps than a few for each character.

Each is tried on texts of 20,000: one that goes through a text again for each of its
characters would take minutes for these, not the second that a whole test takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

_PACKAGE = Path(__file__).parent.parent
_ROOMS = (
    *('callerid', 'dahdi', 'dialplan', 'options'),
    *('kinds/custom', 'kinds/iax', 'kinds/sip'),
)
_LENGTH = 20_000
# What fills a text, what stands before it, and what after it can't be taken.
_FILLS = (
    *(' ', 'a', '0', '"', '<', '.', '-', '@', ':', ';', '\\', '%', '[', '\n', '=', '/'),
    *(
        'a ',
        ' "',
        '" ',
        'a.',
        'a-',
        '\\0',
        '\\;',
        '%41',
        '1,',
        '0-',
        '[a',
        '<1>',
        '\n ',
    ),
)
_BEGINNINGS = ('', 'a', '"', 'sip:', 'sip:a@', 'local/', '[')
_ENDS = ('\0', '>', '"', ' "', '')


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for room in _ROOMS:
        for path in sorted((_PACKAGE / room).glob('*.py')):
            place = f'{room.replace("/", ".")}.{path.stem}'
            module = import_module(f'{_PACKAGE.name}.{place}')
            for name, value in vars(module).items():
                if isinstance(value, re.Pattern):
                    yield f'{place}.{name}', value


_PATTERNS = dict(_patterns())
# Those that are looked for in a text: from each of its places.
_SEARCHED = (
    'options.rendering._SECRET_LINE',
    'dialplan.rules._ENDS',
    'dialplan.rules._SPECIAL',
    'kinds.sip.headers._ESCAPE',
    'options.option_codecs._BARE_SEMICOLON',
)


def _texts() -> Iterator[str]:
    for fill in _FILLS:
        middle = fill * (_LENGTH // len(fill))
        for beginning in _BEGINNINGS:
            for end in _ENDS:
                yield f'{beginning}{middle}{end}'


@pytest.mark.parametrize('pattern', _PATTERNS.values(), ids=_PATTERNS)
def test_a_text_is_gone_through_once(pattern: re.Pattern[str]):
    for text in _texts():
        pattern.fullmatch(text)
        pattern.match(text)


@pytest.mark.parametrize('name', _SEARCHED)
def test_a_text_is_searched_once(name: str):
    for text in _texts():
        assert len(_PATTERNS[name].sub('', text)) <= len(text)
