# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is allowed for a DAHDI interconnection, but probably not meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..options.findings import ERROR, WARNING, Finding
from .channels import ChannelsFile, Group
from .interface import LAST_GROUP

_LIST_GROUPS: Final = 'use a group that GET /interconnections/dahdi lists'


@dataclass(frozen=True)
class DahdiTrunk:
    """An interconnection that dials a DAHDI group, and this machine's configuration.

    :param context: the context of the interconnection
    :param module_enabled: whether Asterisk loads chan_dahdi, None if that is unknown
    """

    group_number: int
    context: str | None
    channels: ChannelsFile
    module_enabled: bool | None

    @property
    def group(self) -> Group | None:
        """The group in dahdi-channels.conf, None if the file does not define it."""
        return self.channels.groups.get(self.group_number)


def _out_of_range(trunk: DahdiTrunk) -> str | None:
    return str(trunk.group_number) if trunk.group_number > LAST_GROUP else None


def _unknown_group(trunk: DahdiTrunk) -> str | None:
    is_known = trunk.group is not None or trunk.group_number > LAST_GROUP
    if is_known or not trunk.channels.is_complete:
        return None
    return str(trunk.group_number)


def _several_bri_lines(trunk: DahdiTrunk) -> str | None:
    if trunk.group is None or not trunk.group.has_several_bri_lines:
        return None
    return str(trunk.group_number)


def _telephones(trunk: DahdiTrunk) -> str:
    return ', '.join(trunk.group.telephone_signalling) if trunk.group else ''


def _other_contexts(trunk: DahdiTrunk) -> str:
    if trunk.group is None or trunk.context is None:
        return ''
    others = (name for name in trunk.group.contexts if name != trunk.context)
    return ', '.join(map(repr, others))


def _module_disabled(trunk: DahdiTrunk) -> bool:
    return trunk.module_enabled is False


FINDINGS: Final[tuple[Finding[DahdiTrunk], ...]] = (
    Finding(
        'dahdi_group_out_of_range',
        ERROR,
        'custom.interface',
        f'DAHDI group {{}} does not exist: groups are 0 to {LAST_GROUP}',
        _LIST_GROUPS,
        _out_of_range,
    ),
    Finding(
        'dahdi_group_unknown',
        ERROR,
        'custom.interface',
        'dahdi-channels.conf has no channel in group {}, so every call over this '
        'interconnection fails immediately',
        _LIST_GROUPS,
        _unknown_group,
    ),
    Finding(
        'dahdi_bri_group_over_several_spans',
        WARNING,
        'custom.interface',
        'group {} contains channels of several BRI spans, but BRI cards need one group '
        'for each port',
        'give each port a group of its own in dahdi-channels.conf',
        _several_bri_lines,
    ),
    # Signalling is named after the other end: FXO signalling drives an FXS port.
    Finding(
        'dahdi_group_of_telephones',
        WARNING,
        'custom.interface',
        'the signalling of this group is {}, which is for telephones, not for lines of '
        'an operator or a PBX',
        'use a group with the signalling of a line, such as pri_cpe or fxs_ks',
        _telephones,
    ),
    # chan_dahdi starts incoming calls in the context of the channel.
    Finding(
        'dahdi_context_differs',
        WARNING,
        'context',
        'incoming calls of this group arrive in the context {} of dahdi-channels.conf, '
        'not in the context of the interconnection',
        'set `context` of the group in dahdi-channels.conf, and `context` of the '
        'interconnection, to the same context',
        _other_contexts,
    ),
    Finding(
        'dahdi_module_disabled',
        ERROR,
        'custom.interface',
        'wazo-confgend does not let Asterisk load chan_dahdi.so, so Asterisk cannot '
        'dial DAHDI channels',
        'put `enabled_asterisk_modules: {{chan_dahdi.so: true}}` into a file in '
        '/etc/wazo-confgend/conf.d/, restart wazo-confgend, and then Asterisk',
        _module_disabled,
    ),
)
