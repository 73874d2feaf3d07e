# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A synchronisation requires the rights of everything that it does."""

from __future__ import annotations

import pytest
from confd_client import Confd
from samples import INTERCONNECTIONS, count_rows, create, error_text, sip_body
from sync_requests import names_of, send_sync, sync


@pytest.fixture
def updater(host):
    """A client that may update what there is, in the tenant of `sibling`."""
    if 'updater' not in host.tokens:
        pytest.skip('the host has no token that may only update')
    return Confd(host.url, host.tokens['updater']['token'])


def test_synchronisation_requires_the_right_to_update(readonly, db, name):
    before = count_rows(db)
    text = error_text(send_sync(readonly, [sip_body(name())]), 401)
    right = 'confd.interconnections.update'
    assert text == f'Unauthorized - the token lacks the right {right}'
    assert count_rows(db) == before


def test_update_right_suffices_to_update(sibling, updater, name):
    item = sip_body(name())
    create(sibling, item)
    answer = sync(updater, [item | {'label': 'x'}])
    assert names_of(answer) == {'updated': [item['name']]}


@pytest.mark.parametrize('query', ['', '?dry_run=true'])
def test_creating_requires_the_right_to_create(sibling, updater, db, name, query):
    before = count_rows(db)
    text = error_text(send_sync(updater, [sip_body(name())], query), 401)
    right = 'confd.interconnections.create'
    assert text == f'Unauthorized - the token lacks the right {right}'
    assert count_rows(db) == before


@pytest.mark.parametrize('query', ['', '?dry_run=true'])
def test_pruning_requires_the_right_to_delete_each(sibling, updater, db, name, query):
    kept, deleted = (create(sibling, sip_body(name())) for _ in range(2))
    before = count_rows(db)
    answer = send_sync(updater, [kept], query, prune=True)
    right = f'confd.interconnections.{deleted["id"]}.delete'
    assert error_text(answer, 401) == (
        f'Unauthorized - the token lacks the right {right}'
    )
    assert count_rows(db) == before
    assert sibling.get(f'{INTERCONNECTIONS}/{deleted["id"]}').json() == deleted
