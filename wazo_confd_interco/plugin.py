# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from . import host
from .ari import Ari
from .config import Settings
from .diagnostics import plugin as diagnostics
from .interconnections import plugin as interconnections
from .profiles import plugin as profiles
from .profiles.service import ProfileService


class Plugin:
    """What confd loads: `interconnections` in `enabled_plugins`."""

    def load(self, dependencies: dict[str, Any]) -> None:
        api = dependencies['api']
        settings = Settings.from_config(dependencies['config'])
        native = host.build(dependencies)
        profile_service = ProfileService(settings.profiles)
        profiles.load(api, profile_service)
        interconnections.load(api, native, profile_service)
        diagnostics.load(api, Ari.from_config(dependencies['config']))
