# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates that inherit from each other in unusual ways: diamonds, chains, circles.

A walk that visits a template once for each path to it would visit the first template of
the diamonds 2^60 times, and a recursive walk of the chain would exceed Python's stack.
"""

from __future__ import annotations

import pytest
from samples import (
    fetch,
    insert_endpoint,
    insert_trunk,
    path_of,
    tenant_of,
    update,
)

LEVELS = 60
CHAIN_LENGTH = 1_100


def _insert_template(db, tenant, name, parents=(), **sections):
    uuid = insert_endpoint(db, tenant, name, sections, parents)
    db.query('UPDATE endpoint_sip SET template = true WHERE uuid = %s', uuid)
    return uuid


def _insert_root(db, tenant, name):
    options = [('language', 'fr_CA'), ('rtp_symmetric', 'yes')]
    return _insert_template(db, tenant, name(), endpoint=options)


def _insert_diamonds(db, tenant, name):
    """Insert pairs of templates; each inherits from both templates of the last pair."""
    pair = [_insert_root(db, tenant, name)]
    for _ in range(LEVELS):
        pair = [_insert_template(db, tenant, name(), pair) for _ in range(2)]
    return pair


def _insert_chain(db, tenant, name):
    last = _insert_root(db, tenant, name)
    for _ in range(CHAIN_LENGTH):
        last = _insert_template(db, tenant, name(), [last])
    return [last]


def _insert_circle(db, tenant, name):
    first = _insert_root(db, tenant, name)
    last = _insert_template(db, tenant, name(), [first])
    db.query('INSERT INTO endpoint_sip_template VALUES (%s, %s, 0)', first, last)
    return [last]


@pytest.fixture(
    scope='module', params=[_insert_diamonds, _insert_chain, _insert_circle]
)
def acme(request, confd, db, fixtures, name):
    """A trunk with no options of its own; its templates are deleted afterwards."""
    tenant = tenant_of(fixtures)
    trunk = insert_trunk(
        db, tenant, name(), {}, request.param(db, tenant, lambda: name('deep'))
    )
    yield trunk
    confd.delete(path_of(trunk))
    db.query("DELETE FROM endpoint_sip WHERE name LIKE 'deep-%%'")


def test_nat_contains_values_of_distant_templates(confd, acme):
    assert fetch(confd, acme)['sip']['language'] is None
    nat = confd.get(f'{path_of(acme)}/nat').json()
    assert nat['effective']['rtp_symmetric']['value'] is True


def test_diagnostics_contain_options_of_distant_templates(confd, acme):
    answer = confd.get(f'{path_of(acme)}/diagnostics')
    assert answer.status_code == 200, answer.text
    assert answer.text.count('language = fr_CA') == 1


def test_interconnection_with_many_templates_can_be_updated(confd, acme):
    assert update(confd, acme, {'sip': {'callerid': '5145550100'}})
    nat = confd.put(f'{path_of(acme)}/nat', json={'rtp_symmetric': False})
    assert nat.json()['effective']['rtp_symmetric']['source'] == 'endpoint'
    answer = confd.put(f'{path_of(acme)}?dry_run=true', json={'label': 'x'})
    assert answer.json()['asterisk']['after'].count('language = fr_CA') == 1


@pytest.fixture
def circle(db, fixtures, name):
    """Two trunks; each has one of two templates that include each other."""
    tenant = tenant_of(fixtures)
    options = ([('allow', 'ulaw')], [('disallow', 'ulaw')])
    first, second = (
        _insert_template(db, tenant, name(), endpoint=own) for own in options
    )
    link = 'INSERT INTO endpoint_sip_template VALUES (%s, %s, 0)'
    db.query(link, first, second)
    db.query(link, second, first)
    yield [insert_trunk(db, tenant, name(), {}, [one]) for one in (first, second)]
    db.query('DELETE FROM endpoint_sip_template WHERE parent_uuid = %s', first)


def _list(confd, view):
    """Return the items of the list by their ids."""
    items = confd.get('/interconnections', params={'view': view}).json()['items']
    return {item['id']: item for item in items}


def test_warnings_in_a_circle_of_templates_are_the_same_in_every_answer(confd, circle):
    documents, summaries = _list(confd, 'full'), _list(confd, 'summary')
    for trunk in circle:
        warnings = fetch(confd, trunk)['warnings']
        assert documents[trunk]['warnings'] == warnings
        assert summaries[trunk]['warning_count'] == len(warnings)


def test_endpoint_that_is_its_own_template_can_be_read(confd, db, fixtures, name):
    tenant = tenant_of(fixtures)
    options = {'endpoint': [('disallow', 'ulaw'), ('allow', 'ulaw')]}
    first = _insert_template(db, tenant, name(), **options)
    second = _insert_template(db, tenant, name())
    trunk = insert_trunk(db, tenant, name(), {}, [first, second])
    endpoint = db.one(
        'SELECT endpoint_sip_uuid AS uuid FROM trunkfeatures WHERE id = %s', trunk
    )['uuid']
    link = 'INSERT INTO endpoint_sip_template VALUES (%s, %s, 0)'
    db.query(link, second, endpoint)
    db.query(link, first, second)
    warnings = fetch(confd, trunk)['warnings']
    db.query('DELETE FROM endpoint_sip_template WHERE parent_uuid = %s', endpoint)
    assert 'no_codec_left' in {one['code'] for one in warnings}


def test_list_contains_interconnection_with_many_templates(confd, acme):
    name = fetch(confd, acme)['name']
    assert confd.get('/interconnections', params={'name': name}).json()['total'] == 1
