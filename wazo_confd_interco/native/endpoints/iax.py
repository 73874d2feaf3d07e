# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Store the IAX peers of trunks, and their registrations."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy.orm.attributes import flag_modified, set_committed_value
from xivo_dao.alchemy.all import StaticIAX, UserIAX
from xivo_dao.helpers.db_manager import Session

from ...kinds.iax.columns import NEW_ENDPOINT, find_changed_attributes
from ...kinds.iax.kind import IAXPlan
from ...options.secrets import is_secret
from ..confd.services import Services, edit, insert_named
from .change import EndpointChange

# How wazo-confd stores a registration line of iax.conf.
_REGISTER_LINE: Final = {
    'filename': 'iax.conf',
    'category': 'general',
    'var_name': 'register',
}


class IAXWriter:
    """Stores IAX peers and their registrations."""

    def create(self, services: Services, items: Sequence[EndpointChange]) -> list[Any]:
        """Insert peers, and set the keys of their trunks; return the peers."""
        peers = [_build_peer(item) for item in items]
        insert_named(services.endpoint_iax, peers)
        for item, peer in zip(items, peers, strict=True):
            item.trunk.endpoint_iax_id = peer.id
        return peers

    def finish(self, services: Services, item: EndpointChange, endpoint: Any) -> None:
        """Publish that a peer was created and associated, and register."""
        set_committed_value(endpoint, 'trunk_rel', None)
        services.endpoint_iax.notifier.created(endpoint)
        Session.expire(endpoint, ['trunk_rel'])
        services.trunk_endpoint_iax.notifier.associated(item.trunk, endpoint)
        _store_registration(services, item.trunk, item.plan)

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
            _store_registration(services, item.trunk, item.plan)


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


def _store_registration(services: Services, trunk: Any, plan: IAXPlan) -> None:
    if not plan.registration:
        return
    id_ = trunk.register_iax_id
    stored = Session.get(StaticIAX, id_) if id_ else None
    if plan.line is None:
        services.trunk_register_iax.dissociate(trunk, stored)
        services.register_iax.delete(stored)
    elif stored is None:
        line = StaticIAX(**_REGISTER_LINE, var_val=plan.line, enabled=plan.line_enabled)
        services.register_iax.create(line)
        services.trunk_register_iax.associate(trunk, line)
    else:
        if plan.line_changes:
            stored.var_val = plan.line
            # The line has a password, which is stored even if it is equal.
            flag_modified(stored, 'var_val')
        stored.enabled = plan.line_enabled
        edit(services.register_iax, stored, stored)
