# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What this machine's files say of DAHDI, read when it is asked for and once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from ..config import Settings
from . import channels_conf, modules
from .channels import Channels
from .warnings import warnings


class Machine:
    """The machine as one request sees it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def channels(self) -> Channels:
        """The groups of dahdi-channels.conf, or why there are none."""
        return channels_conf.read_file(self._settings.dahdi_channels)

    @cached_property
    def module_enabled(self) -> bool | None:
        """Whether wazo-confgend loads chan_dahdi.so; None where nothing says so."""
        return modules.is_enabled(self._settings.confgend_config)

    def warnings(self, dahdi: Mapping[str, Any] | None) -> Iterator[dict[str, str]]:
        """The warnings about a group; no file is read where there is none."""
        if dahdi is not None:
            yield from warnings(dahdi, self.channels, self.module_enabled)
