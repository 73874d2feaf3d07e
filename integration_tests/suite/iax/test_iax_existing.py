# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""IAX trunks not created by the plugin: they are shown and kept completely."""

from __future__ import annotations

import psycopg2
import pytest
from kinds import (
    REGISTRATION,
    custom_body,
    diff_rows,
    iax_body,
    insert_register_line,
    read_rows,
)
from samples import (
    codes_of,
    create,
    error_text,
    fetch,
    insert_trunk,
    path_of,
    tenant_of,
    update,
)

# Lines that both wazo-confd and Asterisk can parse, and some members of each.
PARSED_LINES = [
    ('u:p@h', {'remote_host': 'h', 'remote_port': None, 'auth_username': 'u'}),
    ('u@h:4570', {'remote_port': 4570, 'has_password': False}),
    ('h', {'remote_host': 'h', 'auth_username': None, 'has_password': False}),
    ('u:p@h:4569/s?c', {'callback_extension': 's', 'callback_context': 'c'}),
]
AMBIGUOUS_LINES = ['u:p:q@h:4569', 'u:p@h@i', 'u:p;q@h', '', '@', 'u:p@[::1]:4569']
NULL_MEMBERS = dict.fromkeys(
    (
        *('remote_host', 'remote_port', 'auth_username'),
        *('callback_extension', 'callback_context'),
    )
)


@pytest.fixture
def create_with_line(confd, db, name):
    """Return a function that creates an IAX trunk and stores a line by SQL."""
    ids = []

    def make(text):
        document = create(confd, iax_body(name(), registration=REGISTRATION))
        ids.append(document['id'])
        db.query(
            'UPDATE staticiax SET var_val = %s WHERE id ='
            ' (SELECT register_iax_id FROM trunkfeatures WHERE id = %s)',
            text,
            document['id'],
        )
        return document['id']

    yield make
    # wazo-confd cannot parse some lines, and answers GET /trunks with 500 until they
    # are deleted.
    for id_ in ids:
        confd.delete(f'/interconnections/{id_}')


@pytest.mark.parametrize(('text', 'values'), PARSED_LINES)
def test_stored_registration_line_is_parsed(confd, create_with_line, text, values):
    registration = fetch(confd, create_with_line(text))['iax']['registration']
    assert registration | values == registration


@pytest.mark.parametrize('text', AMBIGUOUS_LINES)
def test_ambiguous_registration_line_is_shown_with_null_members(
    confd, create_with_line, text
):
    registration = fetch(confd, create_with_line(text))['iax']['registration']
    assert registration | NULL_MEMBERS == registration


@pytest.mark.parametrize(
    'text', [*(text for text, _ in PARSED_LINES), *AMBIGUOUS_LINES]
)
def test_stored_registration_line_is_kept_by_other_updates(
    confd, db, create_with_line, text
):
    id_ = create_with_line(text)
    before, document = read_rows(db), fetch(confd, id_)
    assert update(confd, id_, document) == document
    assert list(diff_rows(before, read_rows(db))) == []
    update(confd, id_, {'iax': {'peer_type': 'user'}})
    update(confd, id_, {'iax': {'registration': {'enabled': False}}})
    after = {(t, a, *c) for t, a, _, c in diff_rows(before, read_rows(db))}
    assert after == {
        ('useriax', 'update', 'type'),
        ('staticiax', 'update', 'commented'),
    }


@pytest.mark.parametrize('text', AMBIGUOUS_LINES)
def test_ambiguous_registration_line_can_be_replaced_or_removed(
    confd, create_with_line, text
):
    id_ = create_with_line(text)
    after = update(confd, id_, {'iax': {'registration': REGISTRATION}})
    assert after['iax']['registration']['remote_host'] == 'registrar.example.com'
    id_ = create_with_line(text)
    after = update(confd, id_, {'iax': {'registration': None}})
    assert after['iax']['registration'] is None


@pytest.mark.parametrize(
    ('text', 'code'),
    [
        ('h:4569', 'iax_registration_without_user'),
        ('u:p@h/s', 'iax_registration_without_port'),
    ],
)
def test_registration_line_that_asterisk_misreads_has_a_warning(
    confd, create_with_line, text, code
):
    assert codes_of(fetch(confd, create_with_line(text))) == [code]


def test_invalid_stored_iax_option_does_not_block_other_updates(confd, db, name):
    document = create(confd, iax_body(name()))
    odd = [['no key', 'a\nb'], ['context', 'elsewhere'], ['x', '1'], ['x', '2']]
    sql = 'UPDATE useriax SET options = %s, accountcode = %s WHERE name = %s'
    db.query(sql, odd, 'a;b', document['name'])
    before = fetch(confd, document)
    for option in [*odd, ['accountcode', 'a;b']]:
        assert option in before['iax']['options']
    rows = read_rows(db)
    assert update(confd, document, before) == before
    assert list(diff_rows(rows, read_rows(db))) == []
    update(confd, document, {'iax': {'host': 'new.example.com'}})
    (change,) = diff_rows(rows, read_rows(db))
    assert change[3] == {'host'}


def test_option_stored_both_in_list_and_column_can_be_put_back(confd, db, name):
    document = create(confd, iax_body(name()))
    options = [['trunk', '1'], ['trunk', 'y'], ['qualify', 'x'], ['port', '1']]
    sql = 'UPDATE useriax SET options = %s, port = 4570 WHERE name = %s'
    db.query(sql, options, document['name'])
    before, document = read_rows(db), fetch(confd, document)
    assert document['iax']['port'] is None
    assert update(confd, document, document) == document
    assert list(diff_rows(before, read_rows(db))) == []


def test_table_rejects_an_iax_registration_of_a_sip_trunk(db, fixtures, name):
    """The CHECK of the table would stop the plugin from storing such a trunk."""
    line, tenant = insert_register_line(db, 'u:p@h:4569'), tenant_of(fixtures)
    with pytest.raises(psycopg2.errors.CheckViolation):
        insert_trunk(db, tenant, name(), register_iax_id=line)


@pytest.mark.parametrize('type_', ['sip', 'custom'])
def test_bare_trunk_with_registration_cannot_become_another_type(
    confd, db, fixtures, name, type_
):
    line = insert_register_line(db, 'u:p@h:4569')
    id_ = insert_trunk(db, tenant_of(fixtures), register_iax_id=line)
    body = {
        'sip': {'type': 'sip', 'name': name(), 'sip': {'remote_hosts': ['a']}},
        'custom': custom_body(f'Local/{name()}'),
    }[type_]
    before = read_rows(db)
    assert '- type' in error_text(confd.put(path_of(id_), json=body))
    assert list(diff_rows(before, read_rows(db))) == []


def test_bare_trunk_with_registration_becomes_iax_and_keeps_it(
    confd, db, fixtures, name, events
):
    line = insert_register_line(db, 'u:p@h:4570')
    id_ = insert_trunk(db, tenant_of(fixtures), register_iax_id=line)
    assert fetch(confd, id_)['type'] is None
    after = update(confd, id_, iax_body(name()))
    assert after['iax']['registration']['remote_port'] == 4570
    trunk = db.one('SELECT * FROM trunkfeatures WHERE id = %s', id_)
    assert trunk['register_iax_id'] == line
    assert events.names() == ['iax_endpoint_created', 'trunk_endpoint_iax_associated']
