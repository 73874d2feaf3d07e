# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who decides the caller ID of an outgoing call: the rules, in the host's order.

`RULES` is what is published and what decides. The first rule that applies decides, and
what it says is final even where the host can't read it: the call then keeps its own
caller ID (host facts, Caller ID of an outgoing call).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from . import grammar
from .model import ANONYMOUS, DEFAULT


@dataclass(frozen=True)
class Call:
    """What the rules look at; None is nothing said, `has_user` a caller at all."""

    internal_caller_id: bool = False
    selected: str | None = None
    has_user: bool = False
    user_setting: str | None = None
    outcall_caller_id: str | None = None


class Verdict(NamedTuple):
    """Whether a rule applies, what it says then, and why."""

    applies: bool
    value: str | None
    reason: str


@dataclass(frozen=True)
class Rule:
    """One step of the decision."""

    name: str
    description: str
    judge: Callable[[Call], Verdict]


@dataclass(frozen=True)
class Decision:
    """The rule that decided, what it says, and the whole way to it."""

    rule: str
    value: str | None
    trace: list[dict[str, Any]]

    @property
    def is_anonymous(self) -> bool:
        return self.rule in _MAY_BE_ANONYMOUS and self.value == ANONYMOUS

    @property
    def is_selected(self) -> bool:
        return self.rule == SELECTED and not self.is_anonymous


def _passes(reason: str) -> Verdict:
    return Verdict(False, None, reason)


def _internal(call: Call) -> Verdict:
    if not call.internal_caller_id:
        return _passes('the outcall does not ask for the internal caller ID')
    reason = 'the outcall asks for the internal caller ID: nothing is touched'
    return Verdict(True, None, reason)


def _selected(call: Call) -> Verdict:
    if not call.selected:
        return _passes('the call selects no caller ID')
    if call.selected == ANONYMOUS:
        reason = 'the call asks to be anonymous, whatever the setting of its user'
    else:
        reason = (
            'the call selects its caller ID: it alone is formatted for each trunk, '
            'and ignored where it is no number'
        )
    return Verdict(True, call.selected, reason)


def _user(call: Call) -> Verdict:
    setting = call.user_setting
    if not call.has_user:
        return _passes('the call has no user')
    if setting == DEFAULT:
        return _passes('the user is on default')
    if setting == ANONYMOUS:
        return Verdict(True, setting, 'the user is anonymous')
    if not setting:
        reason = (
            'the user has no setting, which is not default: nothing is set, and the '
            'call keeps its own caller ID'
        )
    elif grammar.parse(setting) is None:
        reason = (
            'the user has a caller ID that the host does not understand: nothing is '
            'set, and the call keeps its own'
        )
    else:
        reason = 'the user has a caller ID'
    return Verdict(True, setting, reason)


def _outcall(call: Call) -> Verdict:
    caller_id = call.outcall_caller_id
    if not caller_id:
        return _passes('the extension of the outcall has no caller ID')
    if grammar.parse(caller_id) is None:
        reason = (
            'the extension of the outcall has a caller ID that the host does not '
            'understand: nothing is set, and the call keeps its own'
        )
    else:
        reason = 'the extension of the outcall has a caller ID'
    return Verdict(True, caller_id, reason)


def _default(call: Call) -> Verdict:
    return Verdict(True, None, 'nobody said anything: the call keeps its own caller ID')


INTERNAL: Final = 'internal_caller_id'
SELECTED: Final = 'selected_caller_id'
USER: Final = 'user_outgoing_caller_id'
OUTCALL: Final = 'outcall_caller_id'
OWN: Final = 'default_caller_id'
_MAY_BE_ANONYMOUS: Final = (SELECTED, USER)

RULES: Final = (
    Rule(
        INTERNAL,
        'The outcall has internal_caller_id: the call keeps the caller ID that it has.',
        _internal,
    ),
    Rule(
        SELECTED,
        'The call says which caller ID it wants in its SIP header '
        'X-Wazo-Selected-Caller-ID: anonymous, or a number that is formatted by the '
        "outgoing_caller_id_format of each trunk and the tenant's country.",
        _selected,
    ),
    Rule(
        USER,
        'The outgoing_caller_id of the user is not default: anonymous, or a caller ID. '
        'No setting at all (null) is not default either: the call keeps its own.',
        _user,
    ),
    Rule(
        OUTCALL,
        'The extension of the outcall that takes the number has a caller_id.',
        _outcall,
    ),
    Rule(
        OWN,
        'Nobody said anything: the call keeps the caller ID that it has.',
        _default,
    ),
)


def published() -> list[dict[str, str]]:
    """The rules as they are shown, in order."""
    return [{'rule': rule.name, 'description': rule.description} for rule in RULES]


def decide(call: Call) -> Decision:
    """The first rule that applies, with every rule's part in it."""
    deciding: tuple[str, str | None] | None = None
    trace = []
    for rule in RULES:
        if deciding:
            verdict = _passes(f'{deciding[0]} has decided')
        else:
            verdict = rule.judge(call)
        if verdict.applies:
            deciding = rule.name, verdict.value
        trace.append({'rule': rule.name, **verdict._asdict()})
    # The last rule always applies.
    assert deciding is not None
    return Decision(*deciding, trace)
