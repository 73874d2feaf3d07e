# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asterisk's documentation of pjsip.conf, as far as it was recorded."""

import json
from importlib import resources

RECORDED = json.loads(
    (resources.files(__package__) / 'data' / 'pjsip-options.json').read_text()
)


class PJSIPDoc:
    """The options that confd accepts, by section."""

    def get_section_variables(self, section_name: str) -> list[str]:
        options = RECORDED.get(section_name, {})
        return [name for name, option in options.items() if option['host']]

    def is_valid_in_section(self, section_name: str, variable: str) -> bool:
        if variable.startswith('@') and section_name in ('aor', 'endpoint'):
            return True
        return variable in self.get_section_variables(section_name)
