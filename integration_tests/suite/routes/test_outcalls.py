# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outgoing routes of an interconnection: attached, detached, or made with it."""

from __future__ import annotations

import pytest
from kinds import compared, context_by_sql, custom, new_exten, rows_of, together
from samples import (
    INTERCONNECTIONS,
    created,
    edited,
    errors,
    path_of,
    shown,
    tenant_of,
    trunk_by_sql,
)


@pytest.fixture
def body(name):
    """A body that is taken, with these outcalls."""
    return lambda *outcalls: {
        **custom(f'Local/{name()}'),
        'outcalls': [*outcalls],
    }


@pytest.fixture
def acme(confd, body):
    return created(confd, body())


@pytest.fixture
def route(confd, body, name):
    """A new outcall, with three trunks."""
    first = created(confd, body({'name': name('to')}))
    outcall = {'id': first['outcalls'][0]['id']}
    others = [created(confd, body(outcall)) for _ in range(2)]
    return outcall['id'], [one['id'] for one in (first, *others)]


@pytest.fixture
def extension(db, fixtures):
    """A new extension of an outcall, with these values."""
    context = fixtures['contexts']['outcall']['name']
    return lambda **values: (
        {
            'exten': f'_{new_exten(db, context)}.',
            'context': context,
        }
        | values
    )


def trunks_of(confd, outcall):
    return [trunk['id'] for trunk in confd.get(f'/outcalls/{outcall}').json()['trunks']]


def attached(db, outcall):
    sql = (
        'SELECT trunkfeaturesid AS id, priority FROM outcalltrunk WHERE outcallid = %s'
    )
    return db.query(f'{sql} ORDER BY priority', outcall)


def test_one_that_exists_gets_the_trunk_last_in_its_order(confd, body, route):
    outcall, before = route
    document = created(confd, body({'id': outcall}))
    assert trunks_of(confd, outcall) == [*before, document['id']]
    (shown_,) = document['outcalls']
    native = confd.get(f'/outcalls/{outcall}').json()
    assert (shown_['id'], shown_['name']) == (outcall, native['name'])
    assert confd.get(shown_['links'][0]['href']).json() == native


def test_it_is_attached_by_an_update_too(confd, acme, route, events, reloads):
    outcall, before = route
    events.clear()
    after = edited(confd, acme, {'outcalls': [{'id': outcall}]})
    assert [one['id'] for one in after['outcalls']] == [outcall]
    assert trunks_of(confd, outcall) == [*before, acme['id']]
    assert events.names() == ['outcall_trunks_associated']
    (event,) = events.all()
    assert event['data']['trunk_ids'] == [*before, acme['id']]


@pytest.mark.parametrize('place', [0, 1, 2])
def test_the_order_is_kept_when_the_interconnection_is_updated(confd, db, route, place):
    outcall, before = route
    rows, one = attached(db, outcall), shown(confd, before[place])
    edited(confd, one, one)
    edited(confd, one, {'twilio_incoming': True, 'outcalls': [{'id': outcall}]})
    edited(confd, one, {'custom': {'enabled': False}})
    assert attached(db, outcall) == rows


def test_an_update_that_attaches_another_keeps_the_first(confd, db, route, name):
    outcall, before = route
    rows = attached(db, outcall)
    patch = {'outcalls': [{'id': outcall}, {'name': name('to')}]}
    after = edited(confd, before[0], patch)
    assert len(after['outcalls']) == 2
    assert attached(db, outcall) == rows


def test_other_keys_beside_an_id_are_ignored(confd, db, acme, route):
    outcall, _ = route
    native = confd.get(f'/outcalls/{outcall}').json()
    said = {'id': outcall, 'name': 'other', 'ring_time': 5, 'enabled': False}
    edited(confd, acme, {'outcalls': [said]})
    after = confd.get(f'/outcalls/{outcall}').json()
    assert {k: v for k, v in after.items() if k != 'trunks'} == {
        key: value for key, value in native.items() if key != 'trunks'
    }


def test_an_outcall_as_confd_shows_it_is_attached_by_its_id(confd, acme, route):
    outcall, _ = route
    native = confd.get(f'/outcalls/{outcall}').json()
    after = edited(confd, acme, {'outcalls': [native | {'extensions': 'none'}]})
    assert [one['id'] for one in after['outcalls']] == [outcall]


def test_detaching_deletes_nothing_but_the_attachment(confd, db, route, events):
    outcall, (first, second, third) = route
    before = rows_of(db)
    events.clear()
    assert edited(confd, second, {'outcalls': []})['outcalls'] == []
    found = list(compared(before, rows_of(db)))
    assert {(table, action) for table, action, _, _ in found} <= {
        ('outcalltrunk', 'delete'),
        ('outcalltrunk', 'update'),
    }
    assert [action for _, action, _, _ in found].count('delete') == 1
    assert trunks_of(confd, outcall) == [first, third]
    assert events.names() == ['outcall_trunks_associated']


def test_the_list_is_the_whole(confd, body, name):
    document = created(confd, body({'name': name('to')}, {'name': name('to')}))
    first, second = document['outcalls']
    after = edited(confd, document, {'outcalls': [{'id': second['id']}]})
    assert after['outcalls'] == [second]
    assert confd.get(f'/outcalls/{first["id"]}').json()['trunks'] == []


@pytest.mark.parametrize('nothing', [{}, {'label': None}])
def test_a_patch_that_does_not_name_them_keeps_them(confd, db, route, nothing):
    outcall, before = route
    rows = rows_of(db)
    edited(confd, before[1], nothing)
    assert list(compared(rows, rows_of(db))) == []


def test_null_detaches_from_all(confd, route):
    outcall, (first, *others) = route
    assert edited(confd, first, {'outcalls': None})['outcalls'] == []
    assert trunks_of(confd, outcall) == others


def test_a_new_one_with_an_extension(confd, body, extension, name, events, reloads):
    own, caller_id = name('to'), '"ACME" <5145551234>'
    said = {
        'strip_digits': 1,
        'prefix': '9',
        'external_prefix': '+1',
        'caller_id': caller_id,
    }
    exten = extension(**said)
    new = {
        'name': own,
        'internal_caller_id': True,
        'ring_time': 30,
        'enabled': False,
        'description': 'To Acme',
        'preprocess_subroutine': 'acme',
        'extensions': [exten],
    }
    document = created(confd, body(new))
    (shown_,) = document['outcalls']
    native = confd.get(f'/outcalls/{shown_["id"]}').json()
    beside = {key: value for key, value in new.items() if key != 'extensions'}
    assert native | beside == native
    assert [one['id'] for one in native['trunks']] == [document['id']]
    (native_extension,) = native['extensions']
    assert native_extension | exten == native_extension
    assert native['tenant_uuid'] == document['tenant_uuid']
    assert sorted(events.names()) == [
        'custom_endpoint_created',
        'extension_created',
        'outcall_created',
        'outcall_extension_associated',
        'outcall_trunks_associated',
        'trunk_created',
        'trunk_endpoint_custom_associated',
    ]
    assert reloads.commands() == [['dialplan reload']]


def test_what_is_left_out_of_a_new_one_has_its_default(confd, body, extension, name):
    document = created(confd, body({'name': name('to'), 'extensions': [extension()]}))
    native = confd.get(f'/outcalls/{document["outcalls"][0]["id"]}').json()
    expected = {
        'internal_caller_id': False,
        'ring_time': None,
        'enabled': True,
        'description': None,
        'preprocess_subroutine': None,
    }
    assert native | expected == native
    (one,) = native['extensions']
    nothing = {'prefix': None, 'external_prefix': None, 'caller_id': None}
    assert one | nothing | {'strip_digits': 0} == one


def test_several_new_ones_with_several_extensions(confd, body, extension, name):
    new = [{'name': name('to'), 'extensions': [extension(), extension()]} for _ in '12']
    document = created(confd, body(*new))
    for outcall, said in zip(document['outcalls'], new, strict=True):
        native = confd.get(f'/outcalls/{outcall["id"]}').json()
        assert native['name'] == said['name']
        found = {one['exten'] for one in native['extensions']}
        assert found == {one['exten'] for one in said['extensions']}


def test_new_ones_come_with_an_update(confd, acme, extension, name, events):
    new = {'name': name('to'), 'extensions': [extension()]}
    after = edited(confd, acme, {'outcalls': [new]})
    assert [one['name'] for one in after['outcalls']] == [new['name']]
    assert sorted(events.names())[-3:] == [
        'outcall_created',
        'outcall_extension_associated',
        'outcall_trunks_associated',
    ]


def test_a_context_made_elsewhere_will_do(confd, db, body, fixtures, name):
    own = name('out')
    context_by_sql(db, tenant_of(fixtures), own, 'outcall')
    new = {'name': name('to'), 'extensions': [{'exten': '_X.', 'context': own}]}
    created(confd, body(new))


@pytest.mark.parametrize('pairs', [2, 6])
def test_all_that_attach_at_once_are_attached_once(confd, db, body, name, pairs):
    one = created(confd, body({'name': name('to')}))
    outcall = one['outcalls'][0]['id']
    others = [created(confd, body()) for _ in range(pairs)]
    patch = {'outcalls': [{'id': outcall}]}
    asked = [('PUT', path_of(other), patch) for other in others]
    answers = together(confd, asked)
    assert {answer.status_code for answer in answers} == {204}
    rows = attached(db, outcall)
    assert rows[0]['id'] == one['id']
    assert {row['id'] for row in rows} == {
        one['id'],
        *(other['id'] for other in others),
    }
    assert [row['priority'] for row in rows] == list(range(pairs + 1))


def test_some_attach_and_some_detach_at_once(confd, db, body, route):
    outcall, before = route
    new = [created(confd, body()) for _ in range(3)]
    asked = [('PUT', path_of(id_), {'outcalls': []}) for id_ in before]
    asked += [('PUT', path_of(one), {'outcalls': [{'id': outcall}]}) for one in new]
    assert {one.status_code for one in together(confd, asked)} == {204}
    assert {row['id'] for row in attached(db, outcall)} == {one['id'] for one in new}


def test_a_deleted_trunk_leaves_the_others_in_order(confd, body, route):
    outcall, (first, second, third) = route
    confd.delete(path_of(second))
    document = created(confd, body({'id': outcall}))
    assert trunks_of(confd, outcall) == [first, third, document['id']]


def test_a_trunk_without_an_endpoint_is_detached(confd, db, fixtures, route):
    """The host drops every call of an outcall that has such a trunk."""
    outcall, _ = route
    id_ = trunk_by_sql(db, tenant_of(fixtures))
    other = fixtures['outcalls'][0]['id']
    for one in (outcall, other):
        db.query('INSERT INTO outcalltrunk VALUES (%s, %s, 50)', one, id_)
    assert len(shown(confd, id_)['outcalls']) == 2
    after = edited(confd, id_, {'outcalls': [{'id': outcall}]})
    assert [one['id'] for one in after['outcalls']] == [outcall]
    assert edited(confd, id_, {'outcalls': []})['outcalls'] == []
    text = errors(confd.put(path_of(id_), json={'outcalls': [{'id': outcall}]}))
    assert 'outcalls' in text
    assert confd.get(INTERCONNECTIONS).status_code == 200
