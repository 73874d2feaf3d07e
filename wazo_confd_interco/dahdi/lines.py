# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lines of a configuration file of Asterisk, one by one.

Comments, sections and the two ways to set something are read as Asterisk's
main/config.c reads them, so that a file means here what it means there.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# Asterisk reads into a buffer of 8192 bytes and skips what does not fit.
LONGEST_LINE: Final = 8191

_SECTION: Final = re.compile(r'\[(?P<name>[^\]]*)\]')


@dataclass(frozen=True)
class Line:
    """One line that says something.

    `kind` is `section` (its name in `name`), `setting` (`name` and `value`),
    `comment` (a line that is nothing else, its text in `value`), or `unread`, with
    the reason in `value`.
    """

    number: int
    kind: str
    name: str = ''
    value: str = ''


def lines(text: str) -> Iterator[Line]:
    """The lines of a file, without those that are empty.

    :param text: the whole file; Windows line ends and a byte order mark are no harm
    """
    depth = 0
    for number, raw in enumerate(io.StringIO(text.removeprefix('\ufeff')), start=1):
        if len(raw) > LONGEST_LINE:
            yield Line(number, 'unread', value='too long for Asterisk')
            continue
        comment = raw.strip()
        if depth == 0 and comment.startswith(';') and not _opens_block(comment, 0):
            yield Line(number, 'comment', value=comment.strip('; \t\r\n'))
            continue
        said, depth = _without_comments(raw, depth)
        if said:
            yield _read(number, said)


def _opens_block(text: str, semicolon: int) -> bool:
    """Whether a comment of several lines begins, `;--` and no third dash."""
    opening = text[semicolon + 1 : semicolon + 4]
    return opening.startswith('--') and opening != '---'


def _without_comments(raw: str, depth: int) -> tuple[str, int]:
    """What a line says, and how many blocks of comment are open after it."""
    said: list[str] = []
    start = 0
    while (semicolon := raw.find(';', start)) >= 0:
        before, start_of_this = raw[start:semicolon], start
        start = semicolon + 1
        if before.endswith('\\'):
            before = before[:-1] + ';'
        elif _opens_block(raw, semicolon):
            start += 2
            depth += 1
            said.append(before if depth == 1 else '')
            continue
        elif depth and raw.endswith('--', start_of_this, semicolon):
            depth -= 1
            continue
        elif not depth:
            return ''.join((*said, before)).strip(), depth
        if not depth:
            said.append(before)
    if not depth:
        said.append(raw[start:])
    return ''.join(said).strip(), depth


def _read(number: int, said: str) -> Line:
    if said.startswith('['):
        section = _SECTION.match(said)
        if section is None:
            return Line(number, 'unread', value='a [ that nothing closes')
        return Line(number, 'section', name=section['name'].strip())
    if said.startswith('#'):
        return Line(number, 'unread', value=f'{said.split()[0]} is not followed')
    name, equals, value = said.partition('=')
    if not equals:
        return Line(number, 'unread', value='no = in it')
    name = name.removesuffix('+').strip().lower()
    return Line(number, 'setting', name, value.removeprefix('>').strip())
