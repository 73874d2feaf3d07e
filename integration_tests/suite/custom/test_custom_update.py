# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A customized interconnection is edited, and trunks that others made are seen."""

from __future__ import annotations

import pytest
from kinds import compared, custom, custom_by_sql, custom_trunk_by_sql, rows_of
from samples import (
    created,
    edited,
    endpoint_by_sql,
    errors,
    path_of,
    shown,
    sip,
    tenant_of,
)


@pytest.fixture
def acme(confd, name):
    body = custom(f'Local/{name()}@nowhere/n', interface_suffix='w')
    return created(confd, body | {'name': name('t2')})


@pytest.fixture
def changes(db):
    """What becomes of rows: (table, action, columns)."""
    before = rows_of(db)
    return lambda: [
        (table, action, columns)
        for table, action, _, columns in compared(before, rows_of(db))
    ]


@pytest.fixture
def tenant(fixtures):
    return tenant_of(fixtures)


@pytest.mark.parametrize(
    'patch',
    [
        {},
        {'custom': {}},
        {'custom': {'dahdi': None, 'dial_string': 'x'}},
        {'custom': {'enabled': None}},
        {'custom': {'interface_suffix': 'w'}},
        {'type': 'custom'},
    ],
)
def test_a_patch_without_a_difference_does_nothing(confd, acme, changes, events, patch):
    assert edited(confd, acme, patch) == acme
    assert (changes(), events.all()) == ([], [])


def test_what_was_read_can_be_put_back(confd, acme, changes, events, group):
    assert edited(confd, acme, acme) == acme
    assert (changes(), events.all()) == ([], [])
    dahdi = created(confd, custom(f'dahdi/r{group()}'))
    assert edited(confd, dahdi, dahdi) == dahdi


@pytest.mark.parametrize(
    ('field', 'value', 'column'),
    [
        ('interface', 'Local/{}@elsewhere', 'interface'),
        ('interface_suffix', '/x', 'intfsuffix'),
        ('interface_suffix', None, 'intfsuffix'),
        ('enabled', False, 'commented'),
    ],
)
def test_a_field_touches_its_own_column(
    confd, acme, changes, events, name, field, value, column
):
    value = value.format(name()) if field == 'interface' else value
    after = edited(confd, acme, {'custom': {field: value}})
    assert after['custom'][field] == value
    assert changes() == [('usercustom', 'update', {column})]
    assert events.names() == ['custom_endpoint_edited']


def test_the_dial_string_follows(confd, acme, name):
    interface = f'Local/{name()}'
    patch = {'custom': {'interface': interface, 'interface_suffix': '/n'}}
    after = edited(confd, acme, patch)
    assert after['custom']['dial_string'] == f'{interface}/${{EXTEN}}/n'


def test_a_name_changes_and_goes(confd, db, acme, changes):
    assert edited(confd, acme, {'name': 'T2 operator'})['name'] == 'T2 operator'
    assert changes() == [('usercustom', 'update', {'name'})]
    assert edited(confd, acme, {'name': None})['name'] is None


def test_a_context_is_that_of_trunk_and_endpoint(confd, acme, changes, fixtures):
    edited(confd, acme, {'context': fixtures['contexts']['incall']['name']})
    assert sorted(changes()) == [
        ('trunkfeatures', 'update', {'context'}),
        ('usercustom', 'update', {'context'}),
    ]


@pytest.mark.parametrize('way', ['interface', 'dahdi', 'number', 'order', 'both'])
def test_a_group_is_changed_either_way(confd, group, way):
    first, second = group(), group()
    document = created(confd, custom(f'dahdi/g{first}'))
    whole = {'group_order': 'r', 'group_number': second}
    patch, interface = {
        'interface': ({'interface': f'DAHDI/r{second}'}, f'dahdi/r{second}'),
        'dahdi': ({'dahdi': whole}, f'dahdi/r{second}'),
        'number': ({'dahdi': {'group_number': second}}, f'dahdi/g{second}'),
        'order': ({'dahdi': {'group_order': 'G'}}, f'dahdi/G{first}'),
        'both': (
            {'interface': f'dahdi/r{second}', 'dahdi': whole},
            f'dahdi/r{second}',
        ),
    }[way]
    after = edited(confd, document, {'custom': patch})
    assert after['custom']['interface'] == interface
    order, number = interface[6], int(interface[7:])
    assert after['custom']['dahdi'] == {'group_order': order, 'group_number': number}


def test_a_channel_becomes_a_group_and_back(confd, acme, group, name):
    dahdi = {'group_order': 'g', 'group_number': group()}
    after = edited(confd, acme, {'custom': {'dahdi': dahdi}})
    assert after['custom']['dahdi'] == dahdi
    interface = f'Local/{name()}'
    after = edited(confd, acme, {'custom': {'interface': interface}})
    assert (after['custom']['interface'], after['custom']['dahdi']) == (interface, None)


def test_a_deletion_leaves_nothing(confd, db, name, events, reloads):
    before = rows_of(db)
    document = created(confd, custom(f'Local/{name()}'))
    events.clear()
    assert confd.delete(path_of(document)).status_code == 204
    assert list(compared(before, rows_of(db))) == []
    assert (events.names(), reloads.all()) == (['trunk_deleted'], [])
    errors(confd.get(path_of(document)), 404)


@pytest.mark.parametrize(
    ('form', 'order'),
    [('DAHDI/g{}', 'g'), ('dahdi/R{}', 'R'), ('DaHdI/r{}', 'r'), ('Dahdi/G0{}', 'G')],
)
def test_an_existing_group_is_read_in_any_case_and_kept(
    confd, db, tenant, group, form, order
):
    number = group() % 10 if '0{}' in form else group()
    id_ = custom_trunk_by_sql(db, tenant, form.format(number))
    before, document = rows_of(db), shown(confd, id_)
    assert document['custom']['interface'] == form.format(number)
    assert document['custom']['dahdi'] == {
        'group_order': order,
        'group_number': number,
    }
    assert edited(confd, id_, document) == document
    edited(confd, id_, {'custom': {'dahdi': {'group_number': number}}})
    edited(confd, id_, {'custom': {'interface': f'dahdi/{order}{number}'}})
    assert list(compared(before, rows_of(db))) == []


def test_an_existing_group_that_can_not_be_is_kept(confd, db, tenant, name):
    id_ = custom_trunk_by_sql(db, tenant, 'DAHDI/g64', intfsuffix=name())
    before, document = rows_of(db), shown(confd, id_)
    assert edited(confd, id_, document) == document
    assert edited(confd, id_, {'custom': {'dahdi': {'group_order': 'g'}}}) == document
    assert list(compared(before, rows_of(db))) == []
    answer = confd.put(path_of(id_), json={'custom': {'dahdi': {'group_order': 'G'}}})
    assert 'custom.dahdi: group_number' in errors(answer)


def test_a_group_that_is_taken_away_leaves_an_interface_to_be_said(confd, group, name):
    document = created(confd, custom(f'dahdi/g{group()}'))
    answer = confd.put(path_of(document), json={'custom': {'dahdi': None}})
    assert 'custom.interface: required' in errors(answer)
    patch = {'custom': {'dahdi': None, 'interface': f'Local/{name()}'}}
    assert edited(confd, document, patch)['custom']['dahdi'] is None


@pytest.mark.parametrize('form', ['dahdi/i1/{}', 'DAHDI/{}', 'dahdi/g{}x', 'a b;{}'])
def test_an_existing_interface_of_another_form_is_shown_and_kept(
    confd, db, tenant, name, form
):
    id_ = custom_trunk_by_sql(db, tenant, form.format(name()))
    before, document = rows_of(db), shown(confd, id_)
    assert document['custom']['dahdi'] is None
    assert edited(confd, id_, document) == document
    assert list(compared(before, rows_of(db))) == []
    after = edited(confd, id_, {'custom': {'enabled': False}})
    assert after['custom']['interface'] == document['custom']['interface']


def test_one_that_no_trunk_edit_has_touched_becomes_a_trunks(
    confd, db, tenant, fixtures, name
):
    """Associated by hand, an endpoint stays a user's and has no context."""
    id_ = custom_trunk_by_sql(db, tenant, f'Local/{name()}', category='user')
    document = shown(confd, id_)
    context = fixtures['contexts']['incall']['name']
    assert edited(confd, id_, {'context': context}) == document | {'context': context}


def test_an_endpoint_swapped_behind_our_back_is_read(confd, db, tenant, acme, name):
    other = custom_by_sql(db, tenant, f'Local/{name()}')
    sql = 'UPDATE trunkfeatures SET endpoint_custom_id = %s WHERE id = %s'
    db.query(sql, other, acme['id'])
    document = shown(confd, acme)
    assert document['custom']['interface'] != acme['custom']['interface']
    edited(confd, acme, {'custom': {'enabled': False}})
    assert db.one('SELECT commented FROM usercustom WHERE id = %s', other) == {
        'commented': 1
    }


def test_an_endpoint_of_another_kind_behind_our_back_is_read(
    confd, db, tenant, acme, name
):
    own = name()
    uuid = endpoint_by_sql(db, tenant, own, {'aor': [('contact', 'sip:a')]})
    db.query(
        'UPDATE trunkfeatures SET endpoint_custom_id = NULL, endpoint_sip_uuid = %s'
        ' WHERE id = %s',
        uuid,
        acme['id'],
    )
    document = shown(confd, acme)
    assert (document['type'], document['name'], document['custom']) == (
        'sip',
        own,
        None,
    )
    assert document['sip']['remote_hosts'] == ['a']
    like = created(confd, sip(name()))
    assert document.keys() == like.keys()
    errors(confd.put(path_of(acme), json=acme))
    assert edited(confd, acme, {'label': 'x'})['label'] == 'x'
