# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ..amid import AmidError
from ..ari import AriError
from ..keeper import FAILED, Host, Keeper
from ..memory import StatusChange
from ..observation import Observation, Registration
from ..subscriptions import HANDLERS, subscribe
from ..trunks import RegistrationSettings, WatchedTrunk

SERVER = 'sip:a'
TRUNK = WatchedTrunk(
    1, 'tenant', 'acme', 'sip', registration=RegistrationSettings(SERVER, 'sip:u@a')
)
LIMIT = 30


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class FakeHost:
    """wazo-confd and its neighbours; `release` lets a question be answered."""

    def __init__(self) -> None:
        self.trunks = [TRUNK]
        self.status = 'registered'
        self.error: Exception | None = None
        self.ari_error: Exception | None = None
        self.load_error: Exception | None = None
        self.loaded = 0
        self.is_connected = True
        self.published: list[StatusChange] = []
        self.can_publish = True
        self.asked = threading.Semaphore(0)
        self.release = threading.Event()
        self.release.set()
        self.clock = Clock()
        #: how long a question takes
        self.seconds = 0.0

    def load_trunks(self) -> list[WatchedTrunk]:
        if self.load_error:
            raise self.load_error
        self.loaded += 1
        return list(self.trunks)

    def observe(self) -> Observation:
        status = self.status
        self.asked.release()
        assert self.release.wait(LIMIT)
        self.clock.now += self.seconds
        if self.error:
            raise self.error
        return Observation(
            datetime.now(UTC),
            endpoints={'acme': []},
            registrations={'acme': Registration(status, SERVER)},
        )

    def count_calls(self) -> dict[tuple[str, str], int]:
        if self.ari_error:
            raise self.ari_error
        return {('PJSIP', 'acme'): 2}

    def publish(self, change: StatusChange) -> None:
        if not self.can_publish:
            raise OSError
        self.published.append(change)

    def build(self) -> Host:
        return Host(
            self.load_trunks,
            self.observe,
            self.count_calls,
            self.publish,
            lambda: self.is_connected,
        )


@pytest.fixture
def host() -> Iterator[FakeHost]:
    host = FakeHost()
    yield host
    host.release.set()


@pytest.fixture
def clock(host: FakeHost) -> Clock:
    return host.clock


@pytest.fixture
def keeper(host: FakeHost, clock: Clock) -> Keeper:
    return Keeper(host.build(), LIMIT, clock)


def status_of(keeper: Keeper) -> str:
    observation = keeper.get([1]).observation
    assert observation is not None
    assert observation.registrations is not None
    return observation.registrations['acme'].status


def count_questions(host: FakeHost) -> int:
    number = 0
    while host.asked.acquire(blocking=False):
        number += 1
    return number


def test_first_request_asks_and_waits_for_the_answer(keeper: Keeper) -> None:
    latest = keeper.get([1])
    assert (latest.failure, latest.calls) == (None, {('PJSIP', 'acme'): 2})
    assert keeper.confirmed_at is not None


def test_answer_is_good_for_a_moment(
    keeper: Keeper, host: FakeHost, clock: Clock
) -> None:
    assert status_of(keeper) == 'registered'
    host.status = 'rejected'
    clock.now += 1.9
    assert status_of(keeper) == 'registered'
    clock.now += 0.2
    assert status_of(keeper) == 'rejected'
    assert count_questions(host) == 2


def test_event_makes_the_answer_too_old(
    keeper: Keeper, host: FakeHost, clock: Clock
) -> None:
    assert status_of(keeper) == 'registered'
    host.status = 'rejected'
    clock.now += 0.1
    keeper.notice('somebody')
    assert status_of(keeper) == 'registered'
    keeper.notice('acme')
    assert status_of(keeper) == 'rejected'


def test_new_interconnection_makes_the_answer_too_old(
    keeper: Keeper, host: FakeHost, clock: Clock
) -> None:
    keeper.get([1])
    clock.now += 0.1
    host.status = 'rejected'
    host.trunks.append(replace(TRUNK, id=2))
    keeper.get([1])
    assert keeper.since(2, 'registration') is None
    keeper.get([1, 2])
    assert status_of(keeper) == 'rejected'
    assert keeper.since(2, 'registration')


def test_interconnection_that_is_gone_is_asked_for_once(
    keeper: Keeper, host: FakeHost
) -> None:
    assert keeper.get([1, 3]).failure is None
    assert count_questions(host) == 1


def test_event_during_a_question_needs_another_one(
    keeper: Keeper, host: FakeHost, clock: Clock
) -> None:
    keeper.get([1])
    clock.now += 10
    host.release.clear()
    keeper.notice()
    clock.now += 1
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(status_of(keeper)))
    count_questions(host)
    thread.start()
    assert host.asked.acquire(timeout=LIMIT)
    # Asterisk is being asked; what it has answered is not true any more.
    host.status = 'rejected'
    clock.now += 1
    keeper.notice()
    host.release.set()
    thread.join(LIMIT)
    assert status_of(keeper) == 'rejected'


def test_stalled_question_is_a_failure_for_those_who_wait(
    host: FakeHost,
) -> None:
    keeper = Keeper(host.build(), 0.2)
    host.release.clear()
    assert keeper.get([1]).failure == 'wazo-amid has not answered yet'
    host.release.set()


def test_failure_is_a_reason_and_is_not_repeated_at_once(
    keeper: Keeper, host: FakeHost, clock: Clock
) -> None:
    host.error = AmidError('no answer')
    host.seconds = 2
    assert keeper.get([1]).failure == 'no answer'
    host.error, host.seconds = None, 0
    clock.now += 1.9
    assert keeper.get([1]).failure == 'no answer'
    clock.now += 0.2
    assert keeper.get([1]).failure is None


def test_failure_keeps_its_reason_while_the_next_question_is_not_answered(
    host: FakeHost, clock: Clock
) -> None:
    keeper = Keeper(host.build(), 0.2, clock)
    host.error = AmidError('no connection')
    assert keeper.get([1]).failure == 'no connection'
    clock.now += 10
    host.release.clear()
    assert keeper.get([1]).failure == 'no connection'
    host.release.set()


def test_answer_is_not_shown_once_it_is_old(host: FakeHost, clock: Clock) -> None:
    keeper = Keeper(host.build(), 0.2, clock)
    assert status_of(keeper) == 'registered'
    clock.now += 10
    host.release.clear()
    assert keeper.get([1]).failure == 'wazo-amid has not answered yet'
    host.release.set()


def test_unexpected_exception_is_logged_and_the_thread_lives(
    keeper: Keeper, host: FakeHost, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    host.error = host.ari_error = KeyError('odd')
    latest = keeper.get([1])
    assert (latest.failure, latest.ari_failure) == (FAILED, FAILED)
    assert "KeyError: 'odd'" in caplog.text
    host.error, host.ari_error = None, AriError('no ARI')
    clock.now += 10
    latest = keeper.get([1])
    assert (latest.failure, latest.ari_failure, latest.calls) == (None, 'no ARI', None)


def test_change_is_published_when_the_bus_accepts_it(
    keeper: Keeper, host: FakeHost, clock: Clock
) -> None:
    keeper.get([1])
    host.status, host.is_connected = 'rejected', False
    clock.now += 10
    keeper.get([1])
    host.is_connected, host.can_publish = True, False
    clock.now += 10
    keeper.get([1])
    assert host.published == []
    host.can_publish = True
    clock.now += 10
    keeper.get([1])
    clock.now += 10
    keeper.get([1])  # After this, the changes of the question before are published.
    assert host.published == [StatusChange(TRUNK, 'up', 'down')]


def test_bus_that_is_away_is_a_reason(keeper: Keeper, host: FakeHost) -> None:
    assert keeper.explain_bus() is None
    host.is_connected = False
    assert 'RabbitMQ' in str(keeper.explain_bus())


class FakeConsumer:
    """The consumer of the bus."""

    def __init__(self) -> None:
        self.handlers: dict[str, Callable[[Any], None]] = {}

    def subscribe(self, name: str, handler: Callable[[Any], None]) -> None:
        self.handlers[name] = handler


@pytest.mark.parametrize('name', HANDLERS)
@pytest.mark.parametrize(
    'event',
    [None, [], {}, {'Event': 1}, {'Peer': None, 'EndpointName': 5, 'Module': []}],
)
def test_handler_accepts_any_event(keeper: Keeper, name: str, event: Any) -> None:
    consumer = FakeConsumer()
    subscribe(consumer, keeper)
    consumer.handlers[name](event)


@pytest.mark.parametrize(
    ('name', 'event', 'asks'),
    [
        ('Registry', {}, True),
        ('ContactStatus', {'EndpointName': 'acme'}, True),
        ('ContactStatus', {'EndpointName': 'telephone'}, False),
        ('PeerStatus', {'Peer': 'PJSIP/acme'}, True),
        ('PeerStatus', {'Peer': 'PJSIP/telephone'}, False),
        ('FullyBooted', {'Uptime': '2'}, True),
        ('Shutdown', {}, True),
        ('Reload', {'Module': 'res_pjsip.so'}, True),
        ('Reload', {'Module': 'All'}, True),
        ('Reload', {'Module': 'app_queue.so'}, False),
    ],
)
def test_events_about_interconnections_ask(
    keeper: Keeper, host: FakeHost, clock: Clock, name: str, event: Any, asks: bool
) -> None:
    consumer = FakeConsumer()
    subscribe(consumer, keeper)
    assert status_of(keeper) == 'registered'
    host.status = 'rejected'
    clock.now += 0.1
    consumer.handlers[name](event)
    assert status_of(keeper) == ('rejected' if asks else 'registered')


def test_interconnections_are_loaded_only_if_something_changed(
    keeper: Keeper, host: FakeHost, clock: Clock
) -> None:
    for seconds, status, expected in (
        (0, 'registered', 1),
        (10, 'registered', 1),
        (10, 'rejected', 2),
        (10, 'rejected', 2),
        (60, 'rejected', 3),
    ):
        clock.now += seconds
        host.status = status
        assert status_of(keeper) == status
        assert host.loaded == expected


def test_state_is_known_without_the_database(
    keeper: Keeper, host: FakeHost, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    host.load_error = OSError('no database')
    assert status_of(keeper) == 'registered'
    assert 'no database' in caplog.text
    host.load_error = None
    clock.now += 10
    assert status_of(keeper) == 'registered'
    assert keeper.since(1, 'registration')
