# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the sections of a SIP endpoint as `sip` and `headers` of a document.

Reading loses nothing: every stored option is expressed by a field or listed in
`sip.options`; only secrets are left out of both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from ...documents import Document
from ...options import engine
from ...options.engine import PlacedOption
from ...options.field import Field, Place
from ...options.option_codecs import UNPARSED, unescape_semicolons
from ...options.secrets import is_password, is_secret
from .fields import (
    BY_PATH,
    BY_PLACE,
    CONTACT,
    INCOMING_HEADERS,
    MATCH,
    MAX_CONTACTS,
    OUTGOING_HEADERS,
    PAI_FORMAT_PATH,
    PLAIN,
    REPEATED,
    SECTIONS,
)
from .headers import header_order
from .sections import (
    AUTH_SECTIONS,
    REGISTRATION,
    Sections,
    SIPPart,
    admits_contacts,
    has_same_credentials,
    places_of,
)

_PLAIN_PLACES: Final = frozenset(place for field in PLAIN for place in field.places)
# What is the same for every document, since a page has many.
_SHARED: Final = tuple(field for field in PLAIN if len(field.places) > 1)
_UNDOABLE: Final = tuple(field for field in PLAIN if field.undone_by)
_OF_REGISTRATION: Final = tuple(
    field.path for field in PLAIN if field.places[0][0] == 'registration'
)
_VALUE_PATHS: Final = tuple(
    field.path for field in sorted(PLAIN, key=lambda one: len(one.places) > 1)
)
_NO_REGISTRATION: Final = {
    path: None for path in _VALUE_PATHS if path.startswith(f'{REGISTRATION}.')
}


def _lay_out(paths: Iterable[str]) -> Document:
    """Return dotted paths as nested objects, each at its own place."""
    layout: Document = {}
    for path in paths:
        *objects, last = path.split('.')
        inner = layout
        for name in objects:
            inner = inner.setdefault(name, {})
        inner[last] = path
    return layout


_LAYOUT: Final = _lay_out(_VALUE_PATHS)


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

    document = _fill(_LAYOUT, values)
    sip = document['sip']
    sip['accepts_registrations'] = accepts
    sip['pai_format'] = pai_format
    sip['match'] = sorted(set(repeated[MATCH.path]))
    for path in AUTH_SECTIONS:
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
    values: dict[str, Any] = dict.fromkeys(_VALUE_PATHS)
    for place, found in texts.items():
        field = BY_PLACE[place]
        if len(field.places) == 1:
            values[field.path] = engine.parse_value(field, found)
    present = {row[:2] for row in rows}
    values.update({one.path: None for one in _UNDOABLE if _is_undone(one, present)})
    registers = _registers(values)
    for field in _SHARED:
        values[field.path] = _read_shared(field, texts, registers)
    if not registers:
        values.update(_NO_REGISTRATION)
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


def _registers(values: Mapping[str, Any]) -> bool:
    """Return whether a field has a value that only a registration can hold."""
    return any(values[path] is not None for path in _OF_REGISTRATION)


def _fill(layout: Document, values: Mapping[str, Any]) -> Document:
    """Return the values as nested objects.

    :param layout: the paths of the values as nested objects
    """
    return {
        name: values[part] if isinstance(part, str) else _fill(part, values)
        for name, part in layout.items()
    }


def _complete_auth(
    document: Document, path: str, sections: Sections, with_secrets: bool
) -> None:
    """Add `has_password`, or replace an object without credentials by null."""
    *objects, last = path.split('.')
    parent = document
    for name in objects:
        parent = parent[name]
    rows = sections.get(AUTH_SECTIONS[path])
    if not rows:
        parent[last] = None
        return
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


def _list_by_section(rows: Sequence[PlacedOption]) -> dict[str, list[list[str]]]:
    options: dict[str, list[list[str]]] = {section: [] for section in SECTIONS}
    for section, key, value in sorted(rows):
        options[section].append([key, value])
    return options
