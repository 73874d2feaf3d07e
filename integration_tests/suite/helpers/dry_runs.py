# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bodies for dry runs, and the changes of a dry run beside those of the request."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from confd_client import Db
from kinds import (
    REGISTRATION,
    SECRET,
    custom_body,
    iax_body,
    unused_exten,
)
from samples import Document, sip_body

DRY_RUN = '?dry_run=true'
AUTH = {'username': 'acme', 'password': SECRET}
Rows = Mapping[tuple, Mapping[str, Any]]
# Members whose values differ between two rows or events that are otherwise the same.
_IDS = re.compile(
    r'"(id|\w+_id|trunk_ids|uuid|\w+_uuid|href|typeval|typeid|categoryval|outcallid'
    r'|trunkfeaturesid)": ("[^"]*"|[0-9]+|\[.*?\])'
)
_SECRET = re.compile(rf'{SECRET}\d?')


def new_routes_body(
    db: Db, fixtures: Mapping[str, Any], name: Callable[..., str]
) -> Document:
    """Return new routes in both directions, and the context of the interconnection."""
    contexts = {key: one['name'] for key, one in fixtures['contexts'].items()}
    extension = {
        'exten': f'_{unused_exten(db, contexts["outcall"])}.',
        'context': contexts['outcall'],
        'caller_id': '"Acme" <5145550100>',
    }
    incall = {
        'exten': unused_exten(db, contexts['incall']),
        'destination': {'type': 'user', 'user_id': fixtures['users'][0]['id']},
    }
    return {
        'context': contexts['incall'],
        'outcalls': [
            {'id': fixtures['outcalls'][0]['id']},
            {'name': name('to'), 'extensions': [extension]},
        ],
        'incalls': [incall],
    }


def full_body(type_: str, name: str) -> Document:
    """Return a body with every secret that its type can have."""
    return {
        'sip': sip_body(name, outbound_auth=AUTH, registration={}),
        'iax': iax_body(
            name,
            auth={'username': 'u', 'secret': SECRET},
            registration=REGISTRATION,
            options=[['x-own', 'a']],
        ),
        'custom': custom_body(f'Local/{name}'),
    }[type_]


def sort_commands(reload: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    return {name: sorted(wanted) for name, wanted in reload.items()}


def without_ids(value: Any) -> Any:
    return json.loads(_IDS.sub(r'"\1": 0', json.dumps(value, default=str)))


def check_changes(changes: Iterable[Document], before: Rows, after: Rows) -> None:
    """Check the changes of a dry run against the rows before and after the request.

    The ids of new rows differ; everything else must be the same, secrets masked.
    """
    found, expected = list(changes), list(_real_changes(before, after))
    assert _comparable(found, 'create') == _comparable(expected, 'create')
    assert _comparable(found, 'update') == _comparable(expected, 'update')
    assert _comparable(found, 'delete') == _comparable(expected, 'delete')


def _comparable(changes: Iterable[Document], action: str) -> list[str]:
    """Return the changes of an action as sorted text, without the ids of new rows."""
    found = []
    for one in changes:
        if one['action'] == action:
            new = without_ids(one['after'])
            key = without_ids(one['key']) if action == 'create' else one['key']
            comparable = one | {'key': key, 'after': new}
            found.append(json.dumps(comparable, sort_keys=True))
    return sorted(found)


def _real_changes(before: Rows, after: Rows) -> Iterable[Document]:
    for place in before.keys() | after.keys():
        old, new = before.get(place), after.get(place)
        if old == new:
            continue
        row = {name: (old or new)[name] for name in sorted(old or new)}
        columns = [
            name for name in row if (old or {}).get(name) != (new or {}).get(name)
        ]
        action = 'update' if old and new else 'delete' if old else 'create'
        yield {
            'table': place[0],
            'action': action,
            'key': {name: _value(row[name]) for name, _ in place[1]},
            'fields': columns if new else [],
            'before': old and {name: _value(old[name]) for name in columns},
            'after': new and {name: _value(new[name]) for name in columns},
        }


def _value(value: Any) -> Any:
    """Return a value as JSON, with the secrets of the tests masked."""
    return json.loads(_SECRET.sub('***', json.dumps(value, default=str)))
