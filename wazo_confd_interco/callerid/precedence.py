# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which rule decides the caller ID of an outgoing call.

`RULES` is both what the API publishes and what decides. The first rule that applies is
final: if wazo-agid cannot parse its value, the call keeps its own caller ID. Source:
wazo-agid's handlers/outgoingfeatures.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple, TypedDict

from . import grammar
from .model import ANONYMOUS, DEFAULT, OutgoingCall


@dataclass(frozen=True)
class CallerIDSettings:
    """The settings that the rules look at; None means that nothing is set.

    :param has_user: whether the caller is a user at all
    """

    internal_caller_id: bool = False
    selected: str | None = None
    has_user: bool = False
    user_setting: str | None = None
    outcall_caller_id: str | None = None

    @classmethod
    def of(cls, call: OutgoingCall) -> CallerIDSettings:
        """Return the settings that apply to a call."""
        return cls(
            internal_caller_id=call.outcall.internal_caller_id,
            selected=call.selected,
            has_user=call.user is not None,
            user_setting=call.user.setting if call.user else None,
            outcall_caller_id=call.extension.caller_id,
        )


class Verdict(NamedTuple):
    """Whether a rule applies, the value that it sets, and the reason."""

    applies: bool
    value: str | None
    reason: str


class Step(TypedDict):
    """One rule in the trace of a decision."""

    rule: str
    applies: bool
    value: str | None
    reason: str


class PublishedRule(TypedDict):
    """One rule in the `precedence` of the policy."""

    rule: str
    description: str


@dataclass(frozen=True)
class Rule:
    """One rule, with the function that judges whether it applies."""

    name: str
    description: str
    judge: Callable[[CallerIDSettings], Verdict]


@dataclass(frozen=True)
class Decision:
    """The rule that decided, the value that it sets, and the verdict of each rule."""

    rule: str
    value: str | None
    trace: list[Step]

    @property
    def is_anonymous(self) -> bool:
        """Whether the call hides its caller."""
        return self.rule in (SELECTED, USER) and self.value == ANONYMOUS

    @property
    def is_selected(self) -> bool:
        """Whether the call selects a caller ID, which each trunk converts."""
        return self.rule == SELECTED and not self.is_anonymous


def _does_not_apply(reason: str) -> Verdict:
    return Verdict(False, None, reason)


def _judge_internal(settings: CallerIDSettings) -> Verdict:
    if not settings.internal_caller_id:
        return _does_not_apply('internal_caller_id of the outcall is false')
    reason = 'internal_caller_id of the outcall is true: the call keeps its caller ID'
    return Verdict(True, None, reason)


def _judge_selected(settings: CallerIDSettings) -> Verdict:
    if not settings.selected:
        return _does_not_apply('the call selects no caller ID')
    if settings.selected == ANONYMOUS:
        reason = 'the call selects anonymous, which overrides the setting of the user'
    else:
        reason = (
            'the call selects a caller ID: it is converted for each interconnection, '
            'and ignored if it is not a number'
        )
    return Verdict(True, settings.selected, reason)


def _judge_user(settings: CallerIDSettings) -> Verdict:
    setting = settings.user_setting
    if not settings.has_user:
        return _does_not_apply('the call has no user')
    if setting == DEFAULT:
        return _does_not_apply('outgoing_caller_id of the user is default')
    if setting == ANONYMOUS:
        reason = 'outgoing_caller_id of the user is anonymous'
    elif not setting:
        reason = (
            'the user has no outgoing_caller_id, which is not the same as default: the '
            'call keeps its own caller ID'
        )
    elif grammar.parse(setting) is None:
        reason = (
            'Wazo does not understand outgoing_caller_id of the user: the call keeps '
            'its own caller ID'
        )
    else:
        reason = 'outgoing_caller_id of the user is a caller ID'
    return Verdict(True, setting, reason)


def _judge_outcall(settings: CallerIDSettings) -> Verdict:
    caller_id = settings.outcall_caller_id
    if not caller_id:
        return _does_not_apply('the extension of the outcall has no caller_id')
    if grammar.parse(caller_id) is None:
        reason = (
            'Wazo does not understand caller_id of the extension: the call keeps its '
            'own caller ID'
        )
    else:
        reason = 'the extension of the outcall has a caller_id'
    return Verdict(True, caller_id, reason)


def _judge_default(settings: CallerIDSettings) -> Verdict:
    reason = 'no other rule applies: the call keeps its own caller ID'
    return Verdict(True, None, reason)


INTERNAL: Final = 'internal_caller_id'
SELECTED: Final = 'selected_caller_id'
USER: Final = 'user_outgoing_caller_id'
OUTCALL: Final = 'outcall_caller_id'
OWN: Final = 'default_caller_id'

RULES: Final = (
    Rule(
        INTERNAL,
        'internal_caller_id of the outcall is true: the call keeps its own caller ID.',
        _judge_internal,
    ),
    Rule(
        SELECTED,
        'The call selects a caller ID in its SIP header X-Wazo-Selected-Caller-ID: '
        'anonymous, or a number that is converted to the outgoing_caller_id_format of '
        "each interconnection, with the tenant's country.",
        _judge_selected,
    ),
    Rule(
        USER,
        'outgoing_caller_id of the user is not default: it is anonymous, a caller ID, '
        'or not set (null). If it is not set, the call keeps its own caller ID.',
        _judge_user,
    ),
    Rule(
        OUTCALL,
        'The extension of the outcall that matches the number has a caller_id.',
        _judge_outcall,
    ),
    Rule(
        OWN,
        'No other rule applies: the call keeps its own caller ID.',
        _judge_default,
    ),
)


def publish_rules() -> list[PublishedRule]:
    """Return the rules in order, as the policy shows them."""
    return [{'rule': rule.name, 'description': rule.description} for rule in RULES]


def decide(settings: CallerIDSettings) -> Decision:
    """Return the decision of the first rule that applies, with every verdict."""
    deciding: tuple[str, str | None] | None = None
    trace: list[Step] = []
    for rule in RULES:
        if deciding:
            verdict = _does_not_apply(f'{deciding[0]} has already decided')
        else:
            verdict = rule.judge(settings)
        if verdict.applies:
            deciding = rule.name, verdict.value
        trace.append(
            Step(
                rule=rule.name,
                applies=verdict.applies,
                value=verdict.value,
                reason=verdict.reason,
            )
        )
    # The last rule always applies.
    assert deciding is not None
    return Decision(*deciding, trace)
