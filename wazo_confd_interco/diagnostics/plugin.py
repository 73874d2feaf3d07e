# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from ..interconnections.service import InterconnectionService
from .ari import Ari
from .resource import DiagnosticsItem
from .service import DiagnosticsService


def load(api: Any, service: InterconnectionService, ari: Ari) -> None:
    """Adds `/interconnections/<id>/diagnostics`."""
    api.add_resource(
        DiagnosticsItem,
        '/interconnections/<id>/diagnostics',
        endpoint='interconnections_diagnostics',
        resource_class_args=(DiagnosticsService(service, ari),),
    )
