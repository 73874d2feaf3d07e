# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

# Signalling of a BRI line starts with this: bri_cpe, bri_net_ptmp, …
_BRI: Final = 'bri_'
# A BRI line has two B channels.
_BRI_CHANNELS: Final = 2
# FXO signalling drives FXS ports, to which telephones are connected.
_TELEPHONE: Final = 'fxo_'


@dataclass
class Group:
    """A group of channels, with the settings of any of them in the order of the file.

    :param spans: descriptions by the numbers of the spans
    """

    number: int
    channels: set[int] = field(default_factory=set)
    spans: dict[int, str] = field(default_factory=dict)
    signalling: list[str] = field(default_factory=list)
    switchtypes: list[str] = field(default_factory=list)
    contexts: list[str] = field(default_factory=list)

    @property
    def has_several_bri_lines(self) -> bool:
        """Whether the group contains channels of more than one BRI line."""
        is_bri = any(name.lower().startswith(_BRI) for name in self.signalling)
        return is_bri and (len(self.spans) > 1 or len(self.channels) > _BRI_CHANNELS)

    @property
    def telephone_signalling(self) -> list[str]:
        """The signalling of the channels that are connected to telephones."""
        return [name for name in self.signalling if name.lower().startswith(_TELEPHONE)]

    def to_document(self) -> dict[str, Any]:
        """Return the group as an item of `GET /interconnections/dahdi`."""
        return {
            'group_number': self.number,
            'spans': [
                {'number': number, 'description': description}
                for number, description in sorted(self.spans.items())
            ],
            'signalling': self.signalling,
            'switchtype': self.switchtypes,
            'contexts': self.contexts,
            'channels': format_ranges(self.channels),
            'channel_count': len(self.channels),
        }


@dataclass(frozen=True)
class ChannelsFile:
    """What the plugin understood of dahdi-channels.conf.

    :param state: `read`, `missing`, `unreadable` or `too_large`
    :param groups: by their numbers
    :param notes: sentences about what was ignored, or why the file was not read
    """

    state: str
    groups: dict[int, Group] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether the groups are certainly all groups that the file defines."""
        return self.state == 'read' and not self.notes


def format_ranges(numbers: Iterable[int]) -> str:
    """Return numbers as a list of ranges, such as `1-15,17`."""
    runs = [
        [number for _, number in run]
        for _, run in groupby(
            enumerate(sorted(numbers)), lambda pair: pair[1] - pair[0]
        )
    ]
    return ','.join(
        f'{run[0]}-{run[-1]}' if len(run) > 1 else str(run[0]) for run in runs
    )
