# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of situations: each has a status, and a sentence for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

UP: Final = 'up'
DEGRADED: Final = 'degraded'
DOWN: Final = 'down'
DISABLED: Final = 'disabled'
UNKNOWN: Final = 'unknown'
STATUSES: Final = (UP, DEGRADED, DOWN, DISABLED, UNKNOWN)


@dataclass(frozen=True)
class Situation:
    """What is known about an interconnection.

    :param summary: a sentence; {server} is the host of the registration, {contacts} the
        hosts of all contacts, {silent} those that do not answer, {reason} why
        something is unknown
    """

    status: str
    summary: str


REGISTERED: Final = Situation(UP, 'Registered with {server}.')
REACHABLE: Final = Situation(UP, '{contacts} answers.')
PEER_REGISTERED: Final = Situation(
    UP,
    'The other side is registered at {contacts}. Asterisk does not check whether it '
    'answers.',
)
REGISTERED_UNREACHABLE: Final = Situation(
    DEGRADED, 'Registered with {server}, but {silent} does not answer OPTIONS.'
)
PARTLY_REACHABLE: Final = Situation(
    DEGRADED, '{silent} does not answer OPTIONS; other contacts answer.'
)
REJECTED: Final = Situation(
    DOWN,
    'Registration with {server} is rejected or not answered; check user name, password '
    'and host.',
)
UNREGISTERED: Final = Situation(
    DOWN,
    'Not registered with {server}: no attempt was answered, or none was made.',
)
UNREACHABLE: Final = Situation(DOWN, '{silent} does not answer OPTIONS.')
PEER_MISSING: Final = Situation(
    DOWN, 'The other side has not registered with this Wazo.'
)
SWITCHED_OFF: Final = Situation(DISABLED, 'The interconnection is disabled.')
NO_ENDPOINT: Final = Situation(
    UNKNOWN, 'The trunk has no endpoint, so Asterisk has no state for it.'
)
CUSTOM: Final = Situation(
    UNKNOWN, 'Asterisk has no state for a customized interconnection.'
)
NOT_ASKED: Final = Situation(UNKNOWN, 'The state is unknown: {reason}.')
NOT_LOADED: Final = Situation(
    UNKNOWN,
    'Asterisk does not know the interconnection: it has not reloaded its configuration '
    'yet, or it rejected a section.',
)
REGISTRATION_NOT_LOADED: Final = Situation(
    UNKNOWN,
    'Asterisk does not know the registration with {server}: it has not reloaded its '
    'configuration yet, or it rejected the section.',
)
REGISTRATION_UNKNOWN: Final = Situation(
    UNKNOWN,
    'Asterisk does not show whether it is registered with {server}, or several '
    'registrations of the same account differ.',
)
NOT_CHECKED: Final = Situation(
    UNKNOWN,
    'Asterisk does not check whether {contacts} answers. To let it check, set '
    '`sip.qualify_frequency`, or the option qualify of IAX.',
)
NOT_CHECKED_YET: Final = Situation(
    UNKNOWN, 'Asterisk has not checked yet whether {contacts} answers.'
)
NOTHING_TO_CHECK: Final = Situation(
    UNKNOWN,
    'There is nothing to check: the interconnection has no registration and no address '
    'to call.',
)

# In the order of the documentation.
SITUATIONS: Final = (
    REGISTERED,
    REACHABLE,
    PEER_REGISTERED,
    REGISTERED_UNREACHABLE,
    PARTLY_REACHABLE,
    REJECTED,
    UNREGISTERED,
    UNREACHABLE,
    PEER_MISSING,
    SWITCHED_OFF,
    NO_ENDPOINT,
    CUSTOM,
    NOT_ASKED,
    NOT_LOADED,
    REGISTRATION_NOT_LOADED,
    REGISTRATION_UNKNOWN,
    NOT_CHECKED,
    NOT_CHECKED_YET,
    NOTHING_TO_CHECK,
)
