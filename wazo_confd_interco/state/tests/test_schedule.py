# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ..schedule import AFTER_RELOAD, MAX_DELAY, PERIOD, QUIET, RETRY, Schedule


def test_first_question_is_due_at_once() -> None:
    assert Schedule(100).next_at() == 100


def test_question_is_repeated_every_period() -> None:
    schedule = Schedule(100)
    schedule.start(100)
    assert schedule.next_at() == 100 + PERIOD


def test_event_asks_after_quiet() -> None:
    schedule = Schedule(0)
    schedule.start(0)
    schedule.add_event(10)
    schedule.add_event(10.5)
    assert schedule.next_at() == 10.5 + QUIET
    schedule.start(11.5)
    assert schedule.next_at() == 11.5 + PERIOD


def test_reload_asks_again_while_registrations_follow() -> None:
    schedule = Schedule(0)
    schedule.start(0)
    schedule.add_reload(10)
    moments = []
    for _ in range(3):
        moments.append(schedule.next_at())
        schedule.start(moments[-1])
    assert moments == [11, *(10 + delay for delay in AFTER_RELOAD)]


def test_question_that_failed_is_repeated_soon() -> None:
    schedule = Schedule(0)
    schedule.start(0)
    schedule.fail(2)
    assert schedule.next_at() == 2 + RETRY


def test_demand_is_due_at_once() -> None:
    schedule = Schedule(0)
    schedule.start(0)
    schedule.add_demand(3)
    assert schedule.next_at() == 3


ACTIONS = st.sampled_from(('add_event', 'add_reload', 'add_demand', 'fail', 'start'))


@given(st.lists(st.tuples(ACTIONS, st.floats(0, 20)), max_size=200))
def test_every_event_is_followed_by_a_question_soon(
    steps: list[tuple[str, float]],
) -> None:
    schedule, now, unanswered = Schedule(0), 0.0, None
    for action, pause in steps:
        now += pause
        if schedule.next_at() <= now:
            schedule.start(now)
            unanswered = None
        getattr(schedule, action)(now)
        if action == 'start':
            unanswered = None
        elif action in ('add_event', 'add_reload') and unanswered is None:
            unanswered = now
        assert schedule.next_at() <= now + PERIOD
        if unanswered is not None:
            assert schedule.next_at() <= unanswered + MAX_DELAY


@given(st.lists(st.floats(0, 0.1), max_size=500))
def test_many_reloads_are_few_questions(pauses: list[float]) -> None:
    schedule, now = Schedule(0), 0.0
    schedule.start(0)
    for pause in pauses:
        now += pause
        schedule.add_reload(now)
    questions = 0
    while schedule.next_at() < now + AFTER_RELOAD[-1] + 2:
        schedule.start(schedule.next_at())
        questions += 1
    assert questions <= 2 * (now + len(AFTER_RELOAD) + 2)
