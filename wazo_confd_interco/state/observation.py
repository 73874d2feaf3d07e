# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Asterisk answered about all endpoints at one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

# Statuses of registrations.
REGISTERED: Final = 'registered'
REJECTED: Final = 'rejected'
UNREGISTERED: Final = 'unregistered'
# Statuses of contacts.
REACHABLE: Final = 'reachable'
UNREACHABLE: Final = 'unreachable'
NOT_CHECKED: Final = 'not_checked'
# A status of both.
UNKNOWN: Final = 'unknown'

REGISTRATION_STATUSES: Final = (REGISTERED, REJECTED, UNREGISTERED, UNKNOWN)
CONTACT_STATUSES: Final = (REACHABLE, UNREACHABLE, NOT_CHECKED, UNKNOWN)


class Registration(NamedTuple):
    """A registration of PJSIP.

    :param server_uri: where Asterisk registers
    :param is_cut: whether `server_uri` may be only the beginning of the URI
    :param seconds: the time to the next attempt, negative if it has passed; None if it
        is unknown
    """

    status: str
    server_uri: str
    is_cut: bool = False
    seconds: int | None = None

    def is_with(self, server_uri: str) -> bool:
        """Return whether the registration is with a server."""
        if self.is_cut:
            return server_uri.startswith(self.server_uri)
        return server_uri == self.server_uri


class IAXRegistration(NamedTuple):
    """A registration of IAX, which has no name; `host` is an address and a port."""

    status: str
    username: str
    host: str


class Contact(NamedTuple):
    """An address of an endpoint."""

    uri: str
    status: str
    round_trip_ms: float | None = None


@dataclass(frozen=True)
class Observation:
    """The answers to one round of questions; None for a question without an answer.

    :param at: when the questions were asked
    :param started_at: when Asterisk started
    :param endpoints: the contacts of the endpoints of PJSIP by name
    :param registrations: the registrations of PJSIP by name
    :param contacts: the contacts of PJSIP with a status, by the name of the endpoint
    :param has_static_contacts: whether `contacts` has more than those that others have
        registered
    :param iax_peers: the contact of the peers of IAX by name, None without an address
    :param missing_rights: the rights that the token of wazo-confd lacks
    """

    at: datetime
    started_at: datetime | None = None
    endpoints: Mapping[str, Sequence[str]] | None = None
    registrations: Mapping[str, Registration] | None = None
    contacts: Mapping[str, Sequence[Contact]] | None = None
    has_static_contacts: bool = True
    iax_registrations: Sequence[IAXRegistration] | None = None
    iax_peers: Mapping[str, Contact | None] | None = None
    missing_rights: Sequence[str] = ()

    def is_like(self, other: Observation) -> bool:
        """Return whether every status is the same as in another observation."""
        return self._statuses() == other._statuses()

    def _statuses(self) -> tuple[Any, ...]:
        registrations = self.registrations and {
            name: one._replace(seconds=None) for name, one in self.registrations.items()
        }
        contacts = self.contacts and {
            name: [one._replace(round_trip_ms=None) for one in several]
            for name, several in self.contacts.items()
        }
        peers = self.iax_peers and {
            name: one and one._replace(round_trip_ms=None)
            for name, one in self.iax_peers.items()
        }
        return self.endpoints, registrations, contacts, self.iax_registrations, peers
