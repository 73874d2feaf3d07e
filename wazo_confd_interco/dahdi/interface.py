# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The interface of a DAHDI group, `dahdi/g1`, and the object that says the same.

The form is chan_dahdi's own (`determine_starting_point` in channels/chan_dahdi.c):
the order in which the group is searched for a free channel, g from its first and G
from its last, r and R the same in turns, and the number of the group.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ..options.values import Refused

ORDERS: Final = ('g', 'G', 'r', 'R')
# chan_dahdi keeps the groups of a channel as the bits of 64.
LAST_GROUP: Final = 63

_TECHNOLOGY: Final = 'dahdi/'
# What is stored may name a group that can't be: it is shown all the same.
_FORM: Final = re.compile('(?i:dahdi)/(?P<order>[gGrR])(?P<number>[0-9]{1,9})', re.A)
_VALID: Final = re.compile('(?i:dahdi)/[gGrR]([0-9]|[1-5][0-9]|6[0-3])', re.A)


def read(interface: str) -> dict[str, Any] | None:
    """The group that an interface dials; None where it is none of this form.

    :return: `{'group_order': 'g', 'group_number': 1}`
    """
    found = _FORM.fullmatch(interface)
    if found is None:
        return None
    return {'group_order': found['order'], 'group_number': int(found['number'])}


def write(dahdi: Mapping[str, Any]) -> str:
    """The interface of a group.

    :param dahdi: `group_order` and `group_number`, both of them
    :raises Refused: where Asterisk has no such order or group
    """
    order, number = dahdi.get('group_order'), dahdi.get('group_number')
    if order not in ORDERS:
        raise Refused(f'group_order is one of {", ".join(ORDERS)}')
    if type(number) is not int or not 0 <= number <= LAST_GROUP:
        raise Refused(f'group_number is a number from 0 to {LAST_GROUP}')
    return f'{_TECHNOLOGY}{order}{number}'


def canonical(interface: str) -> str:
    """One text for all the ways to write an interface.

    Asterisk knows a technology in any case, and reads a number without its zeros;
    the letter of the order means something else in the other case.
    """
    group = read(interface)
    if group is not None:
        return f'{_TECHNOLOGY}{group["group_order"]}{group["group_number"]}'
    if _is_dahdi(interface):
        return _TECHNOLOGY + interface[len(_TECHNOLOGY) :]
    return interface


def check(interface: str) -> None:
    """An interface of DAHDI dials a group; of any other this says nothing.

    :raises Refused: for what begins with `dahdi/` and has another form
    """
    if not _is_dahdi(interface):
        return
    if not _VALID.fullmatch(interface):
        raise Refused(
            f'{interface!r} is no group of DAHDI: dahdi/<order><number>, the order one '
            f'of {", ".join(ORDERS)}, the number from 0 to {LAST_GROUP}, as in dahdi/g1'
        )


def _is_dahdi(interface: str) -> bool:
    return interface[: len(_TECHNOLOGY)].lower() == _TECHNOLOGY
