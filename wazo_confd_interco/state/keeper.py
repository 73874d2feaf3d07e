# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The thread that asks Asterisk and keeps the answers in memory."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from .amid import AmidError
from .ari import AriError, Calls
from .assessment import assess
from .memory import Entry, Memory, StatusChange
from .observation import Observation
from .schedule import PERIOD, Schedule
from .trunks import WatchedTrunk

logger = logging.getLogger(__name__)

# Seconds for which a result is good enough for a request: an answer from the question
# on, a failure from its end on. While wazo-amid is stalled, not every request waits.
FRESH: Final = 2.0
# Seconds between two looks at the connection of the bus, which reports no return.
_BUS_INTERVAL: Final = 5.0

FAILED: Final = 'wazo-confd failed to ask this service; see the log of wazo-confd'
NOT_YET: Final = 'wazo-amid has not answered yet'
NO_BUS: Final = (
    'wazo-confd is not connected to RabbitMQ; changes are seen within a minute, or '
    'when the state is requested'
)


@dataclass(frozen=True)
class Latest:
    """The result of the latest round of questions.

    :param asked_at: seconds of the clock
    :param known_at: seconds of the clock when the result was known
    :param observation: None if wazo-amid did not answer
    :param failure: why wazo-amid did not answer
    :param calls: None if ARI did not answer, `ari_failure` says why
    """

    asked_at: float
    known_at: float
    observation: Observation | None = None
    failure: str | None = None
    calls: Calls | None = None
    ari_failure: str | None = None


@dataclass
class Host:
    """What the keeper needs of wazo-confd and its neighbours.

    :param load_trunks: returns all interconnections, called in the keeper's thread
    :param observe: asks wazo-amid, or raises an `AmidError`
    :param count_calls: asks ARI, or raises an `AriError`
    :param publish: publishes a change of status, or raises an exception
    :param is_bus_connected: returns whether events arrive
    """

    load_trunks: Callable[[], Sequence[WatchedTrunk]]
    observe: Callable[[], Observation]
    count_calls: Callable[[], Calls]
    publish: Callable[[StatusChange], None]
    is_bus_connected: Callable[[], bool]


@dataclass
class Keeper:
    """Asks when the schedule says so, in a thread of its own.

    The methods that are called by other threads return at once, except `get`.

    :param timeout: seconds for which a request waits for an answer
    """

    host: Host
    timeout: float
    clock: Callable[[], float] = time.monotonic
    _condition: threading.Condition = field(default_factory=threading.Condition)
    _memory: Memory = field(default_factory=Memory)

    def __post_init__(self) -> None:
        now = self.clock()
        self._schedule = Schedule(now)
        self._noticed_at = now
        self._latest: Latest | None = None
        # The observation that was remembered last, and when.
        self._remembered: Observation | None = None
        self._remembered_at = now
        self._confirmed_at: datetime | None = None
        self._names: frozenset[str] = frozenset()
        self._thread: threading.Thread | None = None
        self._was_connected = True

    def start(self) -> None:
        """Start the thread if it does not run, for example after a fork."""
        with self._condition:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._run, name='interconnections:state', daemon=True
                )
                self._thread.start()

    def notice(self, name: str | None = None) -> None:
        """Ask soon, since something may have changed.

        :param name: the endpoint that an event is about; events about telephones are
            ignored
        """
        with self._condition:
            if name is None or name in self._names:
                self._noticed_at = self.clock()
                self._schedule.add_event(self._noticed_at)
                self._condition.notify_all()

    def notice_reload(self) -> None:
        """Ask several times, since Asterisk has loaded its configuration."""
        with self._condition:
            self._noticed_at = self.clock()
            self._schedule.add_reload(self._noticed_at)
            self._condition.notify_all()

    def get(self, ids: Collection[int]) -> Latest:
        """Return the latest result; ask Asterisk first if the result is too old.

        :param ids: the interconnections of interest. If one is new, Asterisk is asked
            again, since another one may have had its name
        """
        self.start()
        with self._condition:
            now, noticed_at = self.clock(), self._noticed_at

            def is_recent() -> bool:
                latest = self._latest
                if latest is None or latest.asked_at < noticed_at:
                    return False
                if latest.failure:
                    return latest.known_at >= now - FRESH
                return latest.asked_at >= (now - FRESH if is_known else now)

            is_known = self._memory.ids >= set(ids)
            if not is_known:
                self._remembered = None
            if not is_recent():
                self._schedule.add_demand(now)
                self._condition.notify_all()
                self._condition.wait_for(is_recent, self.timeout)
            latest = self._latest
            oldest = now - self.timeout
            if latest is None or (latest.observation and latest.asked_at < oldest):
                return Latest(now, now, failure=NOT_YET, ari_failure=NOT_YET)
            return latest

    @property
    def confirmed_at(self) -> datetime | None:
        """When wazo-amid last answered."""
        return self._confirmed_at

    def since(self, id_: int, subject: str, uri: str = '') -> datetime | None:
        """Return when the present status of something was first seen."""
        with self._condition:
            return self._memory.since(id_, subject, uri)

    def history(self, id_: int) -> list[Entry]:
        """Return the changes of an interconnection, newest first."""
        with self._condition:
            return self._memory.history(id_)

    def explain_bus(self) -> str | None:
        """Return why events do not arrive, None if they do."""
        return None if self.host.is_bus_connected() else NO_BUS

    def _run(self) -> None:
        while True:
            with self._condition:
                while self._schedule.next_at() > self.clock():
                    wait = self._schedule.next_at() - self.clock()
                    self._condition.wait(min(max(wait, 0), _BUS_INTERVAL))
                    self._notice_return_of_bus()
                now = self.clock()
                self._schedule.start(now)
            self._ask(now)

    def _notice_return_of_bus(self) -> None:
        is_connected = self.host.is_bus_connected()
        if is_connected and not self._was_connected:
            self._schedule.add_event(self.clock())
        self._was_connected = is_connected

    def _ask(self, asked_at: float) -> None:
        latest = self._ask_all(asked_at)
        observation = latest.observation
        changes: list[StatusChange] = []
        if observation is not None and self._is_news(observation, asked_at):
            changes = self._remember(observation, asked_at)
        with self._condition:
            self._latest = latest
            if observation is None:
                self._schedule.fail(self.clock())
            else:
                self._confirmed_at = observation.at
            self._condition.notify_all()
        if observation is not None:
            self._publish(changes, observation.at)

    def _ask_all(self, asked_at: float) -> Latest:
        observation = calls = failure = ari_failure = None
        try:
            observation = self.host.observe()
        except AmidError as error:
            failure = str(error)
        except Exception:
            logger.exception('failed to ask wazo-amid')
            failure = FAILED
        try:
            calls = self.host.count_calls()
        except AriError as error:
            ari_failure = str(error)
        except Exception:
            logger.exception('failed to ask ARI')
            ari_failure = FAILED
        known_at = self.clock()
        return Latest(asked_at, known_at, observation, failure, calls, ari_failure)

    def _is_news(self, observation: Observation, asked_at: float) -> bool:
        """Return whether an observation has to be remembered or published.

        To do so, all interconnections are loaded, which is slower than asking Asterisk.
        """
        last = self._remembered
        is_old = asked_at - self._remembered_at >= PERIOD
        if last is None or is_old or self._memory.has_unpublished:
            return True
        return not observation.is_like(last)

    def _remember(
        self, observation: Observation, asked_at: float
    ) -> list[StatusChange]:
        """Remember an observation of all interconnections, and return the changes."""
        self._remembered, self._remembered_at = observation, asked_at
        try:
            trunks = self.host.load_trunks()
        except Exception:
            logger.exception('failed to load the interconnections')
            self._remembered = None
            return []
        assessments = [(trunk, assess(trunk, observation)) for trunk in trunks]
        with self._condition:
            self._names = frozenset(trunk.endpoint_name for trunk in trunks)
            return self._memory.update(
                assessments, observation.at, observation.started_at
            )

    def _publish(self, changes: Sequence[StatusChange], at: datetime) -> None:
        """Publish changes; those that fail are published after the next question."""
        if not self.host.is_bus_connected():
            return
        for change in changes:
            try:
                self.host.publish(change)
            except Exception:
                logger.exception('failed to publish changes of the state')
                return
            with self._condition:
                self._memory.confirm(change, at)
