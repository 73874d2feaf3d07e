# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The routes that only one interconnection uses, which can be deleted with it.

An outgoing route is its own if it has no other trunk. An incoming route belongs to a
context, not to a trunk: it is its own if no other trunk has the context and no other
context includes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import String, any_, bindparam, cast, exists, select
from sqlalchemy.dialects.postgresql import ARRAY
from xivo_dao.alchemy.all import Incall, Outcall
from xivo_dao.helpers.db_manager import Session

from ..confd.services import Services
from ..database import tables as t

_other_link = t.outcall_trunk.alias()
_other_trunk = t.trunk.alias()

_ID: Final = bindparam('trunk_id')
_OUTCALLS: Final = (
    select(t.outcall.c.id)
    .join(t.outcall_trunk, t.outcall_trunk.c.outcallid == t.outcall.c.id)
    .join(t.trunk, t.trunk.c.id == t.outcall_trunk.c.trunkfeaturesid)
    .where(t.trunk.c.id == _ID, t.outcall.c.tenant_uuid == t.trunk.c.tenant_uuid)
    .where(
        ~exists()
        .where(_other_link.c.outcallid == t.outcall.c.id)
        .where(_other_link.c.trunkfeaturesid != t.trunk.c.id)
    )
)
_CONTEXT: Final = (
    select(t.context.c.name)
    .join(t.trunk, t.trunk.c.context == t.context.c.name)
    .where(t.trunk.c.id == _ID, t.context.c.tenant_uuid == t.trunk.c.tenant_uuid)
    .where(t.context.c.contexttype == 'incall')
    .where(
        ~exists()
        .where(_other_trunk.c.context == t.context.c.name)
        .where(_other_trunk.c.id != t.trunk.c.id)
    )
    .where(~exists().where(t.context_include.c.include == t.context.c.name))
)


@dataclass(frozen=True)
class OwnRoutes:
    """Models of the routes that only one interconnection uses."""

    outcalls: tuple[Any, ...]
    incalls: tuple[Any, ...]

    def __len__(self) -> int:
        return sum(1 for _ in self.list_rights())

    def list_rights(self) -> Iterator[str]:
        """Yield the right that wazo-confd requires to delete each route separately."""
        for name, routes in (('outcalls', self.outcalls), ('incalls', self.incalls)):
            for route in routes:
                yield f'confd.{name}.{route.id}.delete'
                for extension in route.extensions:
                    yield f'confd.extensions.{extension.id}.delete'


def find_own_routes(trunk_id: int) -> OwnRoutes:
    """Return the routes that only one interconnection uses.

    Its outcalls must be locked, so that no other trunk is attached to them meanwhile.
    """
    parameters = {'trunk_id': trunk_id}
    outcall_ids = Session.execute(_OUTCALLS, parameters).scalars().all()
    context = Session.execute(_CONTEXT, parameters).scalar()
    return OwnRoutes(
        outcalls=tuple(_load(Outcall, outcall_ids)),
        incalls=tuple(_load(Incall, _find_incalls(context))) if context else (),
    )


def _find_incalls(context: str) -> list[str]:
    query = select(t.extension.c.typeval).where(
        t.extension.c.type == 'incall', t.extension.c.context == context
    )
    return list(Session.execute(query).scalars())


def _load(model: Any, ids: Any) -> list[Any]:
    """Return the models with these ids, in the order of the ids."""
    texts = [str(id_) for id_ in ids]
    is_wanted = cast(model.id, String) == any_(cast(texts, ARRAY(String)))
    return list(Session.query(model).filter(is_wanted).order_by(model.id))


def delete_routes(services: Services, trunk: Any, routes: OwnRoutes) -> None:
    """Delete routes with their extensions, as requests to wazo-confd would."""
    for service, models in (
        (services.outcall, routes.outcalls),
        (services.incall, routes.incalls),
    ):
        for model in models:
            extensions = list(model.extensions)
            service.delete(model)
            for extension in extensions:
                # wazo-confd has removed the destination of the extension.
                Session.expire(extension)
                services.extension.delete(extension)
    Session.expire(trunk)
