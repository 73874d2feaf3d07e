# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import relationship

from ..helpers.db_manager import Base
from ._columns import table
from .pjsip_transport_option import PJSIPTransportOption


class PJSIPTransport(Base):
    __table__ = table('pjsip_transport')
    _options = relationship(
        PJSIPTransportOption, cascade='all, delete-orphan', passive_deletes=True
    )

    def __init__(self, options: Any = (), **values: Any) -> None:
        super().__init__(**values)
        self._replace_options(options)

    @property
    def options(self) -> list[list[str]]:
        return [[row.key, row.value] for row in self._options]

    @options.setter
    def options(self, options: Iterable[Any]) -> None:
        """Replace every row; as on the host, fail on a tuple that equals a row."""
        wanted = list(options)
        if any((row.key, row.value) in wanted for row in self._options):
            raise AttributeError("'tuple' object has no attribute")
        self._replace_options(wanted)

    def _replace_options(self, options: Iterable[Any]) -> None:
        self._options = [
            PJSIPTransportOption(key=key, value=value) for key, value in options
        ]
