# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes of NAT: load, lock and store a transport and the global template of a tenant.

Both are shared. A row that is about to change is locked before it is read, the
transport before the template, so that concurrent changes run one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace

from sqlalchemy import select
from xivo_dao.alchemy.all import PJSIPTransport
from xivo_dao.helpers.db_manager import Session

from ...kinds.change import Change
from ...kinds.sip.inheritance import Endpoint
from ...kinds.sip.nat import change as nat_change
from ...kinds.sip.nat.change import (
    wants_template,
    wants_transport_lock,
)
from ...kinds.sip.nat.document import GlobalTemplate
from ...kinds.sip.nat.model import NatChange, NatState
from ...kinds.stored import find_transport
from ..confd.services import Services, edit
from ..database import tables as t
from .endpoints import load_endpoints
from .sections import find_changes, format_added, store_changes
from .transports import load_transports, lock_transports


def add_nat_changes(changes: Sequence[Change]) -> list[Change]:
    """Return the changes of interconnections with those of transports and templates."""
    wanted = [change for change in changes if _changes_nat(change)]
    states = iter(_load_nat_states(wanted) if wanted else ())
    return [
        replace(change, nat=nat_change.prepare(change, next(states)))
        if _changes_nat(change)
        else change
        for change in changes
    ]


def _changes_nat(change: Change) -> bool:
    return change.patch.get('nat') is not None


def _load_nat_states(changes: Sequence[Change]) -> list[NatState]:
    """Return what each change of NAT needs to know, locking what it may change."""
    templates = _load_templates(changes)
    after = [_describe_endpoint(change, templates) for change in changes]
    before = [
        change.stored.endpoint if change.stored else new
        for change, new in zip(changes, after, strict=True)
    ]
    rows = [endpoint.row('endpoint', 'transport') for endpoint in before]
    lock_transports(
        {
            row.value
            for row, change in zip(rows, changes, strict=True)
            # Only the master tenant may change a transport.
            if row and wants_transport_lock(change.patch['nat']) and change.is_master
        }
    )
    transports = load_transports()
    template = None
    if any(wants_template(change.patch['nat']) for change in changes):
        template = _lock_global_template(changes[0].tenant_uuid)
    return [
        NatState(
            transport=find_transport(transports, row.value if row else None),
            is_inherited=row is not None and row.source is not endpoint.source,
            transport_after=new.effective('endpoint', 'transport'),
            template=template,
        )
        for endpoint, new, row in zip(before, after, rows, strict=True)
    ]


def _load_templates(changes: Sequence[Change]) -> dict[str, Endpoint]:
    """Return the templates of the new documents by UUID."""
    known: dict[str, Endpoint] = {
        str(template.uuid): template
        for change in changes
        if change.stored
        for template in change.stored.endpoint.templates
    }
    wanted = {uuid for change in changes for uuid in _list_templates(change)}
    missing = wanted - known.keys()
    if missing:
        known.update(load_endpoints(missing))
    return known


def _list_templates(change: Change) -> list[str]:
    templates = change.new['sip']['templates']
    return [one['uuid'] for one in templates if one.get('uuid')]


def _describe_endpoint(change: Change, templates: Mapping[str, Endpoint]) -> Endpoint:
    """Return the new document's endpoint with the values that decide its transport."""
    sip = change.new['sip']
    transport = sip['transport'] or {}
    options = [(key, value) for key, value in sip['options']['endpoint']]
    return Endpoint(
        sections={'endpoint': options},
        templates=[templates[uuid] for uuid in _list_templates(change)],
        transport=transport.get('name'),
    )


def _lock_global_template(tenant_uuid: str) -> GlobalTemplate | None:
    """Return the global template; None in a tenant that was never set up."""
    query = (
        select(t.sip.c.uuid)
        .join(t.tenant, t.tenant.c.global_sip_template_uuid == t.sip.c.uuid)
        .where(t.tenant.c.uuid == tenant_uuid)
        .with_for_update(of=t.sip, key_share=True)
    )
    uuid = Session.execute(query).scalar()
    if uuid is None:
        return None
    template = load_endpoints([uuid])[str(uuid)]
    return GlobalTemplate(uuid, tuple(template.sections.get('endpoint', ())))


def store_nat_change(services: Services, change: Change) -> None:
    """Store the transport and the template if a request changes them."""
    nat = change.nat
    if nat and nat.changes_transport:
        _edit_transport(services, nat)
    if nat and nat.changes_template:
        _edit_template(services, nat, change.tenant_uuid)


def _edit_transport(services: Services, nat: NatChange) -> None:
    stored = nat.state.transport
    assert stored is not None, '`check` reports a missing transport'
    transport = Session.get(PJSIPTransport, stored.uuid)
    rows = nat_change.write_transport(stored.options, nat)
    # The model fails if it is given tuples that equal its own rows, so these are lists.
    transport.options = [list(row) for row in rows]
    added = [list(row) for row in rows if row not in stored.options]
    validated = SimpleNamespace(uuid=transport.uuid, name=None, options=added)
    edit(services.sip_transport, transport, validated)


def _edit_template(services: Services, nat: NatChange, tenant_uuid: str) -> None:
    stored = nat.state.template
    assert stored is not None, '`check` reports a missing template'
    rows = nat_change.write_endpoint(stored.options, nat)
    before, after = {'endpoint': stored.options}, {'endpoint': rows}
    changes = list(find_changes(stored.uuid, before, after))
    service = services.endpoint_sip_template
    service.validator.validate_edit(
        SimpleNamespace(
            uuid=stored.uuid, name=None, templates=[], **format_added(changes)
        )
    )
    store_changes(changes)
    service.notifier.edited(SimpleNamespace(tenant_uuid=tenant_uuid))
