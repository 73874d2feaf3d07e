# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures over HTTP and SQL alone, so that the suite runs against any confd.

``INTERCO_CONFD_URL``, ``INTERCO_DB_URI`` and ``INTERCO_TOKENS`` (the URL, or the JSON
text, of what ``GET /sandbox`` answers) point it at one; unset, it starts the sandbox.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from callerids import Route, route, set_user
from confd_client import (
    Confd,
    Db,
    Host,
    Recorder,
    existing_host,
    start_sandbox,
    stop_sandbox,
)
from dry_runs import DRY, body, routes
from kinds import compared, rows_of
from nat_samples import transport_by_sql
from samples import Document
from served_spec import Spec
from site_files import Site


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips what is about the sandbox, before its fixtures start one."""
    if os.environ.get('INTERCO_CONFD_URL'):
        for item in items:
            if item.get_closest_marker('sandbox_only'):
                item.add_marker(pytest.mark.skip(reason='about the sandbox itself'))


@pytest.fixture(scope='session')
def host() -> Iterator[Host]:
    if url := os.environ.get('INTERCO_CONFD_URL'):
        yield existing_host(url)
        return
    data_dir = Path(tempfile.mkdtemp(prefix='interco-test-'))
    host = start_sandbox(data_dir)
    yield host
    stop_sandbox(host)
    shutil.rmtree(data_dir, ignore_errors=True)


@pytest.fixture(scope='session')
def confd(host: Host) -> Confd:
    """The master tenant's administrator."""
    return Confd(host.url, host.tokens['admin']['token'])


@pytest.fixture(scope='session')
def tenant_confd(host: Host) -> Confd:
    """An administrator of the sub-tenant."""
    return Confd(host.url, host.tokens['tenant']['token'])


@pytest.fixture(scope='session')
def readonly(host: Host) -> Confd:
    """May read all of the master tenant, and write nothing."""
    return Confd(host.url, host.tokens['readonly']['token'])


@pytest.fixture(scope='session')
def db(host: Host) -> Iterator[Db]:
    db = Db(host.about['db_uri'])
    yield db
    db.connection.close()


@pytest.fixture
def events(host: Host) -> Recorder:
    """Empty at the start of the test."""
    recorder = Recorder(f'{host.about_url}/events', host.is_sandbox)
    recorder.clear()
    return recorder


@pytest.fixture
def reloads(host: Host) -> Recorder:
    """Empty at the start of the test."""
    recorder = Recorder(f'{host.about_url}/reloads', host.is_sandbox)
    recorder.clear()
    return recorder


@pytest.fixture(scope='session')
def fixtures(host: Host) -> dict[str, Any]:
    """``contexts``, ``users`` and ``outcalls`` of the master tenant, and ``tokens``."""
    return host.about


@pytest.fixture(scope='session')
def contexts(fixtures: dict[str, Any]) -> dict[str, str]:
    """The names of the master tenant's contexts, by what they are for."""
    return {use: context['name'] for use, context in fixtures['contexts'].items()}


@pytest.fixture(scope='session')
def name() -> Callable[..., str]:
    """A new name at every call; no two runs share one."""
    run, numbers = uuid.uuid4().hex[:6], itertools.count(1)
    return lambda prefix='acme': f'{prefix}-{run}-{next(numbers)}'


@pytest.fixture(scope='session')
def spec(confd: Confd) -> Spec:
    """What ``/api/api.yml`` says."""
    answer = confd.get('/api/api.yml')
    assert answer.status_code == 200
    return Spec(answer.text)


@pytest.fixture
def group(confd: Confd, db: Db) -> Iterator[Callable[[], int]]:
    """A number of a DAHDI group that no interconnection uses in any order.

    There are 64 of them alone: what uses one after the test is deleted.
    """
    sql = "SELECT interface FROM usercustom WHERE interface ILIKE 'dahdi/%%'"
    before = {row['interface'] for row in db.query(sql)}
    used = {interface[7:].lstrip('0') or '0' for interface in before}
    free = iter([number for number in range(63, -1, -1) if str(number) not in used])
    yield lambda: next(free)
    trunks = (
        'SELECT t.id FROM trunkfeatures t JOIN usercustom c'
        ' ON c.id = t.endpoint_custom_id WHERE NOT c.interface = ANY(%s)'
        " AND c.interface ILIKE 'dahdi/%%'"
    )
    for row in db.query(trunks, list(before)):
        confd.delete(f'/interconnections/{row["id"]}')
    db.query(
        "DELETE FROM usercustom WHERE interface ILIKE 'dahdi/%%'"
        ' AND NOT interface = ANY(%s)',
        list(before),
    )


@pytest.fixture
def transport(db: Db, name: Callable[..., str]) -> dict[str, Any]:
    """A transport that nobody uses, as its uuid and name."""
    return transport_by_sql(db, name('transport'))


@pytest.fixture(scope='session')
def site() -> Iterator[Site]:
    """A sandbox with settings of its own: DAHDI, wazo-confgend, and profiles."""
    data_dir = Path(tempfile.mkdtemp(prefix='interco-test-'))
    site = Site(data_dir)
    site.host = start_sandbox(data_dir)
    yield site
    stop_sandbox(site.host)
    shutil.rmtree(data_dir, ignore_errors=True)


@pytest.fixture
def new_route(
    confd: Confd, fixtures: dict[str, Any], name: Callable[..., str]
) -> Callable[..., Route]:
    """Makes routes that every user of the master tenant may dial."""
    context = fixtures['contexts']['outcall']['name']
    return lambda extension=(), **values: route(
        confd, context, name(), extension, **values
    )


@pytest.fixture
def users(fixtures: dict[str, Any], db: Db) -> Iterator[list[dict[str, Any]]]:
    """Two of the master tenant, on default; after the test they have no setting."""
    users = fixtures['users'][:2]
    for user in users:
        set_user(db, user, 'default')
    yield users
    for user in users:
        set_user(db, user, '')


@pytest.fixture
def user(users: list[dict[str, Any]]) -> dict[str, Any]:
    """The first of them, who has a line."""
    return users[0]


@pytest.fixture
def meanwhile(confd: Confd) -> Iterator[Callable[..., Future[requests.Response]]]:
    """Sends a request that goes on while the test does."""
    with ThreadPoolExecutor(1) as pool:
        client = Confd(confd.url, confd.token)
        yield lambda *args, **kwargs: pool.submit(client.request, *args, **kwargs)


@pytest.fixture
def new_routes(
    db: Db, fixtures: dict[str, Any], name: Callable[..., str]
) -> Callable[[], Document]:
    """Makes the part of a body that is new routes in both directions."""
    return lambda: routes(db, fixtures, name)


@pytest.fixture
def new_body(
    new_routes: Callable[[], Document], name: Callable[..., str]
) -> Callable[..., Document]:
    """Makes a body of a kind; with routes, where that is asked for."""

    def make(kind: str, with_routes: bool = False) -> Document:
        return body(kind, name()) | (new_routes() if with_routes else {})

    return make


@pytest.fixture
def dry_run(
    db: Db, events: Recorder, reloads: Recorder
) -> Callable[..., requests.Response]:
    """The answer of a dry run, after which all is as it was."""

    def send(
        client: Confd, method: str, path: str, body: Document | None = None
    ) -> requests.Response:
        events.clear()
        reloads.clear()
        before = rows_of(db)
        answer = client.request(method, f'{path}{DRY}', json=body)
        assert list(compared(before, rows_of(db))) == []
        assert (events.all(), reloads.all()) == ([], [])
        return answer

    return send
