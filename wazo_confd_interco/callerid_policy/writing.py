# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A change of the caller ID policy: all of it in the request's transaction.

Rows are locked in one order (interconnections, outcalls, users, each by id), then
compared, and only what differs is checked and written. Whatever is refused on the way
ends the request, and confd rolls all of it back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from xivo_dao.alchemy.outcall import Outcall
from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Session

from ..documents import Document
from ..interconnections.service import InterconnectionService
from ..native import trunks as trunk_rows
from ..native.services import Host
from ..rest.resource import told_as
from . import users, validator

_OF_SIP = ('callerid', 'from_user')
_PATHS = {f'sip.{name}': f'interconnections.{name}' for name in _OF_SIP}


class Writer:
    """Writes a policy through confd's own services."""

    def __init__(self, host: Host, interconnections: InterconnectionService) -> None:
        self._host = host
        self._interconnections = interconnections

    def write(self, patch: Document, tenant_uuid: str) -> None:
        """Writes what differs, in the tenant.

        :param patch: what `PolicySchema` loads
        """
        self._edit_interconnections(patch.get('interconnections') or (), tenant_uuid)
        self._edit_outcalls(patch.get('outcalls') or (), tenant_uuid)
        users.edit(self._host, patch, tenant_uuid)

    def _edit_interconnections(
        self, given: Sequence[Document], tenant_uuid: str
    ) -> None:
        wanted = validator.by_key('interconnections', given, 'id')
        types = _locked_trunks(wanted, tenant_uuid)
        for id_, interconnection in sorted(wanted.items()):
            if id_ not in types:
                raise errors.param_not_found(
                    'interconnections', 'Interconnection', id=id_
                )
            patch = _patch(interconnection, types[id_])
            # No option is among what is set here: no right to set them is needed.
            with told_as(_PATHS):
                self._interconnections.edit(id_, patch, [tenant_uuid], is_master=False)

    def _edit_outcalls(self, given: Sequence[Document], tenant_uuid: str) -> None:
        wanted = validator.by_key('outcalls', given, 'id')
        found = _locked_outcalls(wanted, tenant_uuid)
        for id_, patch in sorted(wanted.items()):
            if id_ not in found:
                raise errors.param_not_found('outcalls', 'Outcall', id=id_)
            self._edit_outcall(found[id_], patch)

    def _edit_outcall(self, outcall: Any, patch: Document) -> None:
        if 'internal_caller_id' in patch:
            internal = validator.validate_internal(patch['internal_caller_id'])
            if internal != outcall.internal_caller_id:
                outcall.internal_caller_id = internal
                self._host.outcall.edit(outcall)
        wanted = validator.by_key(
            'outcalls.extensions', patch.get('extensions') or (), 'id'
        )
        patterns = {
            pattern.extension.id: pattern
            for pattern in (outcall.dialpatterns if wanted else ())
            if pattern.extension is not None
        }
        for id_, extension in sorted(wanted.items()):
            if id_ not in patterns:
                raise errors.param_not_found('outcalls.extensions', 'Extension', id=id_)
            self._edit_extension(outcall, patterns[id_], extension['caller_id'] or None)

    def _edit_extension(
        self, outcall: Any, pattern: Any, caller_id: str | None
    ) -> None:
        if caller_id == (pattern.caller_id or None):
            return
        if caller_id is not None:
            validator.validate_extension(caller_id)
        self._host.outcall_extension.associate(
            outcall, pattern.extension, {'caller_id': caller_id}
        )


def _locked_trunks(ids: Collection[int], tenant_uuid: str) -> Mapping[int, str | None]:
    """The types of the tenant's trunks, their rows locked."""
    trunk = trunk_rows.trunk
    query = (
        select(trunk.c.id, trunk_rows.kind)
        .where(trunk.c.tenant_uuid == tenant_uuid, trunk.c.id.in_(ids))
        .order_by(trunk.c.id)
        .with_for_update(key_share=True)
    )
    return dict(map(tuple, Session.execute(query))) if ids else {}


def _patch(given: Document, kind: str | None) -> Document:
    """The patch of an interconnection that sets what is given."""
    sip = {name: given[name] for name in _OF_SIP if name in given}
    validator.validate_kind(sip, kind)
    patch: Document = {'sip': sip} if sip and kind == 'sip' else {}
    if 'outgoing_caller_id_format' in given:
        patch['outgoing_caller_id_format'] = given['outgoing_caller_id_format']
    return patch


def _locked_outcalls(ids: Collection[int], tenant_uuid: str) -> Mapping[int, Any]:
    query = (
        Session.query(Outcall)
        .filter(Outcall.tenant_uuid == tenant_uuid, Outcall.id.in_(ids))
        .order_by(Outcall.id)
        .populate_existing()
        .with_for_update(key_share=True)
    )
    return {outcall.id: outcall for outcall in query} if ids else {}
