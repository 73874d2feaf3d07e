# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The newest senders that Asterisk rejected, in memory of a fixed size."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from ..incoming.invite import Source
from ..options.hosts import parse_address

MAX_SENDERS: Final = 100
_MAX_ACCOUNT: Final = 80

# Security events of a request that was rejected (live on Asterisk 22.10.1). A
# challenge is one only if no endpoint was found: it is also sent to known peers.
CHALLENGE_SENT: Final = 'ChallengeSent'
EVENTS: Final = (
    CHALLENGE_SENT,
    'ChallengeResponseFailed',
    'FailedACL',
    'InvalidAccountID',
)
_UNKNOWN: Final = '<unknown>'
_SERVICE: Final = 'PJSIP'


class Attempt(NamedTuple):
    """The content of one event.

    :param account: the user of From or of the endpoint, None if Asterisk has none
    """

    event: str
    source: Source
    account: str | None


@dataclass(frozen=True)
class Sender:
    """An address that was rejected.

    :param source: where its last request came from
    :param events: the number of events by name
    """

    source: Source
    first_at: datetime
    last_at: datetime
    account: str | None = None
    events: Mapping[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """The number of events."""
        return sum(self.events.values())


def parse_event(event: Mapping[str, Any]) -> Attempt | None:
    """Return what an event says about a request that was rejected, or None."""
    name, account = event.get('Event'), str(event.get('AccountID') or '')
    if event.get('Service') != _SERVICE or name not in EVENTS:
        return None
    is_known = account not in ('', _UNKNOWN)
    if name == CHALLENGE_SENT and is_known:
        return None
    source = _parse_source(str(event.get('RemoteAddress') or ''))
    if source is None:
        return None
    return Attempt(name, source, account[:_MAX_ACCOUNT] if is_known else None)


def _parse_source(text: str) -> Source | None:
    """Return the source of an address like `IPV4/UDP/203.0.113.70/5060`."""
    parts = text[:128].split('/')
    address = parse_address(parts[2]) if len(parts) == 4 else None
    if address is None or not parts[3].isdecimal() or '%' in parts[2]:
        return None
    return Source(address, int(parts[3][:5]), parts[1].lower())


class Senders:
    """Collects attempts; the bus and requests use it in their own threads.

    A flood from many addresses displaces older senders, and takes no more memory.
    """

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Create an empty collection.

        :param now: returns the time; the events have the time of another clock
        """
        self._now = now
        self._lock = threading.Lock()
        self._found: OrderedDict[Any, Sender] = OrderedDict()
        self._has_seen_any = False

    def add(self, event: Mapping[str, Any]) -> None:
        """Add an event; an event without an attempt only shows that events arrive."""
        attempt = parse_event(event)
        with self._lock:
            self._has_seen_any = True
            if attempt is not None:
                self._add(attempt)

    def _add(self, attempt: Attempt) -> None:
        now, key = self._now(), attempt.source.address
        old = self._found.pop(key, None) or Sender(attempt.source, now, now)
        events = {**old.events, attempt.event: old.events.get(attempt.event, 0) + 1}
        self._found[key] = replace(
            old,
            source=attempt.source,
            last_at=now,
            account=attempt.account or old.account,
            events=events,
        )
        if len(self._found) > MAX_SENDERS:
            self._found.popitem(last=False)

    def list_newest(self) -> tuple[bool, list[Sender]]:
        """Return whether any event has arrived, and the senders, newest first."""
        with self._lock:
            return self._has_seen_any, [*reversed(self._found.values())]
