# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PUT of an IAX interconnection: of a merge patch, only differences are written."""

from __future__ import annotations

import pytest
from kinds import REGISTRATION, SECRET, diff_rows, iax_body, read_rows
from samples import codes_of, create, error_text, fetch, path_of, update

AUTH = {'username': 'acme', 'secret': SECRET}
OPTIONS = [['language', 'fr_CA'], ['x-own', 'a']]
LINE = f'acme:{SECRET}@registrar.example.com:4569'


@pytest.fixture
def acme(confd, name):
    return create(
        confd, iax_body(name(), auth=AUTH, registration=REGISTRATION, options=OPTIONS)
    )


@pytest.fixture
def changes(db):
    """Return a function that lists what happened to rows: (table, action, columns)."""
    before = read_rows(db)

    def list_changes():
        found = diff_rows(before, read_rows(db))
        return sorted((table, action, columns) for table, action, _, columns in found)

    return list_changes


def _stored_line(db, document):
    return db.one(
        'SELECT s.id, s.var_val, s.commented FROM staticiax s'
        ' JOIN trunkfeatures t ON t.register_iax_id = s.id WHERE t.id = %s',
        document['id'],
    )


def test_iax_document_can_be_put_back_without_effect(
    confd, acme, changes, events, reloads
):
    assert update(confd, acme, acme) == acme
    assert (changes(), events.all(), reloads.all()) == ([], [], [])


@pytest.mark.parametrize(
    'patch',
    [
        {},
        {'iax': {}},
        {'type': 'iax'},
        {'iax': {'auth': {}}},
        {'iax': {'auth': {'username': AUTH['username']}}},
        {'iax': {'registration': {}}},
        {'iax': {'registration': {'auth_username': REGISTRATION['auth_username']}}},
        {'iax': {'registration': {**REGISTRATION, 'auth_password': None}}},
        {'iax': {'registration': {'remote_port': 4569, 'has_password': False}}},
        {'iax': {'peer_type': None, 'port': None}},
    ],
)
def test_iax_patch_without_difference_writes_nothing(
    confd, acme, changes, events, reloads, patch
):
    assert update(confd, acme, patch) == acme
    assert (changes(), events.all(), reloads.all()) == ([], [], [])


def test_order_of_iax_options_is_ignored(confd, acme, changes):
    patch = {'iax': {'options': acme['iax']['options'][::-1]}}
    assert update(confd, acme, patch) == acme
    assert changes() == []


@pytest.mark.parametrize(
    ('field', 'value', 'column'),
    [
        ('host', '198.51.100.7', 'host'),
        ('port', 4569, 'port'),
        ('peer_type', 'peer', 'type'),
    ],
)
def test_changed_iax_field_writes_only_its_own_column(
    confd, acme, changes, events, field, value, column
):
    after = update(confd, acme, {'iax': {field: value}})
    assert after['iax'] == acme['iax'] | {field: value}
    assert changes() == [('useriax', 'update', {column})]
    assert events.names() == ['iax_endpoint_edited']


def test_removed_secret_changes_the_peer_type_to_peer(confd, acme, changes):
    after = update(confd, acme, {'iax': {'auth': None}})
    assert (after['iax']['peer_type'], codes_of(after)) == ('peer', [])
    ((table, action, columns),) = changes()
    assert (table, action) == ('useriax', 'update')
    assert {'secret', 'type'} <= columns
    assert update(confd, after, {'iax': {'auth': AUTH}})['iax'] == acme['iax']


def test_explicit_peer_type_does_not_follow_the_secret(confd, acme):
    for peer_type in ('peer', 'user'):
        update(confd, acme, {'iax': {'peer_type': peer_type}})
        assert update(confd, acme, {'iax': {'auth': None}})['iax']['peer_type'] == (
            peer_type
        )
        update(confd, acme, {'iax': {'peer_type': None, 'auth': AUTH}})


def test_new_name_renames_the_iax_peer(confd, acme, changes, name, events, reloads):
    new = name()
    assert update(confd, acme, {'name': new}) == acme | {'name': new}
    assert changes() == [('useriax', 'update', {'name'})]
    assert events.names() == ['iax_endpoint_edited']
    assert reloads.commands() == [['iax2 reload']]


def test_context_is_stored_in_trunk_and_iax_peer(
    confd, acme, changes, fixtures, events
):
    context = fixtures['contexts']['incall']['name']
    after = update(confd, acme, {'context': context})
    assert after == acme | {'context': context, 'warnings': []}
    assert changes() == [
        ('trunkfeatures', 'update', {'context'}),
        ('useriax', 'update', {'context'}),
    ]
    assert events.names() == ['trunk_edited']


def test_removed_iax_option_returns_to_its_default(confd, acme):
    patch = {'iax': {'options': [['trunk', 'yes']]}}
    after = update(confd, acme, patch)['iax']['options']
    assert ['trunk', 'yes'] in after and ['language', 'fr_CA'] not in after
    back = update(confd, acme, {'iax': {'options': []}})['iax']['options']
    assert ['trunk', 'no'] in back and ['auth', 'plaintext,md5'] in back


def test_iax_secret_is_kept_by_other_updates(confd, db, acme):
    update(confd, acme, {'iax': {'auth': {'username': 'other'}, 'options': []}})
    row = db.one('SELECT username, secret FROM useriax WHERE name = %s', acme['name'])
    assert row == {'username': 'other', 'secret': SECRET}


def test_iax_secret_can_be_replaced_and_null_keeps_it(confd, db, acme):
    sql = 'SELECT secret FROM useriax WHERE name = %s'
    update(confd, acme, {'iax': {'auth': {'secret': 'new'}}})
    assert db.one(sql, acme['name'])['secret'] == 'new'
    after = update(confd, acme, {'iax': {'auth': {'secret': None}}})
    assert after['iax']['auth'] == {'username': 'acme', 'has_secret': True}
    assert db.one(sql, acme['name'])['secret'] == 'new'


def test_null_removes_username_and_secret(confd, db, acme):
    assert update(confd, acme, {'iax': {'auth': None}})['iax']['auth'] is None
    sql = 'SELECT username, secret FROM useriax WHERE name = %s'
    assert not any(db.one(sql, acme['name']).values())


def test_iax_registration_can_be_added(confd, db, name, events, reloads):
    document = create(confd, iax_body(name()))
    events.clear()
    reloads.clear()
    after = update(confd, document, {'iax': {'registration': REGISTRATION}})
    assert after['iax']['registration']['remote_port'] == 4569
    assert _stored_line(db, document)['var_val'] == LINE
    assert sorted(events.names()) == [
        'register_iax_created',
        'trunk_register_iax_associated',
    ]
    assert reloads.commands() == [['iax2 reload']]


def test_iax_registration_can_be_removed(confd, acme, changes, events, reloads):
    after = update(confd, acme, {'iax': {'registration': None}})
    assert after['iax'] == acme['iax'] | {'registration': None}
    assert changes() == [
        ('staticiax', 'delete', set()),
        ('trunkfeatures', 'update', {'register_iax_id'}),
    ]
    assert sorted(events.names()) == [
        'register_iax_deleted',
        'trunk_register_iax_dissociated',
    ]
    assert reloads.commands() == [['iax2 reload']]


@pytest.mark.parametrize(
    ('patch', 'line'),
    [
        ({'remote_host': 'new.example.com'}, f'acme:{SECRET}@new.example.com:4569'),
        ({'remote_port': 4570}, f'acme:{SECRET}@registrar.example.com:4570'),
        ({'auth_username': 'other'}, f'other:{SECRET}@registrar.example.com:4569'),
        ({'auth_password': 'new'}, 'acme:new@registrar.example.com:4569'),
        ({'callback_extension': 's'}, f'{LINE}/s'),
    ],
)
def test_changed_iax_registration_keeps_its_row(
    confd, db, acme, changes, events, patch, line
):
    row = _stored_line(db, acme)
    update(confd, acme, {'iax': {'registration': patch}})
    assert _stored_line(db, acme) == row | {'var_val': line}
    assert changes() == [('staticiax', 'update', {'var_val'})]
    assert events.names() == ['register_iax_edited']


def test_iax_registration_can_be_disabled_and_enabled(confd, db, acme):
    for enabled, commented in ((False, 1), (True, 0)):
        patch = {'iax': {'registration': {'enabled': enabled}}}
        after = update(confd, acme, patch)
        assert after['iax']['registration']['enabled'] is enabled
        assert _stored_line(db, acme)['commented'] == commented
    assert _stored_line(db, acme)['var_val'] == LINE


def test_delete_of_iax_removes_every_row(confd, db, name, events, reloads):
    before = read_rows(db)
    document = create(confd, iax_body(name(), registration=REGISTRATION))
    events.clear()
    reloads.clear()
    answer = confd.delete(path_of(document))
    assert (answer.status_code, answer.content) == (204, b'')
    assert list(diff_rows(before, read_rows(db))) == []
    assert events.names() == ['trunk_deleted']
    assert reloads.commands() == [['iax2 reload']]
    error_text(confd.get(path_of(document)), 404)


def test_update_of_the_trunk_does_not_write_the_iax_peer(confd, acme, changes, reloads):
    update(confd, acme, {'twilio_incoming': True})
    assert changes() == [('trunkfeatures', 'update', {'twilio_incoming'})]
    assert fetch(confd, acme)['iax'] == acme['iax']
    assert reloads.commands() == [['iax2 reload']]
