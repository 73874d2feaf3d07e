# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first create stores a tenant of wazo-auth that wazo-confd does not know yet.

wazo-confd learns of a tenant from an event, which may arrive after a request.
"""

from __future__ import annotations

import pytest
from confd_client import Confd, Db, running_sandbox, temporary_directory
from kinds import iax_body
from samples import INTERCONNECTIONS, sip_body

pytestmark = pytest.mark.sandbox_only

BODIES = {
    'sip': sip_body('unknown-tenant') | {'context': None},
    'iax': iax_body('unknown-tenant') | {'context': None},
    'sync': {'items': [sip_body('unknown-tenant') | {'context': None}]},
}


@pytest.fixture(scope='module')
def sandbox():
    with temporary_directory() as data_dir, running_sandbox(data_dir) as host:
        yield host


@pytest.fixture
def db(sandbox):
    db = Db(sandbox.about['db_uri'])
    yield db
    db.connection.close()


@pytest.fixture
def sibling(sandbox, db):
    """Provide a client of a tenant without a row."""
    token = sandbox.tokens['sibling']
    yield Confd(sandbox.url, token['token'])
    for trunk in db.query('SELECT id FROM trunkfeatures'):
        Confd(sandbox.url, token['token']).delete(f'{INTERCONNECTIONS}/{trunk["id"]}')
    db.query('DELETE FROM tenant WHERE uuid = %s', token['tenant_uuid'])


def is_tenant_stored(sandbox, db):
    uuid = sandbox.tokens['sibling']['tenant_uuid']
    return bool(db.query('SELECT uuid FROM tenant WHERE uuid = %s', uuid))


@pytest.mark.parametrize('case', BODIES)
def test_create_stores_the_tenant(sandbox, db, sibling, case):
    assert not is_tenant_stored(sandbox, db)
    method, status = ('PUT', 200) if case == 'sync' else ('POST', 201)
    answer = sibling.request(method, INTERCONNECTIONS, json=BODIES[case])
    assert answer.status_code == status, answer.text
    assert is_tenant_stored(sandbox, db)


@pytest.mark.parametrize('case', BODIES)
def test_dry_run_stores_no_tenant(sandbox, db, sibling, case):
    method = 'PUT' if case == 'sync' else 'POST'
    path = f'{INTERCONNECTIONS}?dry_run=true'
    answer = sibling.request(method, path, json=BODIES[case])
    assert answer.status_code == 200, answer.text
    assert not is_tenant_stored(sandbox, db)
