# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from collections.abc import Callable
from functools import wraps
from typing import Any


def url_join(*parts: Any) -> str:
    return ''.join(f'/{part}' for part in parts)


def extract_id(method: Callable) -> Callable:
    """Let the first argument be an id, or a document with an id or UUID."""

    @wraps(method)
    def by_id(self: Any, given: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(given, dict):
            given = given['id'] if 'id' in given else given['uuid']
        return method(self, given, *args, **kwargs)

    return by_id
