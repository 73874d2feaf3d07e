# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to try in a dry run, and what it told beside what the request then did."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from confd_client import Db
from kinds import REGISTRATION, SECRET, custom, iax, new_exten
from samples import Document, sip

DRY = '?dry_run=true'
AUTH = {'username': 'acme', 'password': SECRET}
# What differs from one row to the next, whatever it holds.
_IDS = re.compile(
    r'"(id|\w+_id|trunk_ids|uuid|\w+_uuid|href)": ("[^"]*"|[0-9]+|\[.*?\])'
)


def routes(db: Db, fixtures: Mapping[str, Any], name: Callable[..., str]) -> Document:
    """New routes in both directions, and the context of the interconnection."""
    contexts = {key: one['name'] for key, one in fixtures['contexts'].items()}
    extension = {
        'exten': f'_{new_exten(db, contexts["outcall"])}.',
        'context': contexts['outcall'],
        'caller_id': '"Acme" <5145550100>',
    }
    incall = {
        'exten': new_exten(db, contexts['incall']),
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


def body(kind: str, name: str) -> Document:
    """A body of a kind, with all the secrets that it can have."""
    return {
        'sip': sip(name, outbound_auth=AUTH, registration={}),
        'iax': iax(
            name,
            auth={'username': 'u', 'secret': SECRET},
            registration=REGISTRATION,
            options=[['x-own', 'a']],
        ),
        'custom': custom(f'Local/{name}'),
    }[kind]


def in_order(reload):
    return {name: sorted(wanted) for name, wanted in reload.items()}


def without_ids(value):
    return json.loads(_IDS.sub(r'"\1": 0', json.dumps(value)))


def told_rows(changes):
    """Table, action, and the key of rows that there were."""
    return sorted(_place(c['table'], c['action'], c['key']) for c in changes)


def made_rows(made):
    return sorted(_place(table, action, dict(key)) for table, action, key, _ in made)


def _place(table, action, key):
    # A new row gets its number when it is made.
    values = '' if action == 'create' else str({k: str(key[k]) for k in sorted(key)})
    return table, action, values


def same_fields(changes, made):
    """The fields of an update are the columns that differ, neither more nor less."""
    told = {
        _place(c['table'], 'update', c['key']): set(c['fields'])
        for c in changes
        if c['action'] == 'update'
    }
    real = {
        _place(table, action, dict(key)): columns
        for table, action, key, columns in made
        if action == 'update'
    }
    assert told == real
    for change in changes:
        new = [c for t, a, _, c in made if (t, a) == (change['table'], 'create')]
        if change['action'] == 'create':
            assert any(set(change['fields']) <= columns for columns in new), change
            assert change['fields'], change
        elif change['action'] == 'delete':
            assert change['fields'] == []
