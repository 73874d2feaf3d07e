# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A change of one interconnection: its document before and after a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..documents import Document
from ..options.privileges import Privilege
from .references import References


class SharedChange(Protocol):
    """A change of rows that several interconnections share, in the same request.

    `native` loads the rows, and the kind checks the change.
    """

    @property
    def paths(self) -> frozenset[str]:
        """The paths of the body that differ from the rows."""

    @property
    def privilege(self) -> Privilege | None:
        """What the change does that requires a token of the master tenant."""


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
    :param shared: the change of what is not part of the document, None if there is none
    :param changed: the paths at which `old` and `new` differ, and those of `shared`
    """

    old: Document
    new: Document
    patch: Mapping[str, Any]
    tenant_uuid: str
    is_master: bool
    creates: bool
    references: References = field(default_factory=References)
    shared: SharedChange | None = None
    changed: frozenset[str] = frozenset()

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
