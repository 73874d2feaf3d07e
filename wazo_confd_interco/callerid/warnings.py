# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the warnings about one object, or about one call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from . import formatting, grammar
from .findings import CallerIDWarning, warn
from .model import (
    ANONYMOUS,
    DEFAULT,
    Extension,
    Outcall,
    OutcallTrunk,
    OutgoingCall,
    User,
)
from .precedence import INTERNAL, OUTCALL, OWN, USER, Decision


def _lacks_identity(outcall: Outcall, extension: Extension) -> bool:
    """Return whether anonymous calls leave over SIP without P-Asserted-Identity."""
    over_sip = any(trunk.is_pjsip for trunk in outcall.enabled_trunks)
    breaks = extension.breaks_anonymous_calls
    return over_sip and not breaks and extension.identity_number is None


def list_local_interfaces(outcall: Outcall, extension: Extension) -> Sequence[str]:
    """Return the `Local/` interfaces over which anonymous calls lack their headers."""
    if extension.breaks_anonymous_calls:
        return ()
    return [trunk.interface or '' for trunk in outcall.enabled_trunks if trunk.is_local]


# Whether a warning applies to anonymous calls over an extension, by its code.
ANONYMOUS_CALLS: Final[Mapping[str, Callable[[Outcall, Extension], bool]]] = {
    'anonymous_call_fails': lambda _, extension: extension.breaks_anonymous_calls,
    'anonymous_without_identity': _lacks_identity,
    'anonymous_without_privacy': lambda *route: bool(list_local_interfaces(*route)),
}


def warn_about_call(
    call: OutgoingCall, decision: Decision
) -> Iterator[CallerIDWarning]:
    """Yield the warnings about a call whose caller ID is decided."""
    if call.user and decision.rule == USER:
        yield from warn_about_user(call.user, call.country)
    if decision.rule == OUTCALL:
        yield from warn_about_extension(call.extension, call.country)
    if decision.rule == OWN and shows_own_caller_id(call.outcall, call.extension):
        yield _caller_id_not_set(call.extension)
    if decision.rule == INTERNAL:
        yield from warn_about_outcall(call.outcall)
    elif decision.is_anonymous:
        yield from _warn_about_anonymous_call(call)
    else:
        yield from _warn_about_identified_call(call, decision)


def warn_about_user(user: User, country: str | None) -> Iterator[CallerIDWarning]:
    """Yield the warnings about the setting of a user."""
    if user.setting is None:
        yield warn('user_without_setting', 'users', user.uuid)
    elif user.setting not in (DEFAULT, ANONYMOUS):
        yield from _warn_about_caller_id('users', user.uuid, user.setting, country)


def warn_about_extension(
    extension: Extension, country: str | None
) -> Iterator[CallerIDWarning]:
    """Yield the warnings about the `caller_id` of an outcall's extension."""
    if extension.caller_id:
        yield from _warn_about_caller_id(
            'extensions', extension.id, extension.caller_id, country
        )


def warn_about_outcall(outcall: Outcall) -> Iterator[CallerIDWarning]:
    """Yield a warning if `from_user` defeats the outcall's `internal_caller_id`."""
    names = [
        repr(trunk.name)
        for trunk in outcall.enabled_trunks
        if trunk.option('from_user')
    ]
    if outcall.internal_caller_id and names:
        yield warn(
            'internal_caller_id_replaced',
            'outcalls',
            outcall.id,
            interconnections=', '.join(names),
        )


def warn_about_missing_caller_id(
    outcall: Outcall, extension: Extension
) -> Iterator[CallerIDWarning]:
    """Yield a warning if calls of users on `default` leave with their own caller ID."""
    is_intended = outcall.internal_caller_id or extension.caller_id
    if not is_intended and shows_own_caller_id(outcall, extension):
        yield _caller_id_not_set(extension)


def warn_about_dropped_call(code: str, outcall: Outcall) -> CallerIDWarning:
    """Return the warning about an outcall that matches a call and drops it."""
    return warn(code, 'outcalls', outcall.id, outcall=outcall.name)


def warn_about_missing_line(user: User) -> CallerIDWarning:
    """Return the warning about a user whose calls begin in an unknown context."""
    return warn('user_without_line', 'users', user.uuid)


def shows_own_caller_id(outcall: Outcall, extension: Extension) -> bool:
    """Return whether a call leaves with a caller ID that no rule set."""
    is_used = outcall.enabled and extension.enabled
    return is_used and any(trunk.shows_caller_id for trunk in outcall.enabled_trunks)


def _caller_id_not_set(extension: Extension) -> CallerIDWarning:
    return warn('caller_id_not_set', 'extensions', extension.id, exten=extension.exten)


def _warn_about_caller_id(
    resource: str, id_: int | str, text: str, country: str | None
) -> Iterator[CallerIDWarning]:
    caller_id = grammar.parse(text)
    if caller_id is None:
        yield warn('caller_id_not_understood', resource, id_, caller_id=text)
    elif caller_id.number is None:
        yield warn('caller_id_without_number', resource, id_, caller_id=text)
    elif not formatting.can_format(caller_id.number, country):
        yield _number_not_in_format(resource, id_, caller_id.number, country)


def _number_not_in_format(
    resource: str, id_: int | str, number: str, country: str | None
) -> CallerIDWarning:
    without_country = 'with a + and a country code, and the tenant has no country'
    where = f'in {country}' if country else without_country
    return warn('number_not_in_format', resource, id_, number=number, where=where)


def _warn_about_anonymous_call(call: OutgoingCall) -> Iterator[CallerIDWarning]:
    outcall, extension = call.outcall, call.extension
    about = ('users', call.user.uuid) if call.user else ('extensions', extension.id)
    interfaces = ', '.join(list_local_interfaces(outcall, extension))
    for code, applies in ANONYMOUS_CALLS.items():
        if applies(outcall, extension):
            yield warn(code, *about, extens=extension.exten, interfaces=interfaces)
    if extension.breaks_anonymous_calls:
        return
    for trunk in outcall.enabled_trunks:
        yield from _warn_about_revealed_caller(trunk)


def _warn_about_revealed_caller(trunk: OutcallTrunk) -> Iterator[CallerIDWarning]:
    """Yield warnings about what an interconnection reveals of an anonymous caller."""
    sent = [option for option in ('send_pai', 'send_rpid') if trunk.is_on(option)]
    if sent and trunk.is_on('trust_id_outbound'):
        yield warn(
            'anonymous_caller_told',
            'interconnections',
            trunk.id,
            options=' and '.join(sent),
        )
    if from_user := trunk.option('from_user'):
        yield warn(
            'from_user_in_anonymous_call',
            'interconnections',
            trunk.id,
            from_user=from_user,
        )


def _warn_about_identified_call(
    call: OutgoingCall, decision: Decision
) -> Iterator[CallerIDWarning]:
    if decision.is_selected:
        yield from _warn_about_selected(decision.value or '', call)
    for trunk in call.outcall.enabled_trunks:
        if from_user := trunk.option('from_user'):
            yield warn(
                'from_user_replaces', 'interconnections', trunk.id, from_user=from_user
            )


def _warn_about_selected(
    selected: str, call: OutgoingCall
) -> Iterator[CallerIDWarning]:
    number = formatting.split_selected(selected).number or ''
    if formatting.can_format(number, call.country):
        return
    for trunk in call.outcall.enabled_trunks:
        about = 'interconnections', trunk.id
        if formatting.format_selected(selected, trunk.format, call.country) is None:
            yield warn('selected_caller_id_ignored', *about, number=number)
        else:
            yield _number_not_in_format(*about, number, call.country)
