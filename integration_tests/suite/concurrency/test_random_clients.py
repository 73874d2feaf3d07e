# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""16 clients send random requests about the same names, transports and outcalls.

They run for `INTERCO_RACE_SECONDS`, 8 by default.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from callerids import route
from confd_client import Confd
from nat_samples import insert_transport
from random_clients import SharedObjects, run_clients
from samples import create, fetch, path_of, sip_body

SECONDS = float(os.environ.get('INTERCO_RACE_SECONDS', 8))


@pytest.fixture(scope='module')
def shared(confd, db, fixtures, name):
    context = fixtures['contexts']['outcall']['name']
    routes = [route(confd, context, name()) for _ in range(3)]
    return SharedObjects(
        names=[name('random') for _ in range(8)],
        transports=[insert_transport(db, name('transport')) for _ in range(2)],
        outcalls=[one.outcall_id for one in routes],
        extensions=[one.extension_id for one in routes],
        ids=[one.id for one in routes],
    )


@pytest.fixture(scope='module')
def before(db, shared):
    return {'trunks': db.count('trunkfeatures'), 'endpoints': db.count('endpoint_sip')}


@pytest.fixture(scope='module')
def answers(confd, shared, before):
    return run_clients(confd, shared, SECONDS)


def test_random_clients_get_no_5xx(answers):
    assert answers.failures == []


def test_random_clients_get_every_expected_status(answers):
    for method, status in (
        ('POST', 201),
        ('POST', 400),
        ('PUT', 204),
        ('PUT', 404),
        ('DELETE', 204),
        ('DELETE', 404),
        ('GET', 200),
    ):
        assert answers.count(method, status), (method, status)


def test_random_clients_are_rejected_only_for_names_of_others(answers):
    # A request is run again if another client takes its name meanwhile. Only if that
    # happens a second time, it is told to try again.
    expected = ('already exists', 'body: conflicts with a concurrent change; try again')
    assert [text for text in answers.errors if not text.endswith(expected)] == []


def test_random_clients_leave_the_trunks_that_were_not_deleted(answers, db, before):
    created_ = answers.count('POST', 201) - answers.count('DELETE', 204)
    assert db.count('trunkfeatures') == before['trunks'] + created_
    assert db.count('endpoint_sip') == before['endpoints'] + created_


def test_random_clients_leave_each_name_once(answers, db, shared):
    sql = 'SELECT name FROM endpoint_sip WHERE name = ANY(%s)'
    names = [row['name'] for row in db.query(sql, list(shared.names))]
    assert sorted(names) == sorted(set(names))
    assert names


def test_random_clients_leave_no_duplicate_option(answers, db):
    assert not db.query(
        'SELECT s.endpoint_sip_uuid, s.type, o.key FROM endpoint_sip_section s'
        ' JOIN endpoint_sip_section_option o ON o.endpoint_sip_section_uuid = s.uuid'
        ' JOIN endpoint_sip e ON e.uuid = s.endpoint_sip_uuid'
        " WHERE e.name LIKE 'random-%%' AND o.key <> 'set_var'"
        ' GROUP BY 1, 2, 3 HAVING count(*) > 1'
    )


def test_random_clients_leave_each_trunk_once_in_an_outcall(answers, db, shared):
    sql = 'SELECT priority, trunkfeaturesid FROM outcalltrunk WHERE outcallid = %s'
    for outcall in shared.outcalls:
        rows = db.query(sql, outcall)
        assert len({row['priority'] for row in rows}) == len(rows)
        assert len({row['trunkfeaturesid'] for row in rows}) == len(rows)


def test_documents_of_random_clients_can_be_put_back(answers, confd, db):
    sql = (
        'SELECT t.id FROM trunkfeatures t JOIN endpoint_sip e'
        " ON e.uuid = t.endpoint_sip_uuid WHERE e.name LIKE 'random-%%'"
    )
    for row in db.query(sql):
        answer = confd.put(path_of(row['id']), fetch(confd, row['id']))
        assert answer.status_code == 204, answer.text


# --- clients that read, change and write one document


def add_option(confd, document, number):
    """Read, add an option and write with `If-Match`, until the write is accepted."""
    client = Confd(confd.url, confd.token)
    for _ in range(200):
        read = client.get(path_of(document))
        options = read.json()['sip']['options']
        options['endpoint'].append(['set_var', f'N{number}=1'])
        answer = client.put(
            path_of(document),
            {'sip': {'options': options}},
            headers={'If-Match': read.headers['ETag']},
        )
        if answer.status_code != 412:
            return answer.status_code
    return 412


def test_clients_with_if_match_lose_no_update(confd, name):
    document = create(confd, sip_body(name()))
    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(lambda n: add_option(confd, document, n), range(12)))
    assert statuses == [204] * 12
    options = fetch(confd, document)['sip']['options']['endpoint']
    assert sorted(options) == sorted(['set_var', f'N{n}=1'] for n in range(12))
