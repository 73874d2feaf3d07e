# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sandbox's tables, native resources and load, compared with a real host."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from confd_client import Confd, Db, Host
from replays import RECORDED
from samples import create, fetch, path_of, sip_body
from trips import session_of_its_own, waiting

pytestmark = pytest.mark.sandbox_only
AMID = json.loads((Path(__file__).parent / 'data/amid.json').read_text())
COLUMNS = """
SELECT attname AS name, format_type(atttypid, atttypmod) AS type,
       NOT attnotnull AS "null", pg_get_expr(adbin, adrelid) AS "default"
FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"""
CONSTRAINTS = """
SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'f', 'c')"""
INDEXES = """
SELECT indexname AS name, regexp_replace(indexdef, '.* USING ', '') AS definition
FROM pg_indexes WHERE tablename = %s AND indexname <> 'interco_match'"""
ENUMS = """
SELECT typname AS name, array_agg(enumlabel::text ORDER BY enumsortorder) AS definition
FROM pg_enum JOIN pg_type t ON t.oid = enumtypid GROUP BY typname"""


def list_by_name(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {row['name']: row['definition'] for row in rows}


def test_tables_are_defined_as_recorded(db: Db) -> None:
    text = (resources.files('interco_sandbox') / 'data/tables.json').read_text()
    recorded = json.loads(text)
    for name, table in recorded['tables'].items():
        assert db.query(COLUMNS, name) == table['columns'], name
        assert list_by_name(db.query(CONSTRAINTS, name)) == table['constraints'], name
        assert list_by_name(db.query(INDEXES, name)) == table['indexes'], name
    assert list_by_name(db.query(ENUMS)) == recorded['enums']


def test_token_errors_are_a_401_that_repeats_the_token(
    confd: Confd, readonly: Confd
) -> None:
    answer = confd.get('/trunks', token='nobody')
    assert answer.status_code == 401
    assert answer.json() == ["('nobody', 'confd.trunks.read')"]
    assert readonly.get('/trunks').status_code == 200
    assert confd.get('/trunks', tenant='other').status_code == 401


def test_token_errors_have_the_recorded_details() -> None:
    """wazo-amid and wazo-confd take these errors from the same library."""
    from xivo.http_exceptions import (
        InvalidTokenAPIException,
        MissingPermissionsTokenAPIException,
    )

    right = 'amid.action.CoreStatus.create'
    recorded = {one['token']: one['body'] for one in AMID['rights']}
    for token, error in (
        ('nobody', InvalidTokenAPIException('<token>', right)),
        ('readonly', MissingPermissionsTokenAPIException('<token>', right, None)),
    ):
        assert error.details == recorded[token]['details']
        assert error.message == recorded[token]['message']
        assert error.id_ == recorded[token]['error_id']


def test_native_resource_without_a_row_is_rejected_as_on_the_host(confd: Confd) -> None:
    recorded = RECORDED[60]
    answer = confd.get(recorded['path'])
    assert answer.status_code == recorded['status'] == 404
    assert answer.json() == recorded['response']


def test_native_resource_answers_html_for_an_invalid_uuid(confd: Confd) -> None:
    answer = confd.get('/endpoints/sip/not-a-uuid')
    assert answer.headers['Content-Type'].startswith('text/html')


def test_tenant_sees_its_own_rows_and_those_of_its_descendants(
    confd: Confd, tenant_confd: Confd
) -> None:
    own = confd.get('/contexts').json()['total']
    everybody = confd.get('/contexts?recurse=true').json()['total']
    assert everybody == own + tenant_confd.get('/contexts').json()['total']


@pytest.mark.parametrize(
    'path',
    [
        *('/trunks', '/endpoints/sip', '/endpoints/sip/templates', '/endpoints/iax'),
        *('/endpoints/custom', '/registers/iax', '/sip/transports', '/outcalls'),
        *('/extensions', '/incalls', '/users', '/contexts'),
    ],
)
def test_links_of_native_resources_lead_to_the_same_document(
    confd: Confd, path: str
) -> None:
    for item in confd.get(path).json()['items'][:20]:
        for link in item['links']:
            answer = confd.get(link['href'])
            assert answer.status_code == 200, link
            assert answer.json() == item


def test_many_clients_that_wait_for_a_lock_block_no_others(
    confd: Confd, host: Host, db: Db, name: Callable[..., str]
) -> None:
    document = create(confd, sip_body(name()))

    def put() -> int:
        client = Confd(host.url, confd.token)
        return client.put(path_of(document), json={'label': 'x'}).status_code

    with (
        session_of_its_own(host.about['db_uri']) as other,
        ThreadPoolExecutor(60) as pool,
    ):
        other.connection.autocommit = False
        sql = 'SELECT 1 FROM trunkfeatures WHERE id = %s FOR UPDATE'
        other.query(sql, document['id'])
        edits = [pool.submit(put) for _ in range(60)]
        deadline = time.monotonic() + 30
        while waiting(db) < len(edits) and time.monotonic() < deadline:
            time.sleep(0.02)
        waited, seen = waiting(db), fetch(confd, document)
        other.connection.rollback()
    assert (waited, seen) == (len(edits), document)
    assert {edit.result() for edit in edits} == {204}


def test_api_yml_has_the_definitions_that_plugins_refer_to(confd: Confd) -> None:
    spec = yaml.safe_load(requests.get(f'{confd.url}/api/api.yml', timeout=10).text)
    assert spec['swagger'] == '2.0'
    assert 'tenantuuid' in spec['parameters']


def test_sandbox_describes_itself_without_a_token(host: Host) -> None:
    about = requests.get(host.about_url, timeout=10).json()
    assert about.keys() == {'db_uri', 'tokens', 'contexts', 'users', 'outcalls'}
    assert about['tokens'].keys() == {
        *('admin', 'tenant', 'sibling', 'readonly', 'portal', 'updater', 'powerless')
    }
    assert about['contexts'].keys() == {'internal', 'incall', 'outcall'}
    names = [user['firstname'] for user in about['users']]
    assert names == ['Ada', 'Bob']
    assert [user['exten'] for user in about['users']] == [
        str(1000 + user['id']) for user in about['users']
    ]
    (outcall,) = about['outcalls']
    (extension,) = outcall['extensions']
    assert extension['exten'] == '_00.'
    assert extension['context'] == about['contexts']['outcall']['name']
