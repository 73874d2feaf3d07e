# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plugin's own settings: the section `interco` of confd's configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self


@dataclass(frozen=True)
class Settings:
    """The settings: each attribute is a key of the section.

    :param dahdi_channels: a path on the PBX, as `confgend_config` and `profiles`
    :param state_timeout: seconds for which a request waits for Asterisk's answers
    """

    dahdi_channels: str = '/etc/asterisk/dahdi-channels.conf'
    confgend_config: str = '/etc/wazo-confgend'
    profiles: str = '/etc/wazo-confd/interco-profiles.d'
    state_timeout: float = 3.0

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Return the settings in wazo-confd's configuration, with defaults."""
        section = config.get('interco') or {}
        names = {field.name for field in fields(cls)}
        return cls(**{name: section[name] for name in names & section.keys()})
