# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""When to ask Asterisk."""

from __future__ import annotations

import math
from typing import Final

# Seconds without an event before the question, and at most from the first event on.
QUIET: Final = 1.0
MAX_DELAY: Final = 5.0
# Seconds after a reload: registrations follow with a random delay of up to 10 seconds.
AFTER_RELOAD: Final = (2.0, 12.0)
# Seconds between two questions at most, and after one that failed.
PERIOD: Final = 60.0
RETRY: Final = 10.0


class Schedule:
    """The moments at which to ask, in seconds of a clock that never goes back.

    Events only say that something may have changed. They arrive in any order, and some
    are lost.
    """

    def __init__(self, now: float) -> None:
        self._periodic = now
        self._first_event: float | None = None
        self._last_event = now
        self._later: set[int] = set()

    def next_at(self) -> float:
        """Return the moment of the next question."""
        moments = [self._periodic, *self._later]
        if self._first_event is not None:
            latest = self._first_event + MAX_DELAY
            moments.append(min(self._last_event + QUIET, latest))
        return min(moments)

    def add_event(self, now: float) -> None:
        """Ask as soon as no more events arrive."""
        if self._first_event is None:
            self._first_event = now
        self._last_event = now

    def add_reload(self, now: float) -> None:
        """Ask several times after Asterisk has loaded its configuration."""
        self.add_event(now)
        # Round up, so that many reloads result in few moments.
        self._later.update(math.ceil(now + delay) for delay in AFTER_RELOAD)

    def add_demand(self, now: float) -> None:
        """Ask now."""
        self._periodic = min(self._periodic, now)

    def start(self, now: float) -> None:
        """Note that Asterisk is being asked; later events need another question."""
        self._first_event = None
        self._later = {moment for moment in self._later if moment > now}
        self._periodic = now + PERIOD

    def fail(self, now: float) -> None:
        """Ask again soon, because the question was not answered."""
        self._periodic = min(self._periodic, now + RETRY)
