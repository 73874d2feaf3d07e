# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The `ETag` of an interconnection, and `If-Match`.

Each row of an interconnection is changed in SQL, as wazo-confd's own resources would.
The tag must change, and a PUT or DELETE with the old one is 412.
"""

from __future__ import annotations

import pytest
from kinds import REGISTRATION, custom_body, iax_body
from nat_samples import insert_template, insert_transport
from samples import (
    create,
    error_text,
    fetch,
    path_of,
    sip_body,
    tenant_of,
    update,
)

_AUTH = {'username': 'u', 'password': 'S3cr3t'}


@pytest.fixture
def get_etag(confd):
    """Return a function that reads the present tag of a document."""

    def get(document):
        answer = confd.get(path_of(document))
        assert answer.status_code == 200
        return answer.headers['ETag']

    return get


@pytest.fixture
def documents(confd, db, fixtures, name):
    """Return a function that creates an interconnection with every part of its type."""
    outcalls = {'outcalls': [{'id': fixtures['outcalls'][0]['id']}]}
    template = {'uuid': insert_template(db, tenant_of(fixtures), name())}

    def make(type_):
        registered = {'outbound_auth': _AUTH, 'registration': {}}
        body = {
            'sip': sip_body(name(), templates=[template], **registered),
            'iax': iax_body(name(), registration=REGISTRATION),
            'custom': custom_body(f'Local/{name()}'),
        }[type_]
        return create(confd, body | outcalls)

    return make


def _check_stale(confd, document, old):
    """Check that the old tag is no longer accepted, and that nothing was changed."""
    before = fetch(confd, document)
    path, headers = path_of(document), {'If-Match': old}
    patch = {'twilio_incoming': True}
    error_text(confd.put(path, json=patch, headers=headers), 412)
    error_text(confd.put(path, json={}, headers=headers), 412)
    error_text(confd.delete(path, headers=headers), 412)
    assert fetch(confd, document) == before


# One row of one table at a time, by the id of the trunk.
_OF_ENDPOINT = (
    'WHERE endpoint_sip_section_uuid IN (SELECT s.uuid FROM endpoint_sip_section s'
    ' JOIN trunkfeatures t USING (endpoint_sip_uuid) WHERE t.id = %(id)s)'
)
_ENDPOINT = '(SELECT endpoint_sip_uuid FROM trunkfeatures WHERE id = %(id)s)'
_SQL_CHANGES = {
    'flag of the trunk': (
        'custom',
        'UPDATE trunkfeatures SET twilio_incoming = true WHERE id = %(id)s',
    ),
    'format of the trunk': (
        'iax',
        "UPDATE trunkfeatures SET outgoing_caller_id_format = 'E164' WHERE id = %(id)s",
    ),
    'label of the SIP endpoint': (
        'sip',
        f"UPDATE endpoint_sip SET label = 'new' WHERE uuid = {_ENDPOINT}",
    ),
    'name of the SIP endpoint': (
        'sip',
        f"UPDATE endpoint_sip SET name = name || '-x' WHERE uuid = {_ENDPOINT}",
    ),
    'name of the IAX peer': (
        'iax',
        "UPDATE useriax SET name = name || '-x' WHERE id ="
        ' (SELECT endpoint_iax_id FROM trunkfeatures WHERE id = %(id)s)',
    ),
    'value of an option': (
        'sip',
        'UPDATE endpoint_sip_section_option SET value = value'
        f" {_OF_ENDPOINT} AND key = 'contact'",
    ),
    'deleted option': (
        'sip',
        f"DELETE FROM endpoint_sip_section_option {_OF_ENDPOINT} AND key = 'match'",
    ),
    'new option': (
        'sip',
        'INSERT INTO endpoint_sip_section_option'
        " (key, value, endpoint_sip_section_uuid) SELECT 'callerid', 'x', uuid"
        f" FROM endpoint_sip_section WHERE type = 'endpoint'"
        f' AND endpoint_sip_uuid = {_ENDPOINT}',
    ),
    'priority of a template': (
        'sip',
        'UPDATE endpoint_sip_template SET priority = priority + 1'
        f' WHERE child_uuid = {_ENDPOINT}',
    ),
    'removed template': (
        'sip',
        f'DELETE FROM endpoint_sip_template WHERE child_uuid = {_ENDPOINT}',
    ),
    'port of the IAX peer': (
        'iax',
        'UPDATE useriax SET port = 4570 WHERE id ='
        ' (SELECT endpoint_iax_id FROM trunkfeatures WHERE id = %(id)s)',
    ),
    'IAX registration': (
        'iax',
        'UPDATE staticiax SET commented = 1 WHERE id ='
        ' (SELECT register_iax_id FROM trunkfeatures WHERE id = %(id)s)',
    ),
    'custom endpoint': (
        'custom',
        'UPDATE usercustom SET commented = 1 WHERE id ='
        ' (SELECT endpoint_custom_id FROM trunkfeatures WHERE id = %(id)s)',
    ),
    'outcall': (
        'custom',
        'UPDATE outcall SET name = name WHERE id IN'
        ' (SELECT outcallid FROM outcalltrunk WHERE trunkfeaturesid = %(id)s)',
    ),
    'priority in an outcall': (
        'custom',
        'UPDATE outcalltrunk SET priority = priority WHERE trunkfeaturesid = %(id)s',
    ),
    'detached outcall': (
        'custom',
        'DELETE FROM outcalltrunk WHERE trunkfeaturesid = %(id)s',
    ),
}


@pytest.mark.parametrize(('type_', 'sql'), _SQL_CHANGES.values(), ids=_SQL_CHANGES)
def test_etag_changes_with_each_row_of_the_interconnection(
    confd, db, documents, get_etag, type_, sql
):
    document = documents(type_)
    old = get_etag(document)
    with db.connection.cursor() as cursor:
        cursor.execute(sql, {'id': document['id']})
        assert cursor.rowcount > 0
    assert get_etag(document) != old
    _check_stale(confd, document, old)


# --- what does not change the tag


@pytest.mark.parametrize('type_', ['sip', 'iax', 'custom'])
def test_etag_stays_the_same_without_a_change(confd, documents, get_etag, type_):
    document = documents(type_)
    old = get_etag(document)
    confd.put(path_of(document), json=fetch(confd, document))
    confd.put(f'{path_of(document)}?dry_run=true', json={'twilio_incoming': True})
    error_text(confd.put(path_of(document), json={'name': 7}))
    assert get_etag(document) == old


def test_etag_is_that_of_one_interconnection(confd, documents, get_etag):
    document, other = documents('custom'), documents('iax')
    old = get_etag(document)
    update(confd, other, {'iax': {'host': 'new.example.com'}})
    assert get_etag(document) == old
    assert get_etag(other) != old


def test_etag_does_not_depend_on_the_secret(confd, db, documents, get_etag):
    """A digest of the values would be the same after an update to the same values."""
    document = documents('sip')
    old = get_etag(document)
    rows = db.query(
        'UPDATE endpoint_sip_section_option SET value = value WHERE'
        ' endpoint_sip_section_uuid IN (SELECT s.uuid FROM endpoint_sip_section s'
        ' JOIN trunkfeatures t USING (endpoint_sip_uuid) WHERE t.id = %s)'
        " AND key = 'password' RETURNING value",
        document['id'],
    )
    assert {row['value'] for row in rows} == {'S3cr3t'}
    assert get_etag(document) != old
    assert fetch(confd, document) == document


def test_etag_does_not_depend_on_the_transport_of_the_endpoint(
    confd, db, get_etag, name
):
    """The options of a transport belong to all interconnections that use it."""
    transport = insert_transport(db, name('transport'))
    document = create(confd, sip_body(name(), transport=transport))
    old = get_etag(document)
    db.query(
        'INSERT INTO pjsip_transport_option (key, value, pjsip_transport_uuid)'
        " VALUES ('tos', '184', %s)",
        transport['uuid'],
    )
    assert get_etag(document) == old


# --- forms of If-Match


@pytest.mark.parametrize('form', ['{}', 'W/{}', '"x", {}', '{},', '*', ' {} , "x"'])
def test_if_match_with_the_present_etag_is_accepted(confd, documents, get_etag, form):
    document = documents('custom')
    headers = {'If-Match': form.replace('{}', get_etag(document)).strip()}
    answer = confd.put(path_of(document), json={}, headers=headers)
    assert answer.status_code == 204


@pytest.mark.parametrize('form', ['', ',', '"', 'x{}', '{}{}', '"*"', '"x", W/"y"'])
def test_if_match_without_the_present_etag_is_412(confd, documents, get_etag, form):
    document = documents('custom')
    headers = {'If-Match': form.replace('{}', get_etag(document))}
    error_text(confd.put(path_of(document), json={}, headers=headers), 412)
    error_text(confd.delete(path_of(document), headers=headers), 412)


@pytest.mark.parametrize(
    'value',
    [', '.join(f'"{number}"' for number in range(8_000)), f'"a"{" " * 60_000}"b"'],
    ids=['many tags', 'many spaces'],
)
def test_long_if_match_is_412(confd, documents, value):
    headers = {'If-Match': value}
    error_text(confd.put(path_of(documents('custom')), json={}, headers=headers), 412)
