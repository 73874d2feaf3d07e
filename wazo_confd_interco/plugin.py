# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from . import host
from .interconnections import plugin as interconnections


class Plugin:
    """What confd loads: `interconnections` in `enabled_plugins`."""

    def load(self, dependencies: dict[str, Any]) -> None:
        interconnections.load(dependencies['api'], host.build(dependencies))
