# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documents of an iax.conf."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from ..documents import Document
from ..kinds.iax import fields
from ..kinds.iax.columns import COLUMNS
from ..kinds.iax.guard import derive_peer_type, is_guarded
from ..kinds.iax.register_line import check_credential
from ..kinds.iax.register_line import check_remote_host as check_registrar
from ..kinds.iax.rules import check_option
from ..options.option_codecs import parse_boolean
from .config_text import OptionLine, Section
from .names import make_name
from .registrations import Registration, normalize_host, parse_registrations
from .report import Item, Report, find_reason

_MAX_NAME: Final = 40
_GENERAL: Final = 'general'
_RESERVED: Final = frozenset((_GENERAL, 'callnumberlimits'))
_CONSUMED: Final = frozenset(
    ('type', 'host', 'port', 'username', 'secret', 'context', 'register')
)
_LISTS: Final = ('allow', 'disallow')


def convert(sections: Sequence[Section], report: Report) -> None:
    """Add a document for each peer, and for each registration without one."""
    registrations = _read_general(sections, report)
    used: set[str] = set()
    for section in sections:
        if report.is_full:
            break
        if section.is_template or section.name.lower() in _RESERVED:
            continue
        if _get_type(section) not in fields.PEER_TYPES:
            reason = f'[{section.name}] has no type peer, friend or user'
            report.note_section(section.lines, reason)
            continue
        _add_peer(section, registrations, used, report)
    for found in registrations:
        name = make_name(found.host, used, _MAX_NAME)
        item = Item(name, found.line, lines={found.line})
        item.document = {'type': 'iax', 'name': name.replace('.', '-')}
        iax: Document = {'host': found.host}
        _add_registration(iax, item, found, report)
        item.document['iax'] = iax
        report.note(found.line, 'no peer of the file has this host')
        if report.has_room(item.line, ()):
            report.add_item(item)


def _read_general(sections: Iterable[Section], report: Report) -> list[Registration]:
    """Return the registrations, and note the settings of the machine."""
    general = [one for one in sections if one.name.lower() in _RESERVED]
    for section in general:
        report.note(section.line, f'[{section.name}] contains system-wide settings')
    options = [option for section in general for option in section.options]
    for one in options:
        if _allows_forgery(one):
            report.note(one.line, _explain_call_tokens(one.key))
        elif one.key != 'register':
            report.note(one.line, f'{one.key} is a system-wide setting')
    return parse_registrations(options, report)


def _allows_forgery(option: OptionLine) -> bool:
    """Return whether an option turns off call tokens, which prove an address."""
    is_required = option.key == 'requirecalltoken'
    return option.key == 'calltokenoptional' or (
        is_required and parse_boolean(option.value) is False
    )


def _explain_call_tokens(key: str) -> str:
    return (
        f'{key} turns off the protection against calls with forged addresses; it is '
        'left out'
    )


def _add_peer(
    section: Section,
    registrations: list[Registration],
    used: set[str],
    report: Report,
) -> None:
    item = Item(section.name, section.line, lines=section.all_lines)
    name = make_name(section.name.replace('.', '-'), used, _MAX_NAME)
    iax = _read_peer(section, report)
    guard: Any = {'auth': iax.get('auth'), 'options': iax['options']}
    if iax.get('host') == fields.DYNAMIC and not is_guarded(guard):
        report.note_section(
            section.lines,
            f'left out: type {_get_type(section)} without a secret and without a host '
            'lets anyone call or register; give it a secret',
        )
        used.discard(name)
        return
    _set_type(iax, guard, section, report)
    for one in section.options:
        if one.key == 'context':
            report.note_context(one.line, one.value)
    registration = _take_registration(section, registrations)
    if registration:
        _add_registration(iax, item, registration, report)
    if not iax['options']:
        del iax['options']
    item.document = {'type': 'iax', 'name': name, 'iax': iax}
    if report.has_room(item.line, (one.value for one in section.options)):
        report.add_item(item)


def _get_type(section: Section) -> str:
    return (section.last('type') or '').lower()


def _read_peer(section: Section, report: Report) -> Document:
    """Return the valid values of a peer, without its type and its registration."""
    lines = {one.key: one.line for one in section.options}
    iax: Document = {}
    host = section.last('host') or fields.DYNAMIC
    reason = find_reason(fields.check_peer_host, host)
    if reason:
        report.note(lines.get('host', section.line), f'iax.host is left out: {reason}')
    else:
        iax['host'] = host
    port = section.last('port')
    if port:
        _set_port(iax, port, lines['port'], report)
    auth = {}
    for key in (fields.USERNAME, fields.SECRET):
        value = section.last(key)
        if not value:
            continue
        reason = find_reason(fields.BY_PATH[f'iax.auth.{key}'].check, value)
        if reason:
            report.note(lines[key], f'{key} is left out: {reason}')
        else:
            auth[key] = value
    if auth:
        iax['auth'] = auth
    iax['options'] = _read_options(section.options, report)
    return iax


def _take_registration(
    section: Section, registrations: list[Registration]
) -> Registration | None:
    """Remove and return the registration that names a peer or its host."""
    host = normalize_host(section.last('host') or '')
    for found in registrations:
        if normalize_host(found.host) == host or found.host == section.name:
            registrations.remove(found)
            return found
    return None


def _set_port(iax: Document, text: str, line: int, report: Report) -> None:
    if _is_port(text):
        iax['port'] = int(text)
    else:
        report.note(line, 'iax.port is left out: ports are 1 to 65535')


def _is_port(text: str) -> bool:
    return text.isdecimal() and 0 < int(text[:9]) < 65536


def _set_type(iax: Document, guard: Any, section: Section, report: Report) -> None:
    """Set the type, or the safe one where strangers would be let in.

    :param guard: `auth` and `options` of the peer
    """
    type_ = _get_type(section)
    if type_ != 'peer' and not is_guarded(guard):
        report.note(
            section.line,
            f'type {type_} without a secret accepts calls from every address; the '
            'document has the type peer, which accepts none; to accept calls, set a '
            'secret, or allowed addresses',
        )
        type_ = 'peer'
    if type_ != derive_peer_type(guard):
        iax['peer_type'] = type_


def _merge_lists(options: Iterable[OptionLine]) -> list[OptionLine]:
    """Make one option of a list that Asterisk accepts in several lines."""
    found = list(options)
    for key in _LISTS:
        own = [one for one in found if one.key == key]
        if len(own) > 1:
            value = ','.join(one.value for one in own)
            merged = OptionLine(own[0].line, key, value)
            found = [
                merged if one is own[0] else one
                for one in found
                if one is own[0] or one.key != key
            ]
    return found


def _read_options(options: Iterable[OptionLine], report: Report) -> list[list[str]]:
    kept: list[list[str]] = []
    for one in _merge_lists(options):
        key = one.key
        if key in _CONSUMED:
            continue
        if _allows_forgery(one):
            report.note(one.line, _explain_call_tokens(key))
            continue
        reason = find_reason(check_option, key, one.value.replace(';', '\\;'), False)
        if reason:
            report.note(one.line, f'{key} is left out: {reason}')
            continue
        if key in COLUMNS and any(row[0] == key for row in kept):
            report.note(one.line, f'replaces an earlier {key}')
            kept = [row for row in kept if row[0] != key]
        kept.append([key, one.value.replace(';', '\\;')])
    return kept


def _add_registration(
    iax: Document, item: Item, found: Registration, report: Report
) -> None:
    item.lines.add(found.line)
    values: Document = {'remote_host': found.host, 'auth_username': found.user}
    if found.secret:
        values['auth_password'] = found.secret
    for name, check in (
        ('remote_host', check_registrar),
        ('auth_username', check_credential),
        ('auth_password', check_credential),
    ):
        reason = find_reason(check, values.get(name)) if name in values else 'missing'
        if reason:
            report.note(found.line, f'the registration is left out: {name}: {reason}')
            return
    if _is_port(found.port):
        values['remote_port'] = int(found.port)
    iax['registration'] = values
