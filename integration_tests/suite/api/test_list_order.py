# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order of a list, where the sorted column alone does not decide it."""

from __future__ import annotations

import pytest
from samples import INTERCONNECTIONS, insert_trunk, tenant_of

COUNT = 12


@pytest.fixture(scope='module')
def label(db, fixtures, name):
    """A label that trunks share, whose rows are stored in descending order of ids.

    Without a second criterion PostgreSQL would return them as it reads them.
    """
    label, tenant = name('label'), tenant_of(fixtures)
    sql = "SELECT nextval(pg_get_serial_sequence('trunkfeatures', 'id')) AS id"
    ids = [db.one(sql)['id'] for _ in range(COUNT)]
    for id_ in reversed(ids):
        insert_trunk(db, tenant, name('tie'), id=id_)
        db.query(
            'UPDATE endpoint_sip SET label = %s WHERE uuid ='
            ' (SELECT endpoint_sip_uuid FROM trunkfeatures WHERE id = %s)',
            *(label, id_),
        )
    return label


@pytest.mark.parametrize('direction', ['asc', 'desc'])
@pytest.mark.parametrize('order', ['label', 'type', 'context'])
def test_list_orders_equal_items_by_their_id(confd, label, order, direction):
    parameters = {'order': order, 'direction': direction, 'label': label}
    answer = confd.get(INTERCONNECTIONS, params=parameters)
    ids = [item['id'] for item in answer.json()['items']]
    assert len(ids) == COUNT
    assert ids == sorted(ids)


@pytest.mark.parametrize('order', ['label', 'type', 'context'])
def test_pages_of_equal_items_have_each_item_once(confd, label, order):
    ids = []
    for offset in range(0, COUNT, 5):
        parameters = {'order': order, 'label': label, 'limit': 5, 'offset': offset}
        items = confd.get(INTERCONNECTIONS, params=parameters).json()['items']
        ids += [item['id'] for item in items]
    assert len(ids) == COUNT
    assert ids == sorted(ids)
