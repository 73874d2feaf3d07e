# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Strangers who know the names of IAX peers but have no secret."""

from __future__ import annotations

import pytest
from iax_client import IaxClient
from kinds import iax_body
from waiting import wait_for

ELSEWHERE = '127.9.0.1'
SECRET = {'secret': 'S3cr3t'}
REGISTRATION = {
    'remote_host': ELSEWHERE,
    'auth_username': 'acme',
    'auth_password': 'S3cr3t',
}
DEFAULTS = {
    'an address': {},
    'a user name': {'auth': {'username': 'acme'}},
    'a secret': {'auth': SECRET},
    'a user name and a secret': {'auth': {'username': 'acme', **SECRET}},
    'a registration': {'registration': REGISTRATION},
    'a registration and a secret': {'auth': SECRET, 'registration': REGISTRATION},
    'a registration of theirs': {'auth': SECRET, 'host': 'dynamic'},
}
ADMITTED = {'ACCEPT', 'REGACK'}


@pytest.fixture
def stranger(make_peer, wazo):
    return IaxClient(make_peer().address, wazo.address)


@pytest.fixture
def create_peer(wazo, new_name):
    """Provide a function that creates an IAX interconnection with a remote host."""

    def create_peer(**values):
        body = iax_body(new_name(), **{'host': ELSEWHERE, **values})
        return wazo.create(body | {'context': wazo.context})[0]

    return create_peer


def try_everything(stranger, document, *, token=True):
    """Return the answers to calls and to a registration.

    The calls use the name of the peer, its user name, and no name.
    """
    user = (document['iax']['auth'] or {}).get('username')
    users = {document['name'], user or document['name'], None}
    calls = {stranger.call(user, token=token) for user in users}
    return calls | {stranger.register(document['name'], token=token)}


@pytest.mark.parametrize('token', [True, False], ids=['token', 'no token'])
@pytest.mark.parametrize('values', DEFAULTS.values(), ids=DEFAULTS)
def test_iax_defaults_refuse_strangers(wazo, create_peer, stranger, values, token):
    document = create_peer(**values)
    assert document['warnings'] == []
    assert not try_everything(stranger, document, token=token) & ADMITTED
    assert (wazo.read_incoming_calls(), wazo.asterisk.list_channels()) == ([], [])


def test_iax_peer_whose_secret_was_removed_refuses_strangers(
    wazo, create_peer, stranger
):
    for auth in (None, {'secret': None}):
        document = wazo.edit(create_peer(auth=SECRET), {'iax': {'auth': auth}})
        assert not try_everything(stranger, document) & ADMITTED


@pytest.mark.parametrize('peer_type', ['friend', 'user'])
def test_iax_peer_without_secret_accepts_calls_from_strangers(
    wazo, create_peer, stranger, peer_type
):
    document = create_peer(peer_type=peer_type)
    assert 'iax_calls_without_secret' in str(document['warnings'])
    for user in (document['name'], None):
        assert stranger.call(user) == 'ACCEPT'
        (call,) = wait_for(wazo.read_incoming_calls, 'the call')
        assert (call.context, call.exten) == (wazo.context, '5145550100')


def test_dynamic_iax_peer_without_secret_accepts_registrations_from_strangers(
    wazo, create_peer, stranger
):
    document = create_peer(host='dynamic')
    assert 'iax_registers_without_secret' in str(document['warnings'])
    assert stranger.register(document['name']) == 'REGACK'
    assert '127.0.' in wazo.asterisk.run_command('iax2 show peers')


@pytest.mark.parametrize(
    ('options', 'admitted'),
    [
        ([['deny', '0.0.0.0/0.0.0.0']], set()),
        ([['deny', '0.0.0.0/0']], set()),
        ([['inkeys', 'theirs'], ['auth', 'rsa']], set()),
        ([['inkeys', 'theirs'], ['auth', 'md5']], {'ACCEPT'}),
        ([['inkeys', 'theirs'], ['auth', 'md5,rsa']], {'ACCEPT'}),
        ([['permit', ELSEWHERE]], ADMITTED),
    ],
)
def test_iax_deny_and_keys_refuse_strangers_and_permit_does_not(
    create_peer, stranger, options, admitted
):
    document = create_peer(peer_type='friend', host='dynamic', options=options)
    assert try_everything(stranger, document) & ADMITTED == admitted
    assert bool(document['warnings']) == bool(admitted)


@pytest.mark.parametrize(('required', 'differs'), [('no', True), ('yes', False)])
def test_requirecalltoken_hides_iax_peer_names(
    create_peer, stranger, required, differs
):
    document = create_peer(auth=SECRET, options=[['requirecalltoken', required]])
    found = stranger.call(document['name'], token=False)
    assert (found != stranger.call('nobody', token=False)) == differs
    # With a call token, known and unknown names get the same answer.
    assert stranger.call(document['name']) == stranger.call('nobody') == 'AUTHREQ'
