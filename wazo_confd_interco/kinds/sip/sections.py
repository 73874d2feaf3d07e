# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sections of a SIP endpoint, and what reading and writing them have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypedDict

from ...documents import Document
from ...options.engine import OptionList
from ...options.field import Field, Option, Place
from ...options.secrets import is_secret
from .fields import (
    FIELDS,
    REGISTRATION_AUTH,
)

Sections = Mapping[str, Sequence[Option]]
Rows = dict[str, OptionList]

CREDENTIALS: Final = ('username', 'password', 'realm')
OUTBOUND_AUTH: Final = 'sip.outbound_auth'
REGISTRATION: Final = 'sip.registration'
# The groups with credentials, and the section of each.
AUTH_SECTIONS: Final = {
    group.path: group.sections[0] for group in FIELDS.groups if group.has_secret
}


class SIPPart(TypedDict):
    """The part of a document that is stored in the sections of an endpoint."""

    sip: Document
    headers: dict[str, list[Any]]


def places_of(field: Field, registers: bool) -> list[Place]:
    """Return where a field is stored; in the registration only if there is one."""
    return [place for place in field.places if registers or place[0] != 'registration']


def admits_contacts(max_contacts: str) -> bool:
    """Return whether a `max_contacts` allows registrations."""
    return max_contacts.isdecimal() and int(max_contacts[:9]) > 0


def has_same_credentials(sections: Sections) -> bool:
    """Return whether the registration uses the account of `outbound_auth`.

    Passwords are not compared: the answer would tell whether a guess is right.
    """
    own = _credentials(sections, REGISTRATION_AUTH)
    return not own or own == _credentials(sections, OUTBOUND_AUTH)


def _credentials(sections: Sections, path: str) -> list[Option]:
    rows = sections.get(AUTH_SECTIONS[path], ())
    return sorted(
        row for row in rows if row[0] in CREDENTIALS and not is_secret(row[0])
    )
