# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one thing of its own that the plugin has in confd's database."""

from __future__ import annotations

import random

import pytest
from samples import tenant_of, trunk_by_sql
from trips import session_of_its_own

sandbox_only = pytest.mark.sandbox_only
INDEX = "SELECT indexdef FROM pg_indexes WHERE indexname = 'interco_match'"
READ_ONLY = '-c default_transaction_read_only=on'


@pytest.fixture
def ensure(host):
    """Makes sure of the index, on a connection with options of PostgreSQL's."""
    from xivo_dao.helpers.db_manager import Session, init_db

    from wazo_confd_interco.interconnections import match_index

    def ensure(options=''):
        init_db(f'{host.about["db_uri"]}&options={options}', pool_size=1)
        match_index.ensure()
        Session.get_bind().dispose()
        Session.remove()

    yield ensure
    ensure()


def test_matches_have_an_index_that_grows_with_nothing_else(db):
    assert db.one(INDEX)['indexdef'].endswith("WHERE (key = 'match'::text)")


@pytest.mark.parametrize('characters', ['0123456789', 'abcdefghijk0123456789', 'ab,:/'])
def test_a_match_of_any_length_is_stored_all_the_same(db, fixtures, name, characters):
    # At random: PostgreSQL makes shorter what it can, before it says too long.
    text = ''.join(random.Random(1).choices(characters, k=20_000))
    trunk_by_sql(db, tenant_of(fixtures), name(), {'identify': [('match', text)]})
    assert db.query('SELECT 1 FROM endpoint_sip_section_option WHERE value = %s', text)


@sandbox_only
def test_a_site_can_do_without(site):
    with session_of_its_own(site.host.about['db_uri']) as db:
        assert db.query(INDEX) == []
    assert site.confd().get('/interconnections').status_code == 200


@sandbox_only
def test_it_is_made_again_where_it_is_gone(db, ensure):
    before = db.one(INDEX)
    db.query('DROP INDEX interco_match')
    ensure()
    assert db.one(INDEX) == before


@sandbox_only
def test_a_database_that_does_not_allow_it_goes_without(db, ensure, caplog):
    db.query('DROP INDEX interco_match')
    ensure(READ_ONLY)
    assert db.query(INDEX) == []
    (record,) = caplog.records
    assert 'no index interco_match (ReadOnlySqlTransaction)' in record.getMessage()


@sandbox_only
def test_nobody_waits_long_for_who_writes_meanwhile(db, host, ensure, caplog):
    db.query('DROP INDEX interco_match')
    with session_of_its_own(host.about['db_uri']) as other:
        other.connection.autocommit = False
        other.query('LOCK TABLE endpoint_sip_section_option IN ROW EXCLUSIVE MODE')
        ensure()
        assert db.query(INDEX) == []
    assert 'no index interco_match (LockNotAvailable)' in caplog.text


@sandbox_only
def test_where_it_is_nothing_is_locked(db, host, ensure, caplog):
    with session_of_its_own(host.about['db_uri']) as other:
        other.connection.autocommit = False
        other.query('LOCK TABLE endpoint_sip_section_option IN ROW EXCLUSIVE MODE')
        ensure()
    assert caplog.records == []
