# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates that inherit from each other in every way that the tables allow.

Gone through once for every way to it, the first template of these would be read 2^60
times; a recursion would end with Python's stack.
"""

from __future__ import annotations

import pytest
from samples import edited, endpoint_by_sql, path_of, shown, tenant_of, trunk_by_sql

LEVELS = 60
DEEP = 1_100


def _template(db, tenant, name, parents=(), **sections):
    uuid = endpoint_by_sql(db, tenant, name, sections, parents)
    db.query('UPDATE endpoint_sip SET template = true WHERE uuid = %s', uuid)
    return uuid


def _first(db, tenant, name):
    options = [('language', 'fr_CA'), ('rtp_symmetric', 'yes')]
    return _template(db, tenant, name(), endpoint=options)


def _diamonds(db, tenant, name):
    """Pairs of templates, each of which inherits from both of the pair before."""
    pair = [_first(db, tenant, name)]
    for _ in range(LEVELS):
        pair = [_template(db, tenant, name(), pair) for _ in range(2)]
    return pair


def _chain(db, tenant, name):
    last = _first(db, tenant, name)
    for _ in range(DEEP):
        last = _template(db, tenant, name(), [last])
    return [last]


def _circle(db, tenant, name):
    first = _first(db, tenant, name)
    last = _template(db, tenant, name(), [first])
    db.query('INSERT INTO endpoint_sip_template VALUES (%s, %s, 0)', first, last)
    return [last]


@pytest.fixture(scope='module', params=[_diamonds, _chain, _circle])
def acme(request, confd, db, fixtures, name):
    """A trunk that inherits all that it has; nothing is left for the host's lists."""
    tenant = tenant_of(fixtures)
    trunk = trunk_by_sql(
        db, tenant, name(), {}, request.param(db, tenant, lambda: name('deep'))
    )
    yield trunk
    confd.delete(path_of(trunk))
    db.query("DELETE FROM endpoint_sip WHERE name LIKE 'deep-%%'")


def test_it_is_shown_with_what_it_inherits(confd, acme):
    assert shown(confd, acme)['sip']['language'] is None
    nat = confd.get(f'{path_of(acme)}/nat').json()
    assert nat['effective']['rtp_symmetric']['value'] is True


def test_what_asterisk_reads_has_what_it_inherits(confd, acme):
    answer = confd.get(f'{path_of(acme)}/diagnostics')
    assert answer.status_code == 200, answer.text
    assert answer.text.count('language = fr_CA') == 1


def test_it_is_edited(confd, acme):
    assert edited(confd, acme, {'sip': {'callerid': '5145550100'}})
    nat = confd.put(f'{path_of(acme)}/nat', json={'rtp_symmetric': False})
    assert nat.json()['effective']['rtp_symmetric']['source'] == 'endpoint'
    answer = confd.put(f'{path_of(acme)}?dry_run=true', json={'label': 'x'})
    assert answer.json()['asterisk']['after'].count('language = fr_CA') == 1


def test_a_list_shows_it(confd, acme):
    name = shown(confd, acme)['name']
    assert confd.get('/interconnections', params={'name': name}).json()['total'] == 1
