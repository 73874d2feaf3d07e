# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documents of a sip.conf: a peer, a registration, or both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ..kinds.sip.uris import quote_uri_user
from ..options.option_codecs import parse_boolean
from .chan_sip_options import UNTRANSLATED, translate
from .config_text import OptionLine, Section
from .names import make_name
from .registrations import Registration, normalize_host, parse_registrations
from .report import Item, Report
from .sip_document import KnownOptions, fill
from .sip_rows import Rows

DYNAMIC: Final = 'dynamic'
# The options that name the account in calls to a peer; the first one counts.
_USER_OPTIONS: Final = ('authuser', 'defaultuser', 'username', 'fromuser')
_GENERAL_SECTIONS: Final = frozenset(('general', 'authentication'))
# Options of [general] that every peer inherits.
_INHERITED: Final = frozenset(
    (
        *('allow', 'disallow', 'nat', 'directmedia', 'canreinvite', 'dtmfmode'),
        *('language', 'qualify', 'sendrpid', 'trustrpid', 'encryption'),
        *(
            'progressinband',
            'session-timers',
            'session-expires',
            'session-minse',
            'rtptimeout',
        ),
        *('rtpholdtimeout', 't38pt_udptl', 'outboundproxy', 'fromdomain'),
    )
)


def convert(
    sections: Sequence[Section], known_options: KnownOptions, report: Report
) -> None:
    """Add a document for each peer, and for each registration without one."""
    general = [one for one in sections if one.name.lower() in _GENERAL_SECTIONS]
    for section in general:
        report.note(section.line, f'[{section.name}] contains system-wide settings')
    options = [option for section in general for option in section.options]
    shared = _read_general(options, report)
    registrations = parse_registrations(options, report)
    used: set[str] = set()
    for section in sections:
        if report.is_full:
            break
        if section.is_template or section.name.lower() in _GENERAL_SECTIONS:
            continue
        if _get_type(section) not in ('peer', 'friend', 'user'):
            reason = f'[{section.name}] has no type peer, friend or user'
            report.note_section(section.lines, reason)
            continue
        found = _take_registration(section, registrations)
        _add_peer(section, found, shared, used, known_options, report)
    for found in registrations:
        if report.is_full:
            break
        _add_registration_only(found, shared, used, known_options, report)
    for one in shared:
        report.note_unused([one.line], f'{one.key} is not inherited by any document')


def _read_general(options: Iterable[OptionLine], report: Report) -> list[OptionLine]:
    """Return what peers inherit from [general], and note the other options."""
    shared = []
    for one in options:
        if one.key in _INHERITED:
            shared.append(one)
        elif one.key == 'allowguest' and parse_boolean(one.value) is not False:
            report.note(
                one.line,
                'lets anyone who can reach the server call; the documents accept calls '
                'only from the addresses in sip.match',
            )
        elif one.key not in UNTRANSLATED:
            report.note(one.line, f'{one.key} is a system-wide setting')
        elif one.key != 'register':
            report.note(one.line, f'{one.key} of [general] is left out')
    return shared


def _take_registration(
    section: Section, registrations: list[Registration]
) -> Registration | None:
    """Remove and return the registration of a peer: it names the peer or its host."""
    host = normalize_host(section.last('host') or '')
    users = {section.last('defaultuser'), section.last('username')} - {None}
    matching = [
        one
        for one in registrations
        if section.name in (one.peer, one.host) or normalize_host(one.host) == host
    ]
    matching.sort(key=lambda one: (one.peer != section.name, one.user not in users))
    if not matching:
        return None
    registrations.remove(matching[0])
    return matching[0]


def _add_peer(
    section: Section,
    registration: Registration | None,
    shared: Sequence[OptionLine],
    used: set[str],
    known_options: KnownOptions,
    report: Report,
) -> None:
    item = Item(section.name, section.line, lines=section.all_lines)
    item.document = {'type': 'sip', 'name': make_name(section.name, used)}
    own = {one.key for one in section.options}
    inherited = [one for one in shared if one.key not in own]
    if own & {'allow', 'disallow'}:
        names = ('allow', 'disallow')
        inherited = [one for one in inherited if one.key not in names]
    rows = translate([*inherited, *section.options], report)
    _add_addresses(section, rows, report)
    _add_credentials(section, rows, report)
    is_dynamic = _registers_here(section)
    if registration:
        _add_registration(item, rows, registration)
    elif section.last('callbackextension'):
        _add_callback(section, rows)
    if is_dynamic and not any(one.key == 'password' for one in rows['auth']):
        report.note_section(
            section.lines,
            'left out: a peer that registers without a secret lets anyone register; '
            'give it a secret, or a host',
        )
        used.discard(item.document['name'])
        return
    if not fill(item, rows, known_options, report):
        return
    if is_dynamic:
        item.document['sip']['accepts_registrations'] = True
    report.add_item(item)


def _add_addresses(section: Section, rows: Rows, report: Report) -> None:
    host = section.last('host') or ''
    if not host or _registers_here(section):
        return
    line = next(one.line for one in section.options if one.key == 'host')
    port = section.last('port')
    address = f'[{host}]' if ':' in host and not host.startswith('[') else host
    transport = (section.last('transport') or 'udp').split(',')[0].strip().lower()
    uri = f'sip:{address}{f":{port}" if port else ""}'
    if transport != 'udp':
        uri += f';transport={transport}'
    rows['aor'].append(OptionLine(line, 'contact', uri))


def _add_credentials(section: Section, rows: Rows, report: Report) -> None:
    """Add the credentials of both directions."""
    lines = {one.key: one.line for one in section.options}
    line = lines.get('secret', section.line)
    asks_caller = _asks_caller(section)
    if asks_caller:
        secret = section.last('secret') or ''
        rows['auth'] += _build_credentials(line, line, section.name, secret)
    outbound = section.last('remotesecret') or section.last('secret')
    if outbound and not _registers_here(section):
        user = next(filter(None, map(section.last, _USER_OPTIONS)), None)
        if user and _get_type(section) != 'user':
            user_line = lines.get('defaultuser', line)
            rows['outbound_auth'] += _build_credentials(user_line, line, user, outbound)
        elif not asks_caller:
            report.note(line, 'left out: there is no user name for this secret')
    if _trusts_address(section):
        report.note(
            lines['insecure'],
            'is left out: calls of a peer that registers need its password'
            if _registers_here(section)
            else 'calls without a password are accepted only from the addresses in '
            'sip.match',
        )
    if 'md5secret' in lines:
        report.note(lines['md5secret'], 'is left out; set the password itself')


def _build_credentials(
    user_line: int, line: int, user: str, secret: str
) -> list[OptionLine]:
    return [
        OptionLine(user_line, 'username', user),
        OptionLine(line, 'password', secret),
    ]


def _get_type(section: Section) -> str:
    return (section.last('type') or '').lower()


def _registers_here(section: Section) -> bool:
    """Return whether the peer registers with this Asterisk."""
    return (section.last('host') or '').lower() == DYNAMIC


def _trusts_address(section: Section) -> bool:
    """Return whether calls from the address of the peer need no password."""
    insecure = (section.last('insecure') or '').lower()
    return 'very' in insecure or 'invite' in insecure


def _asks_caller(section: Section) -> bool:
    """Return whether calls of the peer need its secret."""
    accepts_calls = _get_type(section) in ('friend', 'user')
    is_asked = accepts_calls and not _trusts_address(section)
    return bool(section.last('secret')) and (_registers_here(section) or is_asked)


def _add_registration(item: Item, rows: Rows, registration: Registration) -> None:
    item.lines.add(registration.line)
    line = registration.line
    address = registration.host + (f':{registration.port}' if registration.port else '')
    transport = registration.transport
    suffix = f';transport={transport}' if transport not in ('', 'udp') else ''
    user = quote_uri_user(registration.user)
    values = {
        'server_uri': f'sip:{address}{suffix}',
        'client_uri': f'sip:{user}@{registration.domain or address}',
        'line': 'yes',
        'contact_user': registration.exten,
        'expiration': registration.expiry,
    }
    rows['registration'] += [
        OptionLine(line, key, value) for key, value in values.items() if value
    ]
    auth_user = registration.auth_user or registration.user
    credentials = _build_credentials(line, line, auth_user, registration.secret)
    if registration.secret:
        rows['registration_outbound_auth'] = credentials
        rows['outbound_auth'] = rows['outbound_auth'] or credentials


def _add_callback(section: Section, rows: Rows) -> None:
    """Return the registration of `callbackextension`, with the data of the peer."""
    line = max(one.line for one in section.options if one.key == 'callbackextension')
    contact = next((one.value for one in rows['aor'] if one.key == 'contact'), '')
    users = [one.value for one in rows['outbound_auth'] if one.key == 'username']
    if not contact or not users:
        return
    host = contact.removeprefix('sip:').partition(';')[0]
    values = {
        'server_uri': contact,
        'client_uri': f'sip:{quote_uri_user(users[0])}@{host}',
        'line': 'yes',
        'contact_user': section.last('callbackextension') or '',
    }
    rows['registration'] += [
        OptionLine(line, key, value) for key, value in values.items()
    ]


def _add_registration_only(
    registration: Registration,
    shared: Sequence[OptionLine],
    used: set[str],
    known_options: KnownOptions,
    report: Report,
) -> None:
    name = make_name(registration.peer or registration.host, used)
    item = Item(name, registration.line, document={'type': 'sip', 'name': name})
    rows = translate(shared, report)
    _add_registration(item, rows, registration)
    (server,) = (one for one in rows['registration'] if one.key == 'server_uri')
    rows['aor'].append(OptionLine(registration.line, 'contact', server.value))
    report.note(
        registration.line,
        'no peer of the file has this host; the document sends calls to the registrar',
    )
    if fill(item, rows, known_options, report):
        report.add_item(item)
