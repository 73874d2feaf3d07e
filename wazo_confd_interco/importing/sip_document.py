# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Build the document of a SIP interconnection from the options of its sections.

The options are read with the table of fields, as those that wazo-confd stores. What the
table does not accept becomes a note.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final

from ..documents import Document, get_path, replace_path
from ..kinds.sip import section_reader
from ..kinds.sip.fields import FIELDS, REGISTRATION_AUTH
from ..kinds.sip.option_values import documented_section
from ..kinds.sip.raw_options import check_option
from ..options.option_codecs import escape_semicolons
from ..options.secrets import PASSWORD, is_secret
from .config_text import OptionLine
from .report import Item, Report, find_reason
from .sip_rows import Rows, normalize

KnownOptions = Callable[[str], Collection[str]]

_AUTH_SECTIONS: Final = ('auth', 'outbound_auth', 'registration_outbound_auth')


def fill(item: Item, rows: Rows, known_options: KnownOptions, report: Report) -> bool:
    """Set `sip` and `headers` of an item, and note what is left out.

    :return: whether the report has room for the item; if not, it must be left out
    """
    values = (one.value for found in rows.values() for one in found)
    if not report.has_room(item.line, values):
        return False
    for found in rows.values():
        item.lines.update(one.line for one in found)
    normalized = normalize(rows, item, report)
    sections = {
        name: [(one.key, escape_semicolons(one.value)) for one in found]
        for name, found in normalized.items()
    }
    part = section_reader.read(sections, with_secrets=True)
    lines = _Lines(normalized)
    _add_secret_options(part['sip'], sections)
    _drop_invalid_options(part['sip']['options'], known_options, lines, report)
    document: Document = {'sip': part['sip'], 'headers': part['headers']}
    _drop_invalid_fields(document, lines, report)
    compact = _compact(_drop_incomplete_credentials(document, item, report))
    item.document['sip'] = compact.get('sip') or {}
    if compact.get('headers'):
        item.document['headers'] = compact['headers']
    return True


class _Lines:
    """The lines of options, for notes about them."""

    def __init__(self, rows: Mapping[str, Iterable[OptionLine]]) -> None:
        self._lines = {
            (name, one.key): one.line for name, found in rows.items() for one in found
        }

    def of(self, places: Iterable[tuple[str, str]]) -> int:
        """Return the line of the first option that is known, 0 if none is."""
        return next((self._lines[one] for one in places if one in self._lines), 0)


def _add_secret_options(sip: Document, sections: Mapping[str, Any]) -> None:
    """Add secrets that have no field, such as `md5_cred`."""
    for name in _AUTH_SECTIONS:
        sip['options'][name] += [
            [key, value]
            for key, value in sections[name]
            if is_secret(key) and key != PASSWORD
        ]


def _drop_invalid_options(
    options: dict[str, list[list[str]]],
    known_options: KnownOptions,
    lines: _Lines,
    report: Report,
) -> None:
    for section, rows in options.items():
        known = known_options(documented_section(section))
        kept = []
        for key, value in rows:
            place = (section, key)
            reason = find_reason(check_option, place, value, known, False)
            if reason:
                report.note(lines.of([place]), f'{key} is left out: {reason}')
            else:
                kept.append([key, value])
        options[section] = kept


def _drop_invalid_fields(document: Document, lines: _Lines, report: Report) -> None:
    for field in FIELDS.fields:
        parent = get_path(document, field.path.rpartition('.')[0])
        value = None if parent is None else parent.get(field.name)
        if value is None:
            continue
        line = lines.of(field.places)
        if not field.is_list:
            reason = find_reason(field.check, value)
            if reason:
                parent[field.name] = None
                report.note(line, f'{field.path} is left out: {reason}')
            continue
        kept = []
        for one in value:
            reason = find_reason(field.check, one)
            if reason:
                report.note(line, f'{field.path} is left out: {reason}')
            else:
                kept.append(one)
        parent[field.name] = kept


def _drop_incomplete_credentials(
    document: Document, item: Item, report: Report
) -> Document:
    """Leave out credentials without a user name, and of callers without a password.

    The options of their sections are left out as well.
    """
    inbound = document['sip']['inbound_auth']
    options = document['sip']['options']
    has_digest = any(is_secret(key) for key, _ in options['auth'])
    if inbound and not inbound.get('password') and not has_digest:
        report.note(
            item.line,
            'sip.inbound_auth is left out: without a password, the user name alone '
            'would admit a caller',
        )
        document = replace_path(document, 'sip.inbound_auth', None)
    for group in FIELDS.groups:
        credentials = get_path(document, group.path) if group.has_secret else None
        if credentials and not credentials.get('username'):
            report.note(item.line, f'{group.path} is left out: it has no user name')
            document = replace_path(document, group.path, None)
    for group in FIELDS.groups:
        if get_path(document, group.path) is None and group.path != REGISTRATION_AUTH:
            options = {**options, **{name: [] for name in group.sections}}
    return replace_path(document, 'sip.options', options)


def _compact(value: Any) -> Any:
    """Return a document without nulls, empty values and computed members."""
    if not isinstance(value, dict):
        return value
    kept = {
        name: inner if name == 'registration' and inner == {} else _compact(inner)
        for name, inner in value.items()
        if name not in ('has_password', 'has_secret')
    }
    if kept.get('accepts_registrations') is False:
        del kept['accepts_registrations']
    return {name: inner for name, inner in kept.items() if inner not in (None, [], {})}
