# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documents of a pjsip_wizard.conf (res_pjsip_config_wizard.c)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..options.option_codecs import is_true
from .config_text import OptionLine, Section
from .names import make_name
from .report import Item, Report
from .sip_document import KnownOptions, fill
from .sip_rows import Rows

# The sections of an interconnection by the prefixes of options.
_PREFIXES: Final = {
    'endpoint': 'endpoint',
    'aor': 'aor',
    'identify': 'identify',
    'registration': 'registration',
    'inbound_auth': 'auth',
    'outbound_auth': 'outbound_auth',
}
_SWITCHES: Final = frozenset(
    (
        *('type', 'sends_auth', 'accepts_auth', 'sends_registrations'),
        *('accepts_registrations', 'remote_hosts', 'transport', 'has_phoneprov'),
        *('has_hint', 'send_registrations', 'sends_line_with_registrations'),
        *('outbound_proxy', 'server_uri_pattern', 'client_uri_pattern'),
        *('contact_pattern', 'hint_exten', 'hint_context', 'hint_application'),
    )
)
_MAX_HOSTS: Final = 128
_HOST: Final = '${REMOTE_HOST}'
_USER: Final = '${USERNAME}'


def convert(
    sections: Sequence[Section], known_options: KnownOptions, report: Report
) -> None:
    """Add a document for each wizard."""
    used: set[str] = set()
    for section in sections:
        if report.is_full:
            break
        if section.is_template:
            continue
        if (section.last('type') or '').lower() != 'wizard':
            report.note_section(section.lines, f'[{section.name}] is not a wizard')
            continue
        item = Item(section.name, section.line, lines=section.all_lines)
        item.document = {'type': 'sip', 'name': make_name(section.name, used)}
        rows = _split(section, report)
        _expand(section, rows, report)
        if not fill(item, rows, known_options, report):
            continue
        if is_true(section.last('accepts_registrations')):
            item.document['sip']['accepts_registrations'] = True
        report.add_item(item)


def _split(section: Section, report: Report) -> Rows:
    """Return the options by the section that their prefix names."""
    rows: Rows = {name: [] for name in _PREFIXES.values()}
    for one in section.options:
        prefix, slash, key = one.key.partition('/')
        if slash and prefix in _PREFIXES:
            rows[_PREFIXES[prefix]].append(OptionLine(one.line, key, one.value))
        elif one.key not in _SWITCHES:
            report.note(one.line, f'{one.key} is not an option of a wizard')
        elif one.key in ('has_phoneprov', 'has_hint') and is_true(one.value):
            report.note(one.line, f'{one.key} is for telephones and is left out')
        elif one.key == 'transport':
            rows['endpoint'].append(one)
    return rows


def _expand(section: Section, rows: Rows, report: Report) -> None:
    """Add what the wizard makes of `remote_hosts` and of its switches."""
    hosts = _read_hosts(section, report)
    # The wizard uses the user name even if it does not send credentials.
    user = next(
        (one.value for one in rows['outbound_auth'] if one.key == 'username'), ''
    )
    if hosts and not is_true(section.last('accepts_registrations')):
        contact = section.last('contact_pattern') or f'sip:{_HOST}'
        uris = ','.join(contact.replace(_HOST, one.value) for one in hosts)
        rows['aor'].append(OptionLine(hosts[0].line, 'contact', uris))
    _drop_unused_credentials(section, rows, report)
    proxies = [one for one in section.options if one.key == 'outbound_proxy']
    rows['endpoint'] += [one for one in proxies[-1:] if one.value]
    if not _registers(section):
        rows['registration'] = []
    elif hosts:
        _complete_registration(section, rows['registration'], hosts[0], user)


def _read_hosts(section: Section, report: Report) -> list[OptionLine]:
    """Return each of the `remote_hosts`."""
    hosts = [
        OptionLine(one.line, one.key, host.strip())
        for one in section.options
        if one.key == 'remote_hosts'
        for host in one.value.split(',')
        if host.strip()
    ]
    if len(hosts) > _MAX_HOSTS:
        report.note(hosts[0].line, f'only the first {_MAX_HOSTS} hosts are read')
    return hosts[:_MAX_HOSTS]


def _drop_unused_credentials(section: Section, rows: Rows, report: Report) -> None:
    accepts = is_true(section.last('accepts_auth'))
    sends = is_true(section.last('sends_auth')) or _registers(section)
    for name, switch, is_used in (
        ('auth', 'accepts_auth', accepts),
        ('outbound_auth', 'sends_auth', sends),
    ):
        if rows[name] and not is_used:
            report.note(rows[name][0].line, f'left out, because {switch} is not set')
            rows[name] = []


def _complete_registration(
    section: Section, options: list[OptionLine], host: OptionLine, user: str
) -> None:
    """Add the options of a registration that the wizard derives."""
    server = section.last('server_uri_pattern') or f'sip:{_HOST}'
    client = section.last('client_uri_pattern') or f'sip:{_USER}@{_HOST}'
    derived = {'server_uri': server, 'client_uri': client, 'line': 'yes'}
    given = {one.key for one in options}
    for name, pattern in derived.items():
        if name not in given:
            value = pattern.replace(_HOST, host.value).replace(_USER, user)
            options.append(OptionLine(host.line, name, value))


def _registers(section: Section) -> bool:
    return is_true(section.last('sends_registrations'))
