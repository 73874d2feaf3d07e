# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The index of version 0.1.0 in the database of wazo-confd, which is dropped."""

from __future__ import annotations

import pytest
from confd_client import Confd, Db, running_sandbox, temporary_directory
from samples import create, path_of, sip_body
from trips import session_of_its_own

pytestmark = pytest.mark.sandbox_only
INDEXES = 'SELECT indexname FROM pg_indexes ORDER BY indexname'
# The statement of version 0.1.0.
CREATE_INDEX = """
CREATE INDEX IF NOT EXISTS interco_match ON endpoint_sip_section_option
((CASE WHEN value ~ '[,:/]' THEN '/'
       WHEN value ~ '^[0-9.]+$' THEN split_part(left(value, 64), '.', 1)
       ELSE lower(left(value, 64) COLLATE "C") END))
WHERE key = 'match'"""


def list_indexes(db):
    return [row['indexname'] for row in db.query(INDEXES)]


@pytest.fixture
def drop_index(host):
    """Return a function that drops the index as the plugin does when it starts."""
    from xivo_dao.helpers.db_manager import Session, init_db

    from wazo_confd_interco.native.database.legacy_index import drop_match_index

    def drop(options=''):
        Session.remove()
        init_db(f'{host.about["db_uri"]}&options={options}', pool_size=1)
        drop_match_index()
        Session.get_bind().dispose()
        Session.remove()

    yield drop
    drop()


@pytest.fixture
def data_dir():
    with temporary_directory() as path:
        yield path


def test_restart_drops_the_index_of_version_0_1_0(data_dir, name):
    with running_sandbox(data_dir) as sandbox:
        db = Db(sandbox.about['db_uri'])
        indexes = list_indexes(db)
        document = create(
            Confd(sandbox.url, sandbox.tokens['admin']['token']), sip_body(name())
        )
        db.query(CREATE_INDEX)
        assert list_indexes(db) != indexes
        db.connection.close()

    with running_sandbox(data_dir) as sandbox:
        db = Db(sandbox.about['db_uri'])
        assert list_indexes(db) == indexes
        db.connection.close()
        confd = Confd(sandbox.url, sandbox.tokens['admin']['token'])
        assert confd.get(path_of(document)).status_code == 200
    log = (data_dir / 'confd.log').read_text()
    assert log.count('dropped the index interco_match') == 1


def test_plugin_creates_no_index(db):
    assert 'interco' not in ' '.join(list_indexes(db))


def test_locked_table_keeps_the_index_and_logs_a_warning(host, db, drop_index, caplog):
    db.query(CREATE_INDEX)
    with session_of_its_own(host.about['db_uri']) as other:
        other.connection.autocommit = False
        other.query('LOCK TABLE endpoint_sip_section_option IN ROW EXCLUSIVE MODE')
        drop_index()
        assert 'interco_match' in list_indexes(db)
    assert 'could not drop the index interco_match' in caplog.text
    assert 'LockNotAvailable' in caplog.text


def test_read_only_database_keeps_the_index_and_logs_a_warning(db, drop_index, caplog):
    db.query(CREATE_INDEX)
    drop_index('-c default_transaction_read_only=on')
    assert 'interco_match' in list_indexes(db)
    assert 'ReadOnlySqlTransaction' in caplog.text


def test_missing_index_needs_no_lock_and_no_log(host, db, drop_index, caplog):
    with session_of_its_own(host.about['db_uri']) as other:
        other.connection.autocommit = False
        other.query('LOCK TABLE endpoint_sip_section_option')
        drop_index()
    assert caplog.records == []
