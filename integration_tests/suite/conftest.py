# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the suite, which only uses HTTP and SQL and runs against any wazo-confd.

`INTERCO_CONFD_URL`, `INTERCO_DB_URI` and `INTERCO_TOKENS` (the URL of `GET /sandbox`,
or an answer of it) select a running wazo-confd. Without them, the suite starts a
sandbox.
"""

from __future__ import annotations

import itertools
import os
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from asterisk_answers import Amid
from callerids import Route, route, set_user
from confd_client import (
    Confd,
    Db,
    Host,
    Recorder,
    existing_host,
    running_sandbox,
    temporary_directory,
)
from nat_samples import insert_transport
from served_spec import Spec
from site_files import Site


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests of the sandbox against a real host, before their fixtures run."""
    if os.environ.get('INTERCO_CONFD_URL'):
        for item in items:
            if item.get_closest_marker('sandbox_only'):
                item.add_marker(pytest.mark.skip(reason='tests the sandbox itself'))


@pytest.fixture(scope='session')
def host() -> Iterator[Host]:
    """Return the wazo-confd under test."""
    if url := os.environ.get('INTERCO_CONFD_URL'):
        yield existing_host(url)
        return
    with temporary_directory() as data_dir, running_sandbox(data_dir) as host:
        yield host


@pytest.fixture(scope='session')
def confd(host: Host) -> Confd:
    """A client with an administrator's token of the master tenant."""
    return Confd(host.url, host.tokens['admin']['token'])


@pytest.fixture(scope='session')
def tenant_confd(host: Host) -> Confd:
    """A client with an administrator's token of the sub-tenant."""
    return Confd(host.url, host.tokens['tenant']['token'])


@pytest.fixture(scope='session')
def readonly(host: Host) -> Confd:
    """A client that may read everything of the master tenant, and write nothing."""
    return Confd(host.url, host.tokens['readonly']['token'])


@pytest.fixture(scope='session')
def db(host: Host) -> Iterator[Db]:
    """A connection to the database."""
    db = Db(host.about['db_uri'])
    yield db
    db.connection.close()


@pytest.fixture
def events(host: Host) -> Recorder:
    """The events since the start of the test, but for those of states.

    An event of a state does not belong to a request: it is published when Asterisk
    was asked, also about the interconnections of earlier tests.
    """
    recorder = Recorder(
        f'{host.about_url}/events',
        host.is_sandbox,
        left_out=frozenset({'interconnection_state_updated'}),
    )
    recorder.clear()
    return recorder


@pytest.fixture
def reloads(host: Host) -> Recorder:
    """The requests to wazo-sysconfd since the start of the test."""
    recorder = Recorder(f'{host.about_url}/reloads', host.is_sandbox)
    recorder.clear()
    return recorder


@pytest.fixture
def amid(host: Host) -> Iterator[Amid]:
    """The stand-in for wazo-amid, whose answers are removed at the end."""
    amid = Amid(host)
    yield amid
    amid.set_actions({})


@pytest.fixture(scope='session')
def fixtures(host: Host) -> dict[str, Any]:
    """The `contexts`, `users` and `outcalls` of the master tenant, and the `tokens`."""
    return host.about


@pytest.fixture(scope='session')
def contexts(fixtures: dict[str, Any]) -> dict[str, str]:
    """The names of contexts of the master tenant, by their type."""
    return {use: context['name'] for use, context in fixtures['contexts'].items()}


@pytest.fixture(scope='session')
def name() -> Callable[..., str]:
    """Return a function that returns another unused name at each call."""
    run, numbers = uuid.uuid4().hex[:6], itertools.count(1)
    return lambda prefix='acme': f'{prefix}-{run}-{next(numbers)}'


@pytest.fixture(scope='session')
def spec(confd: Confd) -> Spec:
    """The specification that wazo-confd serves at `/api/api.yml`."""
    answer = confd.get('/api/api.yml')
    assert answer.status_code == 200
    return Spec(answer.text)


@pytest.fixture
def group(confd: Confd, db: Db) -> Iterator[Callable[[], int]]:
    """Return a function that returns the number of another unused DAHDI group.

    There are only 64 groups, so interconnections of the test that use one are deleted.
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
    """The `uuid` and `name` of an unused transport."""
    return insert_transport(db, name('transport'))


@pytest.fixture(scope='session')
def site() -> Iterator[Site]:
    """A sandbox with its own files of DAHDI, wazo-confgend and profiles."""
    with temporary_directory() as data_dir:
        site = Site(data_dir)
        with running_sandbox(data_dir) as site.host:
            yield site


@pytest.fixture
def new_route(
    confd: Confd, fixtures: dict[str, Any], name: Callable[..., str]
) -> Callable[..., Route]:
    """Return a function that creates routes for users of the master tenant."""
    context = fixtures['contexts']['outcall']['name']
    return lambda extension=(), **values: route(
        confd, context, name(), extension, **values
    )


@pytest.fixture
def users(fixtures: dict[str, Any], db: Db) -> Iterator[list[dict[str, Any]]]:
    """Two users of the master tenant with the setting `default` during the test."""
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
