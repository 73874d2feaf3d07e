# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Strangers who know the names of IAX peers, and have no secret."""

from __future__ import annotations

import pytest
from iax_caller import Caller
from kinds import iax
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
LET_IN = {'ACCEPT', 'REGACK'}


@pytest.fixture
def stranger(peer, wazo):
    return Caller(peer().address, wazo.address)


@pytest.fixture
def make(wazo, name):
    """A document whose host is elsewhere."""

    def make(**values):
        body = iax(name(), **{'host': ELSEWHERE, **values})
        return wazo.create(body | {'context': wazo.context})[0]

    return make


def answers(stranger, document, *, token=True):
    """What is answered to calls of its name, of its user and of none; to REGREQ."""
    user = (document['iax']['auth'] or {}).get('username')
    users = {document['name'], user or document['name'], None}
    calls = {stranger.call(user, token=token) for user in users}
    return calls | {stranger.register(document['name'], token=token)}


@pytest.mark.parametrize('token', [True, False], ids=['token', 'no token'])
@pytest.mark.parametrize('values', DEFAULTS.values(), ids=DEFAULTS)
def test_a_stranger_gets_in_by_no_default(wazo, make, stranger, values, token):
    document = make(**values)
    assert document['warnings'] == []
    assert not answers(stranger, document, token=token) & LET_IN
    assert (wazo.incoming(), wazo.asterisk.channels()) == ([], [])


def test_he_gets_in_by_no_peer_whose_secret_was_taken_away(wazo, make, stranger):
    for auth in (None, {'secret': None}):
        document = wazo.edit(make(auth=SECRET), {'iax': {'auth': auth}})
        assert not answers(stranger, document) & LET_IN


@pytest.mark.parametrize('peer_type', ['friend', 'user'])
def test_he_calls_by_any_name_or_none_where_no_secret_is_asked_for(
    wazo, make, stranger, peer_type
):
    document = make(peer_type=peer_type)
    assert 'iax_calls_without_secret' in str(document['warnings'])
    for user in (document['name'], None):
        assert stranger.call(user) == 'ACCEPT'
        (call,) = wait_for(wazo.incoming, 'the call')
        assert (call.context, call.exten) == (wazo.context, '5145550100')


def test_he_registers_where_anyone_may_without_a_secret(wazo, make, stranger):
    document = make(host='dynamic')
    assert 'iax_registers_without_secret' in str(document['warnings'])
    assert stranger.register(document['name']) == 'REGACK'
    assert '127.0.' in wazo.asterisk.cli('iax2 show peers')


@pytest.mark.parametrize(
    ('options', 'let_in'),
    [
        ([['deny', '0.0.0.0/0.0.0.0']], set()),
        ([['deny', '0.0.0.0/0']], set()),
        ([['inkeys', 'theirs'], ['auth', 'rsa']], set()),
        ([['inkeys', 'theirs'], ['auth', 'md5']], {'ACCEPT'}),
        ([['inkeys', 'theirs'], ['auth', 'md5,rsa']], {'ACCEPT'}),
        ([['permit', ELSEWHERE]], LET_IN),
    ],
)
def test_deny_and_keys_keep_him_out_and_permit_does_not(
    make, stranger, options, let_in
):
    document = make(peer_type='friend', host='dynamic', options=options)
    assert answers(stranger, document) & LET_IN == let_in
    assert bool(document['warnings']) == bool(let_in)


@pytest.mark.parametrize(('required', 'told'), [('no', True), ('yes', False)])
def test_requirecalltoken_hides_which_names_there_are(make, stranger, required, told):
    document = make(auth=SECRET, options=[['requirecalltoken', required]])
    found = stranger.call(document['name'], token=False)
    assert (found != stranger.call('nobody', token=False)) == told
    # An answer to a token says the same of both, whatever is required.
    assert stranger.call(document['name']) == stranger.call('nobody') == 'AUTHREQ'
