# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""IAX trunks that somebody else made: seen whole, and edited without being touched."""

from __future__ import annotations

import psycopg2
import pytest
from kinds import REGISTRATION, compared, custom, iax, line_by_sql, rows_of
from samples import created, edited, errors, path_of, shown, tenant_of, trunk_by_sql

# Lines that confd and Asterisk read, and what is shown of each.
READ = [
    ('u:p@h', {'remote_host': 'h', 'remote_port': None, 'auth_username': 'u'}),
    ('u@h:4570', {'remote_port': 4570, 'has_password': False}),
    ('h', {'remote_host': 'h', 'auth_username': None, 'has_password': False}),
    ('u:p@h:4569/s?c', {'callback_extension': 's', 'callback_context': 'c'}),
]
UNREAD = ['u:p:q@h:4569', 'u:p@h@i', 'u:p;q@h', '', '@', 'u:p@[::1]:4569']
NOTHING = dict.fromkeys(
    (
        *('remote_host', 'remote_port', 'auth_username'),
        *('callback_extension', 'callback_context'),
    )
)


@pytest.fixture
def with_line(confd, db, name):
    """An IAX interconnection whose line is as somebody else wrote it."""

    made = []

    def make(text):
        document = created(confd, iax(name(), registration=REGISTRATION))
        made.append(document['id'])
        db.query(
            'UPDATE staticiax SET var_val = %s WHERE id ='
            ' (SELECT register_iax_id FROM trunkfeatures WHERE id = %s)',
            text,
            document['id'],
        )
        return document['id']

    yield make
    # confd can't read some of them, and its GET /trunks is a 500 while they are there
    for id_ in made:
        confd.delete(f'/interconnections/{id_}')


@pytest.mark.parametrize(('text', 'values'), READ)
def test_a_line_is_read(confd, with_line, text, values):
    registration = shown(confd, with_line(text))['iax']['registration']
    assert registration | values == registration


@pytest.mark.parametrize('text', UNREAD)
def test_a_line_that_means_nothing_sure_is_shown_as_nothing(confd, with_line, text):
    registration = shown(confd, with_line(text))['iax']['registration']
    assert registration | NOTHING == registration


@pytest.mark.parametrize('text', [*(text for text, _ in READ), *UNREAD])
def test_any_line_is_kept_by_other_edits(confd, db, with_line, text):
    id_ = with_line(text)
    before, document = rows_of(db), shown(confd, id_)
    assert edited(confd, id_, document) == document
    assert list(compared(before, rows_of(db))) == []
    edited(confd, id_, {'iax': {'peer_type': 'user'}})
    edited(confd, id_, {'iax': {'registration': {'enabled': False}}})
    after = {(t, a, *c) for t, a, _, c in compared(before, rows_of(db))}
    assert after == {
        ('useriax', 'update', 'type'),
        ('staticiax', 'update', 'commented'),
    }


@pytest.mark.parametrize('text', UNREAD)
def test_any_line_can_be_replaced_or_removed(confd, with_line, text):
    id_ = with_line(text)
    after = edited(confd, id_, {'iax': {'registration': REGISTRATION}})
    assert after['iax']['registration']['remote_host'] == 'registrar.example.com'
    id_ = with_line(text)
    after = edited(confd, id_, {'iax': {'registration': None}})
    assert after['iax']['registration'] is None


@pytest.mark.parametrize(
    ('text', 'code'),
    [
        ('h:4569', 'iax_registration_without_user'),
        ('u:p@h/s', 'iax_registration_without_port'),
    ],
)
def test_a_line_that_asterisk_misreads_is_a_warning(confd, with_line, text, code):
    warnings = shown(confd, with_line(text))['warnings']
    assert [warning['code'] for warning in warnings] == [code]


def test_an_old_option_blocks_no_other_edit(confd, db, name):
    document = created(confd, iax(name()))
    odd = [['no key', 'a\nb'], ['context', 'elsewhere'], ['x', '1'], ['x', '2']]
    sql = 'UPDATE useriax SET options = %s, accountcode = %s WHERE name = %s'
    db.query(sql, odd, 'a;b', document['name'])
    before = shown(confd, document)
    for option in [*odd, ['accountcode', 'a;b']]:
        assert option in before['iax']['options']
    rows = rows_of(db)
    assert edited(confd, document, before) == before
    assert list(compared(rows, rows_of(db))) == []
    edited(confd, document, {'iax': {'host': 'new.example.com'}})
    (change,) = compared(rows, rows_of(db))
    assert change[3] == {'host'}


def test_an_option_in_the_list_beside_its_column_is_put_back(confd, db, name):
    document = created(confd, iax(name()))
    others = [['trunk', '1'], ['trunk', 'y'], ['qualify', 'x'], ['port', '1']]
    sql = 'UPDATE useriax SET options = %s, port = 4570 WHERE name = %s'
    db.query(sql, others, document['name'])
    before, document = rows_of(db), shown(confd, document)
    assert document['iax']['port'] is None
    assert edited(confd, document, document) == document
    assert list(compared(before, rows_of(db))) == []


def test_a_registration_needs_the_iax_endpoint(db, fixtures, name):
    """The CHECK of the table, which a bug would run into."""
    line, tenant = line_by_sql(db, 'u:p@h:4569'), tenant_of(fixtures)
    with pytest.raises(psycopg2.errors.CheckViolation):
        trunk_by_sql(db, tenant, name(), register_iax_id=line)


@pytest.mark.parametrize('kind', ['sip', 'custom'])
def test_a_bare_trunk_that_registers_becomes_no_other_type(
    confd, db, fixtures, name, kind
):
    line = line_by_sql(db, 'u:p@h:4569')
    id_ = trunk_by_sql(db, tenant_of(fixtures), register_iax_id=line)
    body = {
        'sip': {'type': 'sip', 'name': name(), 'sip': {'remote_hosts': ['a']}},
        'custom': custom(f'Local/{name()}'),
    }[kind]
    before = rows_of(db)
    assert 'type' in errors(confd.put(path_of(id_), json=body))
    assert list(compared(before, rows_of(db))) == []


def test_a_bare_trunk_that_registers_becomes_iax_and_keeps_its_line(
    confd, db, fixtures, name, events
):
    line = line_by_sql(db, 'u:p@h:4570')
    id_ = trunk_by_sql(db, tenant_of(fixtures), register_iax_id=line)
    assert shown(confd, id_)['type'] is None
    after = edited(confd, id_, iax(name()))
    assert after['iax']['registration']['remote_port'] == 4570
    trunk = db.one('SELECT * FROM trunkfeatures WHERE id = %s', id_)
    assert trunk['register_iax_id'] == line
    assert events.names() == ['iax_endpoint_created', 'trunk_endpoint_iax_associated']
