# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Interconnections, composed of confd's native services in one transaction.

After it comes the commit, then confd reloads and publishes; an error on the way rolls
all of it back. The writes come last: everything is looked up and refused before them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

from xivo_dao.alchemy.trunkfeatures import TrunkFeatures
from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Session

from ..config import Settings
from ..dahdi.machine import Machine
from ..documents import Document, fill, merge_patch
from ..kinds.kind import KINDS
from ..nat import change as nat
from ..nat import configuration as nat_configuration
from ..nat.warnings import restart_warnings
from ..native import etags as version
from ..native import services as host_module
from ..native import trunk_search as search
from ..native import trunks as rows
from ..native.services import Host
from ..native.trunks import Stored
from ..profiles.service import ProfileService
from ..rest.links import Links
from ..rest.resource import refuse
from . import configuration, document, routes, validator
from .change import Change

RESOURCE = 'Interconnection'
_TRUNK_FIELDS = ('context', 'outgoing_caller_id_format', 'twilio_incoming')


class InterconnectionService:
    """What the resources do; documents in, documents out."""

    def __init__(
        self, host: Host, profiles: ProfileService, settings: Settings
    ) -> None:
        self._host = host
        self._profiles = profiles
        self._settings = settings

    def search(
        self, parameters: Mapping[str, Any], tenant_uuids: Sequence[str]
    ) -> tuple[int, list[Document]]:
        """The number of matches, and the documents of the page."""
        total, page = search.search(parameters, tenant_uuids)
        return total, self._show(rows.load(page))

    def get(self, id_: int, tenant_uuids: Sequence[str]) -> Document:
        """The document of one; NotFoundError where the tenants have none."""
        return self.examine(id_, tenant_uuids)[1]

    def examine(self, id_: int, tenant_uuids: Sequence[str]) -> tuple[Stored, Document]:
        """What is stored of one, and its document; NotFoundError as above."""
        stored = load_stored(id_, tenant_uuids)
        return stored, self._show([stored])[0]

    def _show(self, stored: Sequence[Stored]) -> list[Document]:
        return document.show(stored, Links(), Machine(self._settings))

    def create(self, patch: Document, tenant_uuid: str, is_master: bool) -> Document:
        """Creates a trunk with all that belongs to it, and returns its document."""
        patch = self._profiles.apply(patch)
        if patch.get('type') is None:
            refuse({'type': 'required'})
        old = document.blank(patch['type'])
        body = {**patch, 'id': None, 'tenant_uuid': None}
        change = _change(old, body, tenant_uuid, creates=True)
        plan = self._plan(change, None, is_master)
        routes.validate(self._host, change)
        nat.validate(change, is_master)

        trunk = TrunkFeatures(
            tenant_uuid=tenant_uuid,
            **{name: change.new[name] for name in _TRUNK_FIELDS},
        )
        self._host.trunk.create(trunk)
        KINDS[patch['type']].create(self._host, trunk, change, plan)
        routes.write(self._host, trunk, change)
        nat.write(self._host, change)
        Session.flush()
        created = self.get(trunk.id, [tenant_uuid])
        created['warnings'] += restart_warnings(change.nat)
        return created

    def edit(
        self,
        id_: int,
        patch: Document,
        tenant_uuids: Sequence[str],
        is_master: bool,
        if_match: str | None = None,
        nat_path: str = 'nat',
    ) -> Change:
        """Merges a patch into one; what does not differ is left alone.

        :param if_match: the versions that the client has seen; `Stale` for another
        :param nat_path: where the body has what is `nat` in the patch
        """
        validator.validate_update(patch)
        trunk = _locked(id_, tenant_uuids)
        version.check(id_, if_match)
        stored = load_stored(id_, tenant_uuids)
        old = document.read(stored, with_secrets=True)
        creates = old['type'] is None and patch.get('type') is not None
        if creates:
            validator.validate_completion(trunk, patch['type'])
            old = document.completed(old, stored, patch['type'])
        change = _change(old, patch, trunk.tenant_uuid, creates, nat_path)
        if change.changed or creates or change.nat:
            self._write(trunk, None if creates else stored, change, is_master)
        return change

    def _plan(self, change: Change, stored: Stored | None, is_master: bool) -> Any:
        return KINDS[change.new['type']].validate(self._host, change, stored, is_master)

    def _write(
        self, trunk: Any, stored: Stored | None, change: Change, is_master: bool
    ) -> None:
        of_trunk = [name for name in _TRUNK_FIELDS if change.has(name)]
        of_others = {*of_trunk, 'outcalls'}
        of_endpoint = change.creates or not change.changed <= of_others
        plan = self._plan(change, stored, is_master) if of_endpoint else None
        routes.validate(self._host, change)
        nat.validate(change, is_master)
        if of_trunk:
            self._edit_trunk(trunk, change, of_trunk)
        if stored and of_endpoint:
            KINDS[change.new['type']].edit(self._host, trunk, stored, change, plan)
        elif of_endpoint:
            KINDS[change.new['type']].create(self._host, trunk, change, plan)
        routes.write(self._host, trunk, change)
        nat.write(self._host, change)

    def _edit_trunk(self, trunk: Any, change: Change, names: Sequence[str]) -> None:
        for name in names:
            setattr(trunk, name, change.new[name])
        seen = SimpleNamespace(
            context=change.new['context'] if change.has('context') else None,
            tenant_uuid=trunk.tenant_uuid,
        )
        host_module.edit(self._host.trunk, trunk, seen)

    def configuration(
        self, id_: int | None, with_transport: bool = False
    ) -> str | None:
        """The text that Asterisk reads for one, None where there is none.

        :param id_: that of any tenant: whoever shows the text has looked it up
        :param with_transport: its transport as well, which is of all tenants
        """
        if id_ is None:
            return None
        found = Session.execute(rows.statement().where(rows.trunk.c.id == id_)).all()
        if not found:
            return None
        (stored,) = rows.load(found)
        own = configuration.text(stored)
        shared = with_transport and nat_configuration.section(stored.endpoint)
        return f'{own}\n{shared}' if shared else own

    def delete(
        self, id_: int, tenant_uuids: Sequence[str], if_match: str | None = None
    ) -> None:
        """Deletes the trunk with its endpoint, registration and attachments."""
        trunk = _locked(id_, tenant_uuids)
        version.check(id_, if_match)
        routes.lock(trunk)
        self._host.trunk.delete(trunk)


def _locked(id_: int, tenant_uuids: Sequence[str]) -> Any:
    """The trunk, its row locked: edits of one interconnection wait for each other.

    Key share: who only refers to the row, as the order of an outcall's trunks does,
    need not wait. Else two that hold what the other needs would.
    """
    trunk = (
        Session.query(TrunkFeatures)
        .filter(TrunkFeatures.id == id_, TrunkFeatures.tenant_uuid.in_(tenant_uuids))
        .with_for_update(key_share=True)
        .one_or_none()
    )
    if trunk is None:
        raise errors.not_found(RESOURCE, id=id_)
    return trunk


def load_stored(id_: int, tenant_uuids: Sequence[str]) -> Stored:
    """What is stored of one; NotFoundError where the tenants have none."""
    found = rows.find(id_, tenant_uuids)
    if not found:
        raise errors.not_found(RESOURCE, id=id_)
    return rows.load(found)[0]


def _change(
    old: Document,
    patch: Document,
    tenant_uuid: str,
    creates: bool,
    nat_path: str = 'nat',
) -> Change:
    """What the patch makes of the document, references and derived values included."""
    validator.validate_patch(patch, old)
    if creates:
        # Nothing is there that null could remove: it says that nothing is said.
        patch = merge_patch({}, patch)
        if old['type'] not in patch:
            refuse({old['type']: 'required'})
    kind = KINDS.get(old['type'])
    merged = {name: patch[name] for name in patch if name != 'nat'}
    new = merge_patch(deepcopy(old), merged, kind.ATOMIC if kind else ())
    fill(new, document.blank(old['type']), old)
    change = Change(old, new, tenant_uuid, creates, nat_path=nat_path)
    if kind:
        kind.complete(change, patch)
    routes.complete(change)
    change.compare(lambda path: path == 'outcalls' or (kind and kind.is_set(path)))
    validator.validate_context(change)
    return change
