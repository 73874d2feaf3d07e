# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often the database is asked: not more for a hundred than for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from confd_client import Db, Host
from samples import (
    INTERCONNECTIONS,
    created,
    path_of,
    sip,
    template_of,
    tenant_of,
    trunk_by_sql,
)

pytestmark = pytest.mark.sandbox_only
AT_MOST = 10


@pytest.fixture
def statements(host: Host) -> Iterator[Callable[..., int]]:
    """Sends a GET to the plugin in this process, and counts what it asks."""
    from interco_sandbox.__main__ import settings
    from interco_sandbox.app import make_app
    from interco_sandbox.standins import MASTER, Auth, Sysconfd, serve
    from sqlalchemy import event
    from xivo_dao.helpers.db_manager import Session, init_db

    Session.remove()
    init_db(host.about['db_uri'], pool_size=2)
    auth, sysconfd = serve(Auth), serve(Sysconfd)
    at = {'host': '127.0.0.1'}
    config = settings(
        Path('/nonexistent'),
        db_uri=host.about['db_uri'],
        auth=at | {'port': auth.server_port, 'master_tenant_uuid': MASTER},
        sysconfd=at | {'port': sysconfd.server_port},
        enabled_plugins={'interconnections': True},
    )
    client = make_app(config).test_client()
    headers = {'X-Auth-Token': host.tokens['admin']['token']}

    def count(path: str, **query: str) -> int:
        seen = []
        listen = (Session.bind, 'before_cursor_execute', lambda *args: seen.append(1))
        event.listen(*listen)
        answer = client.get(f'/1.1{path}', query_string=query, headers=headers)
        event.remove(*listen)
        assert answer.status_code == 200, answer.text
        count.answer = answer.json
        return len(seen)

    yield count
    Session.remove()
    Session.bind.dispose()
    auth.shutdown(), sysconfd.shutdown()


SECTIONS = {
    'aor': [('contact', 'sip:a'), ('max_contacts', '0')],
    'endpoint': [('identify_by', 'ip'), ('set_var', 'PJSIP_HEADER(add,X-A)=b')],
    'identify': [('match', '192.0.2.1')],
    'outbound_auth': [('username', 'u'), ('password', 'p')],
}


def _made(db: Db, fixtures, name, number: int, sections=SECTIONS) -> str:
    """A word that finds so many trunks."""
    word, tenant = name('many'), tenant_of(fixtures)
    templates = [template_of(db, tenant, 'registration_trunk')]
    for one in range(number):
        trunk_by_sql(db, tenant, f'{word}-{one}', sections, templates)
    return word


def test_a_hundred_are_asked_for_like_one(statements, db, fixtures, name):
    counts = {}
    for number in (1, 2, 25, 100):
        word = _made(db, fixtures, name, number)
        counts[number] = statements(INTERCONNECTIONS, search=word)
        assert statements.answer['total'] == number
        assert len(statements.answer['items']) == number
    assert len(set(counts.values())) == 1, counts
    assert counts[1] <= AT_MOST


def test_a_page_is_asked_for_like_the_whole(statements, db, fixtures, name):
    word = _made(db, fixtures, name, 10)
    whole = statements(INTERCONNECTIONS, search=word)
    assert statements(INTERCONNECTIONS, search=word, limit='3', order='name') == whole


def test_one_is_asked_for_like_a_list(statements, confd, name):
    document = created(confd, sip(name()))
    assert statements(path_of(document)) <= AT_MOST
