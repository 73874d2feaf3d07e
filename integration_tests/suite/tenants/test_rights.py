# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may do what: each method has a right of its own."""

from __future__ import annotations

import pytest
from samples import INTERCONNECTIONS, counts, created, errors, path_of, shown, sip

BAD = 'f00dcafe-0000-4000-8000-000000000000'
_METHODS = [
    ('GET', INTERCONNECTIONS),
    ('POST', INTERCONNECTIONS),
    ('GET', '{item}'),
    ('PUT', '{item}'),
    ('DELETE', '{item}'),
]
_WRITES = [(method, path) for method, path in _METHODS if method != 'GET']


@pytest.fixture
def acme(confd, name):
    return created(confd, sip(name()))


def _sent(client, method, path, document, name, **kwargs):
    json = {'POST': sip(name()), 'PUT': {'label': 'x'}}.get(method)
    path = path.format(item=path_of(document))
    return client.request(method, path, json=json, **kwargs)


@pytest.mark.parametrize(('method', 'path'), _METHODS)
@pytest.mark.parametrize('token', [BAD, ''])
def test_a_bad_token_is_refused_and_not_repeated(
    confd, db, acme, name, method, path, token
):
    before = counts(db)
    answer = _sent(confd, method, path, acme, name, token=token)
    text = errors(answer, 401)
    assert not token or token not in text
    assert counts(db) == before
    assert shown(confd, acme) == acme


@pytest.mark.parametrize(('method', 'path'), _WRITES)
def test_a_token_that_may_only_read_writes_nothing(
    confd, readonly, db, acme, name, method, path
):
    before = counts(db)
    text = errors(_sent(readonly, method, path, acme, name), 401)
    assert readonly.token not in text
    assert counts(db) == before
    assert shown(confd, acme) == acme


def test_a_token_that_may_read_reads(readonly, acme):
    assert readonly.get(INTERCONNECTIONS).status_code == 200
    assert readonly.get(path_of(acme)).json() == acme


def test_a_tenant_that_the_token_does_not_see_is_refused(tenant_confd, fixtures):
    master = fixtures['tokens']['admin']['tenant_uuid']
    answer = tenant_confd.get(INTERCONNECTIONS, tenant=master)
    text = errors(answer, 401)
    assert tenant_confd.token not in text


def test_what_is_wrong_is_not_told_to_who_may_not_write(readonly, acme):
    errors(readonly.put(path_of(acme), json={'no_such': 1}), 401)
    errors(readonly.post(INTERCONNECTIONS, data='{'), 401)
