# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parse the syntax of Asterisk's configuration files (main/config.c).

No file is opened: an `#include` is only reported. Time and memory are bounded by the
length of the text and by the limits of this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from .report import Report

# Options of one section and of the file, with those that sections inherit.
MAX_OPTIONS: Final = 1_024
MAX_ALL_OPTIONS: Final = 20_000
MAX_SECTIONS: Final = 2_000
# Characters of a value; wazo-confd stores options of 4,092.
MAX_VALUE: Final = 4_092

_HEADER: Final = re.compile(r'\[([^\]]*)\]\s*(?:\(([^)]*)\))?\s*(.*)')
_BLOCK_BEGIN: Final = ';--'
_BLOCK_END: Final = '--;'


class Option(NamedTuple):
    """A line of a section; the value is as Asterisk reads it."""

    line: int
    key: str
    value: str


@dataclass
class Section:
    """A section with the options that it inherits, in the order of Asterisk.

    :param lines: the lines of the header and of the options, without templates
    :param inherited: the lines of the templates
    """

    name: str
    line: int
    is_template: bool = False
    options: list[Option] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    inherited: list[int] = field(default_factory=list)

    @property
    def all_lines(self) -> set[int]:
        """The lines of the section and of its templates."""
        return {*self.lines, *self.inherited}

    def values(self, key: str) -> list[str]:
        """Return the values of every option of a name, in any case."""
        return [one.value for one in self.options if one.key.lower() == key]

    def last(self, key: str) -> str | None:
        """Return the value of the last option of a name, None if there is none."""
        values = self.values(key)
        return values[-1] if values else None


class Line(NamedTuple):
    """A line without comments."""

    number: int
    text: str


def parse_sections(text: str, report: Report) -> list[Section]:
    """Return the sections of a text, and report the lines that are in none of them.

    Sections of one name are separate, as in pjsip.conf, unless one adds to another.
    """
    sections: list[Section] = []
    by_name: dict[str, Section] = {}
    current: Section | None = None
    total = 0
    for line in strip_comments(text):
        report.add_line(line.number)
        header = _HEADER.fullmatch(line.text)
        if header:
            current = _open_section(header, line.number, by_name, report)
            if by_name.get(current.name) is not current:
                by_name[current.name] = current
                sections.append(current)
            total += len(current.options)
            if len(sections) > MAX_SECTIONS or total > MAX_ALL_OPTIONS:
                current.options.clear()
                report.note(line.number, 'the text is too long; the rest is not read')
                break
        elif line.text.startswith('#'):
            report.note(line.number, _explain_directive(line.text))
        elif current is None:
            report.note(line.number, 'is not in a section, so Asterisk ignores it')
        else:
            _add_option(current, line, report)
    return sections


def strip_comments(text: str) -> Iterator[Line]:
    r"""Yield the lines that are not empty without their comments.

    `;--` begins a comment of several lines, unless a third dash follows; `\;` is a
    semicolon.
    """
    depth = 0
    lines = text.replace('\r\n', '\n').replace('\r', '\n').split('\n')
    for number, raw in enumerate(lines, 1):
        kept, depth = _strip_line(raw, depth)
        stripped = kept.strip().lstrip('\ufeff')
        if stripped:
            yield Line(number, stripped)


def _strip_line(raw: str, depth: int) -> tuple[str, int]:
    """Return what is left of a line, and how many block comments are open after it."""
    kept: list[str] = []
    position = 0
    while position < len(raw):
        if depth:
            end = raw.find(_BLOCK_END, position)
            begin = raw.find(_BLOCK_BEGIN, position)
            if begin != -1 and (end == -1 or begin < end):
                depth, position = depth + 1, begin + len(_BLOCK_BEGIN)
            elif end != -1:
                depth, position = depth - 1, end + len(_BLOCK_END)
            else:
                break
            continue
        semicolon = raw.find(';', position)
        if semicolon == -1:
            kept.append(raw[position:])
            break
        if semicolon and raw[semicolon - 1] == '\\':
            kept.append(raw[position : semicolon - 1] + ';')
            position = semicolon + 1
        elif (
            raw.startswith(_BLOCK_BEGIN, semicolon)
            and raw[semicolon + 3 : semicolon + 4] != '-'
        ):
            kept.append(raw[position:semicolon])
            depth, position = 1, semicolon + len(_BLOCK_BEGIN)
        else:
            kept.append(raw[position:semicolon])
            break
    return ''.join(kept), depth


def _open_section(
    header: re.Match[str], line: int, by_name: dict[str, Section], report: Report
) -> Section:
    name, flags, rest = header[1].strip(), header[2], header[3]
    words = [word.strip() for word in (flags or '').split(',')]
    section = Section(name, line)
    if '+' in words and name in by_name:
        section = by_name[name]
    elif '+' in words:
        report.note(line, f'no section [{name}] precedes it, so it begins a new one')
    section.lines.append(line)
    section.is_template = section.is_template or '!' in words
    for word in words:
        parent = word.removeprefix('+')
        if parent in ('', '!'):
            continue
        if parent not in by_name:
            report.note(line, f'there is no section [{parent}] to inherit from')
            continue
        _inherit(section, by_name[parent], report)
    if rest:
        report.note(line, 'the text after the name of the section is ignored')
    return section


def _inherit(section: Section, parent: Section, report: Report) -> None:
    if len(section.options) + len(parent.options) > MAX_OPTIONS:
        report.note(section.line, 'inherits too many options; the rest is not read')
        return
    section.options.extend(parent.options)
    section.inherited.extend((*parent.lines, *parent.inherited))


def _add_option(section: Section, line: Line, report: Report) -> None:
    key, equals, value = line.text.partition('=')
    if not equals:
        report.note(line.number, 'has no "=", so Asterisk ignores it')
        return
    if len(section.options) >= MAX_OPTIONS or len(value) > MAX_VALUE:
        report.note(line.number, 'is left out: it is too long, or one of too many')
        return
    appends = key.endswith('+')
    key = key.removesuffix('+').strip()
    # "=>" means the same as "=".
    value = value.removeprefix('>').strip()
    before = section.last(key.lower())
    if appends and before is not None:
        value = before + value
    section.options.append(Option(line.number, key, value))
    section.lines.append(line.number)


def _explain_directive(text: str) -> str:
    word, _, rest = text.partition(' ')
    if word in ('#include', '#tryinclude'):
        return f'{word} is not followed; import the content of {rest.strip()} too'
    if word == '#exec':
        return '#exec is not executed; import the output of the program instead'
    return 'is not a directive of Asterisk'
