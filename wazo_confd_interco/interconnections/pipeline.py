# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stages of a write, for one interconnection or for many in one request.

    merge → resolve → derive → diff → check → plan → apply

Each stage takes and returns values. Problems are collected and reported at once, before
anything is stored. Most come from `check`; others from rules about the body as it was
sent, before `merge`, and from `plan`, for limits that depend on the stored rows.

Only `resolve` and `apply` use the database; `resolve` takes the same number of
statements for any number of interconnections. Its last look-up follows `derive`,
because derived values decide which shared rows a change needs. `apply` stores batches
of interconnections.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from ..documents import diff, get_path
from ..errors import Unauthorized
from ..kinds.change import Change
from ..kinds.kind import Kind
from ..kinds.lookups import Claim, Lookups
from ..kinds.merging import merge
from ..kinds.registry import Kinds
from ..native.confd.services import Services
from ..native.confd.tenants import ensure_tenant
from ..native.endpoints.change import EndpointChange
from ..native.endpoints.writers import store_endpoints
from ..native.lookups.references import load_references
from ..native.routes.plan import RoutePlan, plan_routes
from ..native.routes.writer import lock_outcalls_of_trunks, store_routes
from ..native.sip.nat import add_nat_changes
from ..native.trunks.writer import build_trunk, delete_trunks, edit_trunk
from . import routes, rules
from .context_references import name_contexts
from .document import empty_document
from .drafts import Draft, Secrets

# The number of interconnections that are stored together. It bounds the memory of their
# rows, models and plans.
_BATCH_SIZE: Final = 50
_TRUNK_FIELDS: Final = ('context', 'outgoing_caller_id_format', 'twilio_incoming')


@dataclass(frozen=True)
class Plan:
    """What a change stores.

    It does not refer to the draft, so that the drafts of many are freed first.

    :param trunk: the locked model of the trunk, None if the request creates it
    :param columns: the columns of the trunk that change
    :param endpoint: the plan of the kind, None if the endpoint does not change
    """

    trunk: Any
    change: Change
    columns: Mapping[str, Any]
    endpoint: Any

    @property
    def is_needed(self) -> bool:
        """Whether anything differs from what is stored."""
        return self.trunk is None or bool(self.change.changed)


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
        # The items of a synchronisation have names already, to compare their outcalls.
        drafts = _name_contexts(drafts)
        for draft in drafts:
            self._check_patch(draft)
        changes = [self._merge(draft) for draft in drafts]
        changes = self._resolve(changes)
        changes = [self._derive(change) for change in changes]
        changes = add_nat_changes(self._claim(changes))
        pairs = zip(changes, drafts, strict=True)
        changes = _share_paths(self._diff(*pair) for pair in pairs)
        for change, draft in zip(changes, drafts, strict=True):
            self._check(change, draft)
        _raise_if_any(drafts)
        plans = [self._plan(*pair) for pair in zip(changes, drafts, strict=True)]
        _raise_if_any(drafts)
        return plans

    def _find_kind(self, change: Change) -> Kind | None:
        """Return the kind; None for a trunk without an endpoint."""
        return self._kinds.get(change.type or '')

    def _check_patch(self, draft: Draft) -> None:
        """Report what is wrong with the body as it was sent."""
        rules.check_patch(self._kinds, draft.patch, draft.old, draft.problems)
        type_ = draft.old['type']
        if type_:
            fields = self._kinds[type_].fields
            rules.check_secrets(draft.patch, fields, draft.problems)

    def _merge(self, draft: Draft) -> Change:
        """Merge the patch, without the members of other types, which were reported."""
        old, stored = draft.old, draft.stored
        type_ = old['type']
        kind = self._kinds.get(type_ or '')
        own = rules.remove_foreign(self._kinds, draft.patch, type_)
        if kind:
            own = rules.remove_null_secrets(own, kind.fields)
        empty = empty_document(self._kinds, type_)
        # Other members are not part of the document, and the identifiers cannot change.
        members = {*empty, *rules.CREATE_ONLY} - {'type'}
        patch = {name: own[name] for name in own if name in members}
        new = merge(kind, old, patch, empty)
        creates = stored is None or stored.row.type != type_
        return Change(
            old,
            new,
            own,
            draft.tenant_uuid,
            draft.is_master,
            creates,
            stored=None if creates else stored,
        )

    def _resolve(self, changes: Sequence[Change]) -> list[Change]:
        """Look up what the documents refer to, all of them at once."""
        if not changes:
            return []
        lookups = Lookups()
        for change in changes:
            self._add_lookups(change, lookups)
        found = load_references(lookups, changes[0].tenant_uuid)
        return [replace(change, references=found) for change in changes]

    def _add_lookups(self, change: Change, lookups: Lookups) -> None:
        lookups.needs_tenant |= change.trunk_id is None
        rules.add_lookups(change, lookups)
        routes.add_lookups(change, lookups)
        lookups.claims |= self._list_claims(change)
        kind = self._find_kind(change)
        if kind:
            kind.add_lookups(change, lookups)

    def _claim(self, changes: Sequence[Change]) -> list[Change]:
        """Find the names that each change needs and cannot have.

        A name that one change needs is not available to the changes after it.
        """
        claimed: set[Claim] = set()
        results = []
        for change in changes:
            claims = self._list_claims(change)
            references = change.references.claim(claims, claimed, change.trunk_id)
            results.append(replace(change, references=references))
            claimed |= claims
        return results

    def _list_claims(self, change: Change) -> set[Claim]:
        kind = self._find_kind(change)
        own = kind.list_claims(change) if kind else set()
        return own | routes.list_claims(change)

    def _derive(self, change: Change) -> Change:
        """Replace references by what they refer to, and derive omitted values."""
        kind = self._find_kind(change)
        return routes.derive(kind.derive(change) if kind else change)

    def _diff(self, change: Change, draft: Draft) -> Change:
        """Find the paths at which the new document differs."""
        kind = self._find_kind(change)

        def is_unordered(path: str) -> bool:
            return path == 'outcalls' or bool(kind and kind.is_unordered(path))

        changed = frozenset(diff(change.old, change.new, is_unordered))
        given = frozenset(_list_given_secrets(change, kind)) if kind else frozenset()
        if draft.secrets is Secrets.WRITE:
            changed |= given
        elif draft.secrets is Secrets.IGNORE:
            stored = {path for path in given if get_path(change.old, path) is not None}
            changed -= stored
        nat = change.nat.paths if change.nat else frozenset()
        return replace(change, changed=changed | nat)

    def _check(self, change: Change, draft: Draft) -> None:
        """Report everything that is wrong with a change."""
        problems = draft.problems
        privilege = change.nat and change.nat.privilege
        if privilege and not change.is_master:
            raise Unauthorized(
                f'{privilege.reason}; only a token of the master tenant may change it'
            )
        rules.check(change, problems)
        kind = self._find_kind(change)
        if kind:
            kind.check(change, problems)
        routes.check(change, self._services.incall_schema, problems)

    def _plan(self, change: Change, draft: Draft) -> Plan:
        endpoint = None
        kind = self._find_kind(change)
        if kind and _changes_endpoint(change):
            endpoint = kind.plan(change)
            kind.check_plan(endpoint, change, draft.problems)
        columns = {
            name: change.new[name]
            for name in _TRUNK_FIELDS
            if draft.trunk is None or change.has(name)
        }
        return Plan(draft.trunk, change, columns, endpoint)

    def apply(self, plans: Iterable[Plan]) -> list[int]:
        """Store plans in batches, and return the ids of their trunks.

        Outcalls and incalls are stored last, because trunks of several batches may
        share an outcall.

        :param plans: read one batch at a time, so that a generator can forget the plans
            of earlier batches
        """
        ids: list[int] = []
        route_plans: list[tuple[Any, RoutePlan]] = []
        remaining = iter(plans)
        while batch := list(islice(remaining, _BATCH_SIZE)):
            for plan, trunk in zip(batch, self._store(batch), strict=True):
                ids.append(int(trunk.id))
                route_plan = _plan_routes(plan.change)
                if route_plan.is_needed:
                    route_plans.append((trunk, route_plan))
        store_routes(self._services, route_plans)
        return ids

    def _store(self, plans: Sequence[Plan]) -> list[Any]:
        """Store trunks and their endpoints; return the models of the trunks."""
        new = [plan.change for plan in plans if plan.trunk is None]
        if new and not new[0].references.has_tenant:
            ensure_tenant(new[0].tenant_uuid)
        trunks = [self._prepare_trunk(plan) for plan in plans]
        store_endpoints(
            self._services,
            [
                EndpointChange(plan.change, trunk, plan.endpoint)
                for plan, trunk in zip(plans, trunks, strict=True)
                if plan.endpoint is not None
            ],
        )
        return trunks

    def delete(self, trunks: Sequence[Any]) -> None:
        """Delete trunks with everything that belongs to them.

        :param trunks: their models, locked
        """
        if trunks:
            lock_outcalls_of_trunks([trunk.id for trunk in trunks])
            delete_trunks(self._services, trunks)

    def _prepare_trunk(self, plan: Plan) -> Any:
        """Return the model of a trunk, with the changed columns stored.

        A new trunk is stored together with its endpoint.
        """
        trunk = plan.trunk
        if trunk is None:
            return build_trunk(plan.change.tenant_uuid, plan.columns)
        if plan.columns:
            edit_trunk(self._services, trunk, plan.columns)
        return trunk


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


def _share_paths(changes: Iterable[Change]) -> list[Change]:
    """Return the changes; those with equal paths share one set of them.

    Most new interconnections have the same paths, and a thousand sets need 1.6 MiB.
    """
    known: dict[frozenset[str], frozenset[str]] = {}
    return [
        replace(change, changed=known.setdefault(change.changed, change.changed))
        for change in changes
    ]


def _list_given_secrets(change: Change, kind: Kind) -> list[str]:
    """Return the paths of the secrets that the request contains."""
    return [
        path
        for path in kind.fields.secret_paths()
        if get_path(change.patch, path) is not None
        and get_path(change.new, path) is not None
    ]


def _changes_endpoint(change: Change) -> bool:
    others = {*_TRUNK_FIELDS, 'outcalls'}
    is_other = all(path.partition('.')[0] in others for path in change.changed)
    return change.creates or not is_other


def _plan_routes(change: Change) -> RoutePlan:
    incalls = routes.list_incalls(change)
    return plan_routes(change.old['outcalls'], change.new['outcalls'], incalls)


def _raise_if_any(drafts: Sequence[Draft]) -> None:
    """Raise if there are problems; the drafts of one request share the collection."""
    if drafts:
        drafts[0].problems.raise_if_any()
