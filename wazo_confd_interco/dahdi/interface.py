# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The interface of a DAHDI group, `dahdi/g1`, and the object `custom.dahdi`.

The form is chan_dahdi's (`determine_starting_point` in channels/chan_dahdi.c): the
order in which Asterisk looks for a free channel, and the number of the group.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, TypedDict

from ..problems import InvalidValue

# First and last free channel; the next one in turn, ascending and descending.
ORDERS: Final = ('g', 'G', 'r', 'R')
# chan_dahdi keeps the groups of a channel in 64 bits.
LAST_GROUP: Final = 63

_TECHNOLOGY: Final = 'dahdi/'
# A stored interface may name a group that does not exist.
_GROUP: Final = re.compile('(?i:dahdi)/(?P<order>[gGrR])(?P<number>[0-9]{1,9})', re.A)
_CHANNEL: Final = re.compile('(?i:dahdi)/[0-9]+', re.A)
_FORM: Final = (
    'a DAHDI interface must be dahdi/<order><number>, for example dahdi/g1; orders are '
    f'{", ".join(ORDERS)}'
)


class DialledGroup(TypedDict):
    """The object `custom.dahdi` of a document."""

    group_order: str
    group_number: int


def parse_interface(interface: str) -> DialledGroup | None:
    """Return the group that an interface dials, None if it is not a DAHDI group."""
    match = _GROUP.fullmatch(interface)
    if match is None:
        return None
    return DialledGroup(group_order=match['order'], group_number=int(match['number']))


def render_interface(group: Mapping[str, object]) -> str:
    """Return the interface of a group that `check_group` accepts."""
    return f'{_TECHNOLOGY}{group["group_order"]}{group["group_number"]}'


def normalize_interface(interface: str) -> str:
    """Return the same text for all spellings of one interface.

    Asterisk ignores the case of the technology, and leading zeros of the number. The
    case of the order is significant.
    """
    group = parse_interface(interface)
    if group is not None:
        return render_interface(group)
    if _is_dahdi(interface):
        return _TECHNOLOGY + interface[len(_TECHNOLOGY) :]
    return interface


def check_group(group: Mapping[str, object]) -> None:
    """Raise `InvalidValue` if chan_dahdi has no such order or group.

    :param group: `group_order` and `group_number`
    """
    order, number = group.get('group_order'), group.get('group_number')
    if order not in ORDERS:
        raise InvalidValue(f'group_order must be one of {", ".join(ORDERS)}')
    if type(number) is not int or not 0 <= number <= LAST_GROUP:
        raise InvalidValue(f'group_number must be an integer from 0 to {LAST_GROUP}')


def check_interface(interface: str) -> None:
    """Raise `InvalidValue` for a DAHDI interface that does not dial a group.

    Interfaces of other technologies are accepted.
    """
    if not _is_dahdi(interface):
        return
    group = parse_interface(interface)
    if group is None:
        raise InvalidValue(
            f'{interface[:80]!r} is not a DAHDI group; {_reason(interface)}'
        )
    if group['group_number'] > LAST_GROUP:
        raise InvalidValue(
            f'DAHDI group {group["group_number"]} is out of range; groups are 0 to '
            f'{LAST_GROUP}'
        )
    digits = interface[len(_TECHNOLOGY) + 1 :]
    if digits != str(group['group_number']):
        raise InvalidValue(
            f'{interface!r} has leading zeros; use {render_interface(group)}'
        )


def _reason(interface: str) -> str:
    if _CHANNEL.fullmatch(interface):
        return (
            'to dial a single channel, give it a group of its own (`group = 1` before '
            'its line `channel =>` in dahdi-channels.conf), and use dahdi/g1'
        )
    return _FORM


def _is_dahdi(interface: str) -> bool:
    return interface[: len(_TECHNOLOGY)].lower() == _TECHNOLOGY
