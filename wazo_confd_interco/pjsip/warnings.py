# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a SIP interconnection is likely not meant to do, though it is allowed.

The table is the list of the warnings: code, field, sentence, and when it applies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .spelling import BOOLEAN

Document = Mapping[str, Any]
# (section, key) to the value that Asterisk reads, templates included.
Effective = Callable[[str, str], str | None]

# What res_pjsip takes for `identify_by` where nobody says anything.
IDENTIFY_BY_DEFAULT: Final = 'username,ip'
# The user of From, and the user name of an Authorization: whatever a caller says.
_BY_NAME: Final = frozenset(('username', 'auth_username'))


@dataclass(frozen=True)
class Warning:
    """A sentence for people, with a code for programs and the field it is about."""

    code: str
    field: str
    message: str
    applies: Callable[[Document, Effective], Any]

    def show(self) -> dict[str, str]:
        """The warning as documents have it."""
        return {'code': self.code, 'field': self.field, 'message': self.message}


def _registers_without_line(document: Document, effective: Effective) -> bool:
    if document['sip']['registration'] is None:
        return False
    return BOOLEAN.read(effective('registration', 'line') or 'no') is not True


def _registers_as_s(document: Document, effective: Effective) -> bool:
    registration = document['sip']['registration']
    return registration is not None and not effective('registration', 'contact_user')


def named_by_strangers(document: Document, effective: Effective) -> bool:
    identify_by = effective('endpoint', 'identify_by') or IDENTIFY_BY_DEFAULT
    methods = {method.strip() for method in identify_by.split(',')}
    return bool(methods & _BY_NAME) and not _challenges(document, effective)


def _challenges(document: Document, effective: Effective) -> bool:
    return bool(document['sip']['inbound_auth'] or effective('auth', 'username'))


def _replaces_callers(document: Document, effective: Effective) -> bool:
    return document['sip']['callerid'] is not None


def _not_its_user(document: Document, effective: Effective) -> bool:
    sip = document['sip']
    if not sip['accepts_registrations'] or not sip['inbound_auth']:
        return False
    return sip['inbound_auth']['username'] not in (None, document['name'])


WARNINGS: Final = (
    Warning(
        'registration_without_line',
        'sip.registration.line',
        'without line = yes Asterisk 22 drops the registration that the host writes: '
        'it names an endpoint',
        _registers_without_line,
    ),
    Warning(
        'registration_without_contact_user',
        'sip.registration.contact_user',
        'without contact_user we register as s: calls from the provider arrive at '
        'extension s, not at the number dialled',
        _registers_as_s,
    ),
    Warning(
        'identified_by_username',
        'sip.identify_by',
        'identified by username or auth_username without inbound_auth: anyone who says '
        'the name of this interconnection, in From or Authorization, is let in',
        named_by_strangers,
    ),
    Warning(
        'callerid_replaces_callers',
        'sip.callerid',
        'callerid replaces the caller of every incoming call, and is never the caller '
        'ID of an outgoing call',
        _replaces_callers,
    ),
    Warning(
        'name_is_not_username',
        'name',
        'the other side registers to the name of the interconnection: with a user name '
        'that differs from it, its REGISTER finds no AOR',
        _not_its_user,
    ),
)


def warnings(document: Document, effective: Effective) -> Iterator[dict[str, str]]:
    """The warnings that apply to a document."""
    for warning in WARNINGS:
        if warning.applies(document, effective):
            yield warning.show()
