# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a request makes of a document: the old one, the new one, and what differs."""

from __future__ import annotations

from dataclasses import dataclass

from ..merge import Document


@dataclass(frozen=True)
class Change:
    """A change of one interconnection of a tenant, not yet written."""

    old: Document
    new: Document
    changed: frozenset[str]
    tenant_uuid: str

    def has(self, *paths: str) -> bool:
        """Whether anything at or below one of the paths differs."""
        below = tuple(f'{path}.' for path in paths)
        return any(f'{path}.'.startswith(below) for path in self.changed)
