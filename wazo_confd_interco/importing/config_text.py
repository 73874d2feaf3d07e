# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parse the syntax of Asterisk's configuration files (main/config.c).

No file is opened: an `#include` is only reported. Time and memory are bounded by the
length of the text and by the limits of this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from .report import Report

# Options of one section and of the file, with those that sections inherit.
MAX_OPTIONS: Final = 1_024
MAX_ALL_OPTIONS: Final = 20_000
# Characters of the values of all sections, with those that sections inherit.
MAX_CHARACTERS: Final = 2 * 1024 * 1024
MAX_SECTIONS: Final = 2_000
# Characters of a value; wazo-confd stores options of 4,092.
MAX_VALUE: Final = 4_092

_HEADER: Final = re.compile(r'\[([^\]]*)\]\s*(?:\(([^)]*)\))?\s*(.*)')
_BLOCK_BEGIN: Final = ';--'
_BLOCK_MARK: Final = re.compile(f'{_BLOCK_BEGIN}|--;')


class OptionLine(NamedTuple):
    """A line of a section; the value is as Asterisk reads it.

    The key is in lower case, because Asterisk ignores its case
    (main/config_options.c, and strcasecmp in the channel drivers).
    """

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
    options: list[OptionLine] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    inherited: list[int] = field(default_factory=list)
    _values: dict[str, list[str]] = field(default_factory=dict)

    def add(self, option: OptionLine) -> None:
        """Add an option after those that are there."""
        self.options.append(option)
        self._values.setdefault(option.key, []).append(option.value)

    @property
    def all_lines(self) -> set[int]:
        """The lines of the section and of its templates."""
        return {*self.lines, *self.inherited}

    def values(self, key: str) -> list[str]:
        """Return the values of every option of a name."""
        return list(self._values.get(key, ()))

    def last(self, key: str) -> str | None:
        """Return the value of the last option of a name, None if there is none."""
        values = self._values.get(key)
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
    size = _Size()
    for line in strip_comments(text):
        report.add_line(line.number)
        if len(sections) > MAX_SECTIONS or size.is_exceeded:
            report.note(line.number, 'the text is too long; the rest is not read')
            break
        header = _HEADER.fullmatch(line.text)
        if header:
            current = _open_section(header, line.number, by_name, size, report)
            if by_name.get(current.name) is not current:
                by_name[current.name] = current
                sections.append(current)
        elif line.text.startswith('#'):
            report.note(line.number, _explain_directive(line.text))
        elif current is None:
            report.note(line.number, 'is not in a section, so Asterisk ignores it')
        else:
            _add_option(current, line, size, report)
    return sections


class _Size:
    """Counts what all sections contain, with what they inherit."""

    def __init__(self) -> None:
        self._lines = 0
        self._characters = 0

    def add(self, lines: int, options: Iterable[OptionLine]) -> None:
        self._lines += lines
        self._characters += sum(len(one.value) for one in options)

    @property
    def is_exceeded(self) -> bool:
        return self._lines > MAX_ALL_OPTIONS or self._characters > MAX_CHARACTERS


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
            mark = _BLOCK_MARK.search(raw, position)
            if mark is None:
                break
            depth += 1 if mark[0] == _BLOCK_BEGIN else -1
            position = mark.end()
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
    header: re.Match[str],
    line: int,
    by_name: dict[str, Section],
    size: _Size,
    report: Report,
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
    # What is inherited last counts, so a parent counts where it is named last.
    for parent in reversed(
        dict.fromkeys(word.removeprefix('+') for word in words[::-1])
    ):
        if parent in ('', '!'):
            continue
        if parent not in by_name:
            report.note(line, f'there is no section [{parent}] to inherit from')
            continue
        _inherit(section, by_name[parent], size, report)
    if rest:
        report.note(line, 'the text after the name of the section is ignored')
    return section


def _inherit(section: Section, parent: Section, size: _Size, report: Report) -> None:
    # A section has no more options than lines.
    lines = len(parent.lines) + len(parent.inherited)
    if len(section.lines) + len(section.inherited) + lines > MAX_OPTIONS:
        report.note(section.line, 'inherits too many options; the rest is not read')
        return
    size.add(lines, parent.options)
    if size.is_exceeded:
        return
    for one in list(parent.options):
        section.add(one)
    section.inherited.extend((*parent.lines, *parent.inherited))


def _add_option(section: Section, line: Line, size: _Size, report: Report) -> None:
    key, equals, value = line.text.partition('=')
    if not equals:
        report.note(line.number, 'has no "=", so Asterisk ignores it')
        return
    appends = key.endswith('+')
    key = key.removesuffix('+').strip().lower()
    # "=>" means the same as "=".
    value = value.removeprefix('>').strip()
    if appends:
        value = (section.last(key) or '') + value
    if len(section.options) >= MAX_OPTIONS or len(value) > MAX_VALUE:
        report.note(
            line.number,
            'is left out: the value is too long, or the limit of options is reached',
        )
        return
    option = OptionLine(line.number, key, value)
    size.add(1, [option])
    section.add(option)
    section.lines.append(line.number)


def _explain_directive(text: str) -> str:
    word, _, rest = text.partition(' ')
    if word in ('#include', '#tryinclude'):
        return f'{word} is not followed; import the content of {rest.strip()} too'
    if word == '#exec':
        return '#exec is not executed; import the output of the program instead'
    return 'is not a directive of Asterisk'
