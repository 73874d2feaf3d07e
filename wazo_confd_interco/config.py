# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plugin's own settings: the section `interco` of confd's configuration."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, Self

logger = logging.getLogger(__name__)

_MAX_SECONDS: Final = 60


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
        """Return the settings in wazo-confd's configuration, with defaults.

        What is not valid is logged, and does not keep the plugin from loading.
        """
        section = config.get('interco') or {}
        if not isinstance(section, Mapping):
            logger.error(
                'configuration ignored: the section interco must contain settings'
            )
            return cls()
        defaults = {field.name: field.default for field in fields(cls)}
        values: dict[str, Any] = {}
        for name, value in section.items():
            reason = _find_reason(defaults, name, value)
            if reason is None:
                values[name] = value
            else:
                logger.error('configuration ignored: interco.%s %s', name, reason)
        return cls(**values)


def _find_reason(defaults: Mapping[str, Any], name: Any, value: Any) -> str | None:
    """Return why a setting cannot be used, or None."""
    if name not in defaults:
        return f'is unknown; valid settings are {", ".join(sorted(defaults))}'
    if isinstance(defaults[name], str):
        is_valid = isinstance(value, str) and value != '' and '\0' not in value
        return None if is_valid else f'must be a path; it is {value!r}'
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and 0 < value <= _MAX_SECONDS:
        return None
    return f'must be a number of seconds up to {_MAX_SECONDS}; it is {value!r}'
