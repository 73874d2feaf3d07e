# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bodies of all types, comparisons of rows, and requests sent at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import requests
from confd_client import Confd, Db
from samples import INTERCONNECTIONS, Document, insert_trunk, sip_body

SECRET = 'S3cr3t-w0rd'
REGISTRATION = {
    'remote_host': 'registrar.example.com',
    'auth_username': 'acme',
    'auth_password': SECRET,
}
# The members that a new IAX or customized interconnection has by default.
COMMON_DEFAULTS = {
    'label': None,
    'context': None,
    'outgoing_caller_id_format': '+E164',
    'twilio_incoming': False,
    'sip': None,
    'headers': None,
    'outcalls': [],
    'warnings': [],
}
# The tables that requests of the plugin may write, without those of NAT.
WRITTEN_TABLES = (
    *('trunkfeatures', 'usercustom', 'useriax', 'staticiax', 'endpoint_sip'),
    *('endpoint_sip_section', 'endpoint_sip_section_option', 'endpoint_sip_template'),
    *('outcall', 'outcalltrunk', 'extensions', 'dialpattern', 'incall', 'dialaction'),
)
# A row's table, and the columns of its primary key with their values.
Rows = Mapping[tuple[str, tuple], Mapping[str, Any]]


def iax_body(name: str, **values: Any) -> Document:
    """Return a valid body of type iax.

    :param values: members of `iax`
    """
    return {
        'type': 'iax',
        'name': name,
        'iax': {'host': f'{name}.example.com', **values},
    }


def custom_body(interface: str, **values: Any) -> Document:
    """Return a valid body of type custom.

    :param values: members of `custom`
    """
    return {'type': 'custom', 'custom': {'interface': interface, **values}}


def body_of_type(type_: str, name: str) -> Document:
    """Return a valid body; one of type iax has a registration."""
    return {
        'sip': sip_body(name),
        'iax': iax_body(name, registration=REGISTRATION),
        'custom': custom_body(f'Local/{name}'),
    }[type_]


def unused_exten(db: Db, context: str, digits: int = 10) -> str:
    """Return a number that has no extension in the context."""
    used = {
        row['exten'].strip('_.')
        for row in db.query('SELECT exten FROM extensions WHERE context = %s', context)
    }
    numbers = (str(uuid4().int)[:digits].replace('0', '5') for _ in range(1000))
    return next(number for number in numbers if number not in used)


def insert_register_line(db: Db, text: str) -> int:
    """Insert a `register =>` line of iax.conf by SQL, and return its id."""
    return db.one(
        'INSERT INTO staticiax (cat_metric, var_metric, commented, filename, category,'
        " var_name, var_val) VALUES (0, 0, 0, 'iax.conf', 'general', 'register', %s)"
        ' RETURNING id',
        text,
    )['id']


def insert_context(
    db: Db, tenant_uuid: str, name: str, type_: str = 'internal'
) -> None:
    """Insert a dialplan context by SQL."""
    db.query(
        'INSERT INTO context (uuid, name, displayname, contexttype, tenant_uuid,'
        " commented, description) VALUES (gen_random_uuid(), %s, %s, %s, %s, 0, '')",
        *(name, name, type_, tenant_uuid),
    )


def insert_custom_endpoint(
    db: Db, tenant_uuid: str, interface: str, **columns: Any
) -> int:
    """Insert a customized endpoint by SQL, and return its id."""
    columns = {
        'tenant_uuid': tenant_uuid,
        'interface': interface,
        'category': 'trunk',
        'intfsuffix': '',
        'commented': 0,
        'protocol': 'custom',
    } | columns
    names, marks = ', '.join(columns), ', '.join(['%s'] * len(columns))
    return db.one(
        f'INSERT INTO usercustom ({names}) VALUES ({marks}) RETURNING id',
        *columns.values(),
    )['id']


def insert_custom_trunk(
    db: Db, tenant_uuid: str, interface: str, **columns: Any
) -> int:
    """Insert a trunk with a customized endpoint by SQL, and return the trunk's id."""
    endpoint = insert_custom_endpoint(db, tenant_uuid, interface, **columns)
    return insert_trunk(db, tenant_uuid, endpoint_custom_id=endpoint)


def _primary_key_of(db: Db, table: str) -> list[str]:
    rows = db.query(
        'SELECT attname AS name FROM pg_index JOIN pg_attribute'
        ' ON attrelid = indrelid AND attnum = ANY(indkey)'
        ' WHERE indrelid = %s::regclass AND indisprimary',
        table,
    )
    return [row['name'] for row in rows]


def read_rows(db: Db, tables: Iterable[str] = WRITTEN_TABLES) -> Rows:
    """Return every row of the tables."""
    found = {}
    for table in tables:
        columns = sorted(_primary_key_of(db, table))
        for row in db.query(f'SELECT * FROM {table}'):
            key = tuple((column, str(row[column])) for column in columns)
            found[table, key] = row
    return found


def diff_rows(before: Rows, after: Rows) -> Iterator[tuple[str, str, tuple, set[str]]]:
    """Yield what happened to rows: table, action, key, and the columns that differ."""
    for place in before.keys() | after.keys():
        old, new = before.get(place), after.get(place)
        if old is None:
            yield place[0], 'create', place[1], {c for c in new if new[c] is not None}
        elif new is None:
            yield place[0], 'delete', place[1], set()
        elif old != new:
            yield place[0], 'update', place[1], {c for c in new if new[c] != old[c]}


def send_together(
    confd: Confd, asked: Iterable[tuple[str, str, Any]]
) -> list[requests.Response]:
    """Send requests at the same time, each over a connection of its own.

    :param asked: method, path and body of each request
    """
    asked = list(asked)
    barrier = Barrier(len(asked))

    def send(request: tuple[str, str, Any]) -> requests.Response:
        method, path, body = request
        client = Confd(confd.url, confd.token)
        # Connect before the others begin.
        client.get(INTERCONNECTIONS, params={'limit': 1})
        barrier.wait()
        return client.request(method, path, json=body)

    with ThreadPoolExecutor(len(asked)) as pool:
        return list(pool.map(send, asked))


def call_together(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Call functions at the same time, and return their results in order."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]
