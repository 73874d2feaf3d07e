# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`dahdi-channels.conf`, as dahdi_genconf writes it and as people edit it.

Settings hold until they are set again, and `channel =>` takes what holds at its line.
The comment before a block names the span (`; Span 1: TE2/0/1 "…"`); chan_dahdi.conf
includes the file in its section `[channels]`.

Nothing in a file can hurt: time and memory are bounded by the limits below, and
whatever is not understood is left out, with a note that says so.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, field, replace
from typing import Any, Final

from .channels import Channels, Group, numbers, shortened
from .interface import LAST_GROUP
from .lines import Line, lines

# Twice what dahdi_genconf writes for a machine with a telephone on every channel.
LARGEST_FILE: Final = 1_000_000
MOST_LINES: Final = 20_000
MOST_NOTES: Final = 20
# DAHDI's own limits (its dahdi/user.h).
LAST_CHANNEL: Final = 1024
LAST_SPAN: Final = 128
# Of the values that a file can make up, a group remembers this many.
_MOST_VALUES: Final = 100
_LONGEST_DESCRIPTION: Final = 200

# The number of a span, and what the comment before it says of it.
Span = tuple[int, str]

_SPAN: Final = re.compile(r'Span\s+([0-9]{1,9})\s*:\s*(.*)', re.I | re.S)
_NAMES: Final = {
    'context': 'context',
    'signalling': 'signalling',
    'signaling': 'signalling',
    'switchtype': 'switchtype',
}
_CHANNEL: Final = ('channel', 'channels')
# What the section of a channel of its own has in place of `channel`.
_OWN_CHANNEL: Final = 'dahdichan'
_CHANNELS_SECTION: Final = 'channels'
_OTHER_SECTIONS: Final = frozenset(('general', 'globals', 'trunkgroups'))


def read_file(path: str) -> Channels:
    """What the file says; its `state` says what is wrong where it can't be read.

    :raises: nothing, whatever there is at the path
    """
    try:
        content = _content(path)
    except FileNotFoundError:
        return Channels('missing', notes=(f'{path} does not exist',))
    except (OSError, ValueError) as error:
        reason = getattr(error, 'strerror', None) or str(error)
        return Channels('unreadable', notes=(f'{path}: {shortened(reason)}',))
    if len(content) > LARGEST_FILE:
        return _too_large(f'{path} has more than {LARGEST_FILE} bytes')
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = content.decode('latin-1')
    return parse(text)


def _content(path: str) -> bytes:
    # Not blocking: a pipe without a writer would keep the request for ever.
    file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(file, 'rb') as stream:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise ValueError('not a file')
        return stream.read(LARGEST_FILE + 1)


def _too_large(note: str) -> Channels:
    return Channels('too_large', notes=(note,))


def parse(text: str) -> Channels:
    """What the text of such a file says.

    :raises: nothing, whatever the text is
    """
    parser = _Parser()
    for line in lines(text):
        if line.number > MOST_LINES:
            return _too_large(f'more than {MOST_LINES} lines')
        parser.take(line)
    parser.end_section()
    return Channels('read', parser.groups, parser.shown_notes())


@dataclass(frozen=True)
class _Settings:
    """What holds at a line; `groups` has the bits of their numbers."""

    groups: int = 0
    context: str = ''
    signalling: str = ''
    switchtype: str = ''


@dataclass
class _Parser:
    groups: dict[int, Group] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    left_out: int = 0
    span: Span | None = None
    section: str = _CHANNELS_SECTION
    main: _Settings = _Settings()
    own: _Settings = _Settings()
    own_channel: tuple[Line, Span | None] | None = None

    def take(self, line: Line) -> None:
        if line.kind == 'comment':
            self._comment(line)
        elif line.kind == 'section':
            self._section(line)
        elif line.kind == 'unread':
            self._note(line, line.value)
        elif self.section not in _OTHER_SECTIONS:
            self._setting(line)

    def shown_notes(self) -> tuple[str, ...]:
        more = (f'and {self.left_out} more',) if self.left_out else ()
        return (*self.notes, *more)

    def end_section(self) -> None:
        """Takes the channels that a section names for all that it sets."""
        if self.own_channel is not None:
            self._channels(*self.own_channel)
            self.own_channel = None

    @property
    def _is_main(self) -> bool:
        return self.section == _CHANNELS_SECTION

    def _comment(self, line: Line) -> None:
        header = _SPAN.match(line.value)
        if header is None:
            return
        number = int(header[1])
        if 1 <= number <= LAST_SPAN:
            self.span = number, shortened(header[2], _LONGEST_DESCRIPTION)
        else:
            self.span = None
            self._note(line, f'span {number} is not from 1 to {LAST_SPAN}')

    def _section(self, line: Line) -> None:
        self.end_section()
        self.section = line.name.lower()
        # A section of its own begins with what holds for all channels.
        self.own = self.main

    def _setting(self, line: Line) -> None:
        if line.name == 'group':
            groups, wrong = numbers(line.value, 0, LAST_GROUP)
            self._note(line, wrong)
            self._set('groups', groups)
        elif line.name in _NAMES:
            self._set(_NAMES[line.name], shortened(line.value))
        elif line.name == _OWN_CHANNEL:
            self.own_channel = line, self.span
        elif line.name in _CHANNEL and self._is_main:
            self._channels(line, self.span)
        elif line.name in _CHANNEL:
            self._note(line, f'a section of its own has {_OWN_CHANNEL} for this')
        elif line.name == 'include':
            self._note(line, 'include is not followed')

    def _set(self, name: str, value: Any) -> None:
        if self._is_main:
            self.main = replace(self.main, **{name: value})
        else:
            self.own = replace(self.own, **{name: value})

    def _channels(self, line: Line, span: Span | None) -> None:
        if line.value.lower() == 'pseudo':
            return
        channels, wrong = numbers(line.value, 1, LAST_CHANNEL)
        self._note(line, wrong)
        settings = self.main if self._is_main else self.own
        for number in range(LAST_GROUP + 1):
            if channels and settings.groups >> number & 1:
                group = self.groups.setdefault(number, Group(number))
                _add(group, channels, settings, span)

    def _note(self, line: Line, reason: str) -> None:
        if reason and len(self.notes) < MOST_NOTES:
            self.notes.append(f'line {line.number}: {shortened(reason)}')
        elif reason:
            self.left_out += 1


def _add(group: Group, channels: int, settings: _Settings, span: Span | None) -> None:
    group.channels |= channels
    if span is not None:
        number, description = span
        group.spans[number] = description
    for value, values in (
        (settings.signalling, group.signalling),
        (settings.switchtype, group.switchtypes),
        (settings.context, group.contexts),
    ):
        if value and len(values) < _MOST_VALUES:
            values[value] = None
