# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from .resource import InterconnectionItem, InterconnectionList
from .service import InterconnectionService


def load(api: Any, service: InterconnectionService) -> None:
    """Adds `/interconnections`."""
    arguments = (service,)
    api.add_resource(
        InterconnectionList, '/interconnections', resource_class_args=arguments
    )
    api.add_resource(
        InterconnectionItem,
        '/interconnections/<id>',
        endpoint='interconnections',
        resource_class_args=arguments,
    )
