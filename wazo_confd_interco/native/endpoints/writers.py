# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Store the endpoints of trunks through wazo-confd's own services.

Each kind has a writer that creates the endpoints of a request, or edits them, touching
only the rows that differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Final, Protocol

from sqlalchemy.orm.attributes import flag_modified, set_committed_value
from xivo_dao.alchemy.staticiax import StaticIAX
from xivo_dao.alchemy.usercustom import UserCustom
from xivo_dao.alchemy.useriax import UserIAX
from xivo_dao.helpers.db_manager import Session

from ...kinds.custom.kind import CustomPlan
from ...kinds.iax.columns import NEW_ENDPOINT, find_changed_attributes
from ...kinds.iax.kind import IAXPlan
from ...options.secrets import is_secret
from ..confd.services import Services, edit, insert_all, insert_named
from ..sip.nat import store_nat_change
from ..trunks.writer import store_trunks
from .change import EndpointChange
from .sip import SIPWriter

# How wazo-confd stores a registration line of iax.conf.
_REGISTER_LINE: Final = {
    'filename': 'iax.conf',
    'category': 'general',
    'var_name': 'register',
}


class EndpointWriter(Protocol):
    """Stores the plans of one kind of endpoint."""

    def create(self, services: Services, items: Sequence[EndpointChange]) -> list[Any]:
        """Insert endpoints, and set the keys of their trunks; return the endpoints."""

    def announce(self, services: Services, item: EndpointChange, endpoint: Any) -> None:
        """Publish that an endpoint was created and associated with its trunk."""

    def edit(self, services: Services, items: Sequence[EndpointChange]) -> None:
        """Edit the endpoints of trunks."""


class IAXWriter:
    """Stores IAX peers and their registrations."""

    def create(self, services: Services, items: Sequence[EndpointChange]) -> list[Any]:
        """Insert peers, and set the keys of their trunks; return the peers."""
        peers = [_build_peer(item) for item in items]
        insert_named(services.endpoint_iax, peers)
        for item, peer in zip(items, peers, strict=True):
            item.trunk.endpoint_iax_id = peer.id
        return peers

    def announce(self, services: Services, item: EndpointChange, endpoint: Any) -> None:
        """Publish that a peer was created and associated, and register."""
        set_committed_value(endpoint, 'trunk_rel', None)
        services.endpoint_iax.notifier.created(endpoint)
        Session.expire(endpoint, ['trunk_rel'])
        services.trunk_endpoint_iax.notifier.associated(item.trunk, endpoint)
        self._write_registration(services, item.trunk, item.plan)

    def edit(self, services: Services, items: Sequence[EndpointChange]) -> None:
        """Edit peers, registrations, or both."""
        for item in items:
            if item.plan.attributes:
                peer = services.endpoint_iax.get(item.before.row.endpoint_iax_id)
                for attribute, value in item.plan.attributes.items():
                    setattr(peer, attribute, value)
                    if is_secret(attribute):
                        flag_modified(peer, attribute)
                name = item.plan.attributes.get('name')
                validated = SimpleNamespace(id=peer.id, name=name)
                edit(services.endpoint_iax, peer, validated)
            self._write_registration(services, item.trunk, item.plan)

    def _write_registration(
        self, services: Services, trunk: Any, plan: IAXPlan
    ) -> None:
        if not plan.registration:
            return
        id_ = trunk.register_iax_id
        stored = Session.get(StaticIAX, id_) if id_ else None
        if plan.line is None:
            services.trunk_register_iax.dissociate(trunk, stored)
            services.register_iax.delete(stored)
        elif stored is None:
            line = StaticIAX(
                **_REGISTER_LINE, var_val=plan.line, enabled=plan.line_enabled
            )
            services.register_iax.create(line)
            services.trunk_register_iax.associate(trunk, line)
        else:
            if plan.line_changes:
                stored.var_val = plan.line
                # The line has a password, which is stored even if it is equal.
                flag_modified(stored, 'var_val')
            stored.enabled = plan.line_enabled
            edit(services.register_iax, stored, stored)


def _build_peer(item: EndpointChange) -> UserIAX:
    plan: IAXPlan = item.plan
    peer = UserIAX(
        tenant_uuid=item.trunk.tenant_uuid,
        name=plan.name,
        # Associating an endpoint copies neither of these two.
        context=item.trunk.context,
        category='trunk',
        type=plan.endpoint.peer_type,
        host=plan.endpoint.host,
    )
    for name, value in find_changed_attributes(NEW_ENDPOINT, plan.endpoint).items():
        setattr(peer, name, value)
    return peer


class CustomWriter:
    """Stores customized endpoints."""

    def create(self, services: Services, items: Sequence[EndpointChange]) -> list[Any]:
        """Insert endpoints, and set the keys of their trunks; return the endpoints."""
        endpoints = [_build_custom(item) for item in items]
        insert_all(endpoints)
        for item, endpoint in zip(items, endpoints, strict=True):
            item.trunk.endpoint_custom_id = endpoint.id
        return endpoints

    def announce(self, services: Services, item: EndpointChange, endpoint: Any) -> None:
        """Publish that an endpoint was created and associated with its trunk."""
        set_committed_value(endpoint, 'trunk', None)
        set_committed_value(endpoint, 'line', None)
        services.endpoint_custom.notifier.created(endpoint)
        Session.expire(endpoint, ['trunk'])
        services.trunk_endpoint_custom.notifier.associated(item.trunk, endpoint)

    def edit(self, services: Services, items: Sequence[EndpointChange]) -> None:
        """Edit the endpoints of trunks."""
        for item in items:
            self._edit(services, item)

    def _edit(self, services: Services, item: EndpointChange) -> None:
        change, plan = item.change, item.plan
        endpoint = services.endpoint_custom.get(item.before.row.endpoint_custom_id)
        if change.has('name'):
            endpoint.name = plan.name
        for name in ('interface', 'interface_suffix', 'enabled'):
            if change.has(f'custom.{name}'):
                setattr(endpoint, name, getattr(plan, name))
        interface = plan.interface if change.has('custom.interface') else None
        validated = SimpleNamespace(id=endpoint.id, interface=interface)
        edit(services.endpoint_custom, endpoint, validated)


def _build_custom(item: EndpointChange) -> UserCustom:
    plan: CustomPlan = item.plan
    return UserCustom(
        tenant_uuid=item.trunk.tenant_uuid,
        name=plan.name,
        # Associating an endpoint copies neither of these two.
        context=item.trunk.context,
        category='trunk',
        protocol='custom',
        interface=plan.interface,
        interface_suffix=plan.interface_suffix,
        enabled=plan.enabled,
    )


_WRITERS: Final[Mapping[str, EndpointWriter]] = {
    'sip': SIPWriter(),
    'iax': IAXWriter(),
    'custom': CustomWriter(),
}


def store_endpoints(services: Services, items: Iterable[EndpointChange]) -> None:
    """Create and edit the endpoints of a request, those of each kind together.

    The trunks of new endpoints are stored after them, with their keys. Then the rows
    that endpoints share are edited.
    """
    found = list(items)
    created: list[tuple[EndpointWriter, EndpointChange, Any]] = []
    for kind, writer in _WRITERS.items():
        own = [item for item in found if item.change.type == kind]
        edited = [item for item in own if not item.change.creates]
        new = [item for item in own if item.change.creates]
        if edited:
            writer.edit(services, edited)
        if new:
            endpoints = writer.create(services, new)
            created += [(writer, *one) for one in zip(new, endpoints, strict=True)]
    if created:
        store_trunks(services, [item.trunk for _, item, _ in created])
    for writer, item, endpoint in created:
        writer.announce(services, item, endpoint)
    for item in found:
        store_nat_change(services, item.change)
