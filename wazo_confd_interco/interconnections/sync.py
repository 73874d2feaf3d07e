# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Synchronise the interconnections of a tenant with a list of documents.

A document is identified by its type and its name. Missing interconnections are
created, existing ones are merged, equal ones stay unchanged, and others are deleted on
request. All documents pass through the stages of `pipeline` together, in one
transaction.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from ..documents import Document
from ..garbage import pause_collection
from ..kinds.registry import Kinds
from ..native.trunks.locking import LockedTrunk, lock_trunks
from ..problems import CONFLICT, Problems
from ..requester import Requester
from .drafts import Draft, Secrets, edit_draft, new_draft
from .pipeline import Plan
from .service import CheckRights, InterconnectionService
from .sync_items import Item, ItemReader, Key

_CREATE: Final = 'confd.interconnections.create'
_DELETE: Final = 'confd.interconnections.{id}.delete'


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
        self._items = ItemReader(kinds, apply_profile)

    def sync(
        self,
        body: Document,
        requester: Requester,
        check_rights: CheckRights,
        dry_run: bool = False,
    ) -> Document:
        """Make the tenant's interconnections match a body, and return the changes.

        :param body: as `SyncSchema` loads it; the member `items` is removed, so that it
            can be freed
        :param check_rights: raises an error unless the token has some rights
        :param dry_run: whether the caller rolls everything back
        :return: `created`, `updated`, `unchanged` and `deleted`, each a list of
            objects with `id`, `type` and `name`; `updated` also has the paths that
            changed
        """
        plans, deleted = self._prune_and_plan(body, requester, check_rights, dry_run)
        return {**self._apply(plans), 'deleted': [_describe(one) for one in deleted]}

    @pause_collection()
    def _prune_and_plan(
        self,
        body: Document,
        requester: Requester,
        check_rights: CheckRights,
        dry_run: bool,
    ) -> tuple[list[Plan], list[LockedTrunk]]:
        """Return what is to be stored, and the interconnections that were deleted.

        This is a function of its own, so that the documents of the body are freed when
        it returns: a thousand need several MiB.
        """
        problems = Problems()
        tenant_uuid, is_master = requester.tenant_uuid, requester.is_master
        prune = bool(body.get('prune'))
        _check_prune(body, problems)
        items = self._items.read(body.pop('items'), tenant_uuid, problems)
        names = None if prune else {item.key[1] for item in items}
        locked = lock_trunks(tenant_uuid, names)
        existing = self._items.index(locked)
        wanted = {item.key for item in items}
        pruned = [
            one
            for key, found in existing.items()
            for one in found
            if prune and key not in wanted
        ]
        check_rights(_list_rights(wanted - existing.keys(), pruned))
        # Names that are deleted are free for what is created.
        self._interconnections.pipeline.delete([one.model for one in pruned])
        secrets = Secrets.IGNORE if dry_run else Secrets.COMPARE
        drafts = [
            self._draft(
                item, existing.get(item.key, []), tenant_uuid, is_master, secrets
            )
            for item in items
        ]
        plans = self._interconnections.pipeline.plan(drafts)
        problems.raise_if_any()
        return plans, pruned

    def _draft(
        self,
        item: Item,
        found: Sequence[LockedTrunk],
        tenant_uuid: str,
        is_master: bool,
        secrets: Secrets,
    ) -> Draft:
        """Return the draft of a document: an edit, or a new interconnection."""
        if not found:
            return new_draft(
                self._kinds, item.patch, tenant_uuid, is_master, item.problems
            )
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
            is_master,
            item.problems,
            secrets,
        )

    def _apply(self, plans: list[Plan]) -> Document:
        """Store what changes; return what is created, updated and unchanged.

        :param plans: emptied, so that each plan can be freed once it is stored
        """
        answer: Document = {'created': [], 'updated': [], 'unchanged': []}
        changing: deque[Plan] = deque()
        entries: list[Document] = []
        for plan in plans:
            outcome, entry = _describe_plan(plan)
            answer[outcome].append(entry)
            if plan.is_needed:
                changing.append(plan)
                entries.append(entry)
        plans.clear()
        ids = self._interconnections.pipeline.apply(_drain(changing))
        # A new interconnection has no id before it is stored.
        for entry, id_ in zip(entries, ids, strict=True):
            entry['id'] = id_
        return answer


def _describe_plan(plan: Plan) -> tuple[str, Document]:
    """Return the list of the answer that a plan belongs to, and its entry there.

    :return: the id in the entry is None for a new interconnection
    """
    document = plan.change.new
    entry = {
        'id': plan.change.trunk_id,
        'type': document['type'],
        'name': document['name'],
    }
    if not plan.is_needed:
        return 'unchanged', entry
    if plan.trunk is None:
        return 'created', entry
    return 'updated', {**entry, 'changed': sorted(plan.change.changed)}


def _drain(plans: deque[Plan]) -> Iterator[Plan]:
    """Remove plans from a queue, and yield each."""
    while plans:
        yield plans.popleft()


def _list_rights(
    created: Iterable[Key], deleted: Sequence[LockedTrunk]
) -> Iterator[str]:
    """Yield the rights that a synchronisation needs in addition to its own."""
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


def _describe(locked: LockedTrunk) -> Document:
    row = locked.stored.row
    return {'id': row.id, 'type': row.type, 'name': row.name}
