# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The kinds of interconnections: what each of their modules does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

from ..documents import Document
from ..interconnections.change import Change
from ..native.services import Host
from ..native.trunks import Stored
from .custom import kind as custom
from .iax import kind as iax
from .sip import kind as sip


class Kind(Protocol):
    """A module of this package that knows one kind; `Any` is the module's own plan."""

    ATOMIC: frozenset[str]

    def is_set(self, path: str) -> bool:
        """Whether the list at a path has no order."""

    def complete(self, change: Change, patch: Document) -> None:
        """Makes the merged document whole: left out, looked up, or derived values."""

    def validate(
        self, host: Host, change: Change, stored: Stored | None, is_master: bool
    ) -> Any:
        """What is to be written; a 400 for what would not work."""

    def create(self, host: Host, trunk: Any, change: Change, plan: Any) -> None:
        """Creates the endpoint and associates it with the trunk."""

    def edit(
        self, host: Host, trunk: Any, stored: Stored, change: Change, plan: Any
    ) -> None:
        """Edits the endpoint, touching what differs and nothing else."""


KINDS: Final[Mapping[str, Kind]] = {'sip': sip, 'iax': iax, 'custom': custom}
