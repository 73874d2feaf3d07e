# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write `sip` and `headers` of a document into the sections of a SIP endpoint.

Writing changes only the options of what differs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ...documents import Document, get_path
from ...options import engine
from ...options.field import Field
from ...options.option_codecs import escape_semicolons
from ...options.secrets import PASSWORD, is_password, is_secret
from .fields import (
    ACCEPTS_REGISTRATIONS,
    BY_PATH,
    BY_PLACE,
    FIELDS,
    MAX_CONTACTS,
    PLAIN,
    REGISTRATION_AUTH,
    REPEATED,
    SECTIONS,
    SHARING_KEY,
)
from .sections import (
    AUTH_SECTIONS,
    CREDENTIALS,
    OUTBOUND_AUTH,
    REGISTRATION,
    Rows,
    Sections,
    admits_contacts,
    has_same_credentials,
    places_of,
)


def write(
    stored: Sections, old: Document, new: Document, changed: Collection[str]
) -> Rows:
    """Return the sections with the changed values in them.

    :param stored: the sections as they are stored, which read as `old`
    :param new: the document that the result reads as, passwords included
    :param changed: the paths that differ, as `documents.diff` yields them
    """
    rows: Rows = {section: list(stored.get(section, ())) for section in SECTIONS}
    _write_options(rows, old['sip']['options'], new['sip']['options'])
    _delete_groups(rows, new, changed)
    for field in (*PLAIN, *SHARING_KEY):
        if _must_write(field, new, changed):
            _write_plain(rows, field, new)
    if ACCEPTS_REGISTRATIONS in changed or _has_lost_limit(rows, new):
        _write_accepts_registrations(rows, new['sip']['accepts_registrations'])
    for field in REPEATED:
        if field.path in changed:
            ((section, key),) = field.places
            items = get_path(new, field.path)
            rows[section] = engine.write_items(rows[section], field, key, items)
    _write_passwords(rows, new, changed)
    _write_registration_auth(rows, stored, new, changed)
    return rows


def _write_options(rows: Rows, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    for section in SECTIONS:
        before = set(map(tuple, old[section]))
        after = dict.fromkeys(map(tuple, new[section]))
        added = [row for row in after if row not in before]
        removed = before - after.keys()
        # An option that can occur only once, and is not listed, is replaced.
        replaced = {key for key, _ in added if _occurs_once(section, key)}
        listed = after.keys() - set(added)
        kept = [row for row in rows[section] if row[0] not in replaced or row in listed]
        rows[section] = [row for row in kept if row not in removed] + added


def _occurs_once(section: str, key: str) -> bool:
    fields = BY_PLACE.get((section, key), ())
    return is_secret(key) or any(field.owns_key for field in fields)


def _delete_groups(rows: Rows, new: Document, changed: Collection[str]) -> None:
    for group in FIELDS.groups:
        is_null = group.path in changed and get_path(new, group.path) is None
        if is_null and group.path != REGISTRATION_AUTH:
            rows.update({section: [] for section in group.sections})


def _must_write(field: Field, new: Document, changed: Collection[str]) -> bool:
    if field.path in changed:
        return True
    # A new registration also takes the fields that have a place in it.
    is_new = REGISTRATION in changed and new['sip']['registration'] is not None
    has_value = get_path(new, field.path) is not None
    return is_new and len(field.places) > 1 and has_value


def _write_plain(rows: Rows, field: Field, new: Document) -> None:
    value = get_path(new, field.path)
    registers = new['sip']['registration'] is not None
    for section, key in places_of(field, registers):
        rows[section] = engine.write_value(rows[section], field, key, value)
        if value is not None:
            rows[section] = [
                row for row in rows[section] if row[0] not in field.undone_by
            ]


def _has_lost_limit(rows: Rows, new: Document) -> bool:
    """Return whether `max_contacts`, which registrations require, was removed."""
    section, key = MAX_CONTACTS
    accepts = new['sip']['accepts_registrations']
    return accepts and all(row[0] != key for row in rows[section])


def _write_accepts_registrations(rows: Rows, accepts: bool) -> None:
    section, key = MAX_CONTACTS
    limits = [value for name, value in rows[section] if name == key]
    if accepts and len(limits) == 1 and admits_contacts(limits[0]):
        # A limit of more than one contact is an option, and means the same.
        return
    text = BY_PATH[ACCEPTS_REGISTRATIONS].codec.render(accepts)
    rows[section] = engine.replace_option(rows[section], key, text)


def find_secret_sections(
    stored: Sections, new: Document, changed: Collection[str]
) -> frozenset[str]:
    """Return the sections whose passwords a request sets, equal ones included."""
    given = {
        section
        for path, section in AUTH_SECTIONS.items()
        if f'{path}.{PASSWORD}' in changed
    }
    if AUTH_SECTIONS[OUTBOUND_AUTH] in given and _follows(stored, new, changed):
        given.add(AUTH_SECTIONS[REGISTRATION_AUTH])
    return frozenset(given)


def _write_passwords(rows: Rows, new: Document, changed: Collection[str]) -> None:
    for path, section in AUTH_SECTIONS.items():
        if f'{path}.password' not in changed or get_path(new, path) is None:
            continue
        password = get_path(new, f'{path}.password')
        text = None if password is None else escape_semicolons(password)
        kept = [row for row in rows[section] if not is_password(row[0])]
        rows[section] = engine.replace_option(kept, PASSWORD, text)


def _write_registration_auth(
    rows: Rows, stored: Sections, new: Document, changed: Collection[str]
) -> None:
    """Give the registration the credentials of `outbound_auth`, unless it has its own.

    wazo-confgend has no way to let a registration refer to another auth section.
    """
    if not _follows(stored, new, changed):
        return
    own = AUTH_SECTIONS[REGISTRATION_AUTH]
    for key in CREDENTIALS:
        texts = [value for name, value in rows['outbound_auth'] if name == key]
        text = texts[-1] if texts else None
        rows[own] = engine.replace_option(rows[own], key, text)


def _follows(stored: Sections, new: Document, changed: Collection[str]) -> bool:
    """Return whether the registration gets the credentials of `outbound_auth` again."""
    registration = new['sip']['registration']
    if registration is None or registration['outbound_auth'] is not None:
        return False
    is_named = bool({REGISTRATION, REGISTRATION_AUTH} & set(changed))
    return is_named or (
        has_same_credentials(stored)
        and any(f'{path}.'.startswith(f'{OUTBOUND_AUTH}.') for path in changed)
    )
