# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state of an interconnection as clients receive it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, TypedDict

from .assessment import Assessment, RegistrationState, assess, assess_unasked
from .keeper import Keeper, Latest
from .memory import CONTACT, REGISTRATION, Entry
from .observation import Contact
from .trunks import IAX, SIP, WatchedTrunk

# The names of the technologies in ARI.
_TECHNOLOGIES: Final = {SIP: 'PJSIP', IAX: 'IAX2'}


class Source(TypedDict):
    """Whether a source of the state answers, and the reason if it does not."""

    ok: bool
    reason: str | None


class State(TypedDict):
    """The state of an interconnection, without its history."""

    id: int
    name: str | None
    type: str | None
    status: str
    summary: str
    registration: dict[str, Any] | None
    contacts: list[dict[str, Any]]
    calls: int | None
    confirmed_at: str | None
    sources: dict[str, Source]


class StateView:
    """Shows the states of interconnections, all from one round of questions."""

    def __init__(self, keeper: Keeper, latest: Latest) -> None:
        self._keeper = keeper
        self._latest = latest
        self._now = datetime.now(UTC)
        self._sources = {
            'amid': _show_source(_explain_amid(latest)),
            'bus': _show_source(keeper.explain_bus()),
            'ari': _show_source(latest.ari_failure),
        }

    def assess(self, trunk: WatchedTrunk) -> Assessment:
        """Return what is known about an interconnection."""
        if self._latest.observation is None:
            return assess_unasked(trunk, self._latest.failure or '')
        return assess(trunk, self._latest.observation)

    def show(self, trunk: WatchedTrunk) -> State:
        """Return the state of an interconnection."""
        assessment = self.assess(trunk)
        return {
            'id': trunk.id,
            'name': trunk.name,
            'type': trunk.type,
            'status': assessment.situation.status,
            'summary': assessment.summarize(self._now),
            'registration': self._show_registration(trunk, assessment.registration),
            'contacts': [self._show_contact(trunk, one) for one in assessment.contacts],
            'calls': self._count_calls(trunk),
            'confirmed_at': _show_time(self._keeper.confirmed_at),
            'sources': self._sources,
        }

    def show_history(self, trunk: WatchedTrunk) -> list[dict[str, Any]]:
        """Return the changes of an interconnection, newest first."""
        return [_show_entry(one) for one in self._keeper.history(trunk.id)]

    def _show_registration(
        self, trunk: WatchedTrunk, registration: RegistrationState | None
    ) -> dict[str, Any] | None:
        if registration is None:
            return None
        return {
            'status': registration.status,
            'server_uri': registration.settings.server_uri,
            'client_uri': registration.settings.client_uri,
            'since': _show_time(self._keeper.since(trunk.id, REGISTRATION)),
            'next_attempt_at': _show_time(registration.next_attempt_at),
        }

    def _show_contact(self, trunk: WatchedTrunk, contact: Contact) -> dict[str, Any]:
        return {
            'uri': contact.uri,
            'status': contact.status,
            'round_trip_ms': contact.round_trip_ms,
            'since': _show_time(self._keeper.since(trunk.id, CONTACT, contact.uri)),
        }

    def _count_calls(self, trunk: WatchedTrunk) -> int | None:
        technology = _TECHNOLOGIES.get(trunk.type or '')
        if self._latest.calls is None or technology is None:
            return None
        return self._latest.calls.get((technology, trunk.endpoint_name))


def _explain_amid(latest: Latest) -> str | None:
    if latest.observation is None:
        return latest.failure
    return ', '.join(_list_missing_rights(latest)) or None


def _list_missing_rights(latest: Latest) -> Iterator[str]:
    rights = latest.observation.missing_rights if latest.observation else ()
    if rights:
        yield f'wazo-confd lacks the right {", ".join(rights)}'


def _show_source(reason: str | None) -> Source:
    return {'ok': reason is None, 'reason': reason}


def _show_time(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec='milliseconds') if moment else None


def _show_entry(entry: Entry) -> dict[str, Any]:
    return {
        'at': _show_time(entry.at),
        'subject': entry.subject,
        'from': entry.before,
        'to': entry.after,
    }
