# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two confds on one database: the plugin keeps nothing that is not there."""

from __future__ import annotations

import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from callerids import applied, find, policy, route
from confd_client import Confd, Db, start_sandbox, stop_sandbox
from faults import Database
from nat_samples import edited_nat, shown_nat
from samples import INTERCONNECTIONS, created, path_of, shown, sip, values_of

pytestmark = pytest.mark.sandbox_only


@pytest.fixture(scope='module')
def database():
    data_dir = Path(tempfile.mkdtemp(prefix='interco-test-'))
    database = Database(data_dir)
    yield database
    database.close()
    shutil.rmtree(data_dir, ignore_errors=True)


@pytest.fixture(scope='module')
def hosts(database):
    directories = [Path(tempfile.mkdtemp(prefix='interco-test-')) for _ in range(2)]
    hosts = [start_sandbox(one, '--db-uri', database.uri) for one in directories]
    yield hosts
    for host, directory in zip(hosts, directories, strict=True):
        stop_sandbox(host)
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def confds(hosts):
    return [Confd(host.url, host.tokens['admin']['token']) for host in hosts]


@pytest.fixture
def db(database):
    db = Db(database.uri)
    yield db
    db.connection.close()


def together(confds, number, request):
    """Requests at once, to one and the other in turn; their answers."""

    def send(n):
        confd = confds[n % 2]
        return request(Confd(confd.url, confd.token), n)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(send, range(number)))


def without_links(document):
    return {name: document[name] for name in document if name != 'links'}


def test_what_is_made_at_one_is_shown_by_the_other(confds, name):
    one, other = confds
    document = created(one, sip(name()))
    assert without_links(shown(other, document)) == without_links(document)
    assert other.put(path_of(document), {'label': 'x'}).status_code == 204
    assert shown(one, document)['label'] == 'x'
    edited_nat(one, document, {'rtp_symmetric': True})
    assert shown_nat(other, document)['rtp_symmetric'] is True


def test_a_policy_set_at_one_is_shown_by_the_other(confds, hosts, name):
    one, other = confds
    way = route(one, hosts[0].about['contexts']['outcall']['name'], name())
    applied(one, outcalls=[{'id': way.outcall_id, 'internal_caller_id': True}])
    outcall = find(policy(other)['outcalls'], id=way.outcall_id)
    assert outcall['internal_caller_id'] is True


def test_the_etag_of_one_is_that_of_the_other(confds, name):
    one, other = confds
    path = path_of(created(one, sip(name())))
    etag = one.get(path).headers['ETag']
    assert other.get(path).headers['ETag'] == etag
    answer = one.put(path, {'label': 'x'}, headers={'If-Match': etag})
    assert answer.status_code == 204
    answer = other.put(path, {'label': 'y'}, headers={'If-Match': etag})
    assert answer.status_code == 412


def test_of_many_that_race_for_a_name_at_both_one_has_it(confds, db, name):
    body = sip(name())
    answers = together(confds, 8, lambda c, n: c.post(INTERCONNECTIONS, body))
    assert sorted(answer.status_code for answer in answers) == [201] + [400] * 7
    sql = 'SELECT count(*) AS n FROM endpoint_sip WHERE name = %s'
    assert db.one(sql, body['name'])['n'] == 1


def test_edits_of_one_document_at_both_leave_one_row(confds, db, name):
    document = created(confds[0], sip(name()))

    def edit(confd, n):
        patch = {'sip': {'remote_hosts': [f'h{n}.example.com']}}
        return confd.put(path_of(document), patch)

    answers = together(confds, 12, edit)
    assert {answer.status_code for answer in answers} == {204}
    (contact,) = values_of(db, document['id'], 'aor', 'contact')
    (match,) = values_of(db, document['id'], 'identify', 'match')
    assert contact == f'sip:{match}'
