# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An IAX interconnection is edited by a merge patch: what differs is written."""

from __future__ import annotations

import pytest
from kinds import REGISTRATION, SECRET, compared, iax, rows_of
from samples import created, edited, errors, path_of, shown

AUTH = {'username': 'acme', 'secret': SECRET}
OPTIONS = [['language', 'fr_CA'], ['x-own', 'a']]
LINE = f'acme:{SECRET}@registrar.example.com:4569'


@pytest.fixture
def acme(confd, name):
    return created(
        confd, iax(name(), auth=AUTH, registration=REGISTRATION, options=OPTIONS)
    )


@pytest.fixture
def changes(db):
    """What becomes of rows: (table, action, columns), sorted."""
    before = rows_of(db)

    def tell():
        found = compared(before, rows_of(db))
        return sorted((table, action, columns) for table, action, _, columns in found)

    return tell


def _line(db, document):
    return db.one(
        'SELECT s.id, s.var_val, s.commented FROM staticiax s'
        ' JOIN trunkfeatures t ON t.register_iax_id = s.id WHERE t.id = %s',
        document['id'],
    )


def test_what_was_read_can_be_put_back(confd, acme, changes, events, reloads):
    assert edited(confd, acme, acme) == acme
    assert (changes(), events.all(), reloads.all()) == ([], [], [])


@pytest.mark.parametrize(
    'patch',
    [
        {},
        {'iax': {}},
        {'type': 'iax'},
        {'iax': {'auth': {}}},
        {'iax': {'auth': AUTH}},
        {'iax': {'registration': {}}},
        {'iax': {'registration': REGISTRATION}},
        {'iax': {'registration': {'remote_port': 4569, 'has_password': False}}},
        {'iax': {'peer_type': None, 'port': None}},
    ],
)
def test_a_patch_without_a_difference_does_nothing(
    confd, acme, changes, events, reloads, patch
):
    assert edited(confd, acme, patch) == acme
    assert (changes(), events.all(), reloads.all()) == ([], [], [])


def test_the_order_of_options_is_no_difference(confd, acme, changes):
    patch = {'iax': {'options': acme['iax']['options'][::-1]}}
    assert edited(confd, acme, patch) == acme
    assert changes() == []


@pytest.mark.parametrize(
    ('field', 'value', 'column'),
    [
        ('host', '198.51.100.7', 'host'),
        ('port', 4569, 'port'),
        ('peer_type', 'peer', 'type'),
    ],
)
def test_a_field_touches_its_own_column(
    confd, acme, changes, events, field, value, column
):
    after = edited(confd, acme, {'iax': {field: value}})
    assert after['iax'] == acme['iax'] | {field: value}
    assert changes() == [('useriax', 'update', {column})]
    assert events.names() == ['iax_endpoint_edited']


@pytest.mark.parametrize('auth', [None, {'secret': None}])
def test_without_its_secret_it_no_longer_calls(confd, acme, changes, auth):
    after = edited(confd, acme, {'iax': {'auth': auth}})
    assert (after['iax']['peer_type'], after['warnings']) == ('peer', [])
    ((table, action, columns),) = changes()
    assert (table, action) == ('useriax', 'update')
    assert {'secret', 'type'} <= columns
    assert edited(confd, after, {'iax': {'auth': AUTH}})['iax'] == acme['iax']


def test_a_type_that_somebody_set_stays(confd, acme):
    for peer_type in ('peer', 'user'):
        edited(confd, acme, {'iax': {'peer_type': peer_type}})
        assert edited(confd, acme, {'iax': {'auth': None}})['iax']['peer_type'] == (
            peer_type
        )
        edited(confd, acme, {'iax': {'peer_type': None, 'auth': AUTH}})


def test_a_name_is_the_peers(confd, acme, changes, name, events, reloads):
    new = name()
    assert edited(confd, acme, {'name': new}) == acme | {'name': new}
    assert changes() == [('useriax', 'update', {'name'})]
    assert events.names() == ['iax_endpoint_edited']
    assert reloads.commands() == [['iax2 reload']]


def test_a_context_is_that_of_trunk_and_peer(confd, acme, changes, fixtures, events):
    context = fixtures['contexts']['incall']['name']
    assert edited(confd, acme, {'context': context}) == acme | {'context': context}
    assert changes() == [
        ('trunkfeatures', 'update', {'context'}),
        ('useriax', 'update', {'context'}),
    ]
    assert events.names() == ['trunk_edited']


def test_an_option_that_is_taken_away_falls_back_to_its_default(confd, acme):
    patch = {'iax': {'options': [['trunk', 'yes']]}}
    after = edited(confd, acme, patch)['iax']['options']
    assert ['trunk', 'yes'] in after and ['language', 'fr_CA'] not in after
    back = edited(confd, acme, {'iax': {'options': []}})['iax']['options']
    assert ['trunk', 'no'] in back and ['auth', 'plaintext,md5'] in back


def test_a_secret_survives_other_edits(confd, db, acme):
    edited(confd, acme, {'iax': {'auth': {'username': 'other'}, 'options': []}})
    row = db.one('SELECT username, secret FROM useriax WHERE name = %s', acme['name'])
    assert row == {'username': 'other', 'secret': SECRET}


def test_a_secret_is_replaced_and_removed(confd, db, acme):
    sql = 'SELECT secret FROM useriax WHERE name = %s'
    edited(confd, acme, {'iax': {'auth': {'secret': 'new'}}})
    assert db.one(sql, acme['name'])['secret'] == 'new'
    after = edited(confd, acme, {'iax': {'auth': {'secret': None}}})
    assert after['iax']['auth'] == {'username': 'acme', 'has_secret': False}
    assert not db.one(sql, acme['name'])['secret']


def test_credentials_go_together(confd, db, acme):
    assert edited(confd, acme, {'iax': {'auth': None}})['iax']['auth'] is None
    sql = 'SELECT username, secret FROM useriax WHERE name = %s'
    assert not any(db.one(sql, acme['name']).values())


def test_a_registration_comes(confd, db, name, events, reloads):
    document = created(confd, iax(name()))
    events.clear()
    reloads.clear()
    after = edited(confd, document, {'iax': {'registration': REGISTRATION}})
    assert after['iax']['registration']['remote_port'] == 4569
    assert _line(db, document)['var_val'] == LINE
    assert sorted(events.names()) == [
        'register_iax_created',
        'trunk_register_iax_associated',
    ]
    assert reloads.commands() == [['iax2 reload']]


def test_a_registration_goes(confd, acme, changes, events, reloads):
    after = edited(confd, acme, {'iax': {'registration': None}})
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
def test_a_registration_is_edited_in_its_row(
    confd, db, acme, changes, events, patch, line
):
    row = _line(db, acme)
    edited(confd, acme, {'iax': {'registration': patch}})
    assert _line(db, acme) == row | {'var_val': line}
    assert changes() == [('staticiax', 'update', {'var_val'})]
    assert events.names() == ['register_iax_edited']


def test_a_registration_is_turned_off_and_on(confd, db, acme):
    for enabled, commented in ((False, 1), (True, 0)):
        patch = {'iax': {'registration': {'enabled': enabled}}}
        after = edited(confd, acme, patch)
        assert after['iax']['registration']['enabled'] is enabled
        assert _line(db, acme)['commented'] == commented
    assert _line(db, acme)['var_val'] == LINE


def test_a_deletion_leaves_nothing(confd, db, name, events, reloads):
    before = rows_of(db)
    document = created(confd, iax(name(), registration=REGISTRATION))
    events.clear()
    reloads.clear()
    answer = confd.delete(path_of(document))
    assert (answer.status_code, answer.content) == (204, b'')
    assert list(compared(before, rows_of(db))) == []
    assert events.names() == ['trunk_deleted']
    assert reloads.commands() == [['iax2 reload']]
    errors(confd.get(path_of(document)), 404)


def test_an_edit_of_the_trunk_alone_leaves_the_peer(confd, acme, changes, reloads):
    edited(confd, acme, {'twilio_incoming': True})
    assert changes() == [('trunkfeatures', 'update', {'twilio_incoming'})]
    assert shown(confd, acme)['iax'] == acme['iax']
    assert reloads.commands() == [['iax2 reload']]
