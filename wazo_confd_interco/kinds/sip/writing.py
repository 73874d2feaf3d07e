# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the changed values of a document to the sections to be stored.

Only what changed is written; every other row stays as it is, whatever it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...documents import get
from ...options.option_codecs import UNKNOWN, escape
from . import headers
from .fields import (
    AUTHS,
    BY_PLACE,
    CREDENTIALS,
    FIELDS,
    MATCH,
    MATCH_HEADER,
    MAX_CONTACTS,
    OWNED_SECTIONS,
    PASSWORD,
    SECTIONS,
    SET_VAR,
    is_password,
    is_secret,
)
from .reading import Sections, has_same_credentials, is_limit, places_of, read_match

Document = Mapping[str, Any]
Rows = dict[str, list[tuple[str, str]]]


def write(sections: Sections, old: Document, new: Document, changed: set[str]) -> Rows:
    """The sections with the changed values in them.

    :param sections: what is stored
    :param old: the document that the sections read as
    :param new: the document that they are to read as, passwords included
    :param changed: the paths that differ, as `differences` gives them; that of an
        object that comes or goes, and those of the values in it
    """
    rows: Rows = {section: list(sections.get(section, ())) for section in SECTIONS}
    sip = new['sip']
    _write_options(rows, old['sip']['options'], sip['options'])
    _drop_owned(rows, sip, changed)
    for field in FIELDS:
        if _touched(field, sip, changed):
            _write_field(rows, field, sip)
    if 'sip.accepts_registrations' in changed or _has_lost_limit(rows, sip):
        _write_accepts(rows, sip['accepts_registrations'])
    if 'sip.match' in changed:
        _write_repeated(rows, MATCH, read_match, dict.fromkeys(sip['match']))
    if 'headers.incoming' in changed:
        texts = map(headers.write_incoming, new['headers']['incoming'])
        _write_repeated(rows, MATCH_HEADER, headers.read_incoming, texts)
    if 'headers.outgoing' in changed:
        texts = map(headers.write_outgoing, new['headers']['outgoing'])
        _write_repeated(rows, SET_VAR, headers.read_outgoing, texts)
    _write_passwords(rows, sip, changed)
    _write_registration_auth(rows, sections, sip, changed)
    return rows


def _write_options(rows: Rows, old: Mapping, new: Mapping) -> None:
    for section in SECTIONS:
        before = set(map(tuple, old[section]))
        after = dict.fromkeys(map(tuple, new[section]))
        added = [row for row in after if row not in before]
        gone = before - after.keys()
        # What can be there once only, and is not shown as an option, is replaced.
        keys = {key for key, _ in added if _is_single(section, key)}
        left = [row for row in rows[section] if row[0] not in keys or row in after]
        rows[section] = [row for row in left if row not in gone] + added


def _is_single(section: str, key: str) -> bool:
    return (
        is_secret(key) or (section, key) in BY_PLACE or (section, key) == MAX_CONTACTS
    )


def _drop_owned(rows: Rows, sip: Mapping[str, Any], changed: set[str]) -> None:
    for path, sections in OWNED_SECTIONS.items():
        if f'sip.{path}' in changed and sip[path] is None:
            rows.update({section: [] for section in sections})


def _touched(field: Any, sip: Mapping[str, Any], changed: set[str]) -> bool:
    if f'sip.{field.path}' in changed:
        return True
    # A registration that comes takes the fields that are stored in it as well.
    comes = 'sip.registration' in changed and sip['registration'] is not None
    return comes and len(field.places) > 1 and get(sip, field.path) is not None


def _write_field(rows: Rows, field: Any, sip: Mapping[str, Any]) -> None:
    value = get(sip, field.path)
    for section, key in places_of(field, sip['registration'] is not None):
        if _is(value):
            _set(rows, section, key, field.spelling.write(value))
        else:
            rows[section] = [
                row
                for row in rows[section]
                if row[0] != key or field.spelling.read(row[1]) is UNKNOWN
            ]


def _is(value: Any) -> bool:
    return value is not None and value != []


def _set(rows: Rows, section: str, key: str, text: str | None) -> None:
    """One row of the key with the text, none for None."""
    left = [row for row in rows[section] if row[0] != key]
    rows[section] = left if text is None else [*left, (key, text)]


def _has_lost_limit(rows: Rows, sip: Mapping[str, Any]) -> bool:
    """Whether the option is gone without which nobody could register any more."""
    section, key = MAX_CONTACTS
    return sip['accepts_registrations'] and all(row[0] != key for row in rows[section])


def _write_accepts(rows: Rows, accepts: bool) -> None:
    section, key = MAX_CONTACTS
    limits = [value for name, value in rows[section] if name == key]
    if accepts and len(limits) == 1 and is_limit(limits[0]):
        # A limit of more than one contact is an option, and says the same.
        return
    _set(rows, section, key, '1' if accepts else '0')


def _write_repeated(rows: Rows, place: tuple[str, str], read: Any, texts: Any) -> None:
    section, key = place
    left = [row for row in rows[section] if row[0] != key or read(row[1]) is UNKNOWN]
    rows[section] = left + [(key, text) for text in texts]


def _write_passwords(rows: Rows, sip: Mapping[str, Any], changed: set[str]) -> None:
    for path, auth in AUTHS.items():
        if f'sip.{path}.password' in changed and get(sip, path) is not None:
            password = get(sip, f'{path}.password')
            text = None if password is None else escape(password)
            left = [row for row in rows[auth.section] if not is_password(row[0])]
            rows[auth.section] = left
            _set(rows, auth.section, PASSWORD, text)


def _write_registration_auth(
    rows: Rows, stored: Sections, sip: Mapping[str, Any], changed: set[str]
) -> None:
    """The registration's credentials are those of `outbound_auth`, if not its own."""
    registration = sip['registration']
    if registration is None or registration['outbound_auth'] is not None:
        return
    said = {'sip.registration', 'sip.registration.outbound_auth'} & changed
    follows = has_same_credentials(stored) and any(
        f'{path}.'.startswith('sip.outbound_auth.') for path in changed
    )
    if not said and not follows:
        return
    own = AUTHS['registration.outbound_auth'].section
    for key in CREDENTIALS:
        texts = [value for name, value in rows['outbound_auth'] if name == key]
        _set(rows, own, key, texts[-1] if texts else None)
