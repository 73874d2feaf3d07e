# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ..documents import Document
from ..interconnections import configuration
from ..interconnections.service import InterconnectionService
from ..native.transactions import in_one_snapshot
from . import rows
from .ari import Ari, shown
from .checks import checks
from .commands import commands

# Asterisk's technologies that have endpoints with a state.
_TECHNOLOGIES: Final = {'sip': 'PJSIP', 'iax': 'IAX2'}
_NO_STATE: Final = 'Asterisk knows no endpoint for an interconnection of this type'


class DiagnosticsService:
    """An interconnection seen from Asterisk's side."""

    def __init__(self, service: InterconnectionService, ari: Ari) -> None:
        self._service = service
        self._ari = ari

    def get(self, id_: int, tenant_uuids: Sequence[str]) -> Document:
        """The diagnostics of one; NotFoundError where the tenants have none.

        Asterisk may take its time: it is asked once the database has nothing to do.
        """
        row, found = self._read(id_, tenant_uuids)
        return {**found, 'state': self._state(row)}

    @in_one_snapshot
    def _read(self, id_: int, tenant_uuids: Sequence[str]) -> tuple[Any, Document]:
        stored, document = self._service.examine(id_, tenant_uuids)
        facts = rows.facts(stored, document)
        return stored.row, {
            'asterisk': configuration.text(stored),
            'commands': commands(facts),
            'checks': checks(facts),
        }

    def _state(self, row: Any) -> Document:
        technology = _TECHNOLOGIES.get(row.type)
        if technology is None:
            return shown(None, _NO_STATE)
        return self._ari.endpoint(technology, row.name)
