# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from ..config import Settings
from .resource import DahdiGroupList
from .service import DahdiGroupService


def load(api: Any, settings: Settings) -> None:
    """Adds `/interconnections/dahdi`."""
    api.add_resource(
        DahdiGroupList,
        '/interconnections/dahdi',
        endpoint='interconnections_dahdi',
        resource_class_args=(DahdiGroupService(settings),),
    )
