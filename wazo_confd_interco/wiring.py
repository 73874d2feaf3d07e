# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from .callerid_policy import plugin as callerid_policy
from .config import Settings
from .dahdi_groups import plugin as dahdi_groups
from .diagnostics import plugin as diagnostics
from .diagnostics.ari import Ari
from .interconnections import match_index
from .interconnections import plugin as interconnections
from .interconnections.service import InterconnectionService
from .nat import plugin as nat
from .native import services as host
from .profiles import plugin as profiles
from .profiles.service import ProfileService


def load(dependencies: dict[str, Any]) -> None:
    """Builds everything, then adds the resources: all of them or none."""
    api = dependencies['api']
    settings = Settings.from_config(dependencies['config'])
    native = host.build(dependencies)
    ari = Ari.from_config(dependencies['config'])
    profile_service = ProfileService(settings.profiles)
    service = InterconnectionService(native, profile_service, settings)
    profiles.load(api, profile_service)
    dahdi_groups.load(api, settings)
    interconnections.load(api, service)
    callerid_policy.load(api, native, service)
    nat.load(api, service)
    diagnostics.load(api, service, ari)
    if settings.match_index:
        host.when_ready(dependencies, match_index.ensure)
