# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sections of a SIP endpoint as `sip` and `headers` of a document, and back.

Reading loses nothing: every stored option is expressed by a field or listed in
`sip.options`; only secrets are left out of both. Writing changes only what differs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, TypedDict

from ...documents import Document, get_path
from ...options import engine
from ...options.engine import Option, OptionList, PlacedOption
from ...options.field import Field, Place
from ...options.option_codecs import UNPARSED, escape_semicolons, unescape_semicolons
from ...options.secrets import PASSWORD, is_password, is_secret
from ..change import Change
from .fields import (
    ACCEPTS_REGISTRATIONS,
    BY_PATH,
    BY_PLACE,
    CONTACT,
    FIELDS,
    INCOMING_HEADERS,
    MATCH,
    MAX_CONTACTS,
    OUTGOING_HEADERS,
    PAI_FORMAT_PATH,
    PLAIN,
    REGISTRATION_AUTH,
    REPEATED,
    SECTIONS,
)
from .headers import header_order

Sections = Mapping[str, Sequence[Option]]
Rows = dict[str, OptionList]

CREDENTIALS: Final = ('username', 'password', 'realm')

REGISTRATION_TRANSPORT: Final = ('registration', 'transport')

_OUTBOUND_AUTH: Final = 'sip.outbound_auth'
_REGISTRATION: Final = 'sip.registration'
# The groups with credentials, and the section of each.
_AUTH_SECTIONS: Final = {
    group.path: group.sections[0] for group in FIELDS.groups if group.has_secret
}
_PLAIN_PLACES: Final = frozenset(place for field in PLAIN for place in field.places)


class SIPPart(TypedDict):
    """The part of a document that is stored in the sections of an endpoint."""

    sip: Document
    headers: dict[str, list[Any]]


def read(sections: Sections, *, with_secrets: bool = False) -> SIPPart:
    """Return `sip`, without transport and templates, and `headers`.

    :param with_secrets: include passwords, for a document that a patch is merged into;
        such a document must never be sent to a client
    """
    rows = engine.list_options(sections, SECTIONS)
    values, expressed = _read_plain(rows)
    left = [row for row in rows if row[:2] not in expressed and not is_secret(row[1])]
    repeated = {}
    for field in REPEATED:
        repeated[field.path], left = engine.take_repeated(field, left)
    accepts, left = _read_accepts_registrations(left, sections)
    pai_format, left = _read_pai_format(left)

    document = _fill(values)
    sip = document['sip']
    sip['accepts_registrations'] = accepts
    sip['pai_format'] = pai_format
    sip['match'] = sorted(set(repeated[MATCH.path]))
    for path in _AUTH_SECTIONS:
        _complete_auth(document, path, sections, with_secrets)
    if not _registers(values):
        sip['registration'] = None
    elif has_same_credentials(sections):
        sip['registration']['outbound_auth'] = None
    sip['options'] = _list_by_section(left)
    return SIPPart(
        sip=sip,
        headers={
            'outgoing': sorted(repeated[OUTGOING_HEADERS.path], key=header_order),
            'incoming': sorted(repeated[INCOMING_HEADERS.path], key=header_order),
        },
    )


def _read_plain(
    rows: Sequence[PlacedOption],
) -> tuple[dict[str, Any], set[Place]]:
    """Return the values by path, and the places of the options that they express."""
    texts = engine.group_by_place(rows, _PLAIN_PLACES)
    values: dict[str, Any] = {}
    for field in PLAIN:
        if len(field.places) == 1:
            values[field.path] = engine.parse_value(
                field, texts.get(field.places[0], ())
            )
    present = {row[:2] for row in rows}
    values.update({one.path: None for one in PLAIN if _is_undone(one, present)})
    registers = _registers(values)
    for field in PLAIN:
        if len(field.places) > 1:
            values[field.path] = _read_shared(field, texts, registers)
    if not registers:
        values.update(
            {path: None for path in values if path.startswith(f'{_REGISTRATION}.')}
        )
    expressed = {
        place
        for place in texts
        if values[BY_PLACE[place].path] is not None
        and (registers or place[0] != 'registration')
    }
    if CONTACT not in texts:
        values['sip.remote_hosts'] = []
    return values, expressed


def _is_undone(field: Field, present: Collection[Place]) -> bool:
    """Return whether another option of the section undoes the value of a field."""
    ((section, _), *_) = field.places
    return any((section, key) in present for key in field.undone_by)


def _read_shared(
    field: Field, texts: Mapping[Place, Sequence[str]], registers: bool
) -> Any:
    """Return the value of a field with several places, if they are all equal."""
    everywhere = [texts.get(place, ()) for place in places_of(field, registers)]
    is_equal = everywhere.count(everywhere[0]) == len(everywhere)
    return engine.parse_value(field, everywhere[0]) if is_equal else None


def places_of(field: Field, registers: bool) -> list[Place]:
    """Return where a field is stored; in the registration only if there is one."""
    return [place for place in field.places if registers or place[0] != 'registration']


def _registers(values: Mapping[str, Any]) -> bool:
    """Return whether a field has a value that only a registration can hold."""
    return any(
        values[field.path] is not None
        for field in PLAIN
        if field.places[0][0] == 'registration'
    )


def _fill(values: Mapping[str, Any]) -> Document:
    """Return the values as nested objects."""
    document: Document = {}
    for path, value in values.items():
        *objects, last = path.split('.')
        inner = document
        for name in objects:
            inner = inner.setdefault(name, {})
        inner[last] = value
    return document


def _complete_auth(
    document: Document, path: str, sections: Sections, with_secrets: bool
) -> None:
    """Add `has_password`, or replace an object without credentials by null."""
    *objects, last = path.split('.')
    parent = document
    for name in objects:
        parent = parent[name]
    rows = sections.get(_AUTH_SECTIONS[path], ())
    auth = parent[last]
    auth['has_password'] = any(is_secret(key) for key, _ in rows)
    if all(value in (None, False) for value in auth.values()):
        parent[last] = None
        return
    passwords = [unescape_semicolons(text) for key, text in rows if is_password(key)]
    # If several passwords are stored, Asterisk uses only one of them, so any password
    # in a request is a change.
    if with_secrets and len(passwords) == 1 and passwords[0] is not UNPARSED:
        auth['password'] = passwords[0]


def _read_accepts_registrations(
    rows: list[PlacedOption], sections: Sections
) -> tuple[bool, list[PlacedOption]]:
    """Return whether the other side may register, and the options that are left."""
    has_contact = any(key == CONTACT[1] for key, _ in sections.get('aor', ()))
    limits = [row[2] for row in rows if row[:2] == MAX_CONTACTS]
    limit = limits[0] if len(limits) == 1 else ''
    accepts = not has_contact and admits_contacts(limit)
    if limit == ('1' if accepts else '0'):
        rows = [row for row in rows if row[:2] != MAX_CONTACTS]
    return accepts, rows


def _read_pai_format(
    rows: list[PlacedOption],
) -> tuple[str | None, list[PlacedOption]]:
    """Return the format of identities, and the options that are left.

    If there are several formats, only one has an effect, and it is undefined which.
    """
    items, left = engine.take_repeated(BY_PATH[PAI_FORMAT_PATH], rows)
    return (items[0], left) if len(items) == 1 else (None, rows)


def admits_contacts(max_contacts: str) -> bool:
    """Return whether a `max_contacts` allows registrations."""
    return max_contacts.isdecimal() and int(max_contacts[:9]) > 0


def has_same_credentials(sections: Sections) -> bool:
    """Return whether the registration uses the account of `outbound_auth`.

    Passwords are not compared: the answer would tell whether a guess is right.
    """
    own = _credentials(sections, REGISTRATION_AUTH)
    return not own or own == _credentials(sections, _OUTBOUND_AUTH)


def _credentials(sections: Sections, path: str) -> list[Option]:
    rows = sections.get(_AUTH_SECTIONS[path], ())
    return sorted(
        row for row in rows if row[0] in CREDENTIALS and not is_secret(row[0])
    )


def _list_by_section(rows: Sequence[PlacedOption]) -> dict[str, list[list[str]]]:
    options: dict[str, list[list[str]]] = {section: [] for section in SECTIONS}
    for section, key, value in sorted(rows):
        options[section].append([key, value])
    return options


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
    for field in PLAIN:
        if _must_write(field, new, changed):
            _write_plain(rows, field, new)
    if ACCEPTS_REGISTRATIONS in changed or _has_lost_limit(rows, new):
        _write_accepts_registrations(rows, new['sip']['accepts_registrations'])
    for field in (*REPEATED, BY_PATH[PAI_FORMAT_PATH]):
        if field.path in changed:
            ((section, key),) = field.places
            value = get_path(new, field.path)
            items = value if field.is_repeated else [value] if value else []
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
    field = BY_PLACE.get((section, key))
    return is_secret(key) or (field is not None and not field.is_repeated)


def _delete_groups(rows: Rows, new: Document, changed: Collection[str]) -> None:
    for group in FIELDS.groups:
        is_null = group.path in changed and get_path(new, group.path) is None
        if is_null and group.path != REGISTRATION_AUTH:
            rows.update({section: [] for section in group.sections})


def _must_write(field: Field, new: Document, changed: Collection[str]) -> bool:
    if field.path in changed:
        return True
    # A new registration also takes the fields that have a place in it.
    is_new = _REGISTRATION in changed and new['sip']['registration'] is not None
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


def write_registration_transport(
    rows: Rows, new: Document, transport: Mapping[str, Any] | None
) -> None:
    """Let the registration use the transport of the endpoint, in place.

    Without the option, Asterisk registers over the first transport of the protocol in
    `server_uri`: a TLS trunk would register over UDP.
    """
    if new['sip']['registration'] is None:
        return
    section, key = REGISTRATION_TRANSPORT
    given = find_registration_transports(new)
    name = transport['name'] if transport else None
    rows[section] = engine.replace_option(
        rows[section], key, given[-1] if given else name
    )


def changes_registration_transport(change: Change) -> bool:
    """Return whether a change gives the registration another transport."""
    before, after = change.old['sip'], change.new['sip']
    is_new = before['registration'] is None and after['registration'] is not None
    return (
        is_new
        or change.has('sip.transport')
        or find_registration_transports(change.old)
        != find_registration_transports(change.new)
    )


def find_registration_transports(document: Document) -> list[str]:
    """Return the transports that the raw options give the registration."""
    section, key = REGISTRATION_TRANSPORT
    options = document['sip']['options'][section]
    return [value for name, value in options if name == key]


def hide_registration_transport(part: SIPPart, transport: str) -> None:
    """Remove the transport of the registration from the options, in place.

    It is expressed by `sip.transport` if it is the transport of the endpoint.
    """
    section, key = REGISTRATION_TRANSPORT
    options = part['sip']['options'][section]
    part['sip']['options'][section] = [
        row for row in options if row != [key, transport]
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
    text = '1' if accepts else '0'
    rows[section] = engine.replace_option(rows[section], key, text)


def find_secret_sections(
    stored: Sections, new: Document, changed: Collection[str]
) -> frozenset[str]:
    """Return the sections whose passwords a request sets, equal ones included."""
    given = {
        section
        for path, section in _AUTH_SECTIONS.items()
        if f'{path}.{PASSWORD}' in changed
    }
    if _AUTH_SECTIONS[_OUTBOUND_AUTH] in given and _follows(stored, new, changed):
        given.add(_AUTH_SECTIONS[REGISTRATION_AUTH])
    return frozenset(given)


def _write_passwords(rows: Rows, new: Document, changed: Collection[str]) -> None:
    for path, section in _AUTH_SECTIONS.items():
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
    own = _AUTH_SECTIONS[REGISTRATION_AUTH]
    for key in CREDENTIALS:
        texts = [value for name, value in rows['outbound_auth'] if name == key]
        text = texts[-1] if texts else None
        rows[own] = engine.replace_option(rows[own], key, text)


def _follows(stored: Sections, new: Document, changed: Collection[str]) -> bool:
    """Return whether the registration gets the credentials of `outbound_auth` anew."""
    registration = new['sip']['registration']
    if registration is None or registration['outbound_auth'] is not None:
        return False
    is_named = bool({_REGISTRATION, REGISTRATION_AUTH} & set(changed))
    return is_named or (
        has_same_credentials(stored)
        and any(f'{path}.'.startswith(f'{_OUTBOUND_AUTH}.') for path in changed)
    )
