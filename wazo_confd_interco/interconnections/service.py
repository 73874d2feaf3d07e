# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Interconnections, composed of confd's native services in one transaction.

Confd commits, reloads and publishes after the request; an error on the way rolls all
of it back. The writes come last: everything is looked up and refused before them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

from xivo_dao.alchemy.trunkfeatures import TrunkFeatures
from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Session

from .. import host as host_module
from ..host import Host
from ..links import Links
from ..merge import Document, differences, merge_patch
from ..rest import refuse
from . import document, rows, search, sip, validator
from .change import Change
from .rows import Stored

RESOURCE = 'Interconnection'
_TRUNK_FIELDS = ('context', 'outgoing_caller_id_format', 'twilio_incoming')


class InterconnectionService:
    """What the resources do; documents in, documents out."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def search(
        self, parameters: Mapping[str, Any], tenant_uuids: Sequence[str]
    ) -> tuple[int, list[Document]]:
        """The number of matches, and the documents of the page."""
        total, page = search.search(parameters, tenant_uuids)
        return total, document.show(rows.load(page), Links())

    def get(self, id_: int, tenant_uuids: Sequence[str]) -> Document:
        """The document of one; NotFoundError where the tenants have none."""
        return document.show([_stored(id_, tenant_uuids)], Links())[0]

    def create(self, patch: Document, tenant_uuid: str, is_master: bool) -> Document:
        """Creates a trunk with all that belongs to it, and returns its document."""
        kind = patch.get('type')
        if kind is None:
            refuse({'type': 'required'})
        old = document.blank(kind)
        body = merge_patch({}, {**patch, 'id': None, 'tenant_uuid': None})
        if body.get(kind) is None:
            refuse({kind: 'required'})
        validator.validate_patch(body, old)
        change = _change(old, body, tenant_uuid)
        sections = sip.validate(self._host, change, {}, is_master)

        trunk = TrunkFeatures(
            tenant_uuid=tenant_uuid,
            **{name: change.new[name] for name in _TRUNK_FIELDS},
        )
        self._host.trunk.create(trunk)
        sip.create(self._host, trunk, change.new, sections)
        Session.flush()
        return self.get(trunk.id, [tenant_uuid])

    def edit(
        self, id_: int, patch: Document, tenant_uuids: Sequence[str], is_master: bool
    ) -> None:
        """Merges a patch into one; what does not differ is left alone."""
        trunk = _locked(id_, tenant_uuids)
        stored = _stored(id_, tenant_uuids)
        old = document.read(stored, with_secrets=True)
        validator.validate_patch(patch, old)
        change = _change(old, patch, trunk.tenant_uuid)
        if not change.changed:
            return
        self._write(trunk, stored, change, is_master)

    def _write(
        self, trunk: Any, stored: Stored, change: Change, is_master: bool
    ) -> None:
        of_trunk = [name for name in _TRUNK_FIELDS if change.has(name)]
        if set(of_trunk) != change.changed:
            before = stored.endpoint.sections
            sections = sip.validate(self._host, change, before, is_master)
            sip.edit(self._host, stored, change, sections)
        if of_trunk:
            for name in of_trunk:
                setattr(trunk, name, change.new[name])
            seen = SimpleNamespace(
                context=change.new['context'] if change.has('context') else None,
                tenant_uuid=trunk.tenant_uuid,
            )
            host_module.edit(self._host.trunk, trunk, seen)

    def delete(self, id_: int, tenant_uuids: Sequence[str]) -> None:
        """Deletes the trunk with its endpoint, registration and attachments."""
        self._host.trunk.delete(_locked(id_, tenant_uuids))


def _locked(id_: int, tenant_uuids: Sequence[str]) -> Any:
    """The trunk, its row locked: edits of one interconnection wait for each other."""
    trunk = (
        Session.query(TrunkFeatures)
        .filter(TrunkFeatures.id == id_, TrunkFeatures.tenant_uuid.in_(tenant_uuids))
        .with_for_update()
        .one_or_none()
    )
    if trunk is None:
        raise errors.not_found(RESOURCE, id=id_)
    return trunk


def _stored(id_: int, tenant_uuids: Sequence[str]) -> Stored:
    query = rows.statement().where(
        rows.trunk.c.id == id_, rows.trunk.c.tenant_uuid.in_(tenant_uuids)
    )
    found = Session.execute(query).all()
    if not found:
        raise errors.not_found(RESOURCE, id=id_)
    return rows.load(found)[0]


def _change(old: Document, patch: Document, tenant_uuid: str) -> Change:
    new = merge_patch(deepcopy(old), patch, sip.ATOMIC)
    for name in ('context', 'label', 'name'):
        new.setdefault(name)
    new.setdefault('outgoing_caller_id_format', '+E164')
    new.setdefault('twilio_incoming', False)
    new['type'] = old['type']
    if old['type'] == 'sip':
        sip.complete(old, new, patch, tenant_uuid)
    changed = frozenset(differences(old, new, sip.is_set))
    validator.validate_context(new, changed, tenant_uuid)
    return Change(old, new, changed, tenant_uuid)
