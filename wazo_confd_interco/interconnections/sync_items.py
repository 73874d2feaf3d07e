# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The items of a synchronisation: its documents, and what identifies each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..documents import Document, remove_path
from ..kinds.registry import Kinds
from ..native.trunks.locking import LockedTrunk
from ..problems import CONFLICT, REQUIRED, TOO_LARGE, InvalidRequest, Problems
from ..rest import limits
from . import rules
from .context_references import name_contexts
from .routes import count_new_outcalls
from .shared_outcalls import resolve_outcalls

# Identifies an interconnection in its tenant: the type, and what names it.
Key = tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One document of the request, merged into its profile.

    :param problems: at the place of the document in the body
    """

    key: Key
    patch: Mapping[str, Any]
    problems: Problems


class ItemReader:
    """Reads the items of a body, and finds the interconnections that they mean."""

    def __init__(
        self, kinds: Kinds, apply_profile: Callable[[Document], Document]
    ) -> None:
        """Create the reader.

        :param apply_profile: merges a body into the profile that it names
        """
        self._kinds = kinds
        self._apply_profile = apply_profile

    def read(
        self, documents: Sequence[Document], tenant_uuid: str, problems: Problems
    ) -> list[Item]:
        """Return the documents that can be identified, and report the others."""
        items = self._identify_all(documents, problems)
        places = [item.problems for item in items]
        patches = name_contexts([item.patch for item in items], tenant_uuid, places)
        patches = resolve_outcalls(patches, tenant_uuid, places)
        _check_number_of_routes(patches, problems)
        return [
            replace(item, patch=patch)
            for item, patch in zip(items, patches, strict=True)
        ]

    def _identify_all(
        self, documents: Sequence[Document], problems: Problems
    ) -> list[Item]:
        items: list[Item] = []
        first: dict[Key, int] = {}
        for index, document in enumerate(documents):
            at = problems.at(f'items.{index}')
            patch = self._merge_profile(document, at)
            key = None if patch is None else self._identify(patch, at)
            if patch is None or key is None:
                continue
            if key in first:
                at.add(
                    self._find_identity(patch),
                    f'items.{first[key]} has the same type and name',
                    CONFLICT,
                )
                continue
            first[key] = index
            items.append(Item(key, self._check_members(patch, at), at))
        return items

    def _identify(self, patch: Mapping[str, Any], problems: Problems) -> Key | None:
        """Return what identifies a document, or report what is missing."""
        before = len(problems)
        rules.check_create(patch, problems)
        if len(problems) > before:
            return None
        key = self._key(patch['type'], patch.get('name'), patch)
        if key is None:
            problems.add(
                'name', 'required; the type and the name identify an item', REQUIRED
            )
        return key

    def _key(
        self, type_: str, name: str | None, document: Mapping[str, Any]
    ) -> Key | None:
        """Return a key, None for an interconnection that nothing identifies."""
        if name:
            return (type_, name)
        values = self._kinds[type_].identify(document[type_])
        return (type_, *values) if values else None

    def _find_identity(self, patch: Mapping[str, Any]) -> str:
        """Return the path of what identifies a document."""
        path = self._kinds[patch['type']].identity_path
        return path if path and not patch.get('name') else 'name'

    def index(self, locked: Sequence[LockedTrunk]) -> dict[Key, list[LockedTrunk]]:
        """Return the stored interconnections by their keys."""
        found: dict[Key, list[LockedTrunk]] = {}
        for one in locked:
            row = one.stored.row
            kind = self._kinds.get(row.type or '')
            if kind:
                part = {} if row.name else kind.read(one.stored)
                key = self._key(kind.name, row.name, part)
                if key is not None:
                    found.setdefault(key, []).append(one)
        return found

    def _check_members(self, patch: Document, problems: Problems) -> Document:
        """Report what several interconnections share, or what is not part of one.

        :return: the patch without what was reported
        """
        kept = {name: patch[name] for name in patch if name != 'incalls'}
        if patch.get('incalls'):
            problems.add(
                'incalls',
                'an incoming route is not part of an interconnection, so it cannot be '
                'synchronised; create it with POST /interconnections or POST /incalls',
            )
        for path in self._kinds[patch['type']].list_shared(patch):
            kept = remove_path(kept, path)
            problems.add(
                path,
                'is shared by several interconnections; set it with '
                'PUT /interconnections/{id}/nat',
                CONFLICT,
            )
        return kept

    def _merge_profile(self, document: Document, problems: Problems) -> Document | None:
        try:
            return self._apply_profile(dict(document))
        except InvalidRequest as error:
            problems.absorb(error)
            return None


def _check_number_of_routes(
    patches: Sequence[Mapping[str, Any]], problems: Problems
) -> None:
    number = sum(count_new_outcalls(patch.get('outcalls')) for patch in patches)
    if number > limits.MAX_SYNC_ROUTES:
        problems.add(
            'items',
            f'one request must not create more than {limits.MAX_SYNC_ROUTES} outcalls '
            'and extensions',
            TOO_LARGE,
        )
