# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wazo_confd_interco.callerid.precedence import (
    CallerIDSettings,
    decide,
    publish_rules,
)

CASES = {
    'nothing is set': (CallerIDSettings(), 'default_caller_id', None),
    'the extension has a caller ID': (
        CallerIDSettings(outcall_caller_id='"Co" <555>'),
        'outcall_caller_id',
        '"Co" <555>',
    ),
    'the extension has a caller ID that is not understood': (
        CallerIDSettings(outcall_caller_id='<77>'),
        'outcall_caller_id',
        '<77>',
    ),
    'a user on default': (
        CallerIDSettings(has_user=True, user_setting='default', outcall_caller_id='Co'),
        'outcall_caller_id',
        'Co',
    ),
    'a user on default, without a caller ID of the extension': (
        CallerIDSettings(has_user=True, user_setting='default'),
        'default_caller_id',
        None,
    ),
    'a user without a setting': (
        CallerIDSettings(has_user=True, outcall_caller_id='Co <5>'),
        'user_outgoing_caller_id',
        None,
    ),
    'a user whose setting is a name like DEFAULT': (
        CallerIDSettings(
            has_user=True, user_setting='DEFAULT', outcall_caller_id='Co <5>'
        ),
        'user_outgoing_caller_id',
        'DEFAULT',
    ),
    'an anonymous user': (
        CallerIDSettings(
            has_user=True, user_setting='anonymous', outcall_caller_id='Co <5>'
        ),
        'user_outgoing_caller_id',
        'anonymous',
    ),
    'a selected caller ID overrides the user': (
        CallerIDSettings(
            selected='5145551234', has_user=True, user_setting='anonymous'
        ),
        'selected_caller_id',
        '5145551234',
    ),
    'an empty selected caller ID does not count': (
        CallerIDSettings(selected=''),
        'default_caller_id',
        None,
    ),
    'internal_caller_id overrides everything': (
        CallerIDSettings(
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


@pytest.mark.parametrize(('settings', 'rule', 'value'), CASES.values(), ids=CASES)
def test_first_rule_that_applies_decides(
    settings: CallerIDSettings, rule: str, value: str | None
) -> None:
    decision = decide(settings)

    assert (decision.rule, decision.value) == (rule, value)


@pytest.mark.parametrize(
    ('settings', 'anonymous', 'selected'),
    [
        (CallerIDSettings(selected='anonymous'), True, False),
        (CallerIDSettings(selected='Anonymous'), False, True),
        (CallerIDSettings(has_user=True, user_setting='anonymous'), True, False),
        (CallerIDSettings(has_user=True, user_setting='Bob'), False, False),
        (CallerIDSettings(outcall_caller_id='anonymous'), False, False),
    ],
)
def test_decision_knows_whether_the_call_is_anonymous_or_selects_a_caller_id(
    settings: CallerIDSettings, anonymous: bool, selected: bool
) -> None:
    decision = decide(settings)

    assert (decision.is_anonymous, decision.is_selected) == (anonymous, selected)


@pytest.mark.parametrize(
    ('setting', 'part'),
    [
        (None, 'not the same as default'),
        ('Bob <a>', 'does not understand'),
        ('Bob', 'is a caller ID'),
        ('anonymous', 'is anonymous'),
    ],
)
def test_trace_explains_the_setting_of_a_user(setting: str | None, part: str) -> None:
    trace = decide(CallerIDSettings(has_user=True, user_setting=setting)).trace

    assert part in trace[2]['reason']


@pytest.mark.parametrize(
    ('selected', 'part'),
    [('anonymous', 'selects anonymous'), ('5145551234', 'selects a caller ID')],
)
def test_trace_explains_the_selected_caller_id(selected: str, part: str) -> None:
    trace = decide(CallerIDSettings(selected=selected)).trace

    assert part in trace[1]['reason']


@pytest.mark.parametrize(
    ('caller_id', 'part'),
    [('<77>', 'does not understand'), ('"Co" <555>', 'has a caller_id')],
)
def test_trace_explains_the_caller_id_of_the_extension(
    caller_id: str, part: str
) -> None:
    trace = decide(CallerIDSettings(outcall_caller_id=caller_id)).trace

    assert part in trace[3]['reason']


texts = st.none() | st.sampled_from(['', 'anonymous', 'default', 'Bob <5>', '<5>'])
all_settings = st.builds(
    CallerIDSettings, st.booleans(), texts, st.booleans(), texts, texts
)


@given(all_settings)
def test_trace_has_every_published_rule_and_one_applies(
    settings: CallerIDSettings,
) -> None:
    decision = decide(settings)
    applying = [step for step in decision.trace if step['applies']]

    assert [step['rule'] for step in decision.trace] == [
        rule['rule'] for rule in publish_rules()
    ]
    assert [step['rule'] for step in applying] == [decision.rule]
    assert applying[0]['value'] == decision.value
    assert all(step['reason'] for step in decision.trace)
