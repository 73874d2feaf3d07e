# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Interconnections to send, and trunks made behind the plugin's back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

import requests
from confd_client import Confd, Db

Document = dict[str, Any]
INTERCONNECTIONS = '/interconnections'
# What a SIP interconnection is made of.
TABLES = (
    'trunkfeatures',
    'endpoint_sip',
    'endpoint_sip_section',
    'endpoint_sip_section_option',
    'endpoint_sip_template',
    'usercustom',
    'useriax',
    'staticiax',
    'outcall',
    'outcalltrunk',
    'extensions',
    'dialpattern',
    'incall',
)


def sip(name: str, **values: Any) -> Document:
    """A body that is taken; `values` are those of `sip`."""
    return {
        'type': 'sip',
        'name': name,
        'sip': {'remote_hosts': [f'{name}.example.com'], **values},
    }


def merged(document: Any, patch: Any) -> Any:
    """A body with other values in it, null included."""
    if not isinstance(document, dict) or not isinstance(patch, dict):
        return patch
    return document | {key: merged(document.get(key), patch[key]) for key in patch}


def created(confd: Confd, body: Document, **kwargs: Any) -> Document:
    """The document of an interconnection that was made of a body."""
    answer = confd.post(INTERCONNECTIONS, json=body, **kwargs)
    assert answer.status_code == 201, answer.text
    return answer.json()


def path_of(document: Document | int) -> str:
    id_ = document if isinstance(document, int) else document['id']
    return f'{INTERCONNECTIONS}/{id_}'


def shown(confd: Confd, document: Document | int) -> Document:
    """The document as GET answers it."""
    answer = confd.get(path_of(document))
    assert answer.status_code == 200, answer.text
    return answer.json()


def edited(confd: Confd, document: Document | int, patch: Document) -> Document:
    """The document after a patch that is taken."""
    answer = confd.put(path_of(document), json=patch)
    assert (answer.status_code, answer.content) == (204, b''), answer.text
    return shown(confd, document)


def errors(answer: requests.Response, status: int = 400) -> str:
    """The text of an answer in confd's form of errors: a list of strings."""
    assert answer.status_code == status, (answer.status_code, answer.text)
    messages = answer.json()
    assert isinstance(messages, list) and messages
    assert all(isinstance(message, str) for message in messages)
    return '\n'.join(messages)


def new_network() -> str:
    """The prefix of a /64 that no other test matches."""
    digits = uuid4().hex
    return f'2001:db8:1{digits[:3]}:1{digits[3:6]}::'


def counts(db: Db) -> dict[str, int]:
    return {table: db.count(table) for table in TABLES}


def stored(db: Db, trunk_id: int) -> list[dict[str, Any]]:
    """Every option of a trunk's endpoint, with the identity of its row."""
    return db.query(
        'SELECT o.uuid, s.type AS section, o.key, o.value FROM trunkfeatures t'
        ' JOIN endpoint_sip_section s USING (endpoint_sip_uuid)'
        ' JOIN endpoint_sip_section_option o ON o.endpoint_sip_section_uuid = s.uuid'
        ' WHERE t.id = %s ORDER BY o.uuid',
        trunk_id,
    )


def values_of(db: Db, trunk_id: int, section: str, key: str) -> list[str]:
    rows = stored(db, trunk_id)
    place = (section, key)
    return sorted(r['value'] for r in rows if (r['section'], r['key']) == place)


def options_of(db: Db, trunk_id: int) -> dict[str, list[list[str]]]:
    """What is stored, by section, sorted."""
    found: dict[str, list[list[str]]] = {}
    for row in stored(db, trunk_id):
        found.setdefault(row['section'], []).append([row['key'], row['value']])
    return {section: sorted(options) for section, options in found.items()}


def trunk_by_sql(
    db: Db,
    tenant_uuid: str,
    name: str | None = None,
    sections: Mapping[str, Iterable[tuple[str, str]]] | None = None,
    templates: Iterable[str] = (),
    **columns: Any,
) -> int:
    """A trunk as somebody else made it; without a name it has no endpoint."""
    endpoint = name and endpoint_by_sql(db, tenant_uuid, name, sections, templates)
    columns = {'tenant_uuid': tenant_uuid, 'endpoint_sip_uuid': endpoint} | columns
    names, marks = ', '.join(columns), ', '.join(['%s'] * len(columns))
    return db.one(
        f'INSERT INTO trunkfeatures ({names}) VALUES ({marks}) RETURNING id',
        *columns.values(),
    )['id']


def endpoint_by_sql(
    db: Db,
    tenant_uuid: str,
    name: str,
    sections: Mapping[str, Iterable[tuple[str, str]]] | None = None,
    templates: Iterable[str] = (),
    **columns: Any,
) -> str:
    columns = {'tenant_uuid': tenant_uuid, 'name': name} | columns
    names, marks = ', '.join(columns), ', '.join(['%s'] * len(columns))
    endpoint = db.one(
        f'INSERT INTO endpoint_sip ({names}) VALUES ({marks}) RETURNING uuid',
        *columns.values(),
    )['uuid']
    for section, options in (sections or {}).items():
        uuid = db.one(
            'INSERT INTO endpoint_sip_section (type, endpoint_sip_uuid)'
            ' VALUES (%s, %s) RETURNING uuid',
            section,
            endpoint,
        )['uuid']
        for key, value in options:
            db.query(
                'INSERT INTO endpoint_sip_section_option'
                ' (key, value, endpoint_sip_section_uuid) VALUES (%s, %s, %s)',
                key,
                value,
                uuid,
            )
    for priority, template in enumerate(templates):
        db.query(
            'INSERT INTO endpoint_sip_template VALUES (%s, %s, %s)',
            endpoint,
            template,
            priority,
        )
    return endpoint


def tenant_of(fixtures: Mapping[str, Any], who: str = 'admin') -> str:
    return fixtures['tokens'][who]['tenant_uuid']


def template_of(db: Db, tenant_uuid: str, purpose: str = 'global') -> str:
    """The uuid of one of the templates that every tenant has."""
    column = f'{purpose}_sip_template_uuid'
    row = db.one(f'SELECT {column} AS uuid FROM tenant WHERE uuid = %s', tenant_uuid)
    return str(row['uuid'])
