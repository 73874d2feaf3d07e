# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documents of a pjsip.conf (res_pjsip's configuration objects)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ..kinds.sip.endpoint_names import ANONYMOUS
from ..kinds.sip.uris import get_host
from .config_text import OptionLine, Section
from .names import make_name
from .report import Item, Report
from .sip_document import KnownOptions, fill
from .sip_rows import Rows

OBJECTS: Final = ('endpoint', 'aor', 'auth', 'identify', 'registration')
# What sections of other types are about.
_OTHER_OBJECTS: Final = {
    'transport': 'a transport belongs to all tenants of the machine; GET '
    '/sip/transports lists those of this Wazo',
    'global': 'settings of all endpoints are at /asterisk/pjsip/global',
    'system': 'settings of all endpoints are at /asterisk/pjsip/system',
    'acl': 'global lists of addresses are not imported; use sip.match',
    'domain_alias': 'has no equivalent',
}


def convert(
    sections: Sequence[Section], known_options: KnownOptions, report: Report
) -> None:
    """Add a document for each endpoint, and for each registration without one."""
    objects = _group(sections, report)
    named = {type_: _index(found) for type_, found in objects.items()}
    identifies: dict[str | None, list[Section]] = {}
    for identify in objects['identify']:
        identifies.setdefault(identify.last('endpoint'), []).append(identify)
    used: set[str] = set()
    registrations = [
        (one, get_host((one.last('server_uri') or '').strip()))
        for one in objects['registration']
    ]
    for endpoint in objects['endpoint']:
        if report.is_full:
            break
        if endpoint.name == ANONYMOUS:
            report.note_section(
                endpoint.lines,
                'left out: an endpoint with this name receives every call that '
                'Asterisk does not recognise; recognise calls with sip.match',
            )
            continue
        rows, lines = _collect(
            endpoint, named, identifies.get(endpoint.name, []), report
        )
        found = _find_registration(endpoint, rows, registrations)
        if found:
            registrations.remove(found)
            lines |= _add_registration(rows, found[0], named['auth'])
        _explain_names(endpoint, rows, report)
        _add_item(endpoint, rows, lines, used, known_options, report)
    for registration, _ in registrations:
        if not report.is_full:
            rows, lines = _call_registrar(registration, named['auth'], report)
            _add_item(registration, rows, lines, used, known_options, report)
    _note_unused({**objects, 'endpoint': []}, report)


def _call_registrar(
    registration: Section, auths: Mapping[str, Section], report: Report
) -> tuple[Rows, set[int]]:
    """Return the options of a registration without an endpoint, and its lines."""
    rows: Rows = {}
    lines = _add_registration(rows, registration, auths)
    for one in registration.options:
        if one.key == 'server_uri':
            rows['aor'] = [OptionLine(one.line, 'contact', one.value)]
    report.note(
        registration.line,
        'no endpoint of the file uses this registration; the document sends calls to '
        'the registrar',
    )
    return rows, lines


def _note_unused(objects: dict[str, list[Section]], report: Report) -> None:
    for found in objects.values():
        for section in found:
            reason = f'[{section.name}] is not used by any endpoint or registration'
            report.note_unused(section.lines, reason)


def _group(sections: Iterable[Section], report: Report) -> dict[str, list[Section]]:
    """Return the objects by type, and note everything else."""
    found: dict[str, list[Section]] = {name: [] for name in OBJECTS}
    for section in sections:
        type_ = (section.last('type') or '').lower()
        if section.is_template:
            continue
        if type_ in found:
            found[type_].append(section)
        else:
            unknown = f'has the unknown type {type_}' if type_ else 'has no type'
            reason = _OTHER_OBJECTS.get(type_, unknown)
            report.note_section(section.lines, f'[{section.name}] {reason}')
    return found


def _index(sections: Iterable[Section]) -> dict[str, Section]:
    """Return the first section of each name."""
    found: dict[str, Section] = {}
    for section in sections:
        found.setdefault(section.name, section)
    return found


def _collect(
    endpoint: Section,
    named: Mapping[str, Mapping[str, Section]],
    identifies: Iterable[Section],
    report: Report,
) -> tuple[Rows, set[int]]:
    """Return the options of an endpoint and of the objects that it names."""
    rows: Rows = {'endpoint': list(endpoint.options)}
    lines = endpoint.all_lines
    for section, type_, key in (
        ('aor', 'aor', 'aors'),
        ('auth', 'auth', 'auth'),
        ('outbound_auth', 'auth', 'outbound_auth'),
    ):
        rows[section] = []
        names = {
            name.strip(): option
            for option in endpoint.options
            if option.key == key
            for name in option.value.split(',')
        }
        for name, option in names.items():
            lines |= _add(rows[section], named[type_], name, option, report)
    rows['identify'] = []
    for identify in identifies:
        rows['identify'].extend(identify.options)
        lines |= identify.all_lines
    return rows, lines


def _add(
    rows: list[OptionLine],
    objects: Mapping[str, Section],
    name: str,
    option: OptionLine,
    report: Report,
) -> set[int]:
    """Add the options of the object of a name, and return its lines."""
    found = objects.get(name)
    if found:
        rows.extend(found.options)
        return found.all_lines
    if name:
        report.note(option.line, f'there is no section [{name}] of this type')
    return set()


def _find_registration(
    endpoint: Section, rows: Rows, registrations: Sequence[tuple[Section, str]]
) -> tuple[Section, str] | None:
    """Return the registration that names an endpoint, or has its host or name.

    :param registrations: registrations with the hosts of their registrars
    """
    hosts = {
        get_host(uri.strip())
        for one in rows['aor']
        if one.key == 'contact'
        for uri in one.value.split(',')
    } - {''}
    for registration, server in registrations:
        if registration.last('endpoint') == endpoint.name:
            return registration, server
    for registration, server in registrations:
        if registration.last('endpoint') is None and (
            registration.name == endpoint.name or server in hosts
        ):
            return registration, server
    return None


def _add_registration(
    rows: Rows, registration: Section, auths: Mapping[str, Section]
) -> set[int]:
    """Add a registration and its credentials, and return their lines."""
    rows['registration'] = [
        one for one in registration.options if one.key != 'support_path'
    ]
    lines = registration.all_lines
    auth_name = (registration.last('outbound_auth') or '').strip()
    auth = auths.get(auth_name)
    if auth:
        rows['registration_outbound_auth'] = list(auth.options)
        rows.setdefault('outbound_auth', [])
        if not rows['outbound_auth']:
            rows['outbound_auth'] = list(auth.options)
        lines |= auth.all_lines
    return lines


def _explain_names(endpoint: Section, rows: Rows, report: Report) -> None:
    if not rows['auth'] and endpoint.last('identify_by') is None:
        report.note(
            endpoint.line,
            'Asterisk would also accept calls whose From names this endpoint; the '
            'document accepts calls only from the addresses in sip.match',
        )


def _add_item(
    section: Section,
    rows: Rows,
    lines: set[int],
    used: set[str],
    known_options: KnownOptions,
    report: Report,
) -> None:
    item = Item(section.name, section.line)
    item.document = {'type': 'sip', 'name': make_name(section.name, used)}
    item.lines = lines
    if fill(item, rows, known_options, report):
        report.add_item(item)
