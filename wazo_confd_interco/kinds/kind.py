# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The interface between a kind of interconnection and the stages of a request.

Kinds work on plain values: they know neither HTTP nor the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from ..dahdi.machine import Machine
from ..documents import Document
from ..options.field import FieldTable
from ..options.findings import Found
from ..problems import Problems
from .change import Change
from .lookups import Claim, Lookups
from .stored import StoredTrunk


class Kind(Protocol):
    """A kind of interconnection."""

    @property
    def name(self) -> str:
        """The value of `type`."""

    @property
    def fields(self) -> FieldTable:
        """The table of its fields."""

    @property
    def atomic_paths(self) -> frozenset[str]:
        """Objects that a patch replaces as a whole."""

    @property
    def members(self) -> tuple[str, ...]:
        """The members of a document that it reads; null in documents of other kinds."""

    @property
    def own_members(self) -> tuple[str, ...]:
        """The members of a body that no other kind accepts, apart from its object."""

    @property
    def identity_path(self) -> str | None:
        """The path of what identifies an interconnection without a name."""

    @property
    def empty_objects(self) -> Mapping[str, Document]:
        """The members of objects that may be null, without any stored value, by path.

        Members that a patch removes from such an object get these values.
        """

    def identify(self, part: Mapping[str, Any]) -> tuple[str, ...]:
        """Return what identifies an interconnection without a name, if anything does.

        All spellings of the same value return the same.

        :param part: the object of the kind in a document
        """

    def empty(self) -> Document:
        """Return the part of an empty document that belongs to the kind."""

    def read(self, stored: StoredTrunk, *, with_secrets: bool = False) -> Document:
        """Return the part of a document that belongs to the kind."""

    def find_remote(self, part: Document) -> str | None:
        """Return what reaches the other side: its hosts, or an interface.

        :param part: the object of the kind in a document
        """

    def make_portable(self, part: Document) -> Document:
        """Return its object as another tenant or machine can apply it.

        :param part: the object in a document as clients receive it, without secrets
        """

    def list_shared(self, patch: Mapping[str, Any]) -> list[str]:
        """Return the paths of a body that change what interconnections share."""

    def is_unordered(self, path: str) -> bool:
        """Return whether the list at a path is unordered."""

    def add_lookups(self, change: Change, lookups: Lookups) -> None:
        """Add the look-ups that the merged document needs to `lookups`."""

    def list_claims(self, change: Change) -> set[Claim]:
        """Return the names that the change needs, and that must be free."""

    def derive(self, change: Change) -> Change:
        """Return the change with references resolved and omitted values derived."""

    def check(self, change: Change, problems: Problems) -> None:
        """Report everything that is wrong with the values that changed."""

    def plan(self, change: Change) -> Any:
        """Return what is to be stored, for the writer of the kind in `native`."""

    def check_plan(self, plan: Any, change: Change, problems: Problems) -> None:
        """Report values of a plan that wazo-confd or Asterisk cannot store."""

    def find(
        self, document: Document, stored: StoredTrunk, machine: Machine
    ) -> Iterator[Found]:
        """Yield the findings about a single document.

        They depend only on what a fingerprint covers (`native.trunks.fingerprints`)
        and, for kinds other than SIP, on files of the machine.
        """

    def find_after_change(self, change: Change, stored: StoredTrunk) -> Iterable[Found]:
        """Return the findings about a change that was stored.

        :param stored: the interconnection after the change
        """

    def render(self, stored: StoredTrunk) -> str:
        """Return the text that Asterisk reads, with secrets masked."""
