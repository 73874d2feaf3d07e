# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from ..interconnections.service import InterconnectionService
from .resource import NatItem
from .service import NatService


def load(api: Any, interconnections: InterconnectionService) -> None:
    """Adds `/interconnections/{id}/nat`."""
    api.add_resource(
        NatItem,
        '/interconnections/<id>/nat',
        endpoint='interconnections_nat',
        resource_class_args=(NatService(interconnections),),
    )
