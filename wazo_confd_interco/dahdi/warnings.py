# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is likely wrong with a DAHDI interconnection, though it is allowed.

The table is the list of the warnings: code, sentence, and when it applies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .channels import Channels
from .interface import LAST_GROUP

_FIELD: Final = 'custom.interface'


@dataclass(frozen=True)
class _Machine:
    """What is known of the machine: its groups, and whether Asterisk may dial them."""

    channels: Channels
    module_enabled: bool | None


@dataclass(frozen=True)
class _Warning:
    code: str
    message: str
    applies: Callable[[int, _Machine], bool]


def _is_no_group(number: int, machine: _Machine) -> bool:
    return number > LAST_GROUP


def _is_unknown(number: int, machine: _Machine) -> bool:
    channels = machine.channels
    return (
        number <= LAST_GROUP
        and channels.state == 'read'
        and number not in channels.groups
    )


def _has_several_lines(number: int, machine: _Machine) -> bool:
    group = machine.channels.groups.get(number)
    return group is not None and group.has_several_lines


def _is_disabled(number: int, machine: _Machine) -> bool:
    return machine.module_enabled is False


_WARNINGS: Final = (
    _Warning(
        'dahdi_group_out_of_range',
        f'DAHDI has the groups 0 to {LAST_GROUP}: Asterisk dials another one than '
        '{number}',
        _is_no_group,
    ),
    _Warning(
        'dahdi_group_unknown',
        'dahdi-channels.conf has no channel in the group {number}: every call of this '
        'interconnection fails at once',
        _is_unknown,
    ),
    _Warning(
        'dahdi_bri_group_over_several_spans',
        'the group {number} has channels of several BRI spans: BRI cards need one '
        'group for each port',
        _has_several_lines,
    ),
    _Warning(
        'dahdi_module_disabled',
        'chan_dahdi.so is off in the configuration of wazo-confgend: Asterisk can dial '
        'no DAHDI interface (enabled_asterisk_modules in /etc/wazo-confgend/conf.d/)',
        _is_disabled,
    ),
)


def warnings(
    dahdi: Mapping[str, Any] | None,
    channels: Channels,
    module_enabled: bool | None = None,
) -> Iterator[dict[str, str]]:
    """The warnings about an interconnection's group, as documents have them.

    :param dahdi: the group, as `interface.read` gives it; there are none for None
    :param channels: the groups of the machine, as `channels_conf.read_file` gives them
    :param module_enabled: as `modules.is_enabled` gives it; None claims nothing
    """
    if dahdi is None:
        return
    number, machine = dahdi['group_number'], _Machine(channels, module_enabled)
    for warning in _WARNINGS:
        if warning.applies(number, machine):
            message = warning.message.format(number=number)
            yield {'code': warning.code, 'field': _FIELD, 'message': message}
