# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a request changes in words: one entry for each kind of object and action."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from ..documents import Document

# Kinds of objects in the order of the summary: their names, singular and plural.
OBJECTS: Final = {
    'trunk': ('trunk', 'trunks'),
    'endpoint': ('endpoint', 'endpoints'),
    'registration': ('registration', 'registrations'),
    'transport': ('transport', 'transports'),
    'outgoing_route': ('outgoing route', 'outgoing routes'),
    'incoming_route': ('incoming route', 'incoming routes'),
    'extension': ('extension', 'extensions'),
    'user': ('user', 'users'),
}
# The column of an option that refers to its section.
SECTION: Final = 'endpoint_sip_section_uuid'
# The object that a row of a table is.
_HEADS: Final = {
    'trunkfeatures': 'trunk',
    'endpoint_sip': 'endpoint',
    'useriax': 'endpoint',
    'usercustom': 'endpoint',
    'staticiax': 'registration',
    'pjsip_transport': 'transport',
    'outcall': 'outgoing_route',
    'incall': 'incoming_route',
    'extensions': 'extension',
    'userfeatures': 'user',
}
# The table of the object that a row of a table is a part of, and the column that refers
# to it. An option refers to a section, which refers to the endpoint.
_PARTS: Final = {
    'endpoint_sip_section': ('endpoint_sip', 'endpoint_sip_uuid'),
    'endpoint_sip_section_option': ('endpoint_sip', SECTION),
    'endpoint_sip_template': ('endpoint_sip', 'child_uuid'),
    'pjsip_transport_option': ('pjsip_transport', 'pjsip_transport_uuid'),
    'outcalltrunk': ('outcall', 'outcallid'),
    'dialpattern': ('outcall', 'typeid'),
    'dialaction': ('incall', 'categoryval'),
}
# An updated row shows only the columns that differ, so its object may be unknown. An
# endpoint and a transport have many options: all that are unknown count as one object.
_HAVE_OPTIONS: Final = ('endpoint_sip', 'pjsip_transport')
# The kind of an object, its table, and its key.
_Place = tuple[str, str, str]
_ACTIONS: Final = ('create', 'update', 'delete')


def list_sections(changes: Iterable[Document]) -> set[str]:
    """Return the UUIDs of the sections whose options change."""
    rows = (_merge_values(change) for change in changes)
    return {row[SECTION] for row in rows if row.get(SECTION)}


def summarize(
    changes: Iterable[Document], endpoints: Mapping[str, str]
) -> list[Document]:
    """Return the number of objects that are created, updated and deleted.

    :param changes: the `changes` of a dry run
    :param endpoints: the UUIDs of SIP endpoints by those of their stored sections
    :return: `object`, `action`, `count`, and `text`, such as `2 outgoing routes`
    """
    found = list(changes)
    known = {**endpoints, **_list_changed_sections(found)}
    heads: dict[_Place, str] = {}
    parts: dict[_Place, str] = {}
    for change in found:
        table, action, values = change['table'], change['action'], _merge_values(change)
        key = _join_key(change)
        if values.get('type') == 'registration' and action != 'update':
            heads['registration', table, key] = action
        elif table in _HEADS:
            heads[_HEADS[table], table, key] = action
        elif table in _PARTS:
            parent, _ = _PARTS[table]
            key = _find_parent(change, values, known)
            parts[_HEADS[parent], parent, key] = 'update'
    changed = {kind for kind, *_ in heads}
    parts = {
        place: action
        for place, action in parts.items()
        if place[-1] or place[0] not in changed
    }
    numbers = Counter(
        (place[0], action) for place, action in {**parts, **heads}.items()
    )
    return [
        _describe(kind, action, numbers[kind, action])
        for action in _ACTIONS
        for kind in OBJECTS
        if numbers[kind, action]
    ]


def _merge_values(change: Document) -> Document:
    return {**(change['before'] or {}), **(change['after'] or {}), **change['key']}


def _join_key(change: Document) -> str:
    return '-'.join(map(str, change['key'].values()))


def _list_changed_sections(changes: Iterable[Document]) -> dict[str, str]:
    """Return the UUIDs of endpoints by those of the sections that change."""
    return {
        change['key']['uuid']: _merge_values(change)['endpoint_sip_uuid']
        for change in changes
        if change['table'] == 'endpoint_sip_section'
    }


def _find_parent(
    change: Document, values: Document, endpoints: Mapping[str, str]
) -> str:
    """Return the key of the object that a row is a part of.

    :return: if it is unknown, the row's own key, or an empty text for an option
    """
    table, column = _PARTS[change['table']]
    key = values.get(column)
    if column == SECTION:
        key = endpoints.get(key or '')
    if key is None:
        return '' if table in _HAVE_OPTIONS else _join_key(change)
    return str(key)


def _describe(kind: str, action: str, count: int) -> Document:
    singular, plural = OBJECTS[kind]
    text = f'{count} {singular if count == 1 else plural}'
    return {'object': kind, 'action': action, 'count': count, 'text': text}
