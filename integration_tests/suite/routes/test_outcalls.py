# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outgoing routes of an interconnection: attached, detached, or created with it."""

from __future__ import annotations

import pytest
from kinds import diff_rows, read_rows, send_together
from samples import (
    INTERCONNECTIONS,
    create,
    error_text,
    fetch,
    insert_trunk,
    path_of,
    tenant_of,
    update,
)


@pytest.fixture
def outcall_with_trunks(confd, outcalls_body, name):
    """Create an outcall with three trunks, and return its id and theirs."""
    first = create(confd, outcalls_body({'name': name('to')}))
    outcall = {'id': first['outcalls'][0]['id']}
    others = [create(confd, outcalls_body(outcall)) for _ in range(2)]
    return outcall['id'], [document['id'] for document in (first, *others)]


def trunks_of(confd, outcall):
    return [trunk['id'] for trunk in confd.get(f'/outcalls/{outcall}').json()['trunks']]


def associations_of(db, outcall):
    sql = (
        'SELECT trunkfeaturesid AS id, priority FROM outcalltrunk WHERE outcallid = %s'
    )
    return db.query(f'{sql} ORDER BY priority', outcall)


def test_existing_outcall_gets_the_trunk_as_its_last(
    confd, outcalls_body, outcall_with_trunks
):
    outcall, before = outcall_with_trunks
    document = create(confd, outcalls_body({'id': outcall}))
    assert trunks_of(confd, outcall) == [*before, document['id']]
    (shown_,) = document['outcalls']
    native = confd.get(f'/outcalls/{outcall}').json()
    assert (shown_['id'], shown_['name']) == (outcall, native['name'])
    assert confd.get(shown_['links'][0]['href']).json() == native


def test_update_attaches_an_existing_outcall(
    confd, acme, outcall_with_trunks, events, reloads
):
    outcall, before = outcall_with_trunks
    events.clear()
    after = update(confd, acme, {'outcalls': [{'id': outcall}]})
    assert [attached['id'] for attached in after['outcalls']] == [outcall]
    assert trunks_of(confd, outcall) == [*before, acme['id']]
    assert events.names() == ['outcall_trunks_associated']
    (event,) = events.all()
    assert event['data']['trunk_ids'] == [*before, acme['id']]


@pytest.mark.parametrize('index', [0, 1, 2])
def test_update_keeps_the_order_of_trunks(confd, db, outcall_with_trunks, index):
    outcall, before = outcall_with_trunks
    rows, document = associations_of(db, outcall), fetch(confd, before[index])
    update(confd, document, document)
    update(confd, document, {'twilio_incoming': True, 'outcalls': [{'id': outcall}]})
    update(confd, document, {'custom': {'enabled': False}})
    assert associations_of(db, outcall) == rows


def test_update_that_attaches_another_outcall_keeps_the_first(
    confd, db, outcall_with_trunks, name
):
    outcall, before = outcall_with_trunks
    rows = associations_of(db, outcall)
    patch = {'outcalls': [{'id': outcall}, {'name': name('to')}]}
    after = update(confd, before[0], patch)
    assert len(after['outcalls']) == 2
    assert associations_of(db, outcall) == rows


def test_members_besides_the_id_of_an_outcall_are_ignored(
    confd, db, acme, outcall_with_trunks
):
    outcall, _ = outcall_with_trunks
    native = confd.get(f'/outcalls/{outcall}').json()
    given = {'id': outcall, 'name': 'other', 'ring_time': 5, 'enabled': False}
    update(confd, acme, {'outcalls': [given]})
    after = confd.get(f'/outcalls/{outcall}').json()
    del native['trunks'], after['trunks']
    assert after == native


def test_native_document_of_an_outcall_is_attached_by_its_id(
    confd, acme, outcall_with_trunks
):
    outcall, _ = outcall_with_trunks
    native = confd.get(f'/outcalls/{outcall}').json()
    after = update(confd, acme, {'outcalls': [native | {'extensions': 'none'}]})
    assert [attached['id'] for attached in after['outcalls']] == [outcall]


def test_detaching_deletes_only_the_association(confd, db, outcall_with_trunks, events):
    outcall, (first, second, third) = outcall_with_trunks
    before = read_rows(db)
    events.clear()
    assert update(confd, second, {'outcalls': []})['outcalls'] == []
    found = list(diff_rows(before, read_rows(db)))
    assert {(table, action) for table, action, _, _ in found} <= {
        ('outcalltrunk', 'delete'),
        ('outcalltrunk', 'update'),
    }
    assert [action for _, action, _, _ in found].count('delete') == 1
    assert trunks_of(confd, outcall) == [first, third]
    assert events.names() == ['outcall_trunks_associated']


def test_outcalls_in_a_patch_replace_the_whole_list(confd, outcalls_body, name):
    document = create(confd, outcalls_body({'name': name('to')}, {'name': name('to')}))
    first, second = document['outcalls']
    after = update(confd, document, {'outcalls': [{'id': second['id']}]})
    assert after['outcalls'] == [second]
    assert confd.get(f'/outcalls/{first["id"]}').json()['trunks'] == []


@pytest.mark.parametrize('patch', [{}, {'label': None}])
def test_patch_without_outcalls_keeps_them(confd, db, outcall_with_trunks, patch):
    outcall, before = outcall_with_trunks
    rows = read_rows(db)
    update(confd, before[1], patch)
    assert list(diff_rows(rows, read_rows(db))) == []


def test_null_detaches_all_outcalls(confd, outcall_with_trunks):
    outcall, (first, *others) = outcall_with_trunks
    assert update(confd, first, {'outcalls': None})['outcalls'] == []
    assert trunks_of(confd, outcall) == others


@pytest.mark.parametrize('pairs', [2, 6])
def test_simultaneous_attachments_are_all_stored_once(
    confd, db, outcalls_body, name, pairs
):
    first = create(confd, outcalls_body({'name': name('to')}))
    outcall = first['outcalls'][0]['id']
    others = [create(confd, outcalls_body()) for _ in range(pairs)]
    patch = {'outcalls': [{'id': outcall}]}
    requests = [('PUT', path_of(other), patch) for other in others]
    answers = send_together(confd, requests)
    assert {answer.status_code for answer in answers} == {204}
    rows = associations_of(db, outcall)
    assert rows[0]['id'] == first['id']
    assert {row['id'] for row in rows} == {
        first['id'],
        *(other['id'] for other in others),
    }
    assert [row['priority'] for row in rows] == list(range(pairs + 1))


def test_simultaneous_attachments_and_detachments_are_all_stored(
    confd, db, outcalls_body, outcall_with_trunks
):
    outcall, before = outcall_with_trunks
    new = [create(confd, outcalls_body()) for _ in range(3)]
    requests = [('PUT', path_of(id_), {'outcalls': []}) for id_ in before]
    requests += [
        ('PUT', path_of(document), {'outcalls': [{'id': outcall}]}) for document in new
    ]
    assert {answer.status_code for answer in send_together(confd, requests)} == {204}
    assert {row['id'] for row in associations_of(db, outcall)} == {
        document['id'] for document in new
    }


def test_delete_keeps_the_order_of_the_other_trunks(
    confd, outcalls_body, outcall_with_trunks
):
    outcall, (first, second, third) = outcall_with_trunks
    confd.delete(path_of(second))
    document = create(confd, outcalls_body({'id': outcall}))
    assert trunks_of(confd, outcall) == [first, third, document['id']]


def test_trunk_without_endpoint_can_only_be_detached(
    confd, db, fixtures, outcall_with_trunks
):
    """Wazo drops every call of an outcall that has such a trunk."""
    outcall, _ = outcall_with_trunks
    id_ = insert_trunk(db, tenant_of(fixtures))
    other = fixtures['outcalls'][0]['id']
    for attached in (outcall, other):
        db.query('INSERT INTO outcalltrunk VALUES (%s, %s, 50)', attached, id_)
    assert len(fetch(confd, id_)['outcalls']) == 2
    after = update(confd, id_, {'outcalls': [{'id': outcall}]})
    assert [kept['id'] for kept in after['outcalls']] == [outcall]
    assert update(confd, id_, {'outcalls': []})['outcalls'] == []
    text = error_text(confd.put(path_of(id_), json={'outcalls': [{'id': outcall}]}))
    assert '- outcalls' in text
    assert confd.get(INTERCONNECTIONS).status_code == 200
