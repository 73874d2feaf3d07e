# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A change of NAT, as a part of the change of an interconnection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ....documents import Document
from ....options import privileges
from ....options.privileges import Privilege
from ...lookups import Reference
from ...stored import StoredTransport
from .document import GlobalTemplate
from .fields import ENDPOINT_PATHS, TRANSPORT_PATHS


@dataclass(frozen=True)
class NatState:
    """What is stored around an interconnection before a change of NAT.

    :param transport: the transport in effect, None if there is none
    :param is_inherited: whether that transport comes from a template
    :param transport_after: the name of the transport in effect once the rest of the
        request is written
    :param template: the tenant's global template, None if the tenant has none
    """

    transport: StoredTransport | None
    is_inherited: bool = False
    transport_after: str | None = None
    template: GlobalTemplate | None = None


@dataclass(frozen=True)
class NatChange:
    """A change of NAT that is not written yet.

    :param old: the stored values, from the place in which the change stores them
    :param new: the values after the request
    :param changed: the names that differ
    :param to_template: whether the values of the endpoint are stored in the tenant's
        template
    :param moves: whether `nat.transport` gives the endpoint another transport
    :param transport: the transport of the endpoint itself after the request
    """

    patch: Mapping[str, Any]
    state: NatState
    old: Document
    new: Document
    changed: frozenset[str]
    to_template: bool = False
    moves: bool = False
    transport: Reference | None = None

    @property
    def paths(self) -> frozenset[str]:
        """The paths of the body that differ from what is stored."""
        moved = {'transport'} if self.moves else set()
        return frozenset(f'nat.{name}' for name in self.changed | moved)

    @property
    def privilege(self) -> Privilege | None:
        """What the change does that requires a token of the master tenant."""
        return privileges.TRANSPORT if self.changes_transport else None

    @property
    def changes_transport(self) -> bool:
        """Whether options of the transport itself change."""
        return bool(self.changed & TRANSPORT_PATHS)

    @property
    def changes_template(self) -> bool:
        """Whether options of the tenant's template change."""
        return self.to_template and bool(self.changed & ENDPOINT_PATHS)

    @property
    def changes_endpoint(self) -> bool:
        """Whether options of the endpoint change."""
        return not self.to_template and bool(self.changed & ENDPOINT_PATHS)
