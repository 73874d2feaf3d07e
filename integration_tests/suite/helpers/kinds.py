# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""IAX and customized interconnections and routes to send, and rows behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import requests
from confd_client import Confd, Db
from samples import INTERCONNECTIONS, Document, sip, trunk_by_sql

SECRET = 'S3cr3t-w0rd'
REGISTRATION = {
    'remote_host': 'registrar.example.com',
    'auth_username': 'acme',
    'auth_password': SECRET,
}
# Of an IAX or customized one, what of all kinds is left out.
LEFT_OUT = {
    'label': None,
    'context': None,
    'outgoing_caller_id_format': '+E164',
    'twilio_incoming': False,
    'sip': None,
    'headers': None,
    'outcalls': [],
    'warnings': [],
}
# What any request of this plugin may write.
WRITTEN = (
    *('trunkfeatures', 'usercustom', 'useriax', 'staticiax', 'endpoint_sip'),
    *('endpoint_sip_section', 'endpoint_sip_section_option', 'endpoint_sip_template'),
    *('outcall', 'outcalltrunk', 'extensions', 'dialpattern', 'incall', 'dialaction'),
)


def iax(name: str, **values: Any) -> Document:
    """A body that is taken; `values` are those of `iax`."""
    return {
        'type': 'iax',
        'name': name,
        'iax': {'host': f'{name}.example.com', **values},
    }


def custom(interface: str, **values: Any) -> Document:
    """A body that is taken; `values` are those of `custom`."""
    return {'type': 'custom', 'custom': {'interface': interface, **values}}


def of_kind(kind: str, name: str) -> Document:
    """A body that is taken, an IAX one with a registration."""
    return {
        'sip': sip(name),
        'iax': iax(name, registration=REGISTRATION),
        'custom': custom(f'Local/{name}'),
    }[kind]


def new_exten(db: Db, context: str, digits: int = 10) -> str:
    """A number that has no extension in the context."""
    used = {
        row['exten'].strip('_.')
        for row in db.query('SELECT exten FROM extensions WHERE context = %s', context)
    }
    numbers = (str(uuid4().int)[:digits].replace('0', '5') for _ in range(1000))
    return next(number for number in numbers if number not in used)


def line_by_sql(db: Db, text: str) -> int:
    """A `register =>` line as somebody else made it."""
    return db.one(
        'INSERT INTO staticiax (cat_metric, var_metric, commented, filename, category,'
        " var_name, var_val) VALUES (0, 0, 0, 'iax.conf', 'general', 'register', %s)"
        ' RETURNING id',
        text,
    )['id']


def context_by_sql(
    db: Db, tenant_uuid: str, name: str, type_: str = 'internal'
) -> None:
    db.query(
        'INSERT INTO context (uuid, name, displayname, contexttype, tenant_uuid,'
        " commented, description) VALUES (gen_random_uuid(), %s, %s, %s, %s, 0, '')",
        *(name, name, type_, tenant_uuid),
    )


def custom_by_sql(db: Db, tenant_uuid: str, interface: str, **columns: Any) -> int:
    """A customized endpoint as somebody else made it."""
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


def custom_trunk_by_sql(
    db: Db, tenant_uuid: str, interface: str, **columns: Any
) -> int:
    endpoint = custom_by_sql(db, tenant_uuid, interface, **columns)
    return trunk_by_sql(db, tenant_uuid, endpoint_custom_id=endpoint)


def keys_of(db: Db, table: str) -> list[str]:
    """The columns of a table's primary key."""
    rows = db.query(
        'SELECT attname AS name FROM pg_index JOIN pg_attribute'
        ' ON attrelid = indrelid AND attnum = ANY(indkey)'
        ' WHERE indrelid = %s::regclass AND indisprimary',
        table,
    )
    return [row['name'] for row in rows]


def rows_of(db: Db, tables: Iterable[str] = WRITTEN) -> dict[tuple, dict[str, Any]]:
    """Every row of the tables, by the table and the values of its key."""
    found = {}
    for table in tables:
        keys = keys_of(db, table)
        for row in db.query(f'SELECT * FROM {table}'):
            key = tuple((key, str(row[key])) for key in sorted(keys))
            found[table, key] = row
    return found


def compared(
    before: Mapping[tuple, dict], after: Mapping[tuple, dict]
) -> Iterator[tuple[str, str, tuple, set[str]]]:
    """What became of rows: table, action, key, and the columns that differ."""
    for place in before.keys() | after.keys():
        old, new = before.get(place), after.get(place)
        if old is None:
            yield place[0], 'create', place[1], {c for c in new if new[c] is not None}
        elif new is None:
            yield place[0], 'delete', place[1], set()
        elif old != new:
            yield place[0], 'update', place[1], {c for c in new if new[c] != old[c]}


def together(
    confd: Confd, asked: Iterable[tuple[str, str, Any]]
) -> list[requests.Response]:
    """Sends requests at once, each on a connection of its own."""
    asked = list(asked)
    barrier = Barrier(len(asked))

    def send(one: tuple[str, str, Any]) -> requests.Response:
        method, path, body = one
        client = Confd(confd.url, confd.token)
        client.get(INTERCONNECTIONS, params={'limit': 1})  # connected
        barrier.wait()
        return client.request(method, path, json=body)

    with ThreadPoolExecutor(len(asked)) as pool:
        return list(pool.map(send, asked))


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Makes calls at once; what each of them returned."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]
