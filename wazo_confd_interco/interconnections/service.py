# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Interconnections, composed of wazo-confd's native services in one transaction.

A write passes through stages, each of which takes and returns values:

    merge → resolve → derive → diff → check → plan → apply

Everything wrong is reported at once, before anything is stored: by `check`, and by the
check of the plan for what only the stored rows show. Only `resolve` and `apply` use the
database. wazo-confd commits, reloads Asterisk and publishes events afterwards; an error
on the way rolls everything back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any, Final

from xivo_dao.alchemy.trunkfeatures import TrunkFeatures
from xivo_dao.helpers.db_manager import Session

from ..config import Settings
from ..dahdi.machine import Machine
from ..documents import Document, diff, get_path, merge_patch, restore_removed
from ..errors import Unauthorized
from ..kinds.change import Change
from ..kinds.kind import Kind
from ..kinds.references import Lookups
from ..kinds.registry import Kinds
from ..kinds.sip.match_overlaps import find_overlaps
from ..kinds.sip.nat import change as nat_change
from ..kinds.sip.nat.change import NatChange
from ..kinds.sip.nat.document import read_effective
from ..kinds.sip.nat.findings import RESTART_REQUIRED, find_hidden
from ..kinds.stored import StoredTrunk
from ..native.endpoints import WRITERS
from ..native.etags import check_if_match
from ..native.matches import find_overlap_candidates
from ..native.own_routes import delete_routes, find_own_routes
from ..native.references import load_references
from ..native.routes import count_incalls, lock_outcalls, plan_routes, store_routes
from ..native.services import Services, edit
from ..native.transports import load_nat_state, load_transport, store_nat
from ..native.trunk_search import search_trunks
from ..native.trunks import find_trunk, get_trunk, load_trunks, lock_trunk
from ..options import privileges
from ..options.findings import Found
from ..options.rendering import render_section
from ..problems import Problems
from ..requester import Requester
from ..rest.links import Links
from . import routes, rules, views
from .document import add_type, empty_document, read_document, show_documents

# Raises an error unless the token of the request has some rights.
CheckRights = Callable[[Iterable[str]], None]
_TRUNK_FIELDS: Final = ('context', 'outgoing_caller_id_format', 'twilio_incoming')


@dataclass(frozen=True)
class Plan:
    """What a change stores.

    :param trunk: the columns of the trunk that change
    :param endpoint: the plan of the kind, None if the endpoint does not change
    """

    change: Change
    trunk: Mapping[str, Any]
    endpoint: Any
    nat: NatChange | None


@dataclass(frozen=True)
class PreparedEdit:
    """An edit that was checked, and is not stored yet.

    :param trunk: the locked model of the trunk
    :param stored: the interconnection as it is stored
    """

    trunk: Any
    stored: StoredTrunk
    plan: Plan


class InterconnectionService:
    """Creates, reads, edits and deletes interconnections as documents."""

    def __init__(
        self,
        services: Services,
        kinds: Kinds,
        apply_profile: Callable[[Document], Document],
        settings: Settings,
    ) -> None:
        """Create the service.

        :param services: wazo-confd's native services
        :param apply_profile: merges a body into the profile that it names
        """
        self._services = services
        self._kinds = kinds
        self._apply_profile = apply_profile
        self._settings = settings

    def search(
        self, parameters: Mapping[str, Any], tenant_uuids: Sequence[str]
    ) -> tuple[int, list[Document]]:
        """Return the number of matches, and the page in the view that is asked for."""
        total, rows = search_trunks(parameters, tenant_uuids)
        stored = load_trunks(rows)
        documents = self._show(stored)
        if parameters['view'] == views.SUMMARY:
            counts = count_incalls([one.row for one in stored])
            documents = list(map(views.summarize, stored, documents, counts))
        return total, documents

    def get(self, id_: int, tenant_uuids: Sequence[str]) -> Document:
        """Return a document, or raise the 404 of wazo-confd."""
        return self.examine(id_, tenant_uuids)[1]

    def examine(
        self, id_: int, tenant_uuids: Sequence[str]
    ) -> tuple[StoredTrunk, Document]:
        """Return what is stored of an interconnection, and its document."""
        stored = get_trunk(id_, tenant_uuids)
        return stored, self._show([stored])[0]

    def _show(self, stored: Sequence[StoredTrunk]) -> list[Document]:
        return show_documents(self._kinds, stored, Links(), Machine(self._settings))

    def find(self, stored: StoredTrunk, document: Document) -> list[Found]:
        """Return the findings about a document by itself, with their advice."""
        kind = self._kinds.get(document['type'] or '')
        machine = Machine(self._settings)
        return list(kind.find(document, stored, machine)) if kind else []

    def find_overlaps(self, document: Document, requester: Requester) -> list[Found]:
        """Return the findings about addresses that other interconnections match too.

        Interconnections of other tenants are included only for the master tenant.
        """
        if not document['sip'] or not document['sip']['match']:
            return []
        tenant_uuid = str(document['tenant_uuid'])
        matches = document['sip']['match']
        others = find_overlap_candidates(
            matches, document['id'], None if requester.is_master else tenant_uuid
        )
        return list(find_overlaps(tenant_uuid, matches, others))

    def create(self, body: Mapping[str, Any], requester: Requester) -> Document:
        """Create a trunk with everything that belongs to it, and return its document.

        :param body: the document as the schema loads it, passwords included
        """
        plan = self.prepare_create(body, requester)
        id_ = self._apply(plan, None, None)
        document = self._show_changed(id_, requester, plan.nat)
        document['warnings'] += [
            one.to_warning() for one in routes.find_stripped(plan.change.new)
        ]
        return document

    def read_with_secrets(self, id_: int, tenant_uuids: Sequence[str]) -> Document:
        """Return a document with its passwords, which must not reach a client."""
        stored = get_trunk(id_, tenant_uuids)
        return read_document(self._kinds, stored, with_secrets=True)

    def prepare_create(self, body: Mapping[str, Any], requester: Requester) -> Plan:
        """Check a new document, and return what it would store."""
        problems = Problems()
        patch = self._apply_profile(dict(body))
        rules.check_create(patch, problems)
        problems.raise_if_any()
        # In a new document, null is the same as an omitted value.
        patch = merge_patch({}, {**patch, 'id': None, 'tenant_uuid': None})
        old = empty_document(self._kinds, patch['type'])
        return self._plan(old, patch, None, requester.tenant_uuid, requester, problems)

    def edit_and_show(
        self,
        id_: int,
        patch: Mapping[str, Any],
        requester: Requester,
        if_match: str | None = None,
    ) -> Document:
        """Merge a patch into an interconnection, and return the document after it."""
        nat = self.edit(id_, patch, requester, if_match)
        return self._show_changed(id_, requester, nat)

    def _show_changed(
        self, id_: int, requester: Requester, nat: NatChange | None
    ) -> Document:
        """Return a document with the warnings that only a change of it answers."""
        stored, document = self.examine(id_, requester.tenant_uuids)
        found = self.find_overlaps(document, requester)
        if nat and nat.changes_transport:
            found.append(RESTART_REQUIRED)
        if nat:
            effective = {'effective': read_effective(stored.endpoint, ())}
            found += [
                replace(one, field=f'nat.{one.field}')
                for one in find_hidden(nat, effective)
            ]
        document['warnings'] += [one.to_warning() for one in found]
        return document

    def edit(
        self,
        id_: int,
        patch: Mapping[str, Any],
        requester: Requester,
        if_match: str | None = None,
        nat_at: str = 'nat',
    ) -> NatChange | None:
        """Merge a patch into an interconnection; only differences are written.

        :param if_match: the header `If-Match`: the versions that the client has seen
        :param nat_at: the path of the NAT document in the body
        :return: the change of NAT, None if the patch has none
        :raises InvalidRequest: with everything that is wrong with the patch
        :raises Stale: if the interconnection has another version
        """
        edit = self.prepare_edit(id_, patch, requester, if_match, nat_at)
        self.apply_edit(edit)
        return edit.plan.nat

    def prepare_edit(
        self,
        id_: int,
        patch: Mapping[str, Any],
        requester: Requester,
        if_match: str | None = None,
        nat_at: str = 'nat',
    ) -> PreparedEdit:
        """Lock an interconnection, check a patch, and return what it would store."""
        problems = Problems()
        rules.check_update(patch, problems)
        trunk = lock_trunk(id_, requester.tenant_uuids)
        check_if_match(id_, if_match)
        stored = get_trunk(id_, requester.tenant_uuids)
        old = read_document(self._kinds, stored, with_secrets=True)
        if old['type'] is None and patch.get('type') is not None:
            has_registration = trunk.register_iax_id is not None
            rules.check_completion(patch, has_registration, problems)
            if problems.has('type') or problems.has(patch['type']):
                problems.raise_if_any()
            old = add_type(self._kinds, old, stored, patch['type'])
        plan = self._plan(
            old, patch, stored, trunk.tenant_uuid, requester, problems, nat_at
        )
        return PreparedEdit(trunk, stored, plan)

    def apply_edit(self, edit: PreparedEdit) -> None:
        """Store what an edit changes."""
        self._apply(edit.plan, edit.trunk, edit.stored)

    def delete(
        self,
        id_: int,
        requester: Requester,
        if_match: str | None = None,
        check_rights: CheckRights | None = None,
    ) -> None:
        """Delete a trunk with its endpoint, its registration and its associations.

        :param check_rights: raises an error unless the token has some rights; if given,
            routes that only this interconnection uses are deleted as well
        :raises Stale: if the interconnection has another version than `if_match`
        """
        trunk = lock_trunk(id_, requester.tenant_uuids)
        check_if_match(id_, if_match)
        lock_outcalls(trunk.id)
        if check_rights:
            own = find_own_routes(trunk.id)
            rules.check_number_of_routes(len(own))
            check_rights(own.list_rights())
            delete_routes(self._services, trunk, own)
        self._services.trunk.delete(trunk)

    def _plan(
        self,
        old: Document,
        patch: Mapping[str, Any],
        stored: StoredTrunk | None,
        tenant_uuid: str,
        requester: Requester,
        problems: Problems,
        nat_at: str = 'nat',
    ) -> Plan:
        """Return what a patch stores, or raise everything that is wrong with it."""
        rules.check_patch(patch, old, problems)
        if old['type']:
            fields = self._kinds[old['type']].fields
            rules.check_secrets(patch, fields, problems)
        creates = stored is None or stored.row.type != old['type']
        change = self._merge(old, patch, tenant_uuid, requester, creates)
        kind = self._kinds.get(change.kind or '')
        self._resolve(change, kind, stored)
        self._derive(change, kind)
        self._diff(change, kind)
        nat = self._prepare_nat(change, stored)
        self._check(change, kind, nat, problems, nat_at)
        problems.raise_if_any()
        return self._plan_changes(change, kind, nat, stored, problems)

    def _merge(
        self,
        old: Document,
        patch: Mapping[str, Any],
        tenant_uuid: str,
        requester: Requester,
        creates: bool,
    ) -> Change:
        """Merge the patch, without the members of other types, which were reported."""
        kind = self._kinds.get(old['type'] or '')
        own = rules.remove_foreign(patch, old['type'])
        if kind:
            own = rules.remove_null_secrets(own, kind.fields)
        # NAT is merged by itself, and the identifiers cannot change.
        others = ('nat', 'id', 'tenant_uuid')
        merged = {name: own[name] for name in own if name not in others}
        new = merge_patch(deepcopy(old), merged, kind.atomic_paths if kind else ())
        new['type'] = old['type']
        restore_removed(new, empty_document(self._kinds, old['type']), old)
        change = Change(old, new, own, tenant_uuid, requester.is_master, creates)
        if kind:
            kind.restore_removed(change)
        return change

    def _resolve(
        self, change: Change, kind: Kind | None, stored: StoredTrunk | None
    ) -> None:
        """Look up what the document refers to."""
        lookups = Lookups()
        rules.add_lookups(change, lookups)
        routes.add_lookups(change, lookups)
        if kind:
            kind.add_lookups(change, lookups)
        if change.patch.get('nat'):
            transport = change.patch['nat'].get('transport')
            lookups.transports.extend([transport] if transport else [])
        endpoint_id = stored.row.endpoint_custom_id if stored else None
        change.references = load_references(
            lookups, change.tenant_uuid, change.trunk_id, endpoint_id
        )

    def _derive(self, change: Change, kind: Kind | None) -> None:
        """Replace references by what they refer to, and derive omitted values."""
        if kind:
            kind.derive(change)
        routes.derive(change)

    def _diff(self, change: Change, kind: Kind | None) -> None:
        """Find the paths at which the new document differs.

        A secret in the request is always a change. Otherwise, a dry run would tell
        whether a guess is the stored secret.
        """

        def is_unordered(path: str) -> bool:
            return path == 'outcalls' or bool(kind and kind.is_unordered(path))

        given = frozenset(
            path
            for path in (kind.fields.secret_paths() if kind else ())
            if get_path(change.patch, path) is not None
            and get_path(change.new, path) is not None
        )
        change.changed = given.union(diff(change.old, change.new, is_unordered))

    def _prepare_nat(
        self, change: Change, stored: StoredTrunk | None
    ) -> NatChange | None:
        patch = change.patch.get('nat')
        if patch is None:
            return None
        existing = None if change.creates else stored
        state = load_nat_state(change, patch, existing)
        return nat_change.prepare(change, patch, state)

    def _check(
        self,
        change: Change,
        kind: Kind | None,
        nat: NatChange | None,
        problems: Problems,
        nat_at: str,
    ) -> None:
        """Report everything that is wrong with a change."""
        if nat and nat.changes_transport and not change.is_master:
            raise Unauthorized(
                f'{privileges.TRANSPORT.reason}; only a token of the master tenant '
                'may change it'
            )
        rules.check(change, problems)
        if kind:
            kind.check(change, problems)
        routes.check(change, self._services.incall_schema, problems)
        if nat:
            nat_change.check(change, nat, problems.at(nat_at))

    def _changes_endpoint(self, change: Change) -> bool:
        others = {*_TRUNK_FIELDS, 'outcalls'}
        is_other = all(path.partition('.')[0] in others for path in change.changed)
        return change.creates or not is_other

    def _plan_changes(
        self,
        change: Change,
        kind: Kind | None,
        nat: NatChange | None,
        stored: StoredTrunk | None,
        problems: Problems,
    ) -> Plan:
        existing = None if change.creates else stored
        moves = nat is not None and nat_change.moves(change, nat)
        changes_nat = nat is not None and (nat.changes_endpoint or moves)
        endpoint = None
        if kind and (self._changes_endpoint(change) or changes_nat):
            endpoint = kind.plan(change, existing)
            if nat:
                endpoint = nat_change.add_to_plan(endpoint, change, nat)
            kind.check_plan(endpoint, existing, problems)
            problems.raise_if_any()
        trunk = {
            name: change.new[name]
            for name in _TRUNK_FIELDS
            if stored is None or change.has(name)
        }
        return Plan(change, trunk, endpoint, nat)

    def _apply(self, plan: Plan, trunk: Any, stored: StoredTrunk | None) -> int:
        """Store a plan through wazo-confd's services, return the id of the trunk."""
        change = plan.change
        if trunk is None:
            trunk = TrunkFeatures(tenant_uuid=change.tenant_uuid, **plan.trunk)
            self._services.trunk.create(trunk)
        elif plan.trunk:
            self._edit_trunk(trunk, plan)
        if plan.endpoint is not None:
            writer = WRITERS[change.kind or '']
            if change.creates or stored is None:
                writer.create(self._services, trunk, plan.endpoint)
            else:
                writer.edit(self._services, trunk, stored, change, plan.endpoint)
        route_plan = plan_routes(
            change.old['outcalls'], change.new['outcalls'], routes.list_incalls(change)
        )
        store_routes(self._services, trunk, route_plan, change.tenant_uuid)
        if plan.nat:
            store_nat(self._services, plan.nat)
        Session.flush()
        return int(trunk.id)

    def _edit_trunk(self, trunk: Any, plan: Plan) -> None:
        for name, value in plan.trunk.items():
            setattr(trunk, name, value)
        validated = SimpleNamespace(
            context=plan.trunk.get('context'), tenant_uuid=trunk.tenant_uuid
        )
        edit(self._services.trunk, trunk, validated)

    def render(self, id_: int | None, with_transport: bool = False) -> str | None:
        """Return the text that Asterisk reads for an interconnection.

        :param id_: an id of any tenant; the caller has checked that it is visible
        :param with_transport: append the transport, which all tenants share
        :return: None for no interconnection
        """
        stored = None if id_ is None else find_trunk(id_)
        if stored is None:
            return None
        text = self.render_stored(stored)
        if not with_transport:
            return text
        name = stored.endpoint.effective('endpoint', 'transport')
        transport = load_transport(name)
        if transport is None or transport.uuid is None:
            return text
        options = [('type', 'transport'), *transport.options]
        return f'{text}\n{render_section(transport.name, options)}'

    def render_stored(self, stored: StoredTrunk) -> str:
        """Return the text that Asterisk reads for a stored trunk, secrets masked."""
        kind = self._kinds.get(stored.row.type or '')
        return kind.render(stored) if kind else ''
