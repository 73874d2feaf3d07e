# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What confd would publish has whole options in it; secrets are not told."""

from __future__ import annotations

from typing import Any

from ..options.rendering import MASK, is_secret


def masked(value: Any) -> Any:
    """The same without the values of secrets, named in an object or a pair."""
    match value:
        case dict():
            return {name: _of(name, value[name]) for name in value}
        case [str(key), str(text)]:
            return [key, _of(key, text)]
        case list() | tuple():
            return [masked(item) for item in value]
    return value


def _of(name: Any, value: Any) -> Any:
    return MASK if value and is_secret(str(name)) else masked(value)
