# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What one call would show, and why: the answer of `resolve`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from . import advice, formatting, grammar, precedence
from .grammar import CallerID
from .header import from_header, identity_number
from .model import Outcall, Request, Trunk, Warning
from .precedence import Decision

NO_MATCH: Final = 'no_match'
NOT_AN_OUTCALL: Final = 'not_an_outcall'
EXTENSION_DISABLED: Final = 'extension_disabled'
CALL_FAILS: Final = 'anonymous_call_fails'

TRUNKS_DISABLED: Final = 'trunks_disabled'

# Why the host drops a call that an outcall has taken, in the order it looks; it decides
# the caller ID next, and only then tries the trunks.
DROPPED: Final[Mapping[str, Callable[[Outcall], bool]]] = {
    'outcall_disabled': lambda outcall: not outcall.enabled,
    'outcall_without_trunk': lambda outcall: not outcall.trunks,
    'trunk_without_endpoint': lambda outcall: any(
        trunk.type is None for trunk in outcall.trunks
    ),
}


def without_route(
    reason: str, warnings: Iterable[Warning], trace: Iterable[Any] = ()
) -> dict[str, Any]:
    """The answer for a call that does not leave."""
    return {
        'outcall': None,
        'extension': None,
        'reason': reason,
        'dialed': None,
        'caller_id': None,
        'rule': None,
        'trace': list(trace),
        'interconnections': [],
        'warnings': [warning.show() for warning in warnings],
    }


def answer(request: Request, warnings: Iterable[Warning] = ()) -> dict[str, Any]:
    """The answer for a call that an outcall takes.

    :param warnings: what there is to say of the way to the outcall
    """
    outcall, extension = request.outcall, request.extension
    found = list(warnings)
    if not extension.enabled:
        return without_route(EXTENSION_DISABLED, found)
    for reason, applies in DROPPED.items():
        if applies(outcall):
            return without_route(reason, [*found, advice.dropped(reason, outcall)])
    decision = _decision(request)
    found += advice.of_call(request, decision)
    if decision.is_anonymous and extension.fails_anonymous:
        return without_route(CALL_FAILS, found, decision.trace)
    if not outcall.tried():
        disabled = advice.dropped(TRUNKS_DISABLED, outcall)
        return without_route(TRUNKS_DISABLED, [*found, disabled], decision.trace)
    return _leaving(request, decision, found)


def _leaving(
    request: Request, decision: Decision, warnings: Iterable[Warning]
) -> dict[str, Any]:
    outcall, extension = request.outcall, request.extension
    number = request.number
    return {
        'outcall': {'id': outcall.id, 'name': outcall.name},
        'extension': {
            'id': extension.id,
            'exten': extension.exten,
            'context': extension.context,
        },
        'reason': None,
        'dialed': None if number is None else extension.dialed(number),
        'caller_id': _shown(_decided(request, decision), decision, extension.identity),
        'rule': decision.rule,
        'trace': decision.trace,
        'interconnections': list(_interconnections(request, decision)),
        'warnings': [warning.show() for warning in warnings],
    }


def _decision(request: Request) -> Decision:
    user = request.user
    return precedence.decide(
        precedence.Call(
            internal_caller_id=request.outcall.internal_caller_id,
            selected=request.selected,
            has_user=user is not None,
            user_setting=user.setting if user else None,
            outcall_caller_id=request.extension.caller_id,
        )
    )


def _decided(request: Request, decision: Decision) -> CallerID | None:
    """The caller ID before any trunk; None where the call keeps its own."""
    if decision.is_anonymous or not decision.value:
        return None
    if not decision.is_selected:
        return grammar.parse(decision.value)
    formats = {trunk.format for trunk in request.outcall.tried()}
    if not any(_formatted(decision, one, request.country) for one in formats):
        return None
    name, number = formatting.split(decision.value)
    return CallerID(name or number, number)


def _formatted(
    decision: Decision, format_: str, country: str | None
) -> CallerID | None:
    return formatting.selected(decision.value or '', format_, country)


def _shown(
    caller_id: CallerID | None, decision: Decision, pai_number: str | None
) -> dict[str, Any] | None:
    if decision.is_anonymous:
        return {
            'name': None,
            'number': None,
            'presentation': 'prohibited',
            'pai_number': pai_number,
        }
    if caller_id is None:
        return None
    return {
        'name': caller_id.name,
        'number': caller_id.number,
        'presentation': 'allowed',
        'pai_number': None,
    }


def _interconnections(request: Request, decision: Decision) -> Iterator[dict[str, Any]]:
    lent = request.extension.identity
    for trunk in request.outcall.tried():
        caller_id = _decided(request, decision)
        if decision.is_selected:
            caller_id = _formatted(decision, trunk.format, request.country)
        anonymous = decision.is_anonymous
        pai_number = identity_number(trunk, lent) if anonymous else None
        yield {
            'id': trunk.id,
            'name': trunk.name,
            'interface': trunk.interface,
            'caller_id': _shown(caller_id, decision, pai_number),
            'from': _from(trunk, _carried(request, caller_id), anonymous),
            'pai_number': pai_number,
        }


def _carried(request: Request, caller_id: CallerID | None) -> CallerID | None:
    """What the call has after all: what was set, over its own."""
    own = request.user.own if request.user else None
    if caller_id is None or own is None:
        return caller_id or own
    return CallerID(caller_id.name, caller_id.number or own.number)


def _from(trunk: Trunk, caller_id: CallerID | None, anonymous: bool) -> str | None:
    if trunk.type != 'sip':
        return None
    return from_header(trunk, caller_id, anonymous=anonymous)
