# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from typing import Any

from .exception import NotFoundError


def not_found(resource: str, **metadata: Any) -> NotFoundError:
    return NotFoundError(f'{resource} was not found', **metadata)
