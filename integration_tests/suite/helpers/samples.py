# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIP bodies, requests to `/interconnections`, and rows inserted without the plugin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

import requests
from confd_client import Confd, Db

Document = dict[str, Any]
Sections = Mapping[str, Iterable[tuple[str, str]]]
INTERCONNECTIONS = '/interconnections'
# The tables with rows of interconnections and of the routes created with them.
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


def sip_body(name: str, **values: Any) -> Document:
    """Return a valid body of type sip.

    :param values: members of `sip`
    """
    return {
        'type': 'sip',
        'name': name,
        'sip': {'remote_hosts': [f'{name}.example.com'], **values},
    }


def merge(document: Any, patch: Any) -> Any:
    """Return a body with a patch merged into it; null is kept as a value."""
    if not isinstance(document, dict) or not isinstance(patch, dict):
        return patch
    return document | {key: merge(document.get(key), patch[key]) for key in patch}


def create(confd: Confd, body: Document, **kwargs: Any) -> Document:
    """Create an interconnection, which must succeed, and return its document."""
    answer = confd.post(INTERCONNECTIONS, json=body, **kwargs)
    assert answer.status_code == 201, answer.text
    return answer.json()


def path_of(document: Document | int) -> str:
    """Return the path of an interconnection, given its document or its id."""
    id_ = document if isinstance(document, int) else document['id']
    return f'{INTERCONNECTIONS}/{id_}'


def fetch(confd: Confd, document: Document | int) -> Document:
    """Return the document that GET answers."""
    answer = confd.get(path_of(document))
    assert answer.status_code == 200, answer.text
    return answer.json()


def update(confd: Confd, document: Document | int, patch: Document) -> Document:
    """Send a patch, which must succeed, and return the document after it."""
    answer = confd.put(path_of(document), json=patch)
    assert (answer.status_code, answer.content) == (204, b''), answer.text
    return fetch(confd, document)


def error_text(answer: requests.Response, status: int = 400) -> str:
    """Return the sentences of an error as lines; it must be a list of strings."""
    assert answer.status_code == status, (answer.status_code, answer.text)
    messages = answer.json()
    assert isinstance(messages, list) and messages
    assert all(isinstance(message, str) for message in messages)
    return '\n'.join(messages)


def problems_of(answer: requests.Response) -> dict[str, str]:
    """Return the reasons of a 400 by path; each path must have one sentence."""
    prefix = 'Input Error - '
    lines = error_text(answer).split('\n')
    assert all(line.startswith(prefix) and ': ' in line for line in lines), lines
    found = dict(line.removeprefix(prefix).split(': ', 1) for line in lines)
    assert len(found) == len(lines), lines
    return found


def codes_of(document: Document) -> list[str]:
    """Return the codes of the warnings, apart from those about a missing context."""
    codes = (warning['code'] for warning in document['warnings'])
    return [code for code in codes if code != 'context_missing']


def unused_network() -> str:
    """Return the prefix of a /64 that no other test matches."""
    digits = uuid4().hex
    return f'2001:db8:1{digits[:3]}:1{digits[3:6]}::'


def count_rows(db: Db) -> dict[str, int]:
    """Return the number of rows of each table."""
    return {table: db.count(table) for table in TABLES}


def stored_options(db: Db, trunk_id: int) -> list[dict[str, Any]]:
    """Return every option of a trunk's endpoint, with the UUID of its row."""
    return db.query(
        'SELECT o.uuid, s.type AS section, o.key, o.value FROM trunkfeatures t'
        ' JOIN endpoint_sip_section s USING (endpoint_sip_uuid)'
        ' JOIN endpoint_sip_section_option o ON o.endpoint_sip_section_uuid = s.uuid'
        ' WHERE t.id = %s ORDER BY o.uuid',
        trunk_id,
    )


def stored_values(db: Db, trunk_id: int, section: str, key: str) -> list[str]:
    """Return the sorted values of an option of a trunk's endpoint."""
    rows = stored_options(db, trunk_id)
    place = (section, key)
    return sorted(r['value'] for r in rows if (r['section'], r['key']) == place)


def stored_sections(db: Db, trunk_id: int) -> dict[str, list[list[str]]]:
    """Return the sorted options of a trunk's endpoint, by section."""
    found: dict[str, list[list[str]]] = {}
    for row in stored_options(db, trunk_id):
        found.setdefault(row['section'], []).append([row['key'], row['value']])
    return {section: sorted(options) for section, options in found.items()}


def insert_trunk(
    db: Db,
    tenant_uuid: str,
    name: str | None = None,
    sections: Sections | None = None,
    templates: Iterable[str] = (),
    **columns: Any,
) -> int:
    """Insert a trunk by SQL and return its id; without a name it has no endpoint."""
    endpoint = name and insert_endpoint(db, tenant_uuid, name, sections, templates)
    columns = {'tenant_uuid': tenant_uuid, 'endpoint_sip_uuid': endpoint} | columns
    names, marks = ', '.join(columns), ', '.join(['%s'] * len(columns))
    return db.one(
        f'INSERT INTO trunkfeatures ({names}) VALUES ({marks}) RETURNING id',
        *columns.values(),
    )['id']


def insert_endpoint(
    db: Db,
    tenant_uuid: str,
    name: str,
    sections: Sections | None = None,
    templates: Iterable[str] = (),
    **columns: Any,
) -> str:
    """Insert a SIP endpoint by SQL and return its UUID."""
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
    """Return the UUID of the tenant of a token."""
    return fixtures['tokens'][who]['tenant_uuid']


def template_of(db: Db, tenant_uuid: str, purpose: str = 'global') -> str:
    """Return the UUID of one of the templates that every tenant has."""
    column = f'{purpose}_sip_template_uuid'
    row = db.one(f'SELECT {column} AS uuid FROM tenant WHERE uuid = %s', tenant_uuid)
    return str(row['uuid'])
