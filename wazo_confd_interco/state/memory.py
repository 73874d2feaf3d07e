# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is remembered of earlier observations: since when, the history, and changes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from .assessment import Assessment
from .trunks import WatchedTrunk

# Entries of one interconnection.
MAX_HISTORY: Final = 100
# Between two events about the same interconnection, however often its status changes.
EVENT_INTERVAL: Final = timedelta(seconds=30)

REGISTRATION: Final = 'registration'
CONTACT: Final = 'contact'
SUBJECTS: Final = (REGISTRATION, CONTACT)


class Entry(NamedTuple):
    """A change in the history; None means that there was or is no such thing."""

    at: datetime
    subject: str
    before: str | None
    after: str | None


class StatusChange(NamedTuple):
    """A change of the status of an interconnection, to be published."""

    trunk: WatchedTrunk
    before: str
    after: str


# A registration, or one contact by its URI.
_Key = tuple[str, str]


@dataclass
class _Remembered:
    """What is remembered of one interconnection.

    :param statuses: the status of each thing, and when it was first seen
    :param published: the status in the last event, and the time of that event;
        None if no event was published
    """

    statuses: dict[_Key, tuple[str, datetime]]
    published: str
    published_at: datetime | None = None
    history: deque[Entry] = field(default_factory=lambda: deque(maxlen=MAX_HISTORY))


class Memory:
    """The memory of all interconnections that exist, by their ids."""

    def __init__(self) -> None:
        self._remembered: dict[int, _Remembered] = {}
        self._unpublished: set[int] = set()

    def update(
        self,
        assessments: Iterable[tuple[WatchedTrunk, Assessment]],
        at: datetime,
        started_at: datetime | None = None,
    ) -> list[StatusChange]:
        """Remember an observation, and return the changes to publish.

        A change counts as published only after `confirm`.

        :param assessments: all interconnections; the others are forgotten
        :param started_at: when Asterisk started. Before that, nothing is known to have
            lasted until now
        """
        assessed = {trunk.id: (trunk, one) for trunk, one in assessments}
        for id_ in self._remembered.keys() - assessed.keys():
            del self._remembered[id_]
        self._unpublished.clear()
        changes = []
        for id_, (trunk, assessment) in assessed.items():
            status = assessment.situation.status
            seen = dict(_list_statuses(assessment))
            remembered = self._remembered.get(id_)
            if remembered is None:
                statuses = {key: (one, at) for key, one in seen.items()}
                self._remembered[id_] = _Remembered(statuses, status)
                continue
            _note(remembered, seen, at, started_at)
            if status != remembered.published:
                self._unpublished.add(id_)
                is_settled = not assessment.awaits_first_answer
                if is_settled and _may_publish(remembered, at):
                    changes.append(StatusChange(trunk, remembered.published, status))
        return changes

    def confirm(self, change: StatusChange, at: datetime) -> None:
        """Note that a change was published."""
        remembered = self._remembered.get(change.trunk.id)
        if remembered is not None:
            remembered.published, remembered.published_at = change.after, at
            self._unpublished.discard(change.trunk.id)

    @property
    def has_unpublished(self) -> bool:
        """Whether a change could not be published yet."""
        return bool(self._unpublished)

    @property
    def ids(self) -> Set[int]:
        """The interconnections of the last observation."""
        return self._remembered.keys()

    def since(self, id_: int, subject: str, uri: str = '') -> datetime | None:
        """Return when the present status was first seen, None if it was never seen."""
        remembered = self._remembered.get(id_)
        known = remembered.statuses.get((subject, uri)) if remembered else None
        return known[1] if known else None

    def history(self, id_: int) -> list[Entry]:
        """Return the changes of an interconnection, newest first."""
        remembered = self._remembered.get(id_)
        return list(reversed(remembered.history)) if remembered else []


def _list_statuses(assessment: Assessment) -> Iterator[tuple[_Key, str]]:
    if assessment.registration is not None:
        yield (REGISTRATION, ''), assessment.registration.status
    for contact in assessment.contacts:
        yield (CONTACT, contact.uri), contact.status


def _note(
    remembered: _Remembered,
    seen: Mapping[_Key, str],
    at: datetime,
    started_at: datetime | None,
) -> None:
    """Add the differences to the history."""
    before = remembered.statuses
    remembered.statuses = {}
    for key, status in seen.items():
        old, since = before.get(key, (None, at))
        has_lasted = old == status and (started_at is None or since >= started_at)
        remembered.statuses[key] = (status, since if has_lasted else at)
    for key in {**before, **seen}:
        old_status = before[key][0] if key in before else None
        new_status = seen.get(key)
        if old_status != new_status:
            remembered.history.append(Entry(at, key[0], old_status, new_status))


def _may_publish(remembered: _Remembered, at: datetime) -> bool:
    last = remembered.published_at
    return last is None or at - last >= EVENT_INTERVAL
