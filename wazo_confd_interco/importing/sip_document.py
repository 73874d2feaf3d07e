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
from ..kinds.sip.audio_formats import KNOWN_CODECS
from ..kinds.sip.fields import FIELDS, REGISTRATION_AUTH, SECTIONS
from ..kinds.sip.identifiers import NAME_IDENTIFIERS
from ..kinds.sip.option_values import documented_section
from ..kinds.sip.raw_options import check_option
from ..options.inheritance import REPEATABLE
from ..options.option_codecs import escape_semicolons
from ..options.secrets import PASSWORD, is_secret
from ..problems import InvalidValue
from ..rest import limits
from .config_text import OptionLine
from .report import Item, Report

KnownOptions = Callable[[str], Collection[str]]
# The options of an interconnection by section, in the order of Asterisk.
Rows = dict[str, list[OptionLine]]

_PROXY: Final = 'outbound_proxy'
_PROXY_SECTIONS: Final = ('endpoint', 'aor', 'registration')
_AUTH_SECTIONS: Final = ('auth', 'outbound_auth', 'registration_outbound_auth')
_LISTS: Final = {('aor', 'contact'), ('identify', 'match')}
# Written by Wazo: what a section is, and which sections belong together.
_GENERATED: Final = frozenset(
    ('type', 'aors', 'auth', 'outbound_auth', 'endpoint', 'transport', 'mailboxes')
)
_DEFAULT_CODECS: Final = ('alaw', 'ulaw')
_MAX_CODECS: Final = 128


def fill(item: Item, rows: Rows, known_options: KnownOptions, report: Report) -> bool:
    """Set `sip` and `headers` of an item, and note what is left out.

    :return: whether the report has room for the item; if not, it must be left out
    """
    values = (one.value for found in rows.values() for one in found)
    if not report.has_room(item.line, values):
        return False
    for found in rows.values():
        item.lines.update(one.line for one in found)
    rows = {name: list(rows.get(name, ())) for name in SECTIONS}
    _note_context(rows, item, report)
    _merge_codecs(rows, report)
    _merge_lists(rows, report)
    _share_proxy(rows)
    _drop_unsafe_identifiers(rows, report)
    sections = {
        name: [
            (one.key, escape_semicolons(one.value))
            for one in _keep_last(found, report)
            if one.key not in _GENERATED
        ]
        for name, found in rows.items()
    }
    part = section_reader.read(sections, with_secrets=True)
    lines = _Lines(rows)
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


def _note_context(rows: Rows, item: Item, report: Report) -> None:
    kept = []
    for one in rows['endpoint']:
        if one.key == 'context':
            report.note(
                one.line,
                f'context {one.value} belongs to the other system; set `context` to '
                'one of this tenant, such as {"type": "incall"}',
            )
        elif one.key.endswith('_context'):
            report.note(one.line, f'{one.key} names a context of the other system')
        elif one.key == 'transport':
            item.transport = one
        else:
            kept.append(one)
    rows['endpoint'] = kept


def _merge_codecs(rows: Rows, report: Report) -> None:
    """Replace `allow` and `disallow` by one list of codecs, as Asterisk reads them."""
    options = [one for one in rows['endpoint'] if one.key in ('allow', 'disallow')]
    if not options:
        return
    codecs: list[str] = []
    for one in options:
        for word in one.value.split(','):
            name = word.strip()
            removes = one.key == 'disallow' or name.startswith('!')
            name = name.lstrip('!').split(':')[0] if removes else name
            if name == 'all':
                if not removes:
                    report.note(one.line, 'all codecs are not allowed; list them')
                codecs = [] if removes else list(_DEFAULT_CODECS)
            elif removes:
                codecs = [codec for codec in codecs if codec.split(':')[0] != name]
            elif name.split(':')[0].lower() not in KNOWN_CODECS:
                report.note(one.line, f'{name!r} is not a codec of Asterisk 22')
            elif name not in codecs and len(codecs) < _MAX_CODECS:
                codecs.append(name)
    kept = [one for one in rows['endpoint'] if one.key not in ('allow', 'disallow')]
    if codecs:
        value = ','.join(('!all', *codecs))
        kept.append(OptionLine(options[-1].line, 'allow', value))
    rows['endpoint'] = kept


def _merge_lists(rows: Rows, report: Report) -> None:
    """Make one option of a list that Asterisk accepts in several lines."""
    for section, key in _LISTS:
        own = [one for one in rows[section] if one.key == key]
        if own:
            parts = [part.strip() for one in own for part in one.value.split(',')]
            names = [*dict.fromkeys(filter(None, parts))]
            if len(names) > limits.MAX_ITEMS:
                report.note(own[0].line, f'{key} is truncated: it has too many items')
            value = ','.join(names[: limits.MAX_ITEMS])
            merged = OptionLine(own[0].line, key, value)
            others = [one for one in rows[section] if one.key != key]
            rows[section] = [*others, merged] if value else others


def _share_proxy(rows: Rows) -> None:
    """Set the proxy in every section, which is what the field means."""
    proxies = [
        one for name in _PROXY_SECTIONS for one in rows[name] if one.key == _PROXY
    ]
    if not proxies:
        return
    for name in _PROXY_SECTIONS:
        rows[name] = [one for one in rows[name] if one.key != _PROXY]
        if name != 'registration' or rows[name]:
            rows[name].append(proxies[-1])


def _drop_unsafe_identifiers(rows: Rows, report: Report) -> None:
    """Remove identifiers that admit everyone who puts a name into From."""
    has_auth = any(one.key == PASSWORD or is_secret(one.key) for one in rows['auth'])
    kept = []
    for one in rows['endpoint']:
        words = {word.strip() for word in one.value.split(',')}
        if one.key == 'identify_by' and words & NAME_IDENTIFIERS and not has_auth:
            report.note(
                one.line,
                'left out: without a password, anyone who puts this name into From '
                'could call; calls are recognised by their addresses instead',
            )
        else:
            kept.append(one)
    rows['endpoint'] = kept


def _keep_last(options: Iterable[OptionLine], report: Report) -> list[OptionLine]:
    """Return the options as Asterisk reads them: the last one of each name counts."""
    found = list(options)
    last = {one.key: one for one in found}
    kept = []
    for one in found:
        if one.key in REPEATABLE or last[one.key] is one:
            kept.append(one)
        else:
            report.note(one.line, f'overridden by line {last[one.key].line}')
    return kept


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
            try:
                check_option((section, key), value, known, False)
                kept.append([key, value])
            except InvalidValue as error:
                report.note(lines.of([(section, key)]), f'{key} is left out: {error}')
        options[section] = kept


def _drop_invalid_fields(document: Document, lines: _Lines, report: Report) -> None:
    for field in FIELDS.fields:
        parent = get_path(document, field.path.rpartition('.')[0])
        value = None if parent is None else parent.get(field.name)
        if value is None:
            continue
        line = lines.of(field.places)
        if not field.is_list:
            reason = _find_reason(field.check, value)
            if reason:
                parent[field.name] = None
                report.note(line, f'{field.path} is left out: {reason}')
            continue
        kept = []
        for one in value:
            reason = _find_reason(field.check, one)
            if reason:
                report.note(line, f'{field.path} is left out: {reason}')
            else:
                kept.append(one)
        parent[field.name] = kept


def _find_reason(check: Callable[[Any], None], value: Any) -> str | None:
    try:
        check(value)
    except InvalidValue as error:
        return str(error)
    return None


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
