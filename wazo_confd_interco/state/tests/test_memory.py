# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ..assessment import assess
from ..memory import EVENT_INTERVAL, MAX_HISTORY, Memory, StatusChange
from ..observation import Contact, Observation, Registration
from ..trunks import RegistrationSettings, WatchedTrunk

AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
SERVER = 'sip:a'
TRUNK = WatchedTrunk(
    1, 'tenant', 'acme', 'sip', registration=RegistrationSettings(SERVER, 'sip:u@a')
)
STATUSES = ('registered', 'rejected', 'unregistered')


def observe(
    memory: Memory,
    seconds: float,
    status: str,
    contacts: tuple[Contact, ...] = (),
    started_at: datetime | None = None,
    trunks: tuple[WatchedTrunk, ...] = (TRUNK,),
    next_attempt: int | None = None,
) -> list[StatusChange]:
    """Give an observation to a memory, and publish the changes."""
    at = AT + timedelta(seconds=seconds)
    observation = Observation(
        at,
        endpoints={'acme': []},
        registrations={'acme': Registration(status, SERVER, seconds=next_attempt)},
        contacts={'acme': contacts},
    )
    assessments = [(trunk, assess(trunk, observation)) for trunk in trunks]
    changes = memory.update(assessments, at, started_at)
    for change in changes:
        memory.confirm(change, at)
    return changes


def test_first_observation_is_not_a_change() -> None:
    memory = Memory()
    assert observe(memory, 0, 'registered') == []
    assert memory.history(1) == []
    assert memory.since(1, 'registration') == AT


def test_change_is_remembered_and_published() -> None:
    memory = Memory()
    observe(memory, 0, 'registered')
    assert observe(memory, 5, 'rejected') == [StatusChange(TRUNK, 'up', 'down')]
    (entry,) = memory.history(1)
    assert entry == (
        AT + timedelta(seconds=5),
        'registration',
        'registered',
        'rejected',
    )
    assert memory.since(1, 'registration') == entry.at
    assert observe(memory, 10, 'rejected') == []
    assert memory.since(1, 'registration') == entry.at


def test_waiting_for_the_first_answer_is_remembered_and_not_published() -> None:
    memory = Memory()
    observe(memory, 0, 'registered')
    assert observe(memory, 5, 'unregistered', next_attempt=8) == []
    assert memory.has_unpublished
    assert observe(memory, 15, 'registered', next_attempt=3590) == []
    assert not memory.has_unpublished
    assert len(memory.history(1)) == 2


def test_first_attempt_is_published_once_it_has_failed() -> None:
    memory = Memory()
    observe(memory, 0, 'registered')
    observe(memory, 5, 'unregistered', next_attempt=8)
    assert observe(memory, 15, 'unregistered', next_attempt=-2) == []
    changes = observe(memory, 45, 'rejected', next_attempt=20)
    assert changes == [StatusChange(TRUNK, 'up', 'down')]


def test_waiting_for_the_first_check_of_a_contact_is_not_published() -> None:
    memory = Memory()
    trunk = WatchedTrunk(1, 'tenant', 'acme', 'sip', is_qualified=True)
    found = (
        memory.update([(trunk, assess(trunk, observation))], observation.at)
        for observation in (
            Observation(
                AT + timedelta(minutes=minute),
                endpoints={'acme': []},
                contacts={'acme': [Contact('sip:a', status)]},
            )
            for minute, status in enumerate(
                ('reachable', 'not_checked', 'reachable', 'not_checked', 'unreachable')
            )
        )
    )
    assert list(found) == [[], [], [], [], [StatusChange(trunk, 'up', 'down')]]


def test_end_of_the_attempts_is_published() -> None:
    memory = Memory()
    observe(memory, 0, 'registered')
    changes = observe(memory, 5, 'unregistered', next_attempt=3000)
    assert changes == [StatusChange(TRUNK, 'up', 'down')]


def test_change_of_a_contact_is_remembered() -> None:
    memory = Memory()
    observe(memory, 0, 'registered', (Contact('sip:a', 'reachable'),))
    observe(memory, 1, 'registered', (Contact('sip:b', 'reachable'),))
    entries = {(one.subject, one.before, one.after) for one in memory.history(1)}
    assert entries == {('contact', 'reachable', None), ('contact', None, 'reachable')}
    assert memory.since(1, 'contact', 'sip:a') is None
    assert memory.since(1, 'contact', 'sip:b') == AT + timedelta(seconds=1)


def test_status_has_not_lasted_over_a_restart_of_asterisk() -> None:
    memory = Memory()
    observe(memory, 0, 'registered')
    observe(memory, 60, 'registered', started_at=AT + timedelta(seconds=30))
    assert memory.since(1, 'registration') == AT + timedelta(seconds=60)
    observe(memory, 90, 'registered', started_at=AT + timedelta(seconds=30))
    assert memory.since(1, 'registration') == AT + timedelta(seconds=60)
    assert memory.history(1) == []


def test_deleted_interconnection_is_forgotten() -> None:
    memory = Memory()
    observe(memory, 0, 'registered')
    observe(memory, 1, 'rejected')
    observe(memory, 2, 'rejected', trunks=())
    assert memory.history(1) == []
    assert memory.since(1, 'registration') is None


def test_change_that_was_not_published_is_published_later() -> None:
    memory = Memory()
    observe(memory, 0, 'registered')
    rejected = Observation(
        AT,
        endpoints={'acme': []},
        registrations={'acme': Registration('rejected', SERVER)},
    )
    assessed = [(TRUNK, assess(TRUNK, rejected))]
    assert len(memory.update(assessed, AT)) == 1
    assert len(memory.update(assessed, AT)) == 1


@given(
    st.lists(
        st.tuples(st.floats(0.1, 60), st.sampled_from(STATUSES)),
        min_size=1,
        max_size=300,
    )
)
def test_flapping_is_bounded_and_the_last_status_is_published(
    steps: list[tuple[float, str]],
) -> None:
    memory, seconds = Memory(), 0.0
    observe(memory, 0, 'registered')
    published, moments = 'up', []
    for pause, status in steps:
        seconds += pause
        for change in observe(memory, seconds, status):
            assert change.before == published != change.after
            published = change.after
            moments.append(seconds)
    interval = EVENT_INTERVAL.total_seconds()
    pairs = zip(moments, moments[1:], strict=False)
    assert all(later - earlier >= interval - 0.001 for earlier, later in pairs)
    for change in observe(memory, seconds + interval, steps[-1][1]):
        published = change.after
    assert published == ('up' if steps[-1][1] == 'registered' else 'down')
    assert len(memory.history(1)) <= MAX_HISTORY
