# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from ..interconnections.service import InterconnectionService
from ..native.services import Host
from .resource import CallerIDPolicy, CallerIDResolve
from .service import CallerIDPolicyService


def load(api: Any, host: Host, interconnections: InterconnectionService) -> None:
    """Adds `/callerid-policy`."""
    arguments = (CallerIDPolicyService(host, interconnections),)
    api.add_resource(CallerIDPolicy, '/callerid-policy', resource_class_args=arguments)
    api.add_resource(
        CallerIDResolve, '/callerid-policy/resolve', resource_class_args=arguments
    )
