# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asterisk's documentation of pjsip.conf, as much of it as was recorded."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

#: these sections are a fixed list in the host, not in the documentation file
UNDOCUMENTED = ('identify', 'registration')


class PJSIPDoc:
    def __init__(self) -> None:
        text = (resources.files(__package__) / 'data/pjsip-options.json').read_text()
        recorded = json.loads(text)
        del recorded['_about']
        self._accepted = {
            section: {
                name: option for name, option in options.items() if option['host']
            }
            for section, options in recorded.items()
        }
        self.content = {
            section: {
                name: self._shown(name, option) for name, option in options.items()
            }
            for section, options in self._accepted.items()
            if section not in UNDOCUMENTED
        }

    @staticmethod
    def _shown(name: str, option: dict[str, Any]) -> dict[str, Any]:
        choices = dict.fromkeys(option.get('choices', ()), '')
        return {'name': name, 'default': option.get('default'), 'choices': choices}

    def get(self) -> dict[str, Any]:
        return self.content

    def get_section_variables(self, section_name: str) -> list[str]:
        return list(self._accepted.get(section_name, ()))

    def is_valid_in_section(self, section_name: str, variable: str) -> bool:
        if variable.startswith('@') and section_name in ('aor', 'endpoint'):
            return True
        return variable in self._accepted.get(section_name, ())
