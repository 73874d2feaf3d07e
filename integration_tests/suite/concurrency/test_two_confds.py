# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two wazo-confd processes on one database: the plugin keeps no state of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from callerids import applied, find, policy, route
from confd_client import Confd, Db, running_sandbox, temporary_directory
from failing_services import Database
from nat_samples import fetch_nat, update_nat
from samples import (
    INTERCONNECTIONS,
    create,
    fetch,
    path_of,
    sip_body,
    stored_values,
)

pytestmark = pytest.mark.sandbox_only


@pytest.fixture(scope='module')
def database():
    with temporary_directory() as data_dir:
        database = Database(data_dir)
        yield database
        database.close()


@pytest.fixture(scope='module')
def hosts(database):
    with ExitStack() as stack:
        directories = [stack.enter_context(temporary_directory()) for _ in range(2)]
        yield [
            stack.enter_context(running_sandbox(one, '--db-uri', database.uri))
            for one in directories
        ]


@pytest.fixture
def confds(hosts):
    return [Confd(host.url, host.tokens['admin']['token']) for host in hosts]


@pytest.fixture
def db(database):
    db = Db(database.uri)
    yield db
    db.connection.close()


def send_together(confds, number, request):
    """Send requests at once, to the two in turn, and return the answers."""

    def send(n):
        confd = confds[n % 2]
        return request(Confd(confd.url, confd.token), n)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(send, range(number)))


def without_links(document):
    return {name: document[name] for name in document if name != 'links'}


def test_interconnection_of_one_confd_is_shown_by_the_other(confds, name):
    one, other = confds
    document = create(one, sip_body(name()))
    assert without_links(fetch(other, document)) == without_links(document)
    assert other.put(path_of(document), {'label': 'x'}).status_code == 204
    assert fetch(one, document)['label'] == 'x'
    update_nat(one, document, {'rtp_symmetric': True})
    assert fetch_nat(other, document)['rtp_symmetric'] is True


def test_caller_id_policy_of_one_confd_is_shown_by_the_other(confds, hosts, name):
    one, other = confds
    attached = route(one, hosts[0].about['contexts']['outcall']['name'], name())
    applied(one, outcalls=[{'id': attached.outcall_id, 'internal_caller_id': True}])
    outcall = find(policy(other)['outcalls'], id=attached.outcall_id)
    assert outcall['internal_caller_id'] is True


def test_etag_of_one_confd_is_valid_at_the_other(confds, name):
    one, other = confds
    path = path_of(create(one, sip_body(name())))
    etag = one.get(path).headers['ETag']
    assert other.get(path).headers['ETag'] == etag
    answer = one.put(path, {'label': 'x'}, headers={'If-Match': etag})
    assert answer.status_code == 204
    answer = other.put(path, {'label': 'y'}, headers={'If-Match': etag})
    assert answer.status_code == 412


def test_concurrent_posts_of_one_name_at_two_confds_create_one(confds, db, name):
    body = sip_body(name())
    answers = send_together(confds, 8, lambda c, n: c.post(INTERCONNECTIONS, body))
    assert sorted(answer.status_code for answer in answers) == [201] + [400] * 7
    sql = 'SELECT count(*) AS n FROM endpoint_sip WHERE name = %s'
    assert db.one(sql, body['name'])['n'] == 1


def test_concurrent_puts_at_two_confds_leave_one_row(confds, db, name):
    document = create(confds[0], sip_body(name()))

    def edit(confd, n):
        patch = {'sip': {'remote_hosts': [f'h{n}.example.com']}}
        return confd.put(path_of(document), patch)

    answers = send_together(confds, 12, edit)
    assert {answer.status_code for answer in answers} == {204}
    (contact,) = stored_values(db, document['id'], 'aor', 'contact')
    (match,) = stored_values(db, document['id'], 'identify', 'match')
    assert contact == f'sip:{match}'
