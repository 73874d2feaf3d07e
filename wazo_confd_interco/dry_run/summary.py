# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a request changes in words: one entry for each kind of object and action."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

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
# The object that a row of a table is a part of, and the column that refers to it. A
# request changes the parts of one endpoint and of one transport only.
_PARTS: Final = {
    'endpoint_sip_section': ('endpoint', None),
    'endpoint_sip_section_option': ('endpoint', None),
    'endpoint_sip_template': ('endpoint', None),
    'pjsip_transport_option': ('transport', None),
    'outcalltrunk': ('outgoing_route', 'outcallid'),
    'dialpattern': ('outgoing_route', 'typeid'),
    'dialaction': ('incoming_route', 'categoryval'),
}
_ACTIONS: Final = ('create', 'update', 'delete')


def summarize(changes: Iterable[Document]) -> list[Document]:
    """Return the number of objects that are created, updated and deleted.

    :param changes: the `changes` of a dry run
    :return: `object`, `action`, `count`, and `text`, such as `2 outgoing routes`
    """
    heads: dict[tuple[str, str], str] = {}
    parts: dict[tuple[str, str], str] = {}
    for change in changes:
        table, action = change['table'], change['action']
        values = {**(change['before'] or {}), **(change['after'] or {})}
        key = '-'.join(map(str, change['key'].values()))
        if values.get('type') == 'registration' and action != 'update':
            heads['registration', key] = action
        elif table in _HEADS:
            heads[_HEADS[table], key] = action
        elif table in _PARTS:
            kind, column = _PARTS[table]
            parts[kind, _find_parent(change, values, column)] = 'update'
    changed = {kind for kind, _ in heads}
    parts = {
        (kind, key): action
        for (kind, key), action in parts.items()
        if key or kind not in changed
    }
    found = Counter((kind, action) for (kind, _), action in {**parts, **heads}.items())
    return [
        _describe(kind, action, found[kind, action])
        for action in _ACTIONS
        for kind in OBJECTS
        if found[kind, action]
    ]


def _find_parent(change: Document, values: Document, column: str | None) -> str:
    """Return the key of the object that a row is a part of; empty for the only one."""
    if column is None:
        return ''
    own_key: Any = '-'.join(map(str, change['key'].values()))
    return str({**values, **change['key']}.get(column, own_key))


def _describe(kind: str, action: str, count: int) -> Document:
    singular, plural = OBJECTS[kind]
    text = f'{count} {singular if count == 1 else plural}'
    return {'object': kind, 'action': action, 'count': count, 'text': text}
