# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..documents import (
    Document,
    get_path,
    merge_patch,
    replace_path,
    restore_removed,
)
from .kind import Kind


def merge(
    kind: Kind | None, old: Document, patch: Mapping[str, Any], empty: Document
) -> Document:
    """Return a document with a patch merged into it.

    Members that the patch removes get their empty values.

    :param kind: None for a trunk without an endpoint
    :param empty: the document without any stored value
    """
    merged = merge_patch(old, patch, kind.atomic_paths if kind else ())
    new = restore_removed(merged, empty, old)
    for path, members in (kind.empty_objects if kind else {}).items():
        present = get_path(new, path)
        if present is not None:
            before = get_path(old, path) or {}
            new = replace_path(new, path, restore_removed(present, members, before))
    return new
