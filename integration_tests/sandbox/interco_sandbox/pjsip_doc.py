# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asterisk's documentation of pjsip.conf, as far as it was recorded."""

from __future__ import annotations

import json
from importlib import resources


class PJSIPDoc:
    """The options that confd accepts, by section."""

    def __init__(self) -> None:
        text = (resources.files(__package__) / 'data/pjsip-options.json').read_text()
        recorded = json.loads(text)
        del recorded['_about']
        self._options = {
            section: [name for name, option in options.items() if option['host']]
            for section, options in recorded.items()
        }

    def get_section_variables(self, section_name: str) -> list[str]:
        return list(self._options.get(section_name, ()))

    def is_valid_in_section(self, section_name: str, variable: str) -> bool:
        if variable.startswith('@') and section_name in ('aor', 'endpoint'):
            return True
        return variable in self._options.get(section_name, ())
