# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outgoing routes of a synchronisation are given completely, and may be shared."""

from __future__ import annotations

from copy import deepcopy
from unittest.mock import ANY

from kinds import iax_body
from samples import create, fetch, problems_of, sip_body
from sync_requests import names_of, send_sync, sync


def _trunks_of(db, outcall):
    query = (
        'SELECT coalesce(s.name, i.name) AS name FROM outcalltrunk x'
        ' JOIN outcall o ON o.id = x.outcallid'
        ' JOIN trunkfeatures t ON t.id = x.trunkfeaturesid'
        ' LEFT JOIN endpoint_sip s ON s.uuid = t.endpoint_sip_uuid'
        ' LEFT JOIN useriax i ON i.id = t.endpoint_iax_id'
        ' WHERE o.name = %s ORDER BY x.priority'
    )
    return [row['name'] for row in db.query(query, outcall['name'])]


def test_missing_outcall_is_created_once_for_all_items(sibling, db, name, new_outcall):
    outcall = new_outcall(ring_time=30)
    items = [sip_body(name()) | {'outcalls': [outcall]} for _ in range(3)]
    assert len(sync(sibling, items)['created']) == 3
    assert _trunks_of(db, outcall) == [item['name'] for item in items]
    assert len(sync(sibling, items)['unchanged']) == 3


def test_items_decide_the_order_of_the_trunks_whatever_their_types(
    sibling, db, name, new_outcall
):
    outcall = new_outcall()
    bodies = [make(name()) for make in (iax_body, sip_body, iax_body, sip_body)]
    sync(sibling, [body | {'outcalls': [outcall]} for body in bodies])
    assert _trunks_of(db, outcall) == [body['name'] for body in bodies]


def test_items_of_different_batches_can_share_a_new_outcall(
    sibling, db, name, new_outcall
):
    outcall = new_outcall()
    # 50 items are stored together.
    items = [sip_body(name()) for _ in range(120)]
    shared = [items[3], items[70], items[119]]
    for item in shared:
        item['outcalls'] = [outcall]
    created = sync(sibling, items)['created']
    assert [one['name'] for one in created] == [item['name'] for item in items]
    assert _trunks_of(db, outcall) == [item['name'] for item in shared]
    assert [fetch(sibling, created[index])['outcalls'] for index in (4, 70)] == [
        [],
        [{'id': ANY, 'name': outcall['name'], 'links': ANY}],
    ]


def test_position_decides_the_order_of_the_trunks_of_a_new_outcall(
    sibling, db, name, new_outcall
):
    outcall = new_outcall()
    items = [
        sip_body(name()) | {'outcalls': [outcall | {'position': position}]}
        for position in (3, 1, 2)
    ]
    sync(sibling, items)
    names = [item['name'] for item in items]
    assert _trunks_of(db, outcall) == [names[1], names[2], names[0]]


def test_outcall_may_be_given_by_its_name_alone(sibling, name, new_outcall):
    outcall = new_outcall()
    create(sibling, sip_body(name()) | {'outcalls': [outcall]})
    item = sip_body(name()) | {'outcalls': [{'name': outcall['name']}]}
    (created,) = sync(sibling, [item])['created']
    assert fetch(sibling, created['id'])['outcalls'][0]['name'] == outcall['name']
    assert names_of(sync(sibling, [item])) == {'unchanged': [item['name']]}


def test_removed_outcall_is_detached(sibling, db, name, new_outcall):
    outcall = new_outcall()
    item = sip_body(name()) | {'outcalls': [outcall]}
    sync(sibling, [item])
    (updated,) = sync(sibling, [item | {'outcalls': []}])['updated']
    assert updated['changed'] == ['outcalls']
    assert _trunks_of(db, outcall) == []


def test_existing_outcall_with_other_values_is_a_problem(sibling, name, new_outcall):
    outcall = new_outcall(ring_time=30)
    create(sibling, sip_body(name()) | {'outcalls': [outcall]})
    other = deepcopy(outcall) | {'ring_time': 20}
    other['extensions'][0]['strip_digits'] = 1
    problems = problems_of(
        send_sync(sibling, [sip_body(name()) | {'outcalls': [other]}])
    )
    assert problems.keys() == {
        'items.0.outcalls.0.ring_time',
        'items.0.outcalls.0.extensions',
    }


def test_two_descriptions_of_one_new_outcall_are_a_problem(sibling, name, new_outcall):
    outcall = new_outcall()
    items = [
        sip_body(name()) | {'outcalls': [outcall]},
        sip_body(name()) | {'outcalls': [outcall | {'description': 'other'}]},
    ]
    problems = problems_of(send_sync(sibling, items))
    assert problems.keys() == {'items.1.outcalls.0.description'}
    assert 'items.0.outcalls.0' in problems['items.1.outcalls.0.description']


def test_new_outcalls_with_the_same_number_are_a_problem(sibling, name, new_outcall):
    first, second = new_outcall(), new_outcall()
    second['extensions'] = first['extensions']
    items = [sip_body(name()) | {'outcalls': [one]} for one in (first, second)]
    problems = problems_of(send_sync(sibling, items))
    assert problems.keys() == {'items.1.outcalls.0.extensions.0.exten'}


def test_outcall_of_another_tenant_answers_only_that_it_exists(
    sibling, fixtures, name, new_outcall
):
    outcall = new_outcall() | {'name': fixtures['outcalls'][0]['name']}
    problems = problems_of(
        send_sync(sibling, [sip_body(name()) | {'outcalls': [outcall]}])
    )
    assert problems == {
        'items.0.outcalls.0.name': f'{outcall["name"]!r} already exists',
    }


def test_one_event_announces_all_trunks_of_a_new_outcall(
    sibling, name, events, new_outcall
):
    outcall = new_outcall()
    items = [sip_body(name()) | {'outcalls': [outcall]} for _ in range(5)]
    events.clear()
    sync(sibling, items)
    assert events.names().count('outcall_trunks_associated') == 1
