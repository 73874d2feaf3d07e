# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from ..config import Settings
from ..options.findings import Found, find
from .channels import ChannelsFile
from .channels_conf import read_channels_file
from .findings import FINDINGS, DahdiTrunk
from .interface import DialledGroup
from .modules import is_module_enabled


class Machine:
    """The DAHDI configuration of this machine, read at most once in a request."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def channels(self) -> ChannelsFile:
        """The groups that dahdi-channels.conf defines."""
        return read_channels_file(self._settings.dahdi_channels)

    @cached_property
    def is_module_enabled(self) -> bool | None:
        """Whether wazo-confgend lets Asterisk load chan_dahdi, None if unknown."""
        return is_module_enabled(self._settings.confgend_config)

    def find(self, group: DialledGroup | None, context: str | None) -> Iterator[Found]:
        """Yield the findings about an interconnection.

        :param group: `custom.dahdi` of the document; no file is read if it is null
        :param context: `context` of the document
        """
        if group is not None:
            trunk = DahdiTrunk(
                group['group_number'], context, self.channels, self.is_module_enabled
            )
            yield from find(FINDINGS, trunk)
