# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Generate the tables of the documentation that describe fields and findings.

Each table stands between two comments, which name it. `bin/generate-api` writes the
tables; a test compares them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Final

from wazo_confd_interco.dahdi import findings as dahdi
from wazo_confd_interco.diagnostics import findings as diagnostics
from wazo_confd_interco.diagnostics import state_findings
from wazo_confd_interco.kinds import context_findings
from wazo_confd_interco.kinds.custom import findings as custom
from wazo_confd_interco.kinds.custom.fields import FIELDS as CUSTOM
from wazo_confd_interco.kinds.iax import findings as iax
from wazo_confd_interco.kinds.iax.fields import FIELDS as IAX
from wazo_confd_interco.kinds.sip import findings as sip
from wazo_confd_interco.kinds.sip import match_overlaps
from wazo_confd_interco.kinds.sip.fields import FIELDS as SIP
from wazo_confd_interco.kinds.sip.nat import findings as nat
from wazo_confd_interco.kinds.sip.nat.fields import FIELDS as NAT
from wazo_confd_interco.options.field import Field, FieldTable
from wazo_confd_interco.options.findings import Finding
from wazo_confd_interco.options.values import OneOf, Range

DOCS: Final = Path(__file__).parents[2] / 'docs'

Row = tuple[str, str, str, str]
Findings = tuple[Finding[Any], ...]

# Of every document: path, type, value if it is omitted.
_SHARED: Final = (
    ('context', 'string', 'null'),
    ('outgoing_caller_id_format', '`+E164`, `E164`, `national`', '`+E164`'),
    ('twilio_incoming', 'boolean', 'false'),
)
_STORED: Final = {
    ('iax', 'context'): 'the trunk, and the peer',
    ('custom', 'context'): 'the trunk, and the endpoint',
}
# Rows without an option of their own: before and after those of the table.
_FIRST: Final[Mapping[str, tuple[Row, ...]]] = {
    'sip': (
        ('name', 'string', '[derived](#derived-values)', 'names of the sections'),
        ('label', 'string', 'null', 'a comment before the endpoint'),
    ),
    'iax': (('name', 'string', 'required', 'name of the peer'),),
    'custom': (('name', 'string', 'null', 'only shown'),),
}
_LAST: Final[Mapping[str, tuple[Row, ...]]] = {
    'sip': (
        ('sip.transport', 'object', 'inherited', 'endpoint, registration'),
        ('sip.templates', 'list of objects', '[derived](#derived-values)', 'endpoint'),
        ('sip.options', 'object', 'empty', 'all sections'),
    ),
    'iax': (('iax.options', 'list of pairs', 'empty', 'the peer'),),
    'custom': (('custom.dial_string', 'string', 'read-only', '-'),),
}
_FINDINGS: Final[Mapping[str, Findings]] = {
    'sip': sip.FINDINGS,
    'iax': iax.FINDINGS,
    'custom': (*custom.FINDINGS, *dahdi.FINDINGS),
}
# The places of options that are not sections of a file.
_PLACES: Final = {
    'custom': 'the endpoint',
    'dahdi': '`interface`',
    'iax': 'the peer',
    'peer': 'the peer',
    'auth': 'the peer',
    'register': 'the `register` line',
}
_TYPES: Final = {'strings': 'list of strings', 'headers': 'list of objects'}
_OMITTED: Final = re.compile(
    r'(?P<required>Required(?: unless [^.]+)?)\.|(?P<derived>Derived): |'
    r'(?:Default|Null): (?P<value>[^.;]+)[.;]'
)


def _type(field: Field) -> str:
    if isinstance(field.check, OneOf):
        choices = ', '.join(f'`{choice}`' for choice in field.check.choices)
        return f'list of {choices}' if field.is_list else choices
    json_type = _TYPES.get(field.codec.json_type, field.codec.json_type)
    if isinstance(field.check, Range):
        low, high = field.check.minimum, field.check.maximum
        return f'{json_type}, {low} to {high}' if high < 2**31 - 1 else json_type
    return json_type


def _omitted(kind: str, field: Field) -> str:
    """Return what holds if a request that creates the document omits the field."""
    found = _OMITTED.search(field.doc)
    if found and found['required']:
        return found['required'].lower()
    if found and found['derived']:
        return '[derived](#derived-values)' if kind == 'sip' else 'derived'
    if found:
        return found['value']
    if field.is_repeated:
        return 'empty'
    return 'inherited' if kind in ('sip', 'nat') and not field.is_secret else 'null'


def _places(kind: str, sections: Iterable[str]) -> str:
    is_file = kind in ('sip', 'nat')
    names = (f'`{one}`' if is_file else _PLACES[one] for one in sections)
    return ', '.join(dict.fromkeys(names))


def _stored(kind: str, field: Field) -> str:
    keys = dict.fromkeys(f'`{key}`' for _, key in field.places)
    return f'{", ".join(keys)} in {_places(kind, [one for one, _ in field.places])}'


def _rows(kind: str, table: FieldTable) -> Iterator[Row]:
    yield from _FIRST[kind]
    for path, type_, omitted in _SHARED:
        yield path, type_, omitted, _STORED.get((kind, path), 'the trunk')
    groups = {group.path: group for group in table.groups}
    for field in table.fields:
        group = groups.pop(field.path.rpartition('.')[0], None)
        if group:
            yield group.path, 'object', 'null', _places(kind, group.sections)
        yield field.path, _type(field), _omitted(kind, field), _stored(kind, field)
    yield from _LAST[kind]


def _codes(kind: str, path: str) -> str:
    """Return the codes of the warnings about a field."""
    findings = chain(
        context_findings.FINDINGS, _FINDINGS[kind], [match_overlaps.OVERLAPS]
    )
    codes = [one.code for one in findings if one.field == path]
    return ', '.join(f'`{code}`' for code in codes) or '-'


def render_meanings(kind: str, table: FieldTable) -> str:
    """Return a table of fields that describes each of them in a sentence."""
    lines = [
        '| Field | Type | If omitted | Stored as | Meaning |',
        '| --- | --- | --- | --- | --- |',
    ]
    for field in table.fields:
        omitted, stored = _omitted(kind, field), _stored(kind, field)
        cells = (f'`{field.path}`', _type(field), omitted, stored, field.doc)
        lines.append(f'| {" | ".join(cells)} |')
    return '\n'.join(lines)


def render_fields(kind: str, table: FieldTable) -> str:
    """Return the table of the fields of a kind of document."""
    lines = [
        '| Field | Type | If omitted | Stored as | Warnings |',
        '| --- | --- | --- | --- | --- |',
    ]
    for path, type_, omitted, stored in _rows(kind, table):
        cells = (f'`{path}`', type_, omitted, stored, _codes(kind, path))
        lines.append(f'| {" | ".join(cells)} |')
    return '\n'.join(lines)


def render_findings(findings: Iterable[tuple[str, str, str, str]]) -> str:
    """Return a table of findings: code, level, message and advice."""
    lines = ['| Code | Level | Meaning | What to do |', '| --- | --- | --- | --- |']
    for code, level, message, advice in findings:
        cells = (f'`{code}`', level, message, advice)
        lines.append(f'| {" | ".join(cells)} |')
    return '\n'.join(lines)


def _describe(
    findings: Findings, detail: str = '…'
) -> Iterator[tuple[str, str, str, str]]:
    """Yield a row for each code.

    :param detail: what messages name
    """
    for one in {one.code: one for one in findings}.values():
        message, advice = one.message.format(detail), one.advice.format(detail)
        yield one.code, one.level, message, advice


# The tables by the page and the name in its comments.
TABLES: Final[Mapping[tuple[str, str], str]] = {
    ('sip.md', 'fields'): render_fields('sip', SIP),
    ('iax.md', 'fields'): render_fields('iax', IAX),
    ('custom.md', 'fields'): render_fields('custom', CUSTOM),
    ('nat.md', 'fields'): render_meanings('nat', NAT),
    ('nat.md', 'warnings'): render_findings(
        [
            *_describe(nat.FINDINGS),
            *_describe(nat.CHANGE_FINDINGS, 'the interconnection or its template'),
        ]
    ),
    ('diagnostics.md', 'checks'): render_findings(
        [
            *_describe(diagnostics.FINDINGS),
            *_describe(state_findings.FINDINGS),
            *_describe(
                [match_overlaps.OVERLAPS],
                'the address is also matched by another interconnection',
            ),
        ]
    ),
}


def insert_table(text: str, name: str, table: str) -> str:
    """Return the text of a page with a table between its comments."""
    begin = f'<!-- {name}: bin/generate-api -->\n\n'
    end = f'\n\n<!-- end of {name} -->'
    before, found, rest = text.partition(begin)
    _, also_found, after = rest.partition(end)
    if not (found and also_found):
        raise ValueError(f'the page lacks the comments {begin!r} and {end!r}')
    return f'{before}{begin}{table}{end}{after}'


def write_tables() -> None:
    """Write every table into its page."""
    for (page, name), table in TABLES.items():
        path = DOCS / page
        path.write_text(insert_table(path.read_text(), name, table))
