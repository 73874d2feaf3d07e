# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The answer of `resolve`: what one call shows, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypedDict

from . import formatting, grammar
from .findings import CallerIDWarning, WarningDocument
from .grammar import CallerID
from .headers import Header, identity_headers
from .model import Outcall, OutcallTrunk, OutgoingCall
from .precedence import CallerIDSettings, Decision, Step, decide
from .warnings import warn_about_call, warn_about_dropped_call

# Reasons why a call does not leave, besides those in DROPPED.
NO_MATCH: Final = 'no_match'
NOT_AN_OUTCALL: Final = 'not_an_outcall'
EXTENSION_DISABLED: Final = 'extension_disabled'
ANONYMOUS_CALL_FAILS: Final = 'anonymous_call_fails'
TRUNKS_DISABLED: Final = 'trunks_disabled'

# Why Wazo drops a call that an outcall takes, in the order in which Wazo checks; after
# these it decides the caller ID, and only then it looks for an enabled trunk.
DROPPED: Final[Mapping[str, Callable[[Outcall], bool]]] = {
    'outcall_disabled': lambda outcall: not outcall.enabled,
    'outcall_without_trunk': lambda outcall: not outcall.trunks,
    'trunk_without_endpoint': lambda outcall: any(
        trunk.type is None for trunk in outcall.trunks
    ),
}


class OutcallReference(TypedDict):
    """The outcall that matches the call."""

    id: int
    name: str


class ExtensionReference(TypedDict):
    """The extension that matches the call."""

    id: int
    exten: str
    context: str


class ShownCallerID(TypedDict):
    """A caller ID and whether it is shown."""

    name: str | None
    number: str | None
    presentation: str
    pai_number: str | None


# A class statement cannot have a member called `from`.
LeavingCall = TypedDict(
    'LeavingCall',
    {
        'id': int,
        'name': str | None,
        'interface': str | None,
        'caller_id': ShownCallerID | None,
        'from': str | None,
        'pai_number': str | None,
        'headers': list[Header],
    },
)


class Resolution(TypedDict):
    """The answer of `resolve`; api.yml describes its members."""

    outcall: OutcallReference | None
    extension: ExtensionReference | None
    reason: str | None
    dialed: str | None
    caller_id: ShownCallerID | None
    rule: str | None
    trace: Sequence[Step]
    interconnections: list[LeavingCall]
    warnings: list[WarningDocument]


def not_leaving(
    reason: str, warnings: Iterable[CallerIDWarning], trace: Sequence[Step] = ()
) -> Resolution:
    """Return the answer for a call that does not leave."""
    return {
        'outcall': None,
        'extension': None,
        'reason': reason,
        'dialed': None,
        'caller_id': None,
        'rule': None,
        'trace': trace,
        'interconnections': [],
        'warnings': [warning.to_warning() for warning in warnings],
    }


def resolve_call(
    call: OutgoingCall, warnings: Iterable[CallerIDWarning] = ()
) -> Resolution:
    """Return the answer for a call that an outcall takes.

    :param warnings: warnings about the way to the outcall
    """
    outcall, extension = call.outcall, call.extension
    warnings = list(warnings)
    if not extension.enabled:
        return not_leaving(EXTENSION_DISABLED, warnings)
    for reason, applies in DROPPED.items():
        if applies(outcall):
            dropped = warn_about_dropped_call(reason, outcall)
            return not_leaving(reason, [*warnings, dropped])
    decision = decide(CallerIDSettings.of(call))
    warnings += warn_about_call(call, decision)
    if decision.is_anonymous and extension.breaks_anonymous_calls:
        return not_leaving(ANONYMOUS_CALL_FAILS, warnings, decision.trace)
    if not outcall.enabled_trunks:
        dropped = warn_about_dropped_call(TRUNKS_DISABLED, outcall)
        return not_leaving(TRUNKS_DISABLED, [*warnings, dropped], decision.trace)
    return _leaving(call, decision, warnings)


def _leaving(
    call: OutgoingCall, decision: Decision, warnings: Iterable[CallerIDWarning]
) -> Resolution:
    outcall, extension, number = call.outcall, call.extension, call.number
    decided = _decided_caller_id(call, decision)
    return {
        'outcall': {'id': outcall.id, 'name': outcall.name},
        'extension': {
            'id': extension.id,
            'exten': extension.exten,
            'context': extension.context,
        },
        'reason': None,
        'dialed': None if number is None else extension.dialled_number(number),
        'caller_id': _show(decided, decision, extension.identity_number),
        'rule': decision.rule,
        'trace': decision.trace,
        'interconnections': list(_interconnections(call, decision, decided)),
        'warnings': [warning.to_warning() for warning in warnings],
    }


def _decided_caller_id(call: OutgoingCall, decision: Decision) -> CallerID | None:
    """Return the caller ID before any conversion; None if the call keeps its own."""
    if decision.is_anonymous or not decision.value:
        return None
    if not decision.is_selected:
        return grammar.parse(decision.value)
    formats = {trunk.format for trunk in call.outcall.enabled_trunks}
    if not any(_convert(decision, format_, call.country) for format_ in formats):
        return None
    name, number = formatting.split_selected(decision.value)
    return CallerID(name or number or '', number)


def _convert(decision: Decision, format_: str, country: str | None) -> CallerID | None:
    return formatting.format_selected(decision.value or '', format_, country)


def _show(
    caller_id: CallerID | None, decision: Decision, pai_number: str | None
) -> ShownCallerID | None:
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


def _interconnections(
    call: OutgoingCall, decision: Decision, decided: CallerID | None
) -> Iterator[LeavingCall]:
    identity_number = call.extension.identity_number
    for trunk in call.outcall.enabled_trunks:
        caller_id = decided
        if decision.is_selected:
            caller_id = _convert(decision, trunk.format, call.country)
        has_identity = trunk.is_pjsip and decision.is_anonymous
        pai_number = identity_number if has_identity else None
        headers = _headers(trunk, call, decision, caller_id)
        yield {
            'id': trunk.id,
            'name': trunk.name,
            'interface': trunk.interface,
            'caller_id': _show(caller_id, decision, pai_number),
            'from': next(
                (one['value'] for one in headers if one['name'] == 'From'), None
            ),
            'pai_number': pai_number,
            'headers': headers,
        }


def _headers(
    trunk: OutcallTrunk,
    call: OutgoingCall,
    decision: Decision,
    caller_id: CallerID | None,
) -> list[Header]:
    return identity_headers(
        trunk,
        _leaving_caller_id(call, caller_id),
        anonymous=decision.is_anonymous,
        identity_number=call.extension.identity_number,
    )


def _leaving_caller_id(
    call: OutgoingCall, caller_id: CallerID | None
) -> CallerID | None:
    """Return what was decided, completed by the call's own caller ID."""
    own = call.user.own if call.user else None
    if caller_id is None or own is None:
        return caller_id or own
    return CallerID(caller_id.name, caller_id.number or own.number)
