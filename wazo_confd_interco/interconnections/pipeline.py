# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stages of a write, for one interconnection or for many in one request.

    merge → resolve → derive → diff → check → plan → apply

Each stage takes and returns values. Everything wrong is reported at once, before
anything is stored: by `check`, and by the check of the plan for what only the stored
rows show. Only `resolve` and `apply` use the database; `resolve` takes the same number
of statements for any number of interconnections. Its last look-up follows `derive`,
because derived values decide which shared rows a change needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, Final

from xivo_dao.helpers.db_manager import Session

from ..documents import diff, get_path, merge_patch, restore_removed
from ..errors import Unauthorized
from ..kinds.change import Change
from ..kinds.kind import Kind
from ..kinds.references import Lookups
from ..kinds.registry import Kinds
from ..kinds.stored import StoredTrunk
from ..native.confd.services import Services
from ..native.endpoints.change import EndpointChange
from ..native.endpoints.writers import store_endpoints
from ..native.references.loading import load_references
from ..native.routes.writer import RoutePlan, lock_outcalls, plan_routes, store_routes
from ..native.sip.nat import add_shared_changes
from ..native.trunks.writer import create_trunks, delete_trunks, edit_trunk
from . import routes, rules
from .context_references import name_contexts
from .document import empty_document
from .drafts import Draft, Secrets

_TRUNK_FIELDS: Final = ('context', 'outgoing_caller_id_format', 'twilio_incoming')


@dataclass(frozen=True)
class Plan:
    """What a change stores.

    :param columns: the columns of the trunk that change
    :param endpoint: the plan of the kind, None if the endpoint does not change
    """

    draft: Draft
    change: Change
    columns: Mapping[str, Any]
    endpoint: Any


class Pipeline:
    """Runs the stages of a write."""

    def __init__(self, services: Services, kinds: Kinds) -> None:
        """Create the pipeline.

        :param services: wazo-confd's native services
        """
        self._services = services
        self._kinds = kinds

    def plan(self, drafts: Sequence[Draft]) -> list[Plan]:
        """Return what the drafts of one tenant store, in their order.

        :raises InvalidRequest: with everything that is wrong with any of them
        """
        drafts = _name_contexts(drafts)
        for draft in drafts:
            rules.check_patch(self._kinds, draft.patch, draft.old, draft.problems)
            type_ = draft.old['type']
            if type_:
                fields = self._kinds[type_].fields
                rules.check_secrets(draft.patch, fields, draft.problems)
        changes = [self._merge(draft) for draft in drafts]
        self._resolve(drafts, changes)
        kinds = [self._kinds.get(change.type or '') for change in changes]
        for change, kind in zip(changes, kinds, strict=True):
            self._derive(change, kind)
        existing = [
            None if change.creates else draft.stored
            for draft, change in zip(drafts, changes, strict=True)
        ]
        add_shared_changes(zip(changes, existing, strict=True))
        prepared = list(zip(drafts, changes, kinds, existing, strict=True))
        for draft, change, kind, _ in prepared:
            self._diff(draft, change, kind)
            self._check(draft, change, kind)
        _raise_if_any(drafts)
        plans = [self._plan_changes(*one) for one in prepared]
        _raise_if_any(drafts)
        return plans

    def _merge(self, draft: Draft) -> Change:
        """Merge the patch, without the members of other types, which were reported."""
        old, stored = draft.old, draft.stored
        kind = self._kinds.get(old['type'] or '')
        own = rules.remove_foreign(self._kinds, draft.patch, old['type'])
        if kind:
            own = rules.remove_null_secrets(own, kind.fields)
        # Other members are not part of the document, and the identifiers cannot change.
        members = {*empty_document(self._kinds, old['type']), *rules.CREATE_ONLY}
        merged = {name: own[name] for name in own if name in members}
        new = merge_patch(deepcopy(old), merged, kind.atomic_paths if kind else ())
        new['type'] = old['type']
        restore_removed(new, empty_document(self._kinds, old['type']), old)
        creates = stored is None or stored.row.type != old['type']
        change = Change(old, new, own, draft.tenant_uuid, draft.is_master, creates)
        if kind:
            kind.restore_removed(change)
        return change

    def _resolve(self, drafts: Sequence[Draft], changes: Sequence[Change]) -> None:
        """Look up what the documents refer to, all of them at once."""
        if not changes:
            return
        own = [self._list_lookups(change) for change in changes]
        wanted = Lookups()
        for lookups in own:
            wanted.update(lookups)
        found = load_references(wanted, changes[0].tenant_uuid)
        claimed = Lookups()
        for change, lookups in zip(changes, own, strict=True):
            change.references = found.for_change(lookups, claimed, change.trunk_id)
            claimed.update(lookups)

    def _list_lookups(self, change: Change) -> Lookups:
        lookups = Lookups()
        rules.add_lookups(change, lookups)
        routes.add_lookups(change, lookups)
        kind = self._kinds.get(change.type or '')
        if kind:
            kind.add_lookups(change, lookups)
        return lookups

    def _derive(self, change: Change, kind: Kind | None) -> None:
        """Replace references by what they refer to, and derive omitted values."""
        if kind:
            kind.derive(change)
        routes.derive(change)

    def _diff(self, draft: Draft, change: Change, kind: Kind | None) -> None:
        """Find the paths at which the new document differs."""

        def is_unordered(path: str) -> bool:
            return path == 'outcalls' or bool(kind and kind.is_unordered(path))

        changed = frozenset(diff(change.old, change.new, is_unordered))
        given = frozenset(
            path
            for path in (kind.fields.secret_paths() if kind else ())
            if get_path(change.patch, path) is not None
            and get_path(change.new, path) is not None
        )
        if draft.secrets is Secrets.WRITE:
            changed |= given
        elif draft.secrets is Secrets.IGNORE:
            stored = {path for path in given if get_path(change.old, path) is not None}
            changed -= stored
        change.changed = changed | (change.shared.paths if change.shared else set())

    def _check(self, draft: Draft, change: Change, kind: Kind | None) -> None:
        """Report everything that is wrong with a change."""
        privilege = change.shared and change.shared.privilege
        if privilege and not change.is_master:
            raise Unauthorized(
                f'{privilege.reason}; only a token of the master tenant may change it'
            )
        problems = draft.problems
        rules.check(change, problems)
        if kind:
            kind.check(change, problems)
        routes.check(change, self._services.incall_schema, problems)

    def _changes_endpoint(self, change: Change) -> bool:
        others = {*_TRUNK_FIELDS, 'outcalls'}
        is_other = all(path.partition('.')[0] in others for path in change.changed)
        return change.creates or not is_other

    def _plan_changes(
        self,
        draft: Draft,
        change: Change,
        kind: Kind | None,
        existing: StoredTrunk | None,
    ) -> Plan:
        endpoint = None
        if kind and self._changes_endpoint(change):
            endpoint = kind.plan(change, existing)
            kind.check_plan(endpoint, existing, draft.problems)
        columns = {
            name: change.new[name]
            for name in _TRUNK_FIELDS
            if draft.stored is None or change.has(name)
        }
        return Plan(draft, change, columns, endpoint)

    def apply(self, plans: Sequence[Plan]) -> list[int]:
        """Store plans through wazo-confd's services, return the ids of the trunks."""
        trunks = self._store_trunks(plans)
        stored = list(zip(plans, trunks, strict=True))
        store_endpoints(
            self._services,
            [
                EndpointChange(plan.change, plan.draft.stored, trunk, plan.endpoint)
                for plan, trunk in stored
                if plan.endpoint is not None
            ],
        )
        planned = [(trunk, _plan_routes(plan.change)) for plan, trunk in stored]
        tenant_uuid = plans[0].change.tenant_uuid if plans else ''
        store_routes(self._services, planned, tenant_uuid)
        Session.flush()
        return [int(trunk.id) for trunk in trunks]

    def delete(self, trunks: Sequence[Any]) -> None:
        """Delete trunks with everything that belongs to them.

        :param trunks: their models, locked
        """
        if trunks:
            lock_outcalls([trunk.id for trunk in trunks])
            delete_trunks(self._services, trunks)

    def _store_trunks(self, plans: Sequence[Plan]) -> list[Any]:
        """Return the models of the trunks, with the changed columns stored."""
        new = [plan for plan in plans if plan.draft.trunk is None]
        tenant_uuid = plans[0].change.tenant_uuid if plans else ''
        rows = [plan.columns for plan in new]
        created = iter(create_trunks(self._services, tenant_uuid, rows))
        for plan in plans:
            if plan.draft.trunk is not None and plan.columns:
                edit_trunk(self._services, plan.draft.trunk, plan.columns)
        return [
            next(created) if plan.draft.trunk is None else plan.draft.trunk
            for plan in plans
        ]


def _name_contexts(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with each context given by its name."""
    if not drafts:
        return []
    patches = name_contexts(
        [draft.patch for draft in drafts],
        drafts[0].tenant_uuid,
        [draft.problems for draft in drafts],
    )
    return [
        replace(draft, patch=patch)
        for draft, patch in zip(drafts, patches, strict=True)
    ]


def _plan_routes(change: Change) -> RoutePlan:
    incalls = routes.list_incalls(change)
    return plan_routes(change.old['outcalls'], change.new['outcalls'], incalls)


def _raise_if_any(drafts: Sequence[Draft]) -> None:
    """Raise if there are problems; the drafts of one request share the collection."""
    if drafts:
        drafts[0].problems.raise_if_any()
