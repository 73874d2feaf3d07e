# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read `dahdi-channels.conf`, as dahdi_genconf generates it and people edit it.

A setting applies to the `channel =>` lines below it, until it is set again. The
comment `; Span 1: …` names the span of the channels below it. chan_dahdi.conf includes
the file in its section `[channels]`; another section describes the channels of its
`dahdichan`, and inherits the settings of `[channels]` (process_dahdi in chan_dahdi.c).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from ..site_files import read_site_file
from .channels import ChannelsFile, Group
from .interface import LAST_GROUP

# About twice what dahdi_genconf generates for 1,024 channels with a telephone each.
MAX_BYTES: Final = 512 * 1024
MAX_NOTES: Final = 20
# DAHDI's own limit (dahdi/user.h).
LAST_CHANNEL: Final = 1024

# A comment of several lines, or the rest of a line.
_COMMENT: Final = re.compile(r'(?<!\\);(?:--(?!-)(?s:.*?)(?:--;|\Z)|.*)')
_SPAN: Final = re.compile(r';\s*Span\s+([0-9]{1,9})\s*:(.{0,200})', re.I)
_SECTION: Final = re.compile(r'\[([^]]+)\]')
_RANGE: Final = re.compile(r'([0-9]{1,9})\s*(?:-\s*([0-9]{1,9}))?')
_CHANNELS: Final = 'channels'
_OTHER_SECTIONS: Final = ('general', 'globals', 'trunkgroups')
_ALIASES: Final = {'channels': 'channel', 'signaling': 'signalling'}

# The number of a line, and what was ignored there.
_Notes: TypeAlias = list[tuple[int, str]]


def read_channels_file(path: str) -> ChannelsFile:
    """Return what the file defines; if it cannot be read, `state` says why."""
    try:
        content = read_site_file(Path(path), MAX_BYTES)
    except FileNotFoundError:
        return ChannelsFile('missing', notes=(f'{path} does not exist',))
    except OSError as error:
        return ChannelsFile('unreadable', notes=(f'{path}: {error.strerror}',))
    if len(content) > MAX_BYTES:
        note = f'{path} is larger than {MAX_BYTES} bytes'
        return ChannelsFile('too_large', notes=(note,))
    try:
        return parse_channels(content.decode('utf-8-sig'))
    except UnicodeDecodeError:
        return parse_channels(content.decode('latin-1'))


def parse_channels(text: str) -> ChannelsFile:
    """Return what the text of such a file defines."""
    notes: _Notes = []
    groups = _collect_groups(_parse_settings(text, notes), notes)
    lines = [f'line {line}: {reason}' for line, reason in sorted(set(notes))]
    if len(lines) > MAX_NOTES:
        lines[MAX_NOTES:] = [f'{len(lines) - MAX_NOTES} more notes are not listed']
    return ChannelsFile('read', groups, tuple(lines))


class _Setting(NamedTuple):
    """A line `name = value` or `name => value`, and where it stands."""

    line: int
    section: str
    span: tuple[int, str] | None
    name: str
    value: str


def _parse_settings(text: str, notes: _Notes) -> Iterator[_Setting]:
    section, span = _CHANNELS, None
    lines = _COMMENT.sub(_remove_comment, text).split('\n')
    for number, line in enumerate(map(str.strip, lines), start=1):
        name, equals, value = line.partition('=')
        name = name.strip().lower()
        if found := _SPAN.match(line):
            span = int(found[1]), found[2].strip()
        elif found := _SECTION.match(line):
            section = found[1].strip().lower()
        elif equals and name != 'include' and not line.startswith('#'):
            value = value.removeprefix('>').strip()
            name = _ALIASES.get(name, name)
            yield _Setting(number, section, span, name, value)
        elif line:
            notes.append((number, f'{line[:40]!r} is ignored'))


def _remove_comment(comment: re.Match[str]) -> str:
    """Return a comment that names a span; of other comments, only the line ends."""
    return comment[0] if _SPAN.match(comment[0]) else '\n' * comment[0].count('\n')


def _collect_groups(settings: Iterator[_Setting], notes: _Notes) -> dict[int, Group]:
    groups: dict[int, Group] = {}
    common: dict[str, _Setting] = {}
    for section, lines in groupby(settings, attrgetter('section')):
        if section in _OTHER_SECTIONS:
            continue
        values = common if section == _CHANNELS else dict(common)
        name = 'channel' if section == _CHANNELS else 'dahdichan'
        # Settings below `dahdichan` apply to it, too.
        for setting in sorted(lines, key=lambda one: one.name == 'dahdichan'):
            values[setting.name] = setting
            if setting.name == name:
                _add_channels(groups, setting, values, notes)
    return groups


def _add_channels(
    groups: dict[int, Group],
    channels: _Setting,
    values: Mapping[str, _Setting],
    notes: _Notes,
) -> None:
    """Add channels to the groups that they belong to by the values of the settings."""
    numbers = _parse_numbers(channels, 1, LAST_CHANNEL, notes)
    if not numbers or 'group' not in values:
        return
    for number in _parse_numbers(values['group'], 0, LAST_GROUP, notes):
        group = groups.setdefault(number, Group(number))
        group.channels |= numbers
        if channels.span:
            group.spans.update([channels.span])
        _append(group.signalling, values.get('signalling'))
        _append(group.switchtypes, values.get('switchtype'))
        _append(group.contexts, values.get('context'))


def _append(texts: list[str], setting: _Setting | None) -> None:
    if setting and setting.value and setting.value not in texts:
        texts.append(setting.value)


def _parse_numbers(setting: _Setting, first: int, last: int, notes: _Notes) -> set[int]:
    """Return the numbers of a list such as `1-15,17-31`."""
    found: set[int] = set()
    for item in dict.fromkeys(filter(None, map(str.strip, setting.value.split(',')))):
        ends = _RANGE.fullmatch(item)
        # chan_dahdi swaps the ends of a range if they are reversed.
        numbers = sorted(int(end) for end in ends.groups(ends[1])) if ends else [-1]
        if first <= numbers[0] and numbers[-1] <= last:
            found.update(range(numbers[0], numbers[-1] + 1))
        else:
            reason = f'{item[:40]!r} is not a number or range from {first} to {last}'
            notes.append((setting.line, reason))
    return found
