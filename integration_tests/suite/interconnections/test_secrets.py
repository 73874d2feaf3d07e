# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets are stored, kept by later updates, and never shown."""

from __future__ import annotations

import json
import re

import pytest
from kinds import SECRET, iax_body
from samples import (
    create,
    fetch,
    insert_trunk,
    path_of,
    sip_body,
    stored_options,
    stored_values,
    tenant_of,
    update,
)
from secrets_kept import check_errors_hide_secret, create_without_leak

_AUTH = {'username': 'u', 'password': 'right'}
# A digest has 32 characters.
DIGEST = f'{SECRET:0>32}'
SECRETS = (
    *('password', 'md5_cred', 'password_digest', 'oauth_secret', 'refresh_token'),
    *('dbsecret', 'secret'),
)


def _body_with_secrets(name):
    own = {'username': 'registers', 'password': f'{SECRET}3'}
    return sip_body(
        name,
        outbound_auth={'username': 'u', 'password': f'{SECRET}1'},
        inbound_auth={'username': name, 'password': f'{SECRET}2'},
        registration={'outbound_auth': own},
    )


def test_answers_contain_no_secret(confd, readonly, name):
    document = create_without_leak(confd, readonly, _body_with_secrets(name()))
    for path in ('outbound_auth', 'inbound_auth'):
        assert document['sip'][path]['has_password'] is True
        assert 'password' not in document['sip'][path]
    assert document['sip']['registration']['outbound_auth']['has_password'] is True


def test_events_contain_no_secret(confd, name, events, reloads):
    document = create(confd, _body_with_secrets(name()))
    patch = {'sip': {'outbound_auth': {'password': f'{SECRET}4'}}}
    update(confd, document, patch)
    confd.delete(path_of(document))
    assert len(events.all()) >= 5
    assert SECRET not in json.dumps(events.all())
    assert SECRET not in json.dumps(reloads.all())


def test_errors_contain_no_secret(confd, name):
    taken, wrong = create(confd, sip_body(name())), {'callerid': '"'}
    bodies = [
        _body_with_secrets(taken['name']),
        _body_with_secrets(name()) | {'context': 'no-such-context'},
        _body_with_secrets(name()) | {'no_such': SECRET},
        sip_body(name(), outbound_auth={'username': 'u', 'password': f'{SECRET}\n'}),
        sip_body(name(), outbound_auth={'username': 'u', 'password': f' {SECRET}'}),
        sip_body(name(), outbound_auth={'username': 'u', 'password': SECRET * 500}),
        sip_body(name(), outbound_auth={'username': 'u', 'password': [SECRET]}),
        sip_body(name(), **wrong, outbound_auth={'username': 'u', 'password': SECRET}),
        sip_body(name(), options={'auth': [['password', SECRET]]}),
        sip_body(name(), options={'outbound_auth': [['md5_cred', f'{SECRET};']]}),
        sip_body(name(), options={'endpoint': [['md5_cred', SECRET]]}),
    ]
    check_errors_hide_secret(confd, bodies)


@pytest.mark.parametrize('path', ['outbound_auth', 'inbound_auth'])
def test_new_username_keeps_the_password(confd, db, name, path):
    section = 'auth' if path == 'inbound_auth' else path
    auth = {'username': 'u', 'password': 'p'}
    document = create(confd, sip_body(name(), **{path: auth}))
    after = update(confd, document, {'sip': {path: {'username': 'v'}}})
    assert after['sip'][path]['username'] == 'v'
    assert stored_values(db, document['id'], section, 'password') == ['p']


def test_password_can_be_replaced_and_null_keeps_it(confd, db, name):
    auth = {'username': 'u', 'password': 'p'}
    document = create(confd, sip_body(name(), outbound_auth=auth))
    update(confd, document, {'sip': {'outbound_auth': {'password': 'a;b\\c'}}})
    stored_ = stored_values(db, document['id'], 'outbound_auth', 'password')
    assert stored_ == ['a\\;b\\c']
    after = update(confd, document, {'sip': {'outbound_auth': {'password': None}}})
    assert after['sip']['outbound_auth']['has_password'] is True
    stored_ = stored_values(db, document['id'], 'outbound_auth', 'password')
    assert stored_ == ['a\\;b\\c']
    after = update(confd, document, {'sip': {'outbound_auth': None}})
    assert after['sip']['outbound_auth'] is None
    assert stored_values(db, document['id'], 'outbound_auth', 'password') == []


def test_has_password_in_a_patch_is_ignored(confd, db, name):
    auth = {'username': 'u', 'password': 'p'}
    document = create(confd, sip_body(name(), outbound_auth=auth))
    patch = {'sip': {'outbound_auth': {'has_password': False}}}
    assert update(confd, document, patch) == document
    assert stored_values(db, document['id'], 'outbound_auth', 'password') == ['p']


def test_password_that_is_given_is_stored_again_even_if_it_is_equal(
    confd, db, name, events
):
    auth = {'username': 'u', 'password': 'p;q'}
    document = create(confd, sip_body(name(), outbound_auth=auth))
    events.clear()
    after = update(confd, document, {'sip': {'outbound_auth': auth}})
    assert after == document
    assert 'sip_endpoint_edited' in events.names()
    stored = stored_values(db, document['id'], 'outbound_auth', 'password')
    assert stored == ['p\\;q']


def test_digest_option_is_stored_and_hidden(confd, db, name):
    options = {'auth': [['auth_type', 'md5'], ['md5_cred', DIGEST]]}
    body = sip_body(name(), inbound_auth={'username': 'u'}, options=options)
    document = create(confd, body)
    assert document['sip']['options']['auth'] == [['auth_type', 'md5']]
    assert document['sip']['inbound_auth']['has_password'] is True
    assert stored_values(db, document['id'], 'auth', 'md5_cred') == [DIGEST]


def test_digest_is_kept_when_other_options_are_replaced(confd, db, name):
    options = {'auth': [['auth_type', 'md5'], ['md5_cred', DIGEST]]}
    body = sip_body(name(), inbound_auth={'username': 'u'}, options=options)
    document = create(confd, body)
    for options in ([['nonce_lifetime', '30']], []):
        update(confd, document, {'sip': {'options': {'auth': options}}})
        assert stored_values(db, document['id'], 'auth', 'md5_cred') == [DIGEST]
    options = [['md5_cred', 'f' * 32]]
    update(confd, document, {'sip': {'options': {'auth': options}}})
    assert stored_values(db, document['id'], 'auth', 'md5_cred') == ['f' * 32]


@pytest.mark.parametrize('key', [*SECRETS, 'Password', 'MD5_CRED', ' password'])
def test_stored_secret_is_hidden_and_kept(confd, db, fixtures, name, key):
    options = [('username', 'u'), (key, SECRET)]
    sections = {'auth': options, 'outbound_auth': options, 'endpoint': [(key, SECRET)]}
    id_ = insert_trunk(db, tenant_of(fixtures), name(), sections)
    rows, document = stored_options(db, id_), fetch(confd, id_)
    assert SECRET not in json.dumps(document)
    assert document['sip']['outbound_auth']['has_password'] is True
    update(confd, id_, document)
    assert stored_options(db, id_) == rows


def test_password_replaces_stored_keys_in_other_case(confd, db, fixtures, name):
    sections = {'auth': [('username', 'u'), ('Password', SECRET), ('PASSWORD', 'x')]}
    id_ = insert_trunk(db, tenant_of(fixtures), name(), sections)
    update(confd, id_, {'sip': {'inbound_auth': {'password': 'new'}}})
    auth = [[r['key'], r['value']] for r in stored_options(db, id_)]
    assert sorted(auth) == [['password', 'new'], ['username', 'u']]


def test_removed_credentials_leave_no_password(confd, db, name):
    document = create(confd, _body_with_secrets(name()))
    patch = {'sip': {'outbound_auth': None, 'inbound_auth': None, 'registration': None}}
    update(confd, document, patch)
    assert [
        r for r in stored_options(db, document['id']) if r['key'] == 'password'
    ] == []


@pytest.mark.parametrize(
    ('body', 'patch'),
    [
        (
            lambda name: sip_body(name, outbound_auth=_AUTH, registration={}),
            {'sip': {'outbound_auth': {'password': '{}'}}},
        ),
        (
            lambda name: sip_body(name, inbound_auth={**_AUTH, 'username': name}),
            {'sip': {'inbound_auth': {'password': '{}'}}},
        ),
        (
            lambda name: sip_body(
                name,
                outbound_auth=_AUTH,
                registration={'outbound_auth': {'username': 'v', 'password': 'right'}},
            ),
            {'sip': {'registration': {'outbound_auth': {'password': '{}'}}}},
        ),
        (
            lambda name: sip_body(name, outbound_auth=_AUTH, registration={}),
            {
                'sip': {
                    'registration': {
                        'outbound_auth': {'username': 'u', 'password': '{}'}
                    }
                }
            },
        ),
        (
            lambda name: iax_body(name, auth={'username': 'u', 'secret': 'right'}),
            {'iax': {'auth': {'secret': '{}'}}},
        ),
        (
            lambda name: iax_body(
                name,
                registration={
                    'remote_host': 'h.example.com',
                    'auth_username': 'u',
                    'auth_password': 'right',
                },
            ),
            {'iax': {'registration': {'auth_password': '{}'}}},
        ),
        (
            lambda name: sip_body(
                name,
                inbound_auth={'username': name},
                options={'auth': [['md5_cred', f'{"right":0>32}']]},
            ),
            {'sip': {'options': {'auth': [['md5_cred', f'{"0" * 27}{{}}']]}}},
        ),
        (
            lambda name: iax_body(name, options=[['dbsecret', 'right']]),
            {'iax': {'options': [['dbsecret', '{}']]}},
        ),
    ],
    ids=[
        'outbound',
        'inbound',
        'registration',
        'account',
        'iax',
        'line',
        'digest',
        'dbsecret',
    ],
)
def test_dry_run_of_a_guess_answers_the_same_as_that_of_the_stored_secret(
    confd, name, body, patch
):
    document = create(confd, body(name()))
    answers = []
    for guess in ('right', 'wrong'):
        filled = json.loads(json.dumps(patch).replace('{}', guess))
        answer = confd.put(f'{path_of(document)}?dry_run=true', json=filled)
        assert answer.status_code == 200, answer.text
        answers.append(answer.json())
    right, wrong = map(_without_keys, answers)
    assert right['changes']
    assert right['events']
    assert right == wrong


def _without_keys(answer):
    """Return a dry run without the keys of new rows, which differ in any two."""
    text = re.sub(r'"(id|uuid)": ("[^"]*"|[0-9]+)', '"id": 0', json.dumps(answer))
    found = json.loads(text)
    found['changes'].sort(key=json.dumps)
    return found
