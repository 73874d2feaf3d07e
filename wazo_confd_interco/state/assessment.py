# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Derive the situation of an interconnection from what Asterisk answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from ..kinds.sip.uris import get_host
from ..options.hosts import parse_address
from . import situations
from .observation import (
    NOT_CHECKED,
    REACHABLE,
    REGISTERED,
    REJECTED,
    UNKNOWN,
    UNREACHABLE,
    UNREGISTERED,
    Contact,
    Observation,
)
from .situations import Situation
from .trunks import CUSTOM, IAX, SIP, RegistrationSettings, WatchedTrunk

# The answer to a REGISTER takes at most 32 seconds (RFC 3261, timer F). Later than
# that after the time of an attempt, Asterisk has stopped.
_SECONDS_OF_ATTEMPT: Final = 60
# The seconds that Asterisk waits at most before its first attempt
# (max_random_initial_delay, an option that wazo-confd does not accept).
_MAX_INITIAL_DELAY: Final = 10


@dataclass(frozen=True)
class RegistrationState:
    """What is known about the registration of an interconnection.

    :param is_loaded: whether Asterisk knows the registration, or was not asked
    :param has_stopped: whether Asterisk makes no more attempts
    """

    settings: RegistrationSettings
    status: str
    is_loaded: bool = True
    next_attempt_at: datetime | None = None
    has_stopped: bool = False


@dataclass(frozen=True)
class Assessment:
    """What is known about an interconnection at the moment of an observation.

    :param reason: why Asterisk was not asked
    """

    situation: Situation
    registration: RegistrationState | None = None
    contacts: Sequence[Contact] = ()
    reason: str = ''

    @property
    def awaits_first_answer(self) -> bool:
        """Whether Asterisk has had no answer since its start or reload.

        Until then, it is unknown whether the registration works, or, if there is none,
        whether a contact answers.
        """
        if self.situation is situations.NOT_CHECKED_YET:
            return True
        return (
            self.registration is not None
            and self.registration.status == UNREGISTERED
            and self.registration.next_attempt_at is not None
        )

    def summarize(self, now: datetime) -> str:
        """Return a summary of one or more sentences for people."""
        silent = [one for one in self.contacts if one.status == UNREACHABLE]
        server = self.registration.settings.server_uri if self.registration else ''
        text = self.situation.summary.format(
            server=_show_host(server),
            contacts=_show_hosts(self.contacts),
            silent=_show_hosts(silent),
            reason=self.reason,
        )
        return f'{text}{self._describe_next_attempt(now)}'

    def _describe_next_attempt(self, now: datetime) -> str:
        if self.registration is None or self.registration.status == REGISTERED:
            return ''
        if self.registration.has_stopped:
            return ' Asterisk has stopped trying.'
        if self.registration.next_attempt_at is None:
            return ''
        seconds = round((self.registration.next_attempt_at - now).total_seconds())
        return f' Next attempt in {seconds} s.' if seconds > 0 else ''


def _show_host(uri: str) -> str:
    if uri.startswith('iax:'):
        return uri.removeprefix('iax:').rpartition(':')[0]
    return get_host(uri) or uri


def _show_hosts(contacts: Sequence[Contact]) -> str:
    return ', '.join(dict.fromkeys(_show_host(one.uri) for one in contacts))


def assess_unasked(trunk: WatchedTrunk, reason: str) -> Assessment:
    """Return what is known about an interconnection without an observation.

    :param reason: why there is none
    """
    settled = _assess_stored(trunk)
    if settled is not None:
        return settled
    registration = _unknown(trunk.registration)
    return Assessment(situations.NOT_ASKED, registration, reason=reason)


def _unknown(settings: RegistrationSettings | None) -> RegistrationState | None:
    return RegistrationState(settings, UNKNOWN) if settings else None


def _assess_stored(trunk: WatchedTrunk) -> Assessment | None:
    """Return what follows from what is stored alone, or None."""
    if not trunk.is_enabled:
        return Assessment(situations.SWITCHED_OFF)
    if trunk.type == CUSTOM:
        return Assessment(situations.CUSTOM)
    if trunk.type not in (SIP, IAX):
        return Assessment(situations.NO_ENDPOINT)
    return None


def assess(trunk: WatchedTrunk, observation: Observation) -> Assessment:
    """Return what an observation says about an interconnection."""
    settled = _assess_stored(trunk)
    if settled is not None:
        return settled
    if trunk.type == IAX:
        known, contacts = _find_iax_contacts(trunk, observation)
        registration = _find_iax_registration(trunk, observation)
    else:
        known, contacts = _find_contacts(trunk, observation)
        registration = _find_registration(trunk, observation)
    is_registration_known = registration and registration.status != UNKNOWN
    situation = _choose(trunk, registration, contacts)
    is_contact_missing = (
        situation is situations.NOT_CHECKED_YET and not observation.has_static_contacts
    )
    is_nothing_known = known is None and not contacts and not is_registration_known
    if is_nothing_known or is_contact_missing:
        unasked = assess_unasked(trunk, _explain_missing(observation))
        return replace(unasked, registration=registration, contacts=contacts)
    if known is False:
        return Assessment(situations.NOT_LOADED, registration)
    return Assessment(situation, registration, contacts)


def _explain_missing(observation: Observation) -> str:
    if observation.missing_rights:
        return f'wazo-confd lacks the right {", ".join(observation.missing_rights)}'
    return 'Asterisk has not loaded the module of this type'


def _find_contacts(
    trunk: WatchedTrunk, observation: Observation
) -> tuple[bool | None, list[Contact]]:
    """Return whether Asterisk knows the endpoint, None if unknown, and its contacts."""
    name = trunk.endpoint_name
    contacts = (observation.contacts or {}).get(name, ())
    found = [_wait_for_check(trunk, one) for one in contacts]
    if observation.endpoints is None:
        return None, found
    if name not in observation.endpoints:
        return False, []
    seen = {one.uri for one in found}
    uris = [uri for uri in observation.endpoints[name] if uri not in seen]
    return True, [*found, *(Contact(uri, UNKNOWN) for uri in uris)]


def _wait_for_check(trunk: WatchedTrunk, contact: Contact) -> Contact:
    """Return the contact, with an unknown status until its first check."""
    if trunk.is_qualified and contact.status == NOT_CHECKED:
        return contact._replace(status=UNKNOWN)
    return contact


def _find_registration(
    trunk: WatchedTrunk, observation: Observation
) -> RegistrationState | None:
    settings = trunk.registration
    if settings is None or observation.registrations is None:
        return _unknown(settings)
    found = observation.registrations.get(trunk.endpoint_name)
    if found is None or not found.is_with(settings.server_uri):
        return RegistrationState(settings, UNKNOWN, is_loaded=False)
    if found.seconds is None:
        return RegistrationState(settings, found.status)
    has_stopped = _has_stopped(found.status, found.seconds)
    next_attempt_at = observation.at + timedelta(seconds=found.seconds)
    return RegistrationState(
        settings,
        found.status,
        next_attempt_at=None if has_stopped else next_attempt_at,
        has_stopped=has_stopped,
    )


def _has_stopped(status: str, seconds: int) -> bool:
    """Return whether Asterisk makes no more attempts.

    After an unregistration by a command, it still shows the time of the next attempt,
    but makes none. Only before its first attempt does it wait without a registration.
    """
    if status == UNREGISTERED and seconds > _MAX_INITIAL_DELAY:
        return True
    return status != REGISTERED and seconds < -_SECONDS_OF_ATTEMPT


def _find_iax_contacts(
    trunk: WatchedTrunk, observation: Observation
) -> tuple[bool | None, list[Contact]]:
    if observation.iax_peers is None:
        return None, []
    if trunk.endpoint_name not in observation.iax_peers:
        return False, []
    contact = observation.iax_peers[trunk.endpoint_name]
    return True, [] if contact is None else [contact]


def _find_iax_registration(
    trunk: WatchedTrunk, observation: Observation
) -> RegistrationState | None:
    """Return the state of the registration with the same account.

    Asterisk reports no name, and an address instead of the host name. If several
    accounts are possible and they differ, the state is unknown.
    """
    settings = trunk.registration
    if settings is None or observation.iax_registrations is None:
        return _unknown(settings)
    host, _, port = settings.address.rpartition(':')
    statuses = {
        one.status
        for one in observation.iax_registrations
        if one.username == settings.username
        and (
            one.host == settings.address
            if parse_address(host)
            else one.host.endswith(f':{port}')
        )
    }
    if not statuses:
        return RegistrationState(settings, UNKNOWN, is_loaded=False)
    (status,) = statuses if len(statuses) == 1 else (UNKNOWN,)
    return RegistrationState(settings, status)


def _choose(
    trunk: WatchedTrunk,
    registration: RegistrationState | None,
    contacts: Sequence[Contact],
) -> Situation:
    statuses = {one.status for one in contacts}
    if registration is None:
        return _choose_by_contacts(trunk, statuses)
    if not registration.is_loaded:
        return situations.REGISTRATION_NOT_LOADED
    if registration.status == REGISTERED and UNREACHABLE in statuses:
        return situations.REGISTERED_UNREACHABLE
    return _BY_REGISTRATION[registration.status]


_BY_REGISTRATION: Final = {
    REGISTERED: situations.REGISTERED,
    REJECTED: situations.REJECTED,
    UNREGISTERED: situations.UNREGISTERED,
    UNKNOWN: situations.REGISTRATION_UNKNOWN,
}


def _choose_by_contacts(trunk: WatchedTrunk, statuses: set[str]) -> Situation:
    if not statuses:
        return (
            situations.PEER_MISSING
            if trunk.is_registrar
            else situations.NOTHING_TO_CHECK
        )
    if statuses == {UNREACHABLE}:
        return situations.UNREACHABLE
    if UNREACHABLE in statuses and REACHABLE in statuses:
        return situations.PARTLY_REACHABLE
    if REACHABLE in statuses:
        return situations.REACHABLE
    if NOT_CHECKED in statuses:
        return (
            situations.PEER_REGISTERED if trunk.is_registrar else situations.NOT_CHECKED
        )
    return situations.NOT_CHECKED_YET
