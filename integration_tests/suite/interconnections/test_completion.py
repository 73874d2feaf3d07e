# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A trunk without an endpoint gets one by a PUT; a type that is there stays."""

from __future__ import annotations

import pytest
from kinds import compared, of_kind, rows_of, together
from samples import created, edited, errors, path_of, shown, tenant_of, trunk_by_sql

KINDS = ('sip', 'iax', 'custom')


@pytest.fixture
def body(name):
    return lambda kind: of_kind(kind, name())


@pytest.fixture
def bare(db, fixtures):
    def make(**columns):
        return trunk_by_sql(db, tenant_of(fixtures), **columns)

    return make


@pytest.mark.parametrize('kind', KINDS)
def test_it_becomes_what_a_new_one_would_be(confd, bare, body, kind):
    id_, patch = bare(), body(kind)
    document = edited(confd, id_, patch)
    confd.delete(path_of(id_))
    new = created(confd, patch)
    beside = ('id', 'links')
    assert {k: document[k] for k in document if k not in beside} == {
        key: new[key] for key in new if key not in beside
    }


@pytest.mark.parametrize('kind', KINDS)
def test_what_the_trunk_said_stays(confd, fixtures, bare, body, kind):
    said = {
        'context': fixtures['contexts']['incall']['name'],
        'twilio_incoming': True,
        'outgoing_caller_id_format': 'national',
    }
    document = edited(confd, bare(**said), body(kind))
    assert document | said == document


@pytest.mark.parametrize(
    ('kind', 'table'), [('iax', 'useriax'), ('custom', 'usercustom')]
)
def test_the_endpoint_has_the_trunks_context(
    confd, db, fixtures, bare, kind, body, table
):
    context = fixtures['contexts']['incall']['name']
    id_ = bare(context=context)
    edited(confd, id_, body(kind))
    sql = f'SELECT e.context, e.category FROM {table} e JOIN trunkfeatures t'
    row = db.one(f'{sql} ON t.endpoint_{kind}_id = e.id WHERE t.id = %s', id_)
    assert (row['context'], row['category']) == (context, 'trunk')


@pytest.mark.parametrize('kind', KINDS)
def test_the_events_are_those_of_the_work_by_hand(confd, bare, body, events, kind):
    edited(confd, bare(), body(kind))
    expected = {f'{kind}_endpoint_created', f'trunk_endpoint_{kind}_associated'}
    if kind == 'iax':
        expected |= {'register_iax_created', 'trunk_register_iax_associated'}
    assert set(events.names()) == expected


@pytest.mark.parametrize(
    ('field', 'patch'),
    [
        ('sip', {'type': 'sip'}),
        ('iax', {'type': 'iax', 'name': 'x'}),
        ('custom', {'type': 'custom'}),
        ('sip.remote_hosts', {'type': 'sip', 'sip': {}}),
        ('name', {'type': 'iax', 'iax': {'host': 'a.example.com'}}),
        ('iax.host', {'type': 'iax', 'name': 'no-host', 'iax': {}}),
        ('custom.interface', {'type': 'custom', 'custom': {}}),
        ('sip', {'sip': {'remote_hosts': ['a']}}),
        ('iax', {'iax': {'host': 'a'}}),
        ('custom', {'custom': {'interface': 'Local/x'}}),
        ('name', {'name': 'x'}),
        ('label', {'label': 'x'}),
    ],
)
def test_what_it_needs_is_asked_of_it(confd, db, bare, field, patch):
    id_ = bare()
    before = rows_of(db)
    assert field in errors(confd.put(path_of(id_), json=patch))
    assert list(compared(before, rows_of(db))) == []


@pytest.mark.parametrize('kind', KINDS)
def test_a_name_that_is_taken_completes_nothing(confd, db, bare, body, kind):
    patch, id_ = body(kind), bare()
    created(confd, patch)
    before = rows_of(db)
    assert 'already exists' in errors(confd.put(path_of(id_), json=patch))
    assert list(compared(before, rows_of(db))) == []


@pytest.mark.parametrize('old', KINDS)
@pytest.mark.parametrize('new', KINDS)
def test_a_type_is_immutable(confd, db, body, old, new):
    document, patch = created(confd, body(old)), body(new)
    if old == new:
        assert edited(confd, document, {'type': new}) == document
        return
    before = rows_of(db)
    for one in (patch, {'type': new}):
        assert 'type' in errors(confd.put(path_of(document), json=one))
    assert new in errors(confd.put(path_of(document), json={new: patch[new]}))
    assert list(compared(before, rows_of(db))) == []


@pytest.mark.parametrize('kind', KINDS)
def test_a_type_does_not_go(confd, body, kind):
    document = created(confd, body(kind))
    assert 'type' in errors(confd.put(path_of(document), json={'type': None}))
    assert shown(confd, document) == document
    assert kind in errors(confd.put(path_of(document), json={kind: None}))


def test_of_two_that_complete_it_one_does(confd, db, bare, body):
    id_ = bare()
    asked = [('PUT', path_of(id_), body(kind)) for kind in KINDS]
    answers = together(confd, asked)
    assert sorted(answer.status_code for answer in answers) == [204, 400, 400]
    trunk = db.one('SELECT * FROM trunkfeatures WHERE id = %s', id_)
    kinds = ('endpoint_sip_uuid', 'endpoint_iax_id', 'endpoint_custom_id')
    assert sum(trunk[kind] is not None for kind in kinds) == 1


@pytest.mark.parametrize('kind', KINDS)
def test_it_is_completed_and_attached_at_once(confd, fixtures, bare, body, kind):
    outcall, id_ = fixtures['outcalls'][0], bare()
    after = edited(confd, id_, body(kind) | {'outcalls': [{'id': outcall['id']}]})
    assert [one['id'] for one in after['outcalls']] == [outcall['id']]
    assert confd.delete(path_of(id_)).status_code == 204
