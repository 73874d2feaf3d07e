# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What deserves a warning, about one call or about one thing that takes part.

`warnings` asks the same of everything at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from . import formatting, grammar
from .header import identity_number
from .model import ANONYMOUS, DEFAULT, Extension, Outcall, Request, User, Warning
from .precedence import INTERNAL, OUTCALL, USER, Decision

_DROPPED: Final = {
    'outcall_disabled': 'the outcall {name} takes the number and is disabled: the '
    'call is dropped',
    'outcall_without_trunk': 'the outcall {name} takes the number and has no '
    'interconnection: the call is dropped',
    'trunk_without_endpoint': 'the outcall {name} has an interconnection with no '
    'endpoint: every call of it is dropped',
    'trunks_disabled': 'all interconnections of the outcall {name} are disabled: the '
    'call is dropped',
}


def dropped(reason: str, outcall: Outcall) -> Warning:
    """Which outcall took the call before it was dropped."""
    message = _DROPPED[reason].format(name=repr(outcall.name))
    return Warning(reason, 'outcalls', outcall.id, message)


def of_call(request: Request, decision: Decision) -> Iterator[Warning]:
    """The warnings about a call, once it is decided."""
    user, extension = request.user, request.extension
    if user and decision.rule == USER:
        yield from of_user(user, request.country)
    if decision.rule == OUTCALL:
        yield from of_extension(extension, request.country)
    if decision.is_anonymous:
        yield from of_anonymous(request.outcall, extension, user)
        yield from _of_trust(request.outcall)
    elif decision.is_selected:
        yield from _of_selected(decision.value or '', request)
    if decision.rule == INTERNAL:
        yield from of_internal(request.outcall)
    elif not decision.is_anonymous:
        yield from _of_from_user(request.outcall)


def of_user(user: User, country: str | None) -> Iterator[Warning]:
    """The warnings about a user's own setting."""
    if user.setting is None:
        yield Warning(
            'user_without_setting',
            'users',
            user.uuid,
            'no outgoing_caller_id, which is not default: the caller_id of an outcall '
            'never applies to this user',
        )
    elif user.setting not in (DEFAULT, ANONYMOUS):
        yield from _of_caller_id('users', user.uuid, user.setting, country)


def of_extension(extension: Extension, country: str | None) -> Iterator[Warning]:
    """The warnings about the caller ID of an outcall's extension."""
    if extension.caller_id:
        yield from _of_caller_id(
            'extensions', extension.id, extension.caller_id, country
        )


def _of_caller_id(
    resource: str, id_: Any, text: str, country: str | None
) -> Iterator[Warning]:
    caller_id = grammar.parse(text)
    if caller_id is None:
        message = f'the host does not understand {text!r}, and sets no caller ID'
        yield Warning('caller_id_not_understood', resource, id_, message)
    elif caller_id.number is None:
        message = (
            f'{text!r} is a name without a number: the number stays the one that the '
            'call has'
        )
        yield Warning('caller_id_without_number', resource, id_, message)
    elif not formatting.is_number(caller_id.number, country):
        yield Warning(
            'number_not_in_format',
            resource,
            id_,
            _not_in_format(caller_id.number, country),
        )


def _not_in_format(number: str, country: str | None) -> str:
    where = f'in {country}' if country else 'without a country of the tenant'
    return (
        f'{number} is no telephone number {where}: no outgoing_caller_id_format can '
        'express it, and it leaves as it is'
    )


def of_internal(outcall: Outcall) -> Iterator[Warning]:
    """The internal caller ID that trunks of the route do not let through."""
    replacing = [trunk.name for trunk in outcall.tried() if trunk.option('from_user')]
    if outcall.internal_caller_id and replacing:
        names = ', '.join(map(repr, replacing))
        yield Warning(
            'internal_caller_id_replaced',
            'outcalls',
            outcall.id,
            f'internal_caller_id keeps the caller ID of the call, and the from_user '
            f'of {names} replaces it',
        )


def _of_from_user(outcall: Outcall) -> Iterator[Warning]:
    for trunk in outcall.tried():
        user = trunk.option('from_user')
        if user:
            yield Warning(
                'from_user_replaces',
                'interconnections',
                trunk.id,
                f'From carries {user!r}, from_user, whatever was decided',
            )


def _of_trust(outcall: Outcall) -> Iterator[Warning]:
    """Asterisk sends what the call had before it became anonymous."""
    for trunk in outcall.tried():
        sent = [key for key in ('send_pai', 'send_rpid') if trunk.is_on(key)]
        if sent and trunk.is_on('trust_id_outbound'):
            message = (
                'the other side is told the name and number of the anonymous caller: '
                f'{" and ".join(sent)} with trust_id_outbound'
            )
            yield Warning(
                'anonymous_caller_told', 'interconnections', trunk.id, message
            )


def lacks_identity(outcall: Outcall, extension: Extension) -> list[str]:
    """The names of the SIP trunks that an anonymous call leaves without an identity."""
    lent = extension.identity
    return [
        trunk.name or ''
        for trunk in outcall.tried()
        if trunk.type == 'sip' and identity_number(trunk, lent) is None
    ]


def of_anonymous(
    outcall: Outcall, extension: Extension, user: User | None
) -> Iterator[Warning]:
    """What an anonymous call misses on a route; it fails where nothing parses."""
    about = ('users', user.uuid) if user else ('extensions', extension.id)
    if extension.fails_anonymous:
        yield Warning(
            'anonymous_call_fails',
            *about,
            f'an anonymous call to {extension.exten} fails: the host does not '
            f'understand the caller_id {extension.caller_id!r} of the extension',
        )
        return
    names = lacks_identity(outcall, extension)
    if names:
        yield Warning(
            'anonymous_without_identity',
            *about,
            f'an anonymous call to {extension.exten} has no identity number on '
            f'{", ".join(map(repr, names))}: neither the extension nor the '
            'interconnection has one, and a provider may refuse it',
        )


def _of_selected(selected: str, request: Request) -> Iterator[Warning]:
    number = formatting.split(selected).number or ''
    if formatting.is_number(number, request.country):
        return
    for trunk in request.outcall.tried():
        if formatting.selected(selected, trunk.format, request.country) is None:
            message = f'{number!r} is no number: the selected caller ID is ignored'
            yield Warning(
                'selected_caller_id_ignored', 'interconnections', trunk.id, message
            )
        else:
            message = _not_in_format(number, request.country)
            yield Warning('number_not_in_format', 'interconnections', trunk.id, message)


def without_line(user: User) -> Warning:
    """Where a user calls from is not known."""
    message = (
        'the user has no line and can make no call: what follows is for one from any '
        'context of outgoing calls'
    )
    return Warning('user_without_line', 'users', user.uuid, message)
