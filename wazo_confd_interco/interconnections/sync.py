# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Synchronise the interconnections of a tenant with a list of documents.

A document is identified by its type and its name. Missing interconnections are
created, existing ones are merged, equal ones stay unchanged, and others are deleted on
request. All documents pass through the stages of `pipeline` together, in one
transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from ..documents import Document, get_path
from ..kinds.registry import Kinds
from ..native.trunks.locking import LockedTrunk, lock_trunks
from ..problems import CONFLICT, REQUIRED, TOO_LARGE, InvalidRequest, Problems
from ..requester import Requester
from ..rest import limits
from . import rules
from .context_references import name_contexts
from .drafts import Draft, Secrets, edit_draft, new_draft
from .pipeline import Plan
from .routes import count_new_outcalls
from .service import CheckRights, InterconnectionService
from .shared_outcalls import resolve_outcalls

# Identifies an interconnection in its tenant: the type, and what names it.
Key = tuple[str, ...]

_CREATE: Final = 'confd.interconnections.create'
_DELETE: Final = 'confd.interconnections.{id}.delete'


@dataclass(frozen=True)
class Item:
    """One document of the request, merged into its profile.

    :param problems: at the place of the document in the body
    """

    key: Key
    patch: Document
    problems: Problems


class SyncService:
    """Synchronises the interconnections of a tenant."""

    def __init__(
        self,
        interconnections: InterconnectionService,
        kinds: Kinds,
        apply_profile: Callable[[Document], Document],
    ) -> None:
        """Create the service.

        :param apply_profile: merges a body into the profile that it names
        """
        self._interconnections = interconnections
        self._kinds = kinds
        self._apply_profile = apply_profile

    def sync(
        self,
        body: Mapping[str, Any],
        requester: Requester,
        check_rights: CheckRights,
        dry_run: bool = False,
    ) -> Document:
        """Make the tenant's interconnections match a body, and return the changes.

        :param body: as `SyncSchema` loads it
        :param check_rights: raises an error unless the token has some rights
        :param dry_run: whether the caller rolls everything back
        :return: `created`, `updated`, `unchanged` and `deleted`, each a list of
            objects with `id`, `type` and `name`; `updated` also has the paths that
            changed
        """
        problems = Problems()
        prune = bool(body.get('prune'))
        _check_prune(body, problems)
        items = self._prepare_items(body['items'], requester.tenant_uuid, problems)
        names = None if prune else {item.key[1] for item in items}
        locked = lock_trunks(requester.tenant_uuid, names)
        existing = self._index(locked)
        wanted = {item.key for item in items}
        rest = [
            one
            for key, found in existing.items()
            for one in found
            if prune and key not in wanted
        ]
        check_rights(_list_rights(wanted - existing.keys(), rest))
        # Names that are deleted are free for what is created.
        self._interconnections.pipeline.delete([one.model for one in rest])
        secrets = Secrets.IGNORE if dry_run else Secrets.COMPARE
        drafts = [
            self._draft(item, existing.get(item.key, []), requester, secrets)
            for item in items
        ]
        plans = self._interconnections.pipeline.plan(drafts)
        problems.raise_if_any()
        return {**self._apply(plans), 'deleted': [_describe(one) for one in rest]}

    def _prepare_items(
        self, documents: Sequence[Document], tenant_uuid: str, problems: Problems
    ) -> list[Item]:
        """Return the documents that can be identified, and report the others."""
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
        patches = name_contexts(
            [item.patch for item in items],
            tenant_uuid,
            [item.problems for item in items],
        )
        patches = resolve_outcalls(
            patches, tenant_uuid, [item.problems for item in items]
        )
        _check_number_of_routes(patches, problems)
        return [
            Item(item.key, patch, item.problems)
            for item, patch in zip(items, patches, strict=True)
        ]

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
        part = document[type_]
        values = [part.get(member) or '' for member in self._kinds[type_].identity]
        return (type_, *values) if values and values[0] else None

    def _find_identity(self, patch: Mapping[str, Any]) -> str:
        """Return the path of what identifies a document."""
        type_ = patch['type']
        is_named = bool(patch.get('name'))
        return 'name' if is_named else f'{type_}.{self._kinds[type_].identity[0]}'

    def _index(self, locked: Sequence[LockedTrunk]) -> dict[Key, list[LockedTrunk]]:
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
        kept = deepcopy(patch)
        if kept.pop('incalls', None):
            problems.add(
                'incalls',
                'an incoming route is not part of an interconnection, so it cannot be '
                'synchronised; create it with POST /interconnections or POST /incalls',
            )
        for path in self._kinds[patch['type']].list_shared(patch):
            above, _, name = path.rpartition('.')
            del get_path(kept, above)[name]
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

    def _draft(
        self,
        item: Item,
        found: Sequence[LockedTrunk],
        requester: Requester,
        secrets: Secrets,
    ) -> Draft:
        """Return the draft of a document: an edit, or a new interconnection."""
        if not found:
            return new_draft(self._kinds, item.patch, requester, item.problems)
        if len(found) > 1:
            ids = ', '.join(str(one.stored.row.id) for one in found)
            item.problems.add(
                'name',
                f'the interconnections {ids} have this type and name; rename or delete '
                'all but one of them',
                CONFLICT,
            )
        # The identifiers are those of another machine.
        ignored = ('id', 'tenant_uuid')
        patch = {name: item.patch[name] for name in item.patch if name not in ignored}
        return edit_draft(
            self._kinds,
            found[0],
            patch,
            requester.is_master,
            item.problems,
            secrets,
        )

    def _apply(self, plans: Sequence[Plan]) -> Document:
        """Store what changes; return what was created, updated and left alone."""
        changing = [plan for plan in plans if _changes(plan)]
        stored = self._interconnections.pipeline.apply(changing)
        ids = dict(zip(map(id, changing), stored, strict=True))
        answer: Document = {'created': [], 'updated': [], 'unchanged': []}
        for plan in plans:
            document = plan.change.new
            about = {
                'id': ids.get(id(plan), plan.change.trunk_id),
                'type': document['type'],
                'name': document['name'],
            }
            if id(plan) not in ids:
                answer['unchanged'].append(about)
            elif plan.draft.trunk is None:
                answer['created'].append(about)
            else:
                answer['updated'].append(
                    {**about, 'changed': sorted(plan.change.changed)}
                )
        return answer


def _changes(plan: Plan) -> bool:
    return plan.draft.trunk is None or bool(plan.change.changed)


def _list_rights(
    created: Iterable[Key], deleted: Sequence[LockedTrunk]
) -> Iterator[str]:
    """Yield the rights that a synchronisation needs beside its own."""
    if list(created):
        yield _CREATE
    for one in deleted:
        yield _DELETE.format(id=one.stored.row.id)


def _check_prune(body: Mapping[str, Any], problems: Problems) -> None:
    if body.get('prune') and not body['items'] and not body.get('force'):
        problems.add(
            'items',
            'is empty, so `prune` would delete every interconnection of the tenant; '
            'set `force` to true if that is what you want',
        )
        problems.raise_if_any()


def _check_number_of_routes(patches: Sequence[Document], problems: Problems) -> None:
    number = sum(count_new_outcalls(patch.get('outcalls')) for patch in patches)
    if number > limits.MAX_SYNC_ROUTES:
        problems.add(
            'items',
            f'one request must not create more than {limits.MAX_SYNC_ROUTES} outcalls '
            'and extensions',
            TOO_LARGE,
        )


def _describe(locked: LockedTrunk) -> Document:
    row = locked.stored.row
    return {'id': row.id, 'type': row.type, 'name': row.name}
