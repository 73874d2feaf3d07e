# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wazo_confd_interco.callerid import precedence
from wazo_confd_interco.callerid.precedence import Call, decide

CASES = {
    'nobody said anything': (Call(), 'default_caller_id', None),
    'an extension has one': (
        Call(outcall_caller_id='"Co" <555>'),
        'outcall_caller_id',
        '"Co" <555>',
    ),
    'an extension has one that is not understood': (
        Call(outcall_caller_id='<77>'),
        'outcall_caller_id',
        '<77>',
    ),
    'a user on default': (
        Call(has_user=True, user_setting='default', outcall_caller_id='Co'),
        'outcall_caller_id',
        'Co',
    ),
    'a user on default, nothing else': (
        Call(has_user=True, user_setting='default'),
        'default_caller_id',
        None,
    ),
    'a user without a setting': (
        Call(has_user=True, outcall_caller_id='Co <5>'),
        'user_outgoing_caller_id',
        None,
    ),
    'a user whose setting is a name like DEFAULT': (
        Call(has_user=True, user_setting='DEFAULT', outcall_caller_id='Co <5>'),
        'user_outgoing_caller_id',
        'DEFAULT',
    ),
    'an anonymous user': (
        Call(has_user=True, user_setting='anonymous', outcall_caller_id='Co <5>'),
        'user_outgoing_caller_id',
        'anonymous',
    ),
    'a selected one wins over the user': (
        Call(selected='5145551234', has_user=True, user_setting='anonymous'),
        'selected_caller_id',
        '5145551234',
    ),
    'an empty selection is none': (Call(selected=''), 'default_caller_id', None),
    'the internal one wins over all': (
        Call(
            internal_caller_id=True,
            selected='anonymous',
            has_user=True,
            user_setting='Bob',
            outcall_caller_id='Co',
        ),
        'internal_caller_id',
        None,
    ),
}


@pytest.mark.parametrize(('call', 'rule', 'value'), CASES.values(), ids=CASES)
def test_decides(call: Call, rule: str, value: str | None) -> None:
    decision = decide(call)

    assert (decision.rule, decision.value) == (rule, value)


@pytest.mark.parametrize(
    ('call', 'anonymous', 'selected'),
    [
        (Call(selected='anonymous'), True, False),
        (Call(selected='Anonymous'), False, True),
        (Call(has_user=True, user_setting='anonymous'), True, False),
        (Call(has_user=True, user_setting='Bob'), False, False),
        (Call(outcall_caller_id='anonymous'), False, False),
    ],
)
def test_says_what_kind_of_decision_it_is(
    call: Call, anonymous: bool, selected: bool
) -> None:
    decision = decide(call)

    assert (decision.is_anonymous, decision.is_selected) == (anonymous, selected)


@pytest.mark.parametrize(
    ('setting', 'said'),
    [
        (None, 'no setting'),
        ('Bob <a>', 'does not understand'),
        ('Bob', 'the user has a caller ID'),
        ('anonymous', 'is anonymous'),
    ],
)
def test_the_reason_of_a_user_tells_why(setting: str | None, said: str) -> None:
    trace = decide(Call(has_user=True, user_setting=setting)).trace

    assert said in trace[2]['reason']


texts = st.none() | st.sampled_from(['', 'anonymous', 'default', 'Bob <5>', '<5>'])
calls = st.builds(Call, st.booleans(), texts, st.booleans(), texts, texts)


@given(calls)
def test_the_trace_is_the_published_table_and_one_rule_of_it_applies(
    call: Call,
) -> None:
    decision = decide(call)
    applying = [step for step in decision.trace if step['applies']]

    assert [step['rule'] for step in decision.trace] == [
        rule['rule'] for rule in precedence.published()
    ]
    assert [step['rule'] for step in applying] == [decision.rule]
    assert applying[0]['value'] == decision.value
    assert all(step['reason'] for step in decision.trace)
