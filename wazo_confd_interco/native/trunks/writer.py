# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Store trunks, with the events and reloads of wazo-confd."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy import delete
from xivo_dao.alchemy.all import TrunkFeatures
from xivo_dao.helpers.db_manager import Session

from ..confd.services import Services, edit, insert_all
from ..database import tables as t

# The objects of a trunk: the key, and the attribute of the trunk that refers to it.
_PARTS: Final = (
    (t.sip.c.uuid, 'endpoint_sip_uuid'),
    (t.iax.c.id, 'endpoint_iax_id'),
    (t.custom.c.id, 'endpoint_custom_id'),
    (t.register.c.id, 'register_iax_id'),
)


def build_trunk(tenant_uuid: str, columns: Mapping[str, Any]) -> Any:
    """Return the model of a new trunk, which is not stored yet."""
    return TrunkFeatures(tenant_uuid=tenant_uuid, **columns)


def store_trunks(services: Services, trunks: Sequence[Any]) -> None:
    """Store new trunks, and those that have got an endpoint.

    wazo-confd's own `create` looks up the context of each. `check` has looked up all.
    """
    new = [trunk for trunk in trunks if trunk.id is None]
    insert_all(trunks)
    for trunk in new:
        services.trunk.notifier.created(trunk)


def edit_trunk(services: Services, trunk: Any, columns: Mapping[str, Any]) -> None:
    """Store the changed columns of a trunk."""
    for name, value in columns.items():
        setattr(trunk, name, value)
    validated = SimpleNamespace(
        context=columns.get('context'), tenant_uuid=trunk.tenant_uuid
    )
    edit(services.trunk, trunk, validated)


def delete_trunks(services: Services, trunks: Sequence[Any]) -> None:
    """Delete trunks with their endpoints, registrations and associations.

    As wazo-confd's own `delete`, which takes four statements for each trunk. The
    database deletes what belongs to an endpoint.
    """
    for column, attribute in _PARTS:
        keys = [getattr(trunk, attribute) for trunk in trunks]
        keys = [key for key in keys if key is not None]
        if keys:
            Session.execute(delete(column.table).where(column.in_(keys)))
    for trunk in trunks:
        Session.delete(trunk)
    Session.flush()
    for trunk in trunks:
        services.trunk.notifier.deleted(trunk)
