# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""From stored sections to the `sip` and `headers` of a document.

Nothing stored is lost: a row is expressed by a field or stands in `options`. Only
secrets are left out of both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from ...options.option_codecs import UNKNOWN, unescape
from . import headers
from .fields import (
    AUTHS,
    BY_PATH,
    BY_PLACE,
    CONTACT,
    CREDENTIALS,
    FIELDS,
    MATCH,
    MATCH_HEADER,
    MAX_CONTACTS,
    SECTIONS,
    SET_VAR,
    Field,
    is_password,
    is_secret,
)

Sections = Mapping[str, Sequence[tuple[str, str]]]
Row = tuple[str, str, str]

OWN_REGISTRATION: Final = tuple(
    field.path for field in FIELDS if field.places[0][0] == 'registration'
)
_NO_REGISTRATION = {
    field.path: None for field in FIELDS if field.path.startswith('registration.')
}
# Stored in several places.
_SPREAD = tuple(field for field in FIELDS if len(field.places) > 1)
_NESTED = ('outbound_auth', 'inbound_auth', 'registration')
_PLAIN = tuple(f.path for f in FIELDS if f.path.split('.')[0] not in _NESTED)


def read(
    sections: Sections, *, with_secrets: bool = False
) -> tuple[dict[str, Any], dict[str, list]]:
    """The `sip` object, without transport and templates, and the `headers`.

    :param with_secrets: the objects that hold credentials have their `password` too:
        what a patch is merged with, never what is answered.
    """
    rows = [(s, key, value) for s in SECTIONS for key, value in sections.get(s, ())]
    values, expressed = _read_fields(rows)
    rows = [row for row in rows if row[:2] not in expressed and not is_secret(row[1])]

    match, rows = _take(rows, MATCH, read_match)
    incoming, rows = _take(rows, MATCH_HEADER, headers.read_incoming)
    outgoing, rows = _take(rows, SET_VAR, headers.read_outgoing)
    accepts, rows = _read_accepts(rows, sections)

    sip = {path: values[path] for path in _PLAIN}
    sip['accepts_registrations'] = accepts
    sip['match'] = sorted({host for hosts in match for host in hosts})
    auth = partial(_auth, values, sections, with_secrets)
    sip['outbound_auth'] = auth('outbound_auth')
    sip['inbound_auth'] = auth('inbound_auth')
    sip['registration'] = _registration(values, sections, auth)
    sip['options'] = _options(rows)
    return sip, {
        'outgoing': sorted(outgoing, key=header_order),
        'incoming': sorted(incoming, key=header_order),
    }


def header_order(header: Mapping[str, str]) -> tuple[str, str]:
    """The order in which headers are shown: they are stored in none."""
    return header['name'], header['value']


def places_of(field: Field, registers: bool) -> list[tuple[str, str]]:
    """Where a field is stored: in the registration only where there is one."""
    return [place for place in field.places if registers or place[0] != 'registration']


def _read_fields(rows: list[Row]) -> tuple[dict[str, Any], set[tuple[str, str]]]:
    """The values by path (None where not expressed), and the places they take."""
    found: dict[tuple[str, str], list[str]] = {}
    for section, key, text in rows:
        if (section, key) in BY_PLACE:
            found.setdefault((section, key), []).append(text)
    values: dict[str, Any] = dict.fromkeys(BY_PATH)
    for place, texts in found.items():
        field = BY_PLACE[place]
        if len(field.places) == 1:
            values[field.path] = _value(field, texts)

    registers = any(values[path] is not None for path in OWN_REGISTRATION)
    for field in _SPREAD:
        everywhere = [found.get(place, ()) for place in places_of(field, registers)]
        alike = everywhere.count(everywhere[0]) == len(everywhere)
        values[field.path] = _value(field, everywhere[0]) if alike else None
    if not registers:
        values.update(_NO_REGISTRATION)
    expressed = {
        place
        for place in found
        if values[BY_PLACE[place].path] is not None
        and (registers or place[0] != 'registration')
    }
    if CONTACT not in found:
        values['remote_hosts'] = []
    return values, expressed


def _value(field: Field, texts: Sequence[str]) -> Any:
    """What the only text says, None where it is not understood or not the only one."""
    if len(texts) != 1:
        return None
    value = field.spelling.read(texts[0])
    return None if value is UNKNOWN else value


def _take(
    rows: list[Row], place: tuple[str, str], read_one: Any
) -> tuple[list[Any], list[Row]]:
    """What the rows of a repeatable option say, and the rows that are left."""
    taken, left = [], []
    for row in rows:
        value = read_one(row[2]) if row[:2] == place else UNKNOWN
        if value is UNKNOWN:
            left.append(row)
        else:
            taken.append(value)
    return taken, left


def read_match(text: str) -> Any:
    """The hosts of one `match`: Asterisk takes a list in it."""
    hosts = text.split(',')
    known = all(host and host == host.strip() and ';' not in host for host in hosts)
    return hosts if known else UNKNOWN


def _read_accepts(rows: list[Row], sections: Sections) -> tuple[bool, list[Row]]:
    contacts = any(key == 'contact' for key, _ in sections.get('aor', ()))
    limits = [value for section, key, value in rows if (section, key) == MAX_CONTACTS]
    limit = limits[0] if len(limits) == 1 else ''
    accepts = not contacts and is_limit(limit)
    if limit == ('1' if accepts else '0'):
        rows = [row for row in rows if row[:2] != MAX_CONTACTS]
    return accepts, rows


def is_limit(text: str) -> bool:
    """Whether the `max_contacts` of an AOR lets anybody register."""
    return text.isdecimal() and int(text[:9]) > 0


def _auth(
    values: Mapping[str, Any], sections: Sections, with_secrets: bool, path: str
) -> Any:
    auth = {name: values[f'{path}.{name}'] for name in AUTHS[path].names}
    rows = sections.get(AUTHS[path].section, ())
    auth['has_password'] = any(is_secret(key) for key, _ in rows)
    if all(value in (None, False) for value in auth.values()):
        return None
    passwords = [unescape(value) for key, value in rows if is_password(key)]
    if with_secrets and passwords and passwords[0] is not UNKNOWN:
        auth['password'] = passwords[0]
    return auth


def _registration(values: Mapping[str, Any], sections: Sections, auth: Any) -> Any:
    own = {path.partition('.')[2]: values[path] for path in OWN_REGISTRATION}
    if all(value is None for value in own.values()):
        return None
    same = has_same_credentials(sections)
    own['outbound_auth'] = None if same else auth('registration.outbound_auth')
    return own


def has_same_credentials(sections: Sections) -> bool:
    """Whether the registration has no credentials, or those of `outbound_auth`."""
    own = _credentials(sections, 'registration.outbound_auth')
    return not own or own == _credentials(sections, 'outbound_auth')


def _credentials(sections: Sections, path: str) -> list[tuple[str, str]]:
    rows = sections.get(AUTHS[path].section, ())
    return sorted(row for row in rows if row[0] in CREDENTIALS)


def _options(rows: list[Row]) -> dict[str, list[list[str]]]:
    options: dict[str, list[list[str]]] = {section: [] for section in SECTIONS}
    for section, key, value in sorted(rows):
        options[section].append([key, value])
    return options
