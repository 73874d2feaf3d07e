# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a call goes once its endpoint is known: number, context and extension."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..dialplan.contexts import Context, Contexts, Entry, find_with_context
from .invite import Invite

INCALL: Final = 'incall'
OUTCALL: Final = 'outcall'

NO_MATCH: Final = 'no_match'
NO_ROUTE: Final = 'no_route'
LOOP: Final = 'loop'
NOT_AN_INCALL: Final = 'not_an_incall'
CONTEXT_UNKNOWN: Final = 'context_unknown'

# `i` of the generated contexts: the caller hears that nobody has the number.
_INVALID: Final = 'i'


@dataclass(frozen=True)
class Destination:
    """The destination of a call.

    :param reason: why the call reaches no incall, None if it does
    :param number: the number after everything that Wazo does to it
    :param entry: the extension that matches the number, and `context` the one that has
        it
    """

    reason: str | None
    number: str
    context: str | None = None
    entry: Entry | None = None


def get_number(invite: Invite, ignores_user_options: bool) -> str:
    """Return the number that a call is for."""
    user = invite.request_uri.user
    if ignores_user_options:
        user = user.partition(';')[0]
    # Asterisk takes an empty user part for the extension s.
    return user or 's'


def get_number_in_to(invite: Invite) -> str:
    """Return the number that the extension `s` takes from To.

    It cuts the header at the first `@` and at `:`, so a display name with one of these
    characters yields something else (wazo-confgend's template contexts.conf).
    """
    before_at = str(invite.to).partition('@')[0]
    fields = before_at.split(':')
    return fields[1] if len(fields) > 1 else before_at


def find_destination(
    contexts: Contexts, context: str, number: str, number_in_to: str
) -> Destination:
    """Return where a call goes that arrives in a context."""
    if context not in contexts:
        return Destination(CONTEXT_UNKNOWN, number)
    found = find_with_context(contexts, context, number)
    if found is None:
        return Destination(NO_MATCH, number)
    came_from_to = False
    while found is not None and (found[1].strips_plus or found[1].takes_to):
        if found[1].strips_plus:
            number = number[1:]
        elif came_from_to:
            return Destination(LOOP, number, found[0].name, found[1])
        else:
            came_from_to = True
            context, number = found[0].name, number_in_to
        found = find_with_context(contexts, context, number)
    return _judge(found, number)


def _judge(found: tuple[Context, Entry] | None, number: str) -> Destination:
    if found is None:
        return Destination(NO_ROUTE, number)
    context, entry = found
    if entry.type == INCALL:
        return Destination(None, number, context.name, entry)
    is_announcement = entry.type is None and entry.exten == _INVALID
    reason = NO_ROUTE if is_announcement else NOT_AN_INCALL
    return Destination(reason, number, context.name, entry)
