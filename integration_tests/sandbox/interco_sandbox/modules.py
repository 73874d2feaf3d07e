# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Modules without files: the host's import paths, made from tables of names."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


def make_module(name: str, **attributes: Any) -> ModuleType:
    """Register ``name``, and the packages above it that are missing."""
    module = sys.modules.get(name)
    if module is None:
        module = sys.modules[name] = ModuleType(name)
        module.__path__ = []  # an import of something below it finds sys.modules
        parent, _, leaf = name.rpartition('.')
        if parent:
            setattr(make_module(parent), leaf, module)
    module.__dict__.update(attributes)
    return module
