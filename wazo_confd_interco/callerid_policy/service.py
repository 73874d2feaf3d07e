# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The caller ID policy of a tenant: read it, change it, resolve a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ..callerid.policy import Policy
from ..callerid.resolution import Resolution
from ..interconnections.drafts import Draft, edit_draft
from ..interconnections.service import InterconnectionService
from ..kinds.registry import Kinds
from ..native.callerid import outcalls, users
from ..native.confd.services import Services
from ..native.dialplan import contexts
from ..native.trunks.loading import load_trunks_of_ids
from ..native.trunks.locking import LockedTrunk, lock_trunks_of_ids
from ..problems import Problems
from . import document, resolving
from .change import (
    SIP_FIELDS,
    Changes,
    ExtensionChange,
    InterconnectionChange,
    LockedRows,
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
        self,
        services: Services,
        interconnections: InterconnectionService,
        kinds: Kinds,
    ) -> None:
        self._services = services
        self._pipeline = interconnections.pipeline
        self._render = interconnections.render_stored
        self._kinds = kinds

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
            self._render(stored)
            for stored in (load_trunks_of_ids(ids) if ids else ())
            if stored.row.tenant_uuid == tenant_uuid
        ]
        return '\n'.join(filter(None, texts)) or None

    def edit(self, patch: PolicyPatch, tenant_uuid: str) -> None:
        """Apply a patch completely, or raise `InvalidRequest` with every problem."""
        problems = Problems()
        wanted = parse(problems, patch)
        # In one order, so that two requests never deadlock.
        trunks = {
            one.stored.row.id: one
            for one in lock_trunks_of_ids(wanted.interconnections, tenant_uuid)
        }
        stored = _load_stored(wanted, trunks, tenant_uuid)
        changes = diff(wanted, stored)
        check(problems, wanted, stored, changes)
        drafts = [
            self._draft(change, trunks[change.id], problems)
            for change in changes.interconnections
        ]
        plans = self._pipeline.plan(drafts)
        problems.raise_if_any()
        self._pipeline.apply(plans)
        self._apply(changes)

    def _draft(
        self, change: InterconnectionChange, locked: LockedTrunk, problems: Problems
    ) -> Draft:
        # A policy sets no option that requires the rights of the master tenant.
        return edit_draft(
            self._kinds,
            locked,
            change.patch,
            is_master=False,
            problems=problems.at(change.path).renamed(_rename),
        )

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


def _load_stored(
    wanted: Wanted, trunks: Mapping[int, LockedTrunk], tenant_uuid: str
) -> LockedRows:
    """Lock the other rows that a patch names."""
    locked_outcalls = outcalls.lock_outcalls(wanted.outcalls, tenant_uuid)
    with_unset = wanted.for_unset is not None
    locked_users = users.lock_users(wanted.users, tenant_uuid, and_unset=with_unset)
    return LockedRows(
        trunk_types={id_: one.stored.row.type for id_, one in trunks.items()},
        outcalls={outcall.id: outcall for outcall in locked_outcalls},
        users={user.uuid: user for user in locked_users},
    )


def _rename(path: str) -> str:
    """Return the path in an item of the policy for one in an interconnection."""
    return _PATHS.get(path, path)
