# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ..helpers.db_manager import Base
from ._columns import table


class EndpointSIPSectionOption(Base):
    __table__ = table('endpoint_sip_section_option')

    @property
    def option(self) -> list[str]:
        return [self.key, self.value]

    @option.setter
    def option(self, pair: list[str]) -> None:
        self.key, self.value = pair
