# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PUT of customized interconnections, also of those that others have changed."""

from __future__ import annotations

import pytest
from kinds import (
    custom_body,
    diff_rows,
    insert_custom_endpoint,
    insert_custom_trunk,
    read_rows,
)
from samples import (
    create,
    error_text,
    fetch,
    insert_endpoint,
    path_of,
    sip_body,
    tenant_of,
    update,
)


@pytest.fixture
def acme(confd, name):
    body = custom_body(f'Local/{name()}@nowhere', interface_suffix='w')
    return create(confd, body | {'name': name('t2')})


@pytest.fixture
def changes(db):
    """Return a function that lists what happened to rows: (table, action, columns)."""
    before = read_rows(db)
    return lambda: [
        (table, action, columns)
        for table, action, _, columns in diff_rows(before, read_rows(db))
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
def test_custom_patch_without_difference_writes_nothing(
    confd, acme, changes, events, patch
):
    assert update(confd, acme, patch) == acme
    assert (changes(), events.all()) == ([], [])


def test_custom_document_can_be_put_back_without_effect(
    confd, acme, changes, events, group
):
    assert update(confd, acme, acme) == acme
    assert (changes(), events.all()) == ([], [])
    dahdi = create(confd, custom_body(f'dahdi/r{group()}'))
    assert update(confd, dahdi, dahdi) == dahdi


@pytest.mark.parametrize(
    ('field', 'value', 'column'),
    [
        ('interface', 'Local/{}@elsewhere', 'interface'),
        ('interface_suffix', '-x', 'intfsuffix'),
        ('interface_suffix', None, 'intfsuffix'),
        ('enabled', False, 'commented'),
    ],
)
def test_changed_custom_field_writes_only_its_own_column(
    confd, acme, changes, events, name, field, value, column
):
    value = value.format(name()) if field == 'interface' else value
    after = update(confd, acme, {'custom': {field: value}})
    assert after['custom'][field] == value
    assert changes() == [('usercustom', 'update', {column})]
    assert events.names() == ['custom_endpoint_edited']


def test_dial_string_follows_interface_and_suffix(confd, acme, name):
    interface = f'Local/{name()}'
    patch = {'custom': {'interface': interface, 'interface_suffix': '/n'}}
    after = update(confd, acme, patch)
    assert after['custom']['dial_string'] == f'{interface}/${{EXTEN}}/n'


def test_custom_name_can_be_changed_and_removed(confd, db, acme, changes):
    assert update(confd, acme, {'name': 'T2 operator'})['name'] == 'T2 operator'
    assert changes() == [('usercustom', 'update', {'name'})]
    assert update(confd, acme, {'name': None})['name'] is None


def test_context_is_stored_in_trunk_and_custom_endpoint(confd, acme, changes, fixtures):
    update(confd, acme, {'context': fixtures['contexts']['incall']['name']})
    assert sorted(changes()) == [
        ('trunkfeatures', 'update', {'context'}),
        ('usercustom', 'update', {'context'}),
    ]


@pytest.mark.parametrize('notation', ['interface', 'dahdi', 'number', 'order', 'both'])
def test_dahdi_group_can_be_changed_by_interface_or_object(confd, group, notation):
    first, second = group(), group()
    document = create(confd, custom_body(f'dahdi/g{first}'))
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
    }[notation]
    after = update(confd, document, {'custom': patch})
    assert after['custom']['interface'] == interface
    order, number = interface[6], int(interface[7:])
    assert after['custom']['dahdi'] == {'group_order': order, 'group_number': number}


def test_interface_can_become_a_dahdi_group_and_back(confd, acme, group, name):
    dahdi = {'group_order': 'g', 'group_number': group()}
    after = update(confd, acme, {'custom': {'dahdi': dahdi}})
    assert after['custom']['dahdi'] == dahdi
    interface = f'Local/{name()}'
    after = update(confd, acme, {'custom': {'interface': interface}})
    assert (after['custom']['interface'], after['custom']['dahdi']) == (interface, None)


def test_delete_of_custom_removes_every_row(confd, db, name, events, reloads):
    before = read_rows(db)
    document = create(confd, custom_body(f'Local/{name()}'))
    events.clear()
    assert confd.delete(path_of(document)).status_code == 204
    assert list(diff_rows(before, read_rows(db))) == []
    assert (events.names(), reloads.all()) == (['trunk_deleted'], [])
    error_text(confd.get(path_of(document)), 404)


@pytest.mark.parametrize(
    ('form', 'order'),
    [('DAHDI/g{}', 'g'), ('dahdi/R{}', 'R'), ('DaHdI/r{}', 'r'), ('Dahdi/G0{}', 'G')],
)
def test_stored_dahdi_group_is_read_in_any_case_and_kept(
    confd, db, tenant, group, form, order
):
    number = group() % 10 if '0{}' in form else group()
    id_ = insert_custom_trunk(db, tenant, form.format(number))
    before, document = read_rows(db), fetch(confd, id_)
    assert document['custom']['interface'] == form.format(number)
    assert document['custom']['dahdi'] == {
        'group_order': order,
        'group_number': number,
    }
    assert update(confd, id_, document) == document
    update(confd, id_, {'custom': {'dahdi': {'group_number': number}}})
    update(confd, id_, {'custom': {'interface': f'dahdi/{order}{number}'}})
    assert list(diff_rows(before, read_rows(db))) == []


def test_stored_invalid_dahdi_group_is_kept(confd, db, tenant, name):
    id_ = insert_custom_trunk(db, tenant, 'DAHDI/g64', intfsuffix=name())
    before, document = read_rows(db), fetch(confd, id_)
    assert update(confd, id_, document) == document
    assert update(confd, id_, {'custom': {'dahdi': {'group_order': 'g'}}}) == document
    assert list(diff_rows(before, read_rows(db))) == []
    answer = confd.put(path_of(id_), json={'custom': {'dahdi': {'group_order': 'G'}}})
    assert 'custom.dahdi: group_number' in error_text(answer)


def test_removal_of_a_dahdi_group_requires_an_interface(confd, group, name):
    document = create(confd, custom_body(f'dahdi/g{group()}'))
    answer = confd.put(path_of(document), json={'custom': {'dahdi': None}})
    assert 'custom.interface: required' in error_text(answer)
    patch = {'custom': {'dahdi': None, 'interface': f'Local/{name()}'}}
    assert update(confd, document, patch)['custom']['dahdi'] is None


@pytest.mark.parametrize('form', ['dahdi/i1/{}', 'DAHDI/{}', 'dahdi/g{}x', 'a b;{}'])
def test_stored_interface_of_another_form_is_shown_and_kept(
    confd, db, tenant, name, form
):
    id_ = insert_custom_trunk(db, tenant, form.format(name()))
    before, document = read_rows(db), fetch(confd, id_)
    assert document['custom']['dahdi'] is None
    assert update(confd, id_, document) == document
    assert list(diff_rows(before, read_rows(db))) == []
    after = update(confd, id_, {'custom': {'enabled': False}})
    assert after['custom']['interface'] == document['custom']['interface']


def test_endpoint_that_was_associated_natively_gets_the_context(
    confd, db, tenant, fixtures, name
):
    """A natively associated endpoint keeps the category `user` and has no context."""
    id_ = insert_custom_trunk(db, tenant, f'Local/{name()}', category='user')
    document = fetch(confd, id_)
    context = fixtures['contexts']['incall']['name']
    assert update(confd, id_, {'context': context}) == document | {'context': context}


def test_replaced_custom_endpoint_is_read_and_updated(confd, db, tenant, acme, name):
    other = insert_custom_endpoint(db, tenant, f'Local/{name()}')
    sql = 'UPDATE trunkfeatures SET endpoint_custom_id = %s WHERE id = %s'
    db.query(sql, other, acme['id'])
    document = fetch(confd, acme)
    assert document['custom']['interface'] != acme['custom']['interface']
    update(confd, acme, {'custom': {'enabled': False}})
    assert db.one('SELECT commented FROM usercustom WHERE id = %s', other) == {
        'commented': 1
    }


def test_endpoint_replaced_by_a_sip_endpoint_is_read_and_updated(
    confd, db, tenant, acme, name
):
    own = name()
    uuid = insert_endpoint(db, tenant, own, {'aor': [('contact', 'sip:a')]})
    db.query(
        'UPDATE trunkfeatures SET endpoint_custom_id = NULL, endpoint_sip_uuid = %s'
        ' WHERE id = %s',
        uuid,
        acme['id'],
    )
    document = fetch(confd, acme)
    assert (document['type'], document['name'], document['custom']) == (
        'sip',
        own,
        None,
    )
    assert document['sip']['remote_hosts'] == ['a']
    new = create(confd, sip_body(name()))
    assert document.keys() == new.keys()
    error_text(confd.put(path_of(acme), json=acme))
    assert update(confd, acme, {'label': 'x'})['label'] == 'x'
