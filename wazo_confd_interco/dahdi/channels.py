# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The groups of DAHDI channels of a machine, as a file of its configuration says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

# Asterisk's name for how a BRI line is spoken to: bri_cpe, bri_net_ptmp, …
_BRI: Final = 'bri_'
# A basic rate line has two B channels: more of them are more lines.
_BRI_CHANNELS: Final = 2
_NUMBERS: Final = re.compile(r'\s*([0-9]{1,9})\s*(?:-\s*([0-9]{1,9})\s*)?')


@dataclass
class Group:
    """The channels that carry the number of a group, and what holds for them.

    `channels` has the bit n for the channel n. The other values are those of any of
    the channels, in the order of the file: `spans` number to description.
    """

    number: int
    channels: int = 0
    spans: dict[int, str] = field(default_factory=dict)
    signalling: dict[str, None] = field(default_factory=dict)
    switchtypes: dict[str, None] = field(default_factory=dict)
    contexts: dict[str, None] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many channels there are."""
        return self.channels.bit_count()

    @property
    def is_bri(self) -> bool:
        """Whether any of the channels is one of a BRI line."""
        return any(name.startswith(_BRI) for name in self.signalling)

    @property
    def has_several_lines(self) -> bool:
        """Whether the channels are of more than one BRI line (a span each)."""
        return self.is_bri and (len(self.spans) > 1 or self.count > _BRI_CHANNELS)

    def show(self) -> dict[str, Any]:
        """The group as it is answered: plain lists, the channels as a text."""
        return {
            'group_number': self.number,
            'spans': [
                {'number': number, 'description': description}
                for number, description in sorted(self.spans.items())
            ],
            'signalling': list(self.signalling),
            'switchtype': list(self.switchtypes),
            'contexts': list(self.contexts),
            'channels': ','.join(_texts(self.channels)),
            'channel_count': self.count,
        }


@dataclass(frozen=True)
class Channels:
    """What a file says of the machine's groups.

    `state` is `read`, `missing`, `unreadable` or `too_large`; only what was read has
    groups. `notes` are sentences about what was left out.
    """

    state: str
    groups: dict[int, Group] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def show(self) -> dict[str, Any]:
        """As it is answered: `state`, `groups` by their numbers, `notes`."""
        groups = sorted(self.groups.values(), key=lambda group: group.number)
        return {
            'state': self.state,
            'groups': [group.show() for group in groups],
            'notes': list(self.notes),
        }


def _texts(channels: int) -> Iterator[str]:
    """The ranges of a set of channels, `1-15`, `17`."""
    digits = f'{channels:b}'[::-1]
    for run in re.finditer('1+', digits):
        first, last = run.start(), run.end() - 1
        yield str(first) if first == last else f'{first}-{last}'


def numbers(text: str, first: int, last: int) -> tuple[int, str]:
    """The bits of a list of numbers and ranges, `1-15,17-31`, as far as they can be.

    A range whose ends are the wrong way round is taken for the one that is meant, as
    Asterisk does with channels.

    :param first: the least that a number can be, and `last` the greatest
    :return: the bits, and what the first thing is that is wrong in it, if any is
    """
    bits, wrong = 0, ''
    for item in text.split(',') if text else ():
        ends = _NUMBERS.fullmatch(item)
        if ends is None:
            wrong = wrong or f'{shortened(item)!r} is no number'
            continue
        low, high = sorted((int(ends[1]), int(ends[2] or ends[1])))
        if low < first or high > last:
            wrong = wrong or f'{item.strip()} is not from {first} to {last}'
        low, high = max(low, first), min(high, last)
        if low <= high:
            bits |= (1 << high + 1) - (1 << low)
    return bits, wrong


def shortened(text: str, length: int = 80) -> str:
    """A text of a file on one line, and no longer than a sentence can hold."""
    text = ''.join(c if c.isprintable() else ' ' for c in text[: 2 * length]).strip()
    return text if len(text) <= length else f'{text[: length - 1]}…'
