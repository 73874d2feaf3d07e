# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A PUT completes a trunk without endpoint; a type that is set never changes."""

from __future__ import annotations

import pytest
from kinds import body_of_type, diff_rows, read_rows, send_together
from samples import (
    create,
    error_text,
    fetch,
    insert_trunk,
    path_of,
    tenant_of,
    update,
)

TYPES = ('sip', 'iax', 'custom')


@pytest.fixture
def body(name):
    return lambda type_: body_of_type(type_, name())


@pytest.fixture
def insert_bare_trunk(db, fixtures):
    def make(**columns):
        return insert_trunk(db, tenant_of(fixtures), **columns)

    return make


@pytest.mark.parametrize('type_', TYPES)
def test_completed_trunk_equals_a_new_interconnection(
    confd, insert_bare_trunk, body, type_
):
    id_, patch = insert_bare_trunk(), body(type_)
    document = update(confd, id_, patch)
    confd.delete(path_of(id_))
    new = create(confd, patch)
    generated = ('id', 'links')
    for key in generated:
        del document[key], new[key]
    assert document == new


@pytest.mark.parametrize('type_', TYPES)
def test_completion_keeps_the_settings_of_the_trunk(
    confd, fixtures, insert_bare_trunk, body, type_
):
    settings = {
        'context': fixtures['contexts']['incall']['name'],
        'twilio_incoming': True,
        'outgoing_caller_id_format': 'national',
    }
    document = update(confd, insert_bare_trunk(**settings), body(type_))
    assert document | settings == document


@pytest.mark.parametrize(
    ('type_', 'table'), [('iax', 'useriax'), ('custom', 'usercustom')]
)
def test_endpoint_of_a_completed_trunk_has_its_context(
    confd, db, fixtures, insert_bare_trunk, type_, body, table
):
    context = fixtures['contexts']['incall']['name']
    id_ = insert_bare_trunk(context=context)
    update(confd, id_, body(type_))
    sql = f'SELECT e.context, e.category FROM {table} e JOIN trunkfeatures t'
    row = db.one(f'{sql} ON t.endpoint_{type_}_id = e.id WHERE t.id = %s', id_)
    assert (row['context'], row['category']) == (context, 'trunk')


@pytest.mark.parametrize('type_', TYPES)
def test_completion_publishes_the_native_events(
    confd, insert_bare_trunk, body, events, type_
):
    update(confd, insert_bare_trunk(), body(type_))
    expected = {f'{type_}_endpoint_created', f'trunk_endpoint_{type_}_associated'}
    if type_ == 'iax':
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
def test_incomplete_patch_of_a_bare_trunk_gets_400(
    confd, db, insert_bare_trunk, field, patch
):
    id_ = insert_bare_trunk()
    before = read_rows(db)
    assert f'- {field}: ' in error_text(confd.put(path_of(id_), json=patch))
    assert list(diff_rows(before, read_rows(db))) == []


@pytest.mark.parametrize('type_', TYPES)
def test_completion_with_a_taken_name_gets_400(
    confd, db, insert_bare_trunk, body, type_
):
    patch, id_ = body(type_), insert_bare_trunk()
    create(confd, patch)
    before = read_rows(db)
    assert 'already exists' in error_text(confd.put(path_of(id_), json=patch))
    assert list(diff_rows(before, read_rows(db))) == []


@pytest.mark.parametrize('old', TYPES)
@pytest.mark.parametrize('new', TYPES)
def test_type_cannot_be_changed(confd, db, body, old, new):
    document, patch = create(confd, body(old)), body(new)
    if old == new:
        assert update(confd, document, {'type': new}) == document
        return
    before = read_rows(db)
    for changed in (patch, {'type': new}):
        answer = confd.put(path_of(document), json=changed)
        assert '- type: must not be changed' in error_text(answer)
    answer = confd.put(path_of(document), json={new: patch[new]})
    assert f'- {new}: this interconnection is of type {old}' in error_text(answer)
    assert list(diff_rows(before, read_rows(db))) == []


@pytest.mark.parametrize('type_', TYPES)
def test_type_cannot_be_removed(confd, body, type_):
    document = create(confd, body(type_))
    answer = confd.put(path_of(document), json={'type': None})
    assert '- type: ' in error_text(answer)
    assert fetch(confd, document) == document
    answer = confd.put(path_of(document), json={type_: None})
    assert f'- {type_}: must not be null' in error_text(answer)


def test_one_of_simultaneous_completions_succeeds(confd, db, insert_bare_trunk, body):
    id_ = insert_bare_trunk()
    requests = [('PUT', path_of(id_), body(type_)) for type_ in TYPES]
    answers = send_together(confd, requests)
    assert sorted(answer.status_code for answer in answers) == [204, 400, 400]
    trunk = db.one('SELECT * FROM trunkfeatures WHERE id = %s', id_)
    endpoints = ('endpoint_sip_uuid', 'endpoint_iax_id', 'endpoint_custom_id')
    assert sum(trunk[column] is not None for column in endpoints) == 1


@pytest.mark.parametrize('type_', TYPES)
def test_bare_trunk_is_completed_and_attached_in_one_request(
    confd, fixtures, insert_bare_trunk, body, type_
):
    outcall, id_ = fixtures['outcalls'][0], insert_bare_trunk()
    after = update(confd, id_, body(type_) | {'outcalls': [{'id': outcall['id']}]})
    assert [attached['id'] for attached in after['outcalls']] == [outcall['id']]
    assert confd.delete(path_of(id_)).status_code == 204
