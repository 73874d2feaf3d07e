# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from .resource import ProfileList
from .service import ProfileService


def load(api: Any, service: ProfileService) -> None:
    """Adds `/interconnections/profiles`."""
    api.add_resource(
        ProfileList,
        '/interconnections/profiles',
        endpoint='interconnections_profiles',
        resource_class_args=(service,),
    )
