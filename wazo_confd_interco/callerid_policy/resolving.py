# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The call that `resolve` is asked about, looked up in its tenant."""

from __future__ import annotations

from xivo_dao.helpers import errors

from ..callerid.advice import without_line
from ..callerid.answer import NO_MATCH, NOT_AN_OUTCALL, answer, without_route
from ..callerid.model import Outcall, Request, User
from ..dialplan import contexts as dialplan
from ..dialplan.contexts import Entry
from ..dialplan.patterns import is_pattern
from ..documents import Document
from ..native import contexts, references
from ..native import outcalls as rows
from ..rest.resource import refuse


def resolve(call: Document, tenant_uuid: str) -> Document:
    """What a call would show, and why.

    :param call: what `ResolveSchema` loads
    """
    number, extension_id = call.get('number'), call.get('extension_id')
    if (number is None) == (extension_id is None):
        refuse({'number': 'this or extension_id is required, and not both'})
    user = _user(call.get('user_uuid'), tenant_uuid)
    if call.get('context') is not None:
        references.context('context', call['context'], tenant_uuid)
    if extension_id is not None:
        return _by_extension(call, user, tenant_uuid)
    return _by_number(call, user, tenant_uuid)


def _by_extension(call: Document, user: User | None, tenant_uuid: str) -> Document:
    id_ = call['extension_id']
    outcall = _outcall_of(id_, tenant_uuid)
    if outcall is None:
        raise errors.param_not_found('extension_id', 'Extension', id=id_)
    request = _request(call, outcall, id_, user, tenant_uuid)
    return answer(request)


def _by_number(call: Document, user: User | None, tenant_uuid: str) -> Document:
    lineless = user is not None and user.context is None
    found = [without_line(user)] if user and lineless else []
    entry = _route(call, user, tenant_uuid)
    if entry is None:
        return without_route(NO_MATCH, found)
    outcall = None if entry.id is None else _outcall_of(entry.id, tenant_uuid)
    if outcall is None or entry.id is None:
        return without_route(NOT_AN_OUTCALL, found)
    return answer(_request(call, outcall, entry.id, user, tenant_uuid), found)


def _request(
    call: Document,
    outcall: Outcall,
    extension_id: int,
    user: User | None,
    tenant_uuid: str,
) -> Request:
    extension = next(one for one in outcall.extensions if one.id == extension_id)
    number = call.get('number')
    if number is None and not is_pattern(extension.exten):
        number = extension.exten
    return Request(
        outcall=outcall,
        extension=extension,
        number=number,
        user=user,
        selected=call.get('selected_caller_id') or None,
        country=rows.country(tenant_uuid),
    )


def _user(uuid: str | None, tenant_uuid: str) -> User | None:
    if uuid is None:
        return None
    user = rows.user_of(uuid, tenant_uuid)
    if user is None:
        raise errors.param_not_found('user_uuid', 'User', uuid=uuid)
    return user


def _route(call: Document, user: User | None, tenant_uuid: str) -> Entry | None:
    """The extension that takes the number, of an outcall or not."""
    number = call['number']
    found = contexts.for_number(tenant_uuid, number)
    start = call.get('context') or (user.context if user else None)
    if start is not None:
        return dialplan.find(found, start, number)
    # Nobody says where the call begins: the best of what the routes themselves take.
    outgoing = [one.name for one in found.values() if one.type == contexts.OUTCALL]
    taking = (dialplan.find(found, name, number) for name in outgoing)
    return min(filter(None, taking), key=lambda entry: entry.order, default=None)


def _outcall_of(extension_id: int, tenant_uuid: str) -> Outcall | None:
    return next(iter(rows.outcalls(tenant_uuid, extension_id)), None)
