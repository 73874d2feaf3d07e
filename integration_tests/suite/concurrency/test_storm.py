# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""16 clients at the same names, transports and outcalls; two portals at one document.

They go on for `INTERCO_RACE_SECONDS`, a few unless told.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from callerids import route
from confd_client import Confd
from nat_samples import transport_by_sql
from samples import created, path_of, shown, sip
from storm import Ground, storm

SECONDS = float(os.environ.get('INTERCO_RACE_SECONDS', 8))
# What may be refused in passing, and nothing else.
RACED = ('already exists', 'SIPEndpoint')


@pytest.fixture(scope='module')
def ground(confd, db, fixtures, name):
    context = fixtures['contexts']['outcall']['name']
    routes = [route(confd, context, name()) for _ in range(3)]
    return Ground(
        names=[name('storm') for _ in range(8)],
        transports=[transport_by_sql(db, name('transport')) for _ in range(2)],
        outcalls=[one.outcall_id for one in routes],
        extensions=[one.extension_id for one in routes],
        ids=[one.id for one in routes],
    )


@pytest.fixture(scope='module')
def before(db, ground):
    return {'trunks': db.count('trunkfeatures'), 'endpoints': db.count('endpoint_sip')}


@pytest.fixture(scope='module')
def answers(confd, ground, before):
    return storm(confd, ground, SECONDS)


def test_no_client_sees_a_failure(answers):
    assert answers.failures == []


def test_every_deed_was_done_and_refused(answers):
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


def test_nothing_is_refused_but_a_name_that_is_had(answers):
    others = [text for text in answers.refusals if not all(w in text for w in RACED)]
    assert others == []


def test_as_many_trunks_are_there_as_were_made_and_not_deleted(answers, db, before):
    made = answers.count('POST', 201) - answers.count('DELETE', 204)
    assert db.count('trunkfeatures') == before['trunks'] + made
    assert db.count('endpoint_sip') == before['endpoints'] + made


def test_every_name_is_there_once(answers, db, ground):
    sql = 'SELECT name FROM endpoint_sip WHERE name = ANY(%s)'
    names = [row['name'] for row in db.query(sql, list(ground.names))]
    assert sorted(names) == sorted(set(names))
    assert names


def test_no_row_is_doubled(answers, db):
    assert not db.query(
        'SELECT s.endpoint_sip_uuid, s.type, o.key FROM endpoint_sip_section s'
        ' JOIN endpoint_sip_section_option o ON o.endpoint_sip_section_uuid = s.uuid'
        ' JOIN endpoint_sip e ON e.uuid = s.endpoint_sip_uuid'
        " WHERE e.name LIKE 'storm-%%' AND o.key <> 'set_var'"
        ' GROUP BY 1, 2, 3 HAVING count(*) > 1'
    )


def test_each_outcall_has_its_trunks_once_and_in_order(answers, db, ground):
    sql = 'SELECT priority, trunkfeaturesid FROM outcalltrunk WHERE outcallid = %s'
    for outcall in ground.outcalls:
        rows = db.query(sql, outcall)
        assert len({row['priority'] for row in rows}) == len(rows)
        assert len({row['trunkfeaturesid'] for row in rows}) == len(rows)


def test_what_is_there_can_be_put_back(answers, confd, db):
    sql = (
        'SELECT t.id FROM trunkfeatures t JOIN endpoint_sip e'
        " ON e.uuid = t.endpoint_sip_uuid WHERE e.name LIKE 'storm-%%'"
    )
    for row in db.query(sql):
        answer = confd.put(path_of(row['id']), shown(confd, row['id']))
        assert answer.status_code == 204, answer.text


# --- two portals


def add(confd, document, number):
    """What a portal does that adds to what it has read, until it is taken."""
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


def test_of_portals_that_say_what_they_have_read_no_update_is_lost(confd, name):
    document = created(confd, sip(name()))
    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(lambda n: add(confd, document, n), range(12)))
    assert statuses == [204] * 12
    options = shown(confd, document)['sip']['options']['endpoint']
    assert sorted(options) == sorted(['set_var', f'N{n}=1'] for n in range(12))
