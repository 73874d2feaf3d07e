# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The routes of an interconnection: outcalls that use it, incalls made with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from marshmallow import ValidationError
from sqlalchemy import select
from xivo_dao.alchemy.dialaction import Dialaction
from xivo_dao.alchemy.extension import Extension
from xivo_dao.alchemy.incall import Incall
from xivo_dao.alchemy.outcall import Outcall
from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Session

from ..dialplan import routes as rules
from ..documents import Document
from ..native import references
from ..native import trunks as rows
from ..native.services import Host
from ..rest import limits as sizes
from ..rest.resource import flattened, refuse, refuse_all
from . import destinations
from .change import Change

_OUTCALL: Final = {
    'internal_caller_id': False,
    'preprocess_subroutine': None,
    'ring_time': None,
    'description': None,
    'enabled': True,
}
_OUTCALL_EXTENSION: Final = ('strip_digits', 'prefix', 'external_prefix', 'caller_id')


def complete(change: Change) -> None:
    """Outcalls by id become what they are shown as; those attached are known."""
    attached = {outcall['id']: outcall for outcall in change.old['outcalls']}
    new: list[Document] = []
    for outcall in change.new['outcalls'] or ():
        id_ = outcall.get('id')
        if id_ is None:
            outcall = {name: outcall[name] for name in outcall if name != 'id'}
        else:
            outcall = attached.get(id_) or references.outcall(id_, change.tenant_uuid)
            if outcall in new:
                refuse({'outcalls': 'each once'})
        new.append(outcall)
    change.new['outcalls'] = new


def validate(host: Host, change: Change) -> None:
    """Refuses new routes that would not work."""
    attached = [
        one for one in change.new['outcalls'] if one not in change.old['outcalls']
    ]
    if attached and not change.new['type']:
        refuse({'outcalls': 'the host drops every call of an outcall with this trunk'})
    _validate_number(change)
    refuse_all(_refused_outcalls(change))
    refuse_all(_refused_incalls(change))
    references.no_contexts_of_others(_subroutines(change), change.tenant_uuid)
    for path, outcall in _new_outcalls(change):
        for inner, extension in _numbered(f'{path}.extensions', outcall):
            _validate_context(inner, extension, 'outcall', change)
    for path, incall in _numbered('incalls', change.new):
        incall.setdefault('context', change.new['context'])
        if incall['context'] is None:
            refuse({f'{path}.context': 'required: the interconnection has none'})
        _validate_context(path, incall, 'incall', change)
        _validate_destination(host, f'{path}.destination', incall, change)


def _validate_number(change: Change) -> None:
    """Creating a route takes the host its time, and locks what others wait for."""
    extensions = [len(one.get('extensions') or ()) for _, one in _new_outcalls(change)]
    incalls = change.new.get('incalls') or ()
    if len(extensions) + sum(extensions) + len(incalls) > sizes.ROUTES:
        path = 'incalls' if len(incalls) > sum(extensions) else 'outcalls'
        refuse({path: f'more than {sizes.ROUTES} new routes and extensions at once'})


def _numbered(path: str, document: Document) -> Iterator[tuple[str, Document]]:
    """The items of the list that the path ends with, each with its own path."""
    items = document.get(path.rpartition('.')[2]) or ()
    return ((f'{path}.{number}', item) for number, item in enumerate(items))


def _subroutines(change: Change) -> Iterator[tuple[str, str]]:
    """The subroutines of new outcalls: contexts, by their names."""
    for path, outcall in _new_outcalls(change):
        if subroutine := outcall.get('preprocess_subroutine'):
            yield f'{path}.preprocess_subroutine', subroutine


def _new_outcalls(change: Change) -> Iterator[tuple[str, Document]]:
    numbered = _numbered('outcalls', change.new)
    return ((path, outcall) for path, outcall in numbered if 'id' not in outcall)


def _refused_outcalls(change: Change) -> Iterator[tuple[str, str]]:
    names = set()
    for path, outcall in _new_outcalls(change):
        name = outcall.get('name') or ''
        yield from rules.refusals(path, {**outcall, 'name': name}, rules.OUTCALL)
        if name in names:
            yield f'{path}.name', f'{name!r} twice'
        names.add(name)
        for inner, extension in _numbered(f'{path}.extensions', outcall):
            yield from rules.refusals(inner, extension, rules.OUTCALL_EXTENSION)


def _refused_incalls(change: Change) -> Iterator[tuple[str, str]]:
    for path, incall in _numbered('incalls', change.new):
        yield from rules.refusals(path, incall, rules.INCALL)


def _validate_context(path: str, route: Document, type_: str, change: Change) -> None:
    name = route['context']
    found = references.context(f'{path}.context', name, change.tenant_uuid)
    if found.type != type_:
        refuse({f'{path}.context': f'{name!r} is of type {found.type}, not {type_}'})


def _validate_destination(
    host: Host, path: str, incall: Document, change: Change
) -> None:
    destinations.validate(path, incall['destination'], change.tenant_uuid)
    try:
        host.incall_schema.load({'destination': incall['destination']})
    except ValidationError as error:
        messages = error.normalized_messages().get('destination')
        refuse(flattened(messages, path))


def write(host: Host, trunk: Any, change: Change) -> None:
    """Attaches, detaches and creates what the change says."""
    if change.has('outcalls'):
        before = {outcall['id'] for outcall in change.old['outcalls']}
        after = {one['id'] for one in change.new['outcalls'] if 'id' in one}
        for id_ in sorted(before ^ after):
            _attach(host, trunk, _locked_outcall(id_), id_ in after)
        for _, outcall in _new_outcalls(change):
            _attach(host, trunk, _create_outcall(host, outcall, change), True)
    for incall in change.new.get('incalls') or ():
        _create_incall(host, incall, change)


def lock(trunk: Any) -> None:
    """Locks the outcalls of a trunk that is about to go, in the order of their ids.

    Who puts their trunks in order meanwhile would find one of them gone.
    """
    query = (
        select(rows.outcall.c.id)
        .join(rows.attached, rows.attached.c.outcallid == rows.outcall.c.id)
        .where(rows.attached.c.trunkfeaturesid == trunk.id)
        .order_by(rows.outcall.c.id)
        .with_for_update(of=rows.outcall, key_share=True)
    )
    Session.execute(query)


def _locked_outcall(id_: int) -> Any:
    """The outcall, its row locked in the order of ids: its trunks have an order."""
    outcall = (
        Session.query(Outcall)
        .filter(Outcall.id == id_)
        .populate_existing()
        .with_for_update(key_share=True)
        .one_or_none()
    )
    if outcall is None:
        raise errors.param_not_found('outcalls', 'Outcall', id=id_)
    return outcall


def _attach(host: Host, trunk: Any, outcall: Any, attached: bool) -> None:
    """Puts the trunk last in the outcall's order, or takes it out of it."""
    others = [one for one in outcall.trunks if one is not None and one.id != trunk.id]
    trunks = [*others, trunk] if attached else others
    host.outcall_trunk.associate_all_trunks(outcall, trunks)
    # Associating does not flush, and leaves None among the trunk's outcalls.
    Session.flush()
    Session.expire(trunk, ['outcall_trunks'])


def _create_outcall(host: Host, given: Document, change: Change) -> Any:
    values = {
        name: nothing if given.get(name) is None else given[name]
        for name, nothing in _OUTCALL.items()
    }
    outcall = Outcall(tenant_uuid=change.tenant_uuid, name=given['name'], **values)
    host.outcall.create(outcall)
    for extension in given.get('extensions') or ():
        model = _create_extension(host, extension, change)
        association = {name: extension.get(name) or None for name in _OUTCALL_EXTENSION}
        association['strip_digits'] = association['strip_digits'] or 0
        host.outcall_extension.associate(outcall, model, association)
        Session.flush()
    return outcall


def _create_incall(host: Host, given: Document, change: Change) -> None:
    form = host.incall_schema.load({'destination': given['destination']})
    incall = Incall(
        tenant_uuid=change.tenant_uuid, destination=Dialaction(**form['destination'])
    )
    host.incall.create(incall)
    extension = _create_extension(host, given, change)
    host.incall_extension.associate(incall, extension)


def _create_extension(host: Host, route: Document, change: Change) -> Any:
    extension = Extension(exten=route['exten'], context=route['context'])
    return host.extension.create(extension, [change.tenant_uuid])
