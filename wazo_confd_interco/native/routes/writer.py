# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Store the routes of an interconnection through wazo-confd's own services."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError
from xivo_dao.alchemy.all import Dialaction, Extension, Incall, Outcall
from xivo_dao.helpers.db_manager import Session

from ...documents import Document
from ..confd.services import Services
from ..database import tables as t
from .plan import EXTENSION_MEMBERS, OUTCALL_DEFAULTS, RoutePlan


def store_routes(services: Services, routes: Sequence[tuple[Any, RoutePlan]]) -> None:
    """Attach, detach and create the routes of a request.

    Each outcall is written once, however many trunks it gets.

    :param routes: pairs of the model of a trunk and the plan of its routes
    """
    ids = {id_ for _, plan in routes for id_ in plan.attach | plan.detach}
    for id_ in sorted(ids):
        added = [trunk for trunk, plan in routes if id_ in plan.attach]
        removed = {trunk.id for trunk, plan in routes if id_ in plan.detach}
        _change_trunks(services, _lock_outcall(id_), added, removed)
    for given, trunks in _list_new_outcalls(routes):
        created = _create_outcall(services, given, trunks[0].tenant_uuid)
        _change_trunks(services, created, trunks)
    for trunk, plan in routes:
        for incall in plan.incalls:
            _create_incall(services, incall, trunk.tenant_uuid)
    Session.flush()


def _list_new_outcalls(
    routes: Sequence[tuple[Any, RoutePlan]],
) -> list[tuple[Document, list[Any]]]:
    """Return the new outcalls, each with its trunks in the order of their positions."""
    found: dict[str, Document] = {}
    members: dict[str, list[tuple[int, Any]]] = {}
    for trunk, plan in routes:
        found.update({outcall['name']: outcall for outcall in plan.outcalls})
        for outcall in (*plan.outcalls, *plan.joined):
            position = outcall.get('position') or 0
            members.setdefault(outcall['name'], []).append((position, trunk))
    return [
        (given, [trunk for _, trunk in sorted(members[name], key=itemgetter(0))])
        for name, given in found.items()
    ]


def lock_outcalls_of_trunks(trunk_ids: Collection[int]) -> None:
    """Lock the outcalls of trunks that are about to be deleted, in the order of ids.

    A concurrent request that sets the order of their trunks would miss the trunks.
    """
    query = (
        select(t.outcall.c.id)
        .where(
            t.outcall.c.id.in_(
                select(t.outcall_trunk.c.outcallid).where(
                    t.outcall_trunk.c.trunkfeaturesid.in_(list(trunk_ids))
                )
            )
        )
        .order_by(t.outcall.c.id)
        .with_for_update(of=t.outcall, key_share=True)
    )
    Session.execute(query)


def _lock_outcall(id_: int) -> Any:
    """Return an outcall with its row locked, because a request appends to its trunks.

    :raises StaleDataError: if the outcall was deleted concurrently; the request runs
        again
    """
    outcall = (
        Session.query(Outcall)
        .filter(Outcall.id == id_)
        .populate_existing()
        .with_for_update(key_share=True)
        .one_or_none()
    )
    if outcall is None:
        raise StaleDataError(f'outcall {id_} was deleted concurrently')
    return outcall


def _change_trunks(
    services: Services,
    outcall: Any,
    added: Sequence[Any],
    removed: Collection[int] = (),
) -> None:
    """Append trunks to an outcall, and remove others."""
    gone = {*removed, *(trunk.id for trunk in added)}
    before = [one for one in outcall.trunks if one is not None]
    kept = [one for one in before if one.id not in gone]
    services.outcall_trunk.associate_all_trunks(outcall, [*kept, *added])
    # Associating does not flush, and leaves None among the outcalls of the trunk.
    Session.flush()
    for trunk in {*before, *added}:
        Session.expire(trunk, ['outcall_trunks'])


def _create_outcall(services: Services, given: Document, tenant_uuid: str) -> Any:
    values = {
        name: default if given.get(name) is None else given[name]
        for name, default in OUTCALL_DEFAULTS.items()
    }
    outcall = Outcall(tenant_uuid=tenant_uuid, name=given['name'], **values)
    services.outcall.create(outcall)
    for extension in given.get('extensions') or ():
        model = _create_extension(services, extension, tenant_uuid)
        association = {name: extension.get(name) or None for name in EXTENSION_MEMBERS}
        association['strip_digits'] = association['strip_digits'] or 0
        services.outcall_extension.associate(outcall, model, association)
        Session.flush()
    return outcall


def _create_incall(services: Services, given: Document, tenant_uuid: str) -> None:
    form = services.incall_schema.load({'destination': given['destination']})
    destination = Dialaction(**form['destination'])
    incall = Incall(tenant_uuid=tenant_uuid, destination=destination)
    services.incall.create(incall)
    extension = _create_extension(services, given, tenant_uuid)
    services.incall_extension.associate(incall, extension)


def _create_extension(services: Services, route: Document, tenant_uuid: str) -> Any:
    extension = Extension(exten=route['exten'], context=route['context'])
    return services.extension.create(extension, [tenant_uuid])
