# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The caller ID policy of a tenant: read it, change it, resolve a call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ..callerid.policy import Policy
from ..callerid.resolution import Resolution
from ..interconnections.pipeline import Plan
from ..interconnections.service import InterconnectionService
from ..native import contexts, outcalls, users
from ..native.services import Services
from ..problems import InvalidRequest, Problems
from ..requester import Requester
from . import document, resolving
from .change import (
    SIP_FIELDS,
    Changes,
    ExtensionChange,
    InterconnectionChange,
    Stored,
    UserChange,
    Wanted,
    check,
    diff,
    parse,
)
from .document import PolicyDocument
from .schema import CallBody, ListParameters, PolicyPatch

# Paths in the document of an interconnection, and in an item of `interconnections`.
_PATHS: Final = {f'sip.{name}': name for name in SIP_FIELDS}


class CallerIDPolicyService:
    """What the resources do, without HTTP."""

    def __init__(
        self, services: Services, interconnections: InterconnectionService
    ) -> None:
        self._services = services
        self._interconnections = interconnections

    def get(self, parameters: ListParameters, tenant_uuid: str) -> PolicyDocument:
        """Return the whole policy, with one page of the users not on default."""
        total, page = users.list_users(parameters, tenant_uuid)
        policy = Policy(
            outcalls=outcalls.load_outcalls(tenant_uuid),
            users=page,
            contexts=contexts.load_contexts(tenant_uuid),
            country=outcalls.find_country(tenant_uuid),
        )
        return document.render(policy, total)

    def resolve(self, call: CallBody, tenant_uuid: str) -> Resolution:
        """Return what a call would show, and why."""
        return resolving.resolve(call, tenant_uuid)

    def text(self, patch: PolicyPatch, tenant_uuid: str) -> str | None:
        """Return what Asterisk reads for the interconnections that a patch names."""
        ids = {item['id'] for item in patch.get('interconnections') or ()}
        texts = [
            self._interconnections.render_stored(stored)
            for stored in (outcalls.load_stored_trunks(ids) if ids else ())
            if stored.row.tenant_uuid == tenant_uuid
        ]
        return '\n'.join(filter(None, texts)) or None

    def edit(self, patch: PolicyPatch, tenant_uuid: str) -> None:
        """Apply a patch completely, or raise `InvalidRequest` with every problem."""
        problems = Problems()
        wanted = parse(problems, patch)
        stored = _lock_and_load(wanted, tenant_uuid)
        changes = diff(wanted, stored)
        check(problems, wanted, stored, changes)
        edits = self._prepare_interconnections(problems, changes, tenant_uuid)
        problems.raise_if_any()
        for edit in edits:
            self._interconnections.apply_edit(edit)
        self._apply(changes)

    def _prepare_interconnections(
        self, problems: Problems, changes: Changes, tenant_uuid: str
    ) -> list[Plan]:
        """Check the changes of interconnections, and return what they would store."""
        # The master tenant may set options that cross tenants; no option is set here.
        requester = Requester((tenant_uuid,), is_master=False)
        edits = []
        for change in changes.interconnections:
            prepare = self._interconnections.prepare_edit
            try:
                edits.append(prepare(change.id, change.patch, requester))
            except InvalidRequest as error:
                _report(problems, change, error)
        return edits

    def _apply(self, changes: Changes) -> None:
        """Write outcalls and users, in this order, as the rows are locked."""
        ids = changes.outcall_ids
        models = outcalls.load_outcall_models(ids) if ids else {}
        for id_ in ids:
            if id_ in changes.internal:
                models[id_].internal_caller_id = changes.internal[id_]
                self._services.outcall.edit(models[id_])
            for change in changes.extensions.get(id_, ()):
                self._store_caller_id(models[id_], change)
        self._apply_users(changes.users)

    def _apply_users(self, changes: Sequence[UserChange]) -> None:
        """Write settings with the events of wazo-confd's own edit of a user.

        wazo-provd is not asked to update devices: no telephone shows the setting.
        """
        if changes:
            users.store_outgoing_caller_ids(
                [(change.user.id, change.setting) for change in changes]
            )
        for change in changes:
            self._services.user_notifier.edited(change.user)

    def _store_caller_id(self, outcall: Any, change: ExtensionChange) -> None:
        extension = outcalls.extension_models(outcall)[change.id]
        association = {'caller_id': change.caller_id}
        self._services.outcall_extension.associate(outcall, extension, association)


def _lock_and_load(wanted: Wanted, tenant_uuid: str) -> Stored:
    """Lock the rows that a patch names, in one order: two requests never deadlock."""
    trunk_types = outcalls.lock_trunks(wanted.interconnections, tenant_uuid)
    locked_outcalls = outcalls.lock_outcalls(wanted.outcalls, tenant_uuid)
    with_unset = wanted.for_unset is not None
    locked_users = users.lock_users(wanted.users, tenant_uuid, and_unset=with_unset)
    return Stored(
        trunk_types=trunk_types,
        outcalls={outcall.id: outcall for outcall in locked_outcalls},
        users={user.uuid: user for user in locked_users},
    )


def _report(
    problems: Problems, change: InterconnectionChange, error: InvalidRequest
) -> None:
    """Report the problems of an interconnection at the paths of the policy's body."""
    at_item = problems.at(change.path)
    for problem in error.problems:
        path = _PATHS.get(problem.path, problem.path)
        at_item.add(path, problem.reason, problem.code)
