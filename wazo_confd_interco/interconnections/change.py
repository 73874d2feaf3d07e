# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a request makes of a document: the old one, the new one, and what differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..documents import Document, differences

if TYPE_CHECKING:
    from ..nat.change import NatChange


@dataclass
class Change:
    """A change of one interconnection of a tenant, not yet written.

    `creates` says that there is no endpoint yet, `changed` has the paths that differ,
    `nat` what is to be written beyond the endpoint, `nat_path` where the body has it.
    """

    old: Document
    new: Document
    tenant_uuid: str
    creates: bool
    changed: frozenset[str] = frozenset()
    nat: NatChange | None = None
    nat_path: str = 'nat'

    def compare(self, is_set: Callable[[str], bool]) -> None:
        """Finds what differs, once the new document is whole."""
        self.changed = frozenset(differences(self.old, self.new, is_set))

    def has(self, *paths: str) -> bool:
        """Whether anything at or below one of the paths differs."""
        below = tuple(f'{path}.' for path in paths)
        return any(f'{path}.'.startswith(below) for path in self.changed)

    @property
    def trunk_id(self) -> int | None:
        return self.old.get('id')
