# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Store the customized endpoints of trunks."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value
from xivo_dao.alchemy.all import UserCustom
from xivo_dao.helpers.db_manager import Session

from ...kinds.custom.kind import CustomPlan
from ..confd.services import Services, edit, insert_all
from .change import EndpointChange


class CustomWriter:
    """Stores customized endpoints."""

    def create(self, services: Services, items: Sequence[EndpointChange]) -> list[Any]:
        """Insert endpoints, and set the keys of their trunks; return the endpoints."""
        endpoints = [_build_custom(item) for item in items]
        insert_all(endpoints)
        for item, endpoint in zip(items, endpoints, strict=True):
            item.trunk.endpoint_custom_id = endpoint.id
        return endpoints

    def finish(self, services: Services, item: EndpointChange, endpoint: Any) -> None:
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
