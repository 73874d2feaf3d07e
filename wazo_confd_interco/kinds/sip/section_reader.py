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
    ACCEPTS_REGISTRATIONS,
    BY_PATH,
    CONTACT,
    INCOMING_HEADERS,
    MATCH,
    MAX_CONTACTS,
    OUTGOING_HEADERS,
    PLAIN,
    REPEATED,
    SECTIONS,
    SHARING_KEY,
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

_BY_PLACE: Final = {place: field for field in PLAIN for place in field.places}
# What is the same for every document, since a page has many.
_SHARED: Final = tuple(field for field in PLAIN if len(field.places) > 1)
_UNDOABLE: Final = tuple(field for field in PLAIN if field.undone_by)
_STORED_IN_REGISTRATION: Final = tuple(
    field.path for field in PLAIN if field.places[0][0] == 'registration'
)
_UNDER_REGISTRATION: Final = frozenset(
    field.path for field in PLAIN if field.path.startswith(f'{REGISTRATION}.')
)
# The path of the object that contains a field, and the name of the field in it.
_SPLIT_PATHS: Final = {
    field.path: tuple(field.path.rsplit('.', 1)) for field in (*PLAIN, *SHARING_KEY)
}


def _list_empty_objects() -> list[tuple[str, dict[str, None]]]:
    """Return the objects that contain fields, each after the object that contains it.

    :return: the path of each object, and its fields, which are null
    """
    objects: dict[str, dict[str, None]] = {}
    for path, name in _SPLIT_PATHS.values():
        objects.setdefault(path, {})[name] = None
    return sorted(objects.items())


_EMPTY_OBJECTS: Final = _list_empty_objects()


def read(sections: Sections, *, with_secrets: bool = False) -> SIPPart:
    """Return `sip`, without transport and templates, and `headers`.

    :param with_secrets: include passwords, for a document that a patch is merged into;
        such a document must never be sent to a client
    """
    texts, left = engine.split_options(sections, SECTIONS, _BY_PLACE)
    values = _read_plain(texts, left)
    registers = _registers(values)
    left = [row for row in left if not is_secret(row[1])]
    left += _list_unexpressed(texts, values, registers)
    repeated = {}
    for field in REPEATED:
        repeated[field.path], left = engine.take_repeated(field, left)
    for field in SHARING_KEY:
        values[field.path], left = engine.take_value(field, left)
    accepts, left = _read_accepts_registrations(left, sections)

    document = _nest(values)
    sip = document['sip']
    sip['accepts_registrations'] = accepts
    sip['match'] = sorted(set(repeated[MATCH.path]))
    for path in AUTH_SECTIONS:
        _complete_auth(document, path, sections, with_secrets)
    if not registers:
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
    texts: Mapping[Place, Sequence[str]], others: Sequence[PlacedOption]
) -> dict[str, Any]:
    """Return the values of the plain fields that have a value, by path.

    :param texts: of the options at their places
    :param others: the options at other places
    """
    values: dict[str, Any] = {}
    for place, found in texts.items():
        field = _BY_PLACE[place]
        if len(field.places) == 1:
            values[field.path] = engine.parse_value(field, found)
    for field in _UNDOABLE:
        if field.path in values and _is_undone(field, texts, others):
            del values[field.path]
    registers = _registers(values)
    for field in _SHARED:
        values[field.path] = _read_shared(field, texts, registers)
    if not registers:
        for path in _UNDER_REGISTRATION.intersection(values):
            del values[path]
    if CONTACT not in texts:
        values['sip.remote_hosts'] = []
    return values


def _list_unexpressed(
    texts: Mapping[Place, Sequence[str]], values: Mapping[str, Any], registers: bool
) -> list[PlacedOption]:
    """Return the options of plain fields whose values do not express them."""
    return [
        (*place, text)
        for place, found in texts.items()
        if values.get(_BY_PLACE[place].path) is None
        or (not registers and place[0] == 'registration')
        for text in found
    ]


def _is_undone(
    field: Field, texts: Collection[Place], others: Iterable[PlacedOption]
) -> bool:
    """Return whether another option of the section undoes the value of a field."""
    ((section, _), *_) = field.places
    undoing = {(section, key) for key in field.undone_by}
    return not undoing.isdisjoint((*texts, *(row[:2] for row in others)))


def _read_shared(
    field: Field, texts: Mapping[Place, Sequence[str]], registers: bool
) -> Any:
    """Return the value of a field with several places, if they are all equal."""
    everywhere = [texts.get(place, ()) for place in places_of(field, registers)]
    is_equal = everywhere.count(everywhere[0]) == len(everywhere)
    return engine.parse_value(field, everywhere[0]) if is_equal else None


def _registers(values: Mapping[str, Any]) -> bool:
    """Return whether a field has a value that only a registration can hold."""
    return any(values.get(path) is not None for path in _STORED_IN_REGISTRATION)


def _nest(values: Mapping[str, Any]) -> Document:
    """Return values by path as nested objects; fields without a value are null."""
    objects: dict[str, Document] = {'': {}}
    for path, members in _EMPTY_OBJECTS:
        parent, _, name = path.rpartition('.')
        objects[parent][name] = objects[path] = {**members}
    for path, value in values.items():
        parent, name = _SPLIT_PATHS[path]
        objects[parent][name] = value
    return objects['']


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
    if not with_secrets:
        return
    passwords = [unescape_semicolons(text) for key, text in rows if is_password(key)]
    # If several passwords are stored, Asterisk uses only one of them, so any password
    # in a request is a change.
    if len(passwords) == 1 and passwords[0] is not UNPARSED:
        auth['password'] = passwords[0]


def _read_accepts_registrations(
    rows: list[PlacedOption], sections: Sections
) -> tuple[bool, list[PlacedOption]]:
    """Return whether the other side may register, and the options that are left."""
    has_contact = any(key == CONTACT[1] for key, _ in sections.get('aor', ()))
    limits = [row[2] for row in rows if row[:2] == MAX_CONTACTS]
    limit = limits[0] if len(limits) == 1 else ''
    accepts = not has_contact and admits_contacts(limit)
    if BY_PATH[ACCEPTS_REGISTRATIONS].codec.parse(limit) is accepts:
        rows = [row for row in rows if row[:2] != MAX_CONTACTS]
    return accepts, rows


def _list_by_section(rows: Sequence[PlacedOption]) -> dict[str, list[list[str]]]:
    options: dict[str, list[list[str]]] = {section: [] for section in SECTIONS}
    for section, key, value in sorted(rows):
        options[section].append([key, value])
    return options
