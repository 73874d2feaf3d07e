# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sandbox as a program, its tables, and its manners."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import requests
from confd_client import Confd, Db, Host, start_sandbox, stop_sandbox
from samples import created, path_of, shown, sip
from trips import session_of_its_own, waiting

pytestmark = pytest.mark.sandbox_only
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


@pytest.fixture
def data_dir() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix='interco-test-'))
    yield path
    shutil.rmtree(path, ignore_errors=True)


def _by_name(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {row['name']: row['definition'] for row in rows}


def test_the_tables_are_the_recorded_ones(db: Db) -> None:
    text = (resources.files('interco_sandbox') / 'data/tables.json').read_text()
    recorded = json.loads(text)
    for name, table in recorded['tables'].items():
        assert db.query(COLUMNS, name) == table['columns'], name
        assert _by_name(db.query(CONSTRAINTS, name)) == table['constraints'], name
        assert _by_name(db.query(INDEXES, name)) == table['indexes'], name
    enums = db.query(
        'SELECT typname AS name, array_agg(enumlabel::text ORDER BY enumsortorder) AS v'
        ' FROM pg_enum JOIN pg_type t ON t.oid = enumtypid GROUP BY typname'
    )
    assert {row['name']: row['v'] for row in enums} == recorded['enums']


def test_a_restart_keeps_the_data_and_a_fresh_start_forgets_it(data_dir: Path) -> None:
    counts = []
    for options in (['--trunks', '3'], [], ['--fresh']):
        sandbox = start_sandbox(data_dir, *options)
        client = Confd(sandbox.url, sandbox.tokens['admin']['token'])
        counts.append(client.get('/trunks').json()['total'])
        stop_sandbox(sandbox)
    assert counts == [3, 3, 0]
    left = subprocess.run(['pgrep', '-f', str(data_dir)], capture_output=True)
    assert not left.stdout


def test_a_wrong_token_and_a_missing_right_are_a_401_that_repeats_the_token(
    confd: Confd, readonly: Confd
) -> None:
    answer = confd.get('/trunks', token='nobody')
    assert answer.status_code == 401
    assert answer.json() == ["('nobody', 'confd.trunks.read')"]
    assert readonly.get('/trunks').status_code == 200
    assert confd.get('/trunks', tenant='other').status_code == 401


def test_lists_refuse_what_the_host_refuses(confd: Confd) -> None:
    recorded = json.loads(
        (Path(__file__).parents[1] / 'helpers' / 'data' / 'native.json').read_text()
    )
    for exchange in recorded[54:59] + recorded[60:61]:
        answer = confd.get(exchange['path'])
        assert answer.status_code == exchange['status'], exchange['path']
        assert answer.json() == exchange['response'], exchange['path']
    assert (
        confd.get('/endpoints/sip/not-a-uuid')
        .headers['Content-Type']
        .startswith('text/html')
    )


def test_tenants_see_their_own_and_their_descendants(
    confd: Confd, tenant_confd: Confd
) -> None:
    own = confd.get('/contexts').json()['total']
    everybody = confd.get('/contexts?recurse=true').json()['total']
    assert everybody == own + tenant_confd.get('/contexts').json()['total']


def test_the_links_of_what_is_served_lead_somewhere(confd: Confd) -> None:
    for path in ('/outcalls', '/users', '/contexts', '/extensions'):
        for item in confd.get(path).json()['items']:
            for link in item['links']:
                answer = confd.get(link['href'])
                assert answer.status_code == 200, link
                assert answer.json() == item


def test_a_crowd_that_waits_for_a_lock_keeps_nobody_out(
    confd: Confd, host: Host, db: Db, name: Callable[..., str]
) -> None:
    document = created(confd, sip(name()))

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
        waited, seen = waiting(db), shown(confd, document)
        other.connection.rollback()
    assert (waited, seen) == (len(edits), document)
    assert {edit.result() for edit in edits} == {204}


def test_the_spec_is_served_whole(confd: Confd) -> None:
    import yaml

    spec = yaml.safe_load(requests.get(f'{confd.url}/api/api.yml', timeout=10).text)
    assert spec['swagger'] == '2.0'
    assert 'tenantuuid' in spec['parameters']
