# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Transports and the global template of a tenant: load, lock and store them.

Both are shared. A row that is about to change is locked before it is read, the
transport before the template, so that two concurrent changes follow each other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select
from xivo_dao.alchemy.pjsip_transport import PJSIPTransport
from xivo_dao.helpers.db_manager import Session

from ..kinds.change import Change
from ..kinds.sip.nat import change as nat_change
from ..kinds.sip.nat.change import NatChange, NatState
from ..kinds.sip.nat.document import GlobalTemplate, Transport
from ..kinds.stored import StoredTrunk
from ..options.inheritance import Endpoint
from . import tables as t
from .services import Services, edit
from .sip_endpoints import store_sections
from .trunks import load_endpoints


def load_transport(name: str | None, *, lock: bool = False) -> Transport | None:
    """Return the transport of a name, with its options in their order.

    :param lock: keep others from changing the transport until the transaction ends
    :return: None for no name; a transport without UUID if no transport has the name
    """
    if name is None:
        return None
    query = select(t.transport.c.uuid).where(t.transport.c.name == name)
    if lock:
        query = query.with_for_update(key_share=True)
    uuid = Session.execute(query).scalar()
    if uuid is None:
        return Transport(name, None)
    option = t.transport_option
    options = (
        select(option.c.key, option.c.value)
        .where(option.c.pjsip_transport_uuid == uuid)
        .order_by(option.c.id)
    )
    rows = Session.execute(options)
    return Transport(name, str(uuid), tuple((row.key, row.value) for row in rows))


def find_protocol(transport: str | None, template_uuids: Sequence[str]) -> str:
    """Return the protocol of the transport in effect; UDP if there is none.

    :param transport: the name of the own transport
    :param template_uuids: the templates, of which one may have a transport
    """
    templates = load_endpoints(template_uuids) if template_uuids else {}
    endpoint = Endpoint(templates=[*templates.values()], transport=transport)
    found = load_transport(endpoint.effective('endpoint', 'transport'))
    options = dict(found.options) if found else {}
    return str(options.get('protocol', 'udp')).lower()


def find_transport_names(names: Collection[str]) -> set[str]:
    """Return those of some names that transports have."""
    if not names:
        return set()
    query = select(t.transport.c.name).where(t.transport.c.name.in_(list(names)))
    return set(Session.execute(query).scalars())


def load_nat_state(
    change: Change, patch: dict[str, Any], stored: StoredTrunk | None
) -> NatState:
    """Return what a change of NAT needs to know, locking what it may change.

    :param patch: `nat` of the body
    :param stored: the interconnection, None if the request creates it
    """
    after = _describe_endpoint(change)
    before = stored.endpoint if stored else after
    row = before.row('endpoint', 'transport')
    # Only the master tenant may change a transport.
    lock = change.is_master and nat_change.wants_transport_lock(patch)
    template = None
    transport = load_transport(row.value if row else None, lock=lock)
    if nat_change.wants_template(patch):
        template = _lock_global_template(change.tenant_uuid)
    return NatState(
        transport=transport,
        is_inherited=row is not None and row.source is not before,
        transport_after=after.effective('endpoint', 'transport'),
        template=template,
    )


def _describe_endpoint(change: Change) -> Endpoint:
    """Return the endpoint of the new document, as far as transports are concerned."""
    sip = change.new['sip']
    uuids = [one['uuid'] for one in sip['templates'] if one.get('uuid')]
    loaded = load_endpoints(uuids) if uuids else {}
    transport = sip['transport'] or {}
    options = [(key, value) for key, value in sip['options']['endpoint']]
    return Endpoint(
        sections={'endpoint': options},
        templates=[loaded[uuid] for uuid in uuids],
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


def store_nat(services: Services, nat: NatChange) -> None:
    """Store the transport and the template, as far as they change."""
    if nat.changes_transport:
        _edit_transport(services, nat)
    if nat.changes_template:
        _edit_template(services, nat)


def _edit_transport(services: Services, nat: NatChange) -> None:
    stored = nat.state.transport
    if stored is None:
        return
    transport = Session.get(PJSIPTransport, stored.uuid)
    rows = nat_change.write_transport(nat)
    # Lists of two: given tuples that equal its own rows, the model fails.
    transport.options = [list(row) for row in rows]
    added = [list(row) for row in rows if row not in stored.options]
    validated = SimpleNamespace(uuid=transport.uuid, name=None, options=added)
    edit(services.sip_transport, transport, validated)


def _edit_template(services: Services, nat: NatChange) -> None:
    stored = nat.state.template
    if stored is None:
        return
    template = services.endpoint_sip_template.get(stored.uuid)
    rows = nat_change.write_endpoint(stored.options, nat)
    added = store_sections(template, {'endpoint': (stored.options, rows)})
    validated = SimpleNamespace(uuid=template.uuid, name=None, templates=[], **added)
    edit(services.endpoint_sip_template, template, validated)
