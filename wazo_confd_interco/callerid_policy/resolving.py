# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the user and the route of a call that `resolve` is asked about."""

from __future__ import annotations

from ..callerid.findings import CallerIDWarning
from ..callerid.model import Outcall, OutgoingCall, User
from ..callerid.resolution import (
    NO_MATCH,
    NOT_AN_OUTCALL,
    Resolution,
    not_leaving,
    resolve_call,
)
from ..callerid.warnings import warn_about_missing_line
from ..dialplan.contexts import Route, find_route
from ..dialplan.patterns import is_pattern
from ..native.callerid import outcalls, users
from ..native.dialplan import contexts
from ..problems import CONFLICT, NOT_FOUND, REQUIRED, Problems
from .schema import CallBody


def resolve(call: CallBody, tenant_uuid: str) -> Resolution:
    """Return what a call would show, and why.

    :raises InvalidRequest: if the user, the extension or the context does not exist
    """
    problems = Problems()
    user = _find_user(problems, call.get('user_uuid'), tenant_uuid)
    outcall = _find_outcall(problems, call.get('extension_id'), tenant_uuid)
    _check(problems, call, tenant_uuid)
    problems.raise_if_any()
    extension_id = call.get('extension_id')
    if outcall is not None and extension_id is not None:
        return resolve_call(_call(call, outcall, extension_id, user, tenant_uuid))
    return _resolve_number(call, user, tenant_uuid)


def _find_user(problems: Problems, uuid: str | None, tenant_uuid: str) -> User | None:
    if uuid is None:
        return None
    user = users.find_user(uuid, tenant_uuid)
    if user is None:
        problems.add('user_uuid', f'user {uuid} not found', NOT_FOUND)
    return user


def _find_outcall(
    problems: Problems, extension_id: int | None, tenant_uuid: str
) -> Outcall | None:
    if extension_id is None:
        return None
    outcall = outcalls.find_outcall(tenant_uuid, extension_id)
    if outcall is None:
        reason = f'no outcall has an extension {extension_id}'
        problems.add('extension_id', reason, NOT_FOUND)
    return outcall


def _check(problems: Problems, call: CallBody, tenant_uuid: str) -> None:
    has_number = call.get('number') is not None
    if has_number and call.get('extension_id') is not None:
        problems.add('number', 'must not be combined with extension_id', CONFLICT)
    elif not has_number and call.get('extension_id') is None:
        problems.add('number', 'required, unless extension_id is given', REQUIRED)
    context = call.get('context')
    if context is not None and not contexts.has_context(tenant_uuid, context):
        problems.add('context', f'context {context!r} not found', NOT_FOUND)


def _resolve_number(call: CallBody, user: User | None, tenant_uuid: str) -> Resolution:
    warnings: list[CallerIDWarning] = []
    if user is not None and user.context is None:
        warnings.append(warn_about_missing_line(user))
    route = _find_route(call, user, tenant_uuid)
    if route is None:
        return not_leaving(NO_MATCH, warnings)
    extension_id = route.entry.id
    outcall = extension_id and outcalls.find_outcall(tenant_uuid, extension_id)
    if not outcall or not extension_id:
        return not_leaving(NOT_AN_OUTCALL, warnings)
    call = {**call, 'number': route.number}
    return resolve_call(_call(call, outcall, extension_id, user, tenant_uuid), warnings)


def _find_route(call: CallBody, user: User | None, tenant_uuid: str) -> Route | None:
    """Return the extension, of an outcall or not, that matches the number."""
    number = call.get('number') or ''
    dialplan = contexts.load_dialplan(tenant_uuid, number)
    start = call.get('context') or (user.context if user else None)
    if start is not None:
        return find_route(dialplan, start, number)
    # Where the call begins is unknown: use the best match of all outgoing contexts.
    names = [one.name for one in dialplan.values() if one.type == contexts.OUTCALL]
    routes = (find_route(dialplan, name, number) for name in names)
    return min(filter(None, routes), key=lambda one: one.entry.order, default=None)


def _call(
    call: CallBody,
    outcall: Outcall,
    extension_id: int,
    user: User | None,
    tenant_uuid: str,
) -> OutgoingCall:
    extension = next(one for one in outcall.extensions if one.id == extension_id)
    number = call.get('number')
    if number is None and not is_pattern(extension.exten):
        number = extension.exten
    return OutgoingCall(
        outcall=outcall,
        extension=extension,
        number=number,
        user=user,
        selected=call.get('selected_caller_id') or None,
        country=outcalls.find_country(tenant_uuid),
    )
