# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets go in and never come out."""

from __future__ import annotations

import json

import pytest
from kinds import SECRET
from samples import (
    created,
    edited,
    path_of,
    shown,
    sip,
    stored,
    tenant_of,
    trunk_by_sql,
    values_of,
)
from secrets_kept import created_and_shown, refused

SECRETS = (
    *('password', 'md5_cred', 'password_digest', 'oauth_secret', 'refresh_token'),
    *('dbsecret', 'secret'),
)


def _all(name):
    own = {'username': 'registers', 'password': f'{SECRET}3'}
    return sip(
        name,
        outbound_auth={'username': 'u', 'password': f'{SECRET}1'},
        inbound_auth={'username': name, 'password': f'{SECRET}2'},
        registration={'outbound_auth': own},
    )


def test_no_answer_has_a_secret(confd, readonly, name):
    document = created_and_shown(confd, readonly, _all(name()))
    for path in ('outbound_auth', 'inbound_auth'):
        assert document['sip'][path]['has_password'] is True
        assert 'password' not in document['sip'][path]
    assert document['sip']['registration']['outbound_auth']['has_password'] is True


def test_no_event_has_a_secret(confd, name, events, reloads):
    document = created(confd, _all(name()))
    patch = {'sip': {'outbound_auth': {'password': f'{SECRET}4'}}}
    edited(confd, document, patch)
    confd.delete(path_of(document))
    assert len(events.all()) >= 5
    assert SECRET not in json.dumps(events.all())
    assert SECRET not in json.dumps(reloads.all())


def test_no_error_has_a_secret(confd, name):
    taken, wrong = created(confd, sip(name())), {'callerid': '"'}
    bodies = [
        _all(taken['name']),
        _all(name()) | {'context': 'no-such-context'},
        _all(name()) | {'no_such': SECRET},
        sip(name(), outbound_auth={'username': 'u', 'password': f'{SECRET}\n'}),
        sip(name(), outbound_auth={'username': 'u', 'password': f' {SECRET}'}),
        sip(name(), outbound_auth={'username': 'u', 'password': SECRET * 500}),
        sip(name(), outbound_auth={'username': 'u', 'password': [SECRET]}),
        sip(name(), **wrong, outbound_auth={'username': 'u', 'password': SECRET}),
        sip(name(), options={'auth': [['password', SECRET]]}),
        sip(name(), options={'outbound_auth': [['md5_cred', f'{SECRET};']]}),
        sip(name(), options={'endpoint': [['md5_cred', SECRET]]}),
    ]
    refused(confd, bodies)


@pytest.mark.parametrize('path', ['outbound_auth', 'inbound_auth'])
def test_a_user_merged_without_a_password_keeps_it(confd, db, name, path):
    section = 'auth' if path == 'inbound_auth' else path
    auth = {'username': 'u', 'password': 'p'}
    document = created(confd, sip(name(), **{path: auth}))
    after = edited(confd, document, {'sip': {path: {'username': 'v'}}})
    assert after['sip'][path]['username'] == 'v'
    assert values_of(db, document['id'], section, 'password') == ['p']


def test_a_password_is_replaced_and_removed(confd, db, name):
    auth = {'username': 'u', 'password': 'p'}
    document = created(confd, sip(name(), outbound_auth=auth))
    edited(confd, document, {'sip': {'outbound_auth': {'password': 'a;b\\c'}}})
    stored_ = values_of(db, document['id'], 'outbound_auth', 'password')
    assert stored_ == ['a\\;b\\c']
    after = edited(confd, document, {'sip': {'outbound_auth': {'password': None}}})
    assert after['sip']['outbound_auth']['has_password'] is False
    assert values_of(db, document['id'], 'outbound_auth', 'password') == []


def test_has_password_is_read_only(confd, db, name):
    auth = {'username': 'u', 'password': 'p'}
    document = created(confd, sip(name(), outbound_auth=auth))
    patch = {'sip': {'outbound_auth': {'has_password': False}}}
    assert edited(confd, document, patch) == document
    assert values_of(db, document['id'], 'outbound_auth', 'password') == ['p']


def test_the_same_password_again_does_nothing(confd, name, events):
    auth = {'username': 'u', 'password': 'p;q'}
    document = created(confd, sip(name(), outbound_auth=auth))
    events.clear()
    edited(confd, document, {'sip': {'outbound_auth': auth}})
    assert events.all() == []


def test_a_digest_is_an_option_that_is_not_shown(confd, db, name):
    options = {'auth': [['auth_type', 'md5'], ['md5_cred', SECRET]]}
    body = sip(name(), inbound_auth={'username': 'u'}, options=options)
    document = created(confd, body)
    assert document['sip']['options']['auth'] == [['auth_type', 'md5']]
    assert document['sip']['inbound_auth']['has_password'] is True
    assert values_of(db, document['id'], 'auth', 'md5_cred') == [SECRET]


def test_a_digest_is_kept_when_options_are_replaced(confd, db, name):
    options = {'auth': [['auth_type', 'md5'], ['md5_cred', SECRET]]}
    body = sip(name(), inbound_auth={'username': 'u'}, options=options)
    document = created(confd, body)
    for given in ([['nonce_lifetime', '30']], []):
        edited(confd, document, {'sip': {'options': {'auth': given}}})
        assert values_of(db, document['id'], 'auth', 'md5_cred') == [SECRET]
    given = [['md5_cred', 'new']]
    edited(confd, document, {'sip': {'options': {'auth': given}}})
    assert values_of(db, document['id'], 'auth', 'md5_cred') == ['new']


@pytest.mark.parametrize('key', [*SECRETS, 'Password', 'MD5_CRED', ' password'])
def test_no_secret_of_an_existing_trunk_is_shown(confd, db, fixtures, name, key):
    options = [('username', 'u'), (key, SECRET)]
    sections = {'auth': options, 'outbound_auth': options, 'endpoint': [(key, SECRET)]}
    id_ = trunk_by_sql(db, tenant_of(fixtures), name(), sections)
    rows, document = stored(db, id_), shown(confd, id_)
    assert SECRET not in json.dumps(document)
    assert document['sip']['outbound_auth']['has_password'] is True
    edited(confd, id_, document)
    assert stored(db, id_) == rows


def test_a_password_takes_the_place_of_one_in_another_case(confd, db, fixtures, name):
    sections = {'auth': [('username', 'u'), ('Password', SECRET), ('PASSWORD', 'x')]}
    id_ = trunk_by_sql(db, tenant_of(fixtures), name(), sections)
    edited(confd, id_, {'sip': {'inbound_auth': {'password': 'new'}}})
    auth = [[r['key'], r['value']] for r in stored(db, id_)]
    assert sorted(auth) == [['password', 'new'], ['username', 'u']]


def test_an_object_that_is_removed_takes_its_password_with_it(confd, db, name):
    document = created(confd, _all(name()))
    patch = {'sip': {'outbound_auth': None, 'inbound_auth': None, 'registration': None}}
    edited(confd, document, patch)
    assert [r for r in stored(db, document['id']) if r['key'] == 'password'] == []
