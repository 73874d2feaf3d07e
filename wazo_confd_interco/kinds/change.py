# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A change of one interconnection: its document before and after a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..documents import Document
from .references import References
from .sip.nat.model import NatChange
from .stored import StoredTrunk


@dataclass(frozen=True)
class Change:
    """A change that is not written yet.

    :param old: the document as it is stored, passwords included
    :param new: the document after the request, derived values included
    :param patch: the body of the request, merged into its profile
    :param tenant_uuid: the tenant of the interconnection
    :param is_master: whether a token of the master tenant makes the change
    :param creates: whether there is no endpoint yet
    :param references: the existing objects to which `new` refers
    :param nat: the change of NAT, which is not part of the document
    :param changed: the paths at which `old` and `new` differ, and those of `nat`
    :param stored: the interconnection as it is stored, None if `creates`
    """

    old: Document
    new: Document
    patch: Mapping[str, Any]
    tenant_uuid: str
    is_master: bool
    creates: bool
    references: References = field(default_factory=References)
    nat: NatChange | None = None
    changed: frozenset[str] = frozenset()
    stored: StoredTrunk | None = None

    @property
    def type(self) -> str | None:
        """The type of the interconnection; None for a trunk without an endpoint."""
        type_: str | None = self.new['type']
        return type_

    @property
    def trunk_id(self) -> int | None:
        """The id of the trunk, None if the request creates it."""
        return self.old.get('id')

    def has(self, *paths: str) -> bool:
        """Return whether anything at or below one of the paths differs."""
        return touches(self.changed, *paths)


def touches(changed: Iterable[str], *paths: str) -> bool:
    """Return whether a changed path is one of the paths, or below one of them."""
    prefixes = tuple(f'{path}.' for path in paths)
    return any(f'{path}.'.startswith(prefixes) for path in changed)
