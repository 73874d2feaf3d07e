# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ..derived import is_guarded, peer_type
from ..fields import blank, settle_secret

GUARDED = [
    {'auth': {'username': 'u', 'secret': 's'}},
    {'auth': {'username': None, 'has_secret': True}},
    {'options': [['inkeys', 'theirs'], ['auth', 'rsa']]},
    {'options': [['dbsecret', 'family/key']]},
    {'options': [['Secret', 's']]},
    {'options': [['acl', 'partners']]},
    {'options': [['deny', '0.0.0.0/0.0.0.0']]},
    {'options': [['deny', '0.0.0.0/0']]},
]
OPEN = [
    {},
    {'auth': {'username': 'u', 'has_secret': False}},
    {'auth': {'username': 'u', 'secret': ''}},
    {'options': [['deny', '198.51.100.0/24'], ['permit', '0.0.0.0/0']]},
    {'options': [['inkeys', 'theirs'], ['auth', 'plaintext,md5']]},
    {'options': [['inkeys', 'theirs'], ['auth', 'md5,rsa']]},
    {'options': [['password', 's']]},
    {'options': [['permit', '198.51.100.7'], ['auth', 'rsa'], ['outkey', 'ours']]},
]


@pytest.mark.parametrize('iax', GUARDED)
def test_who_is_asked_for_something_may_call(iax):
    iax = blank() | iax
    assert is_guarded(iax)
    assert peer_type(iax) == 'friend'


@pytest.mark.parametrize('iax', OPEN)
def test_a_peer_that_asks_for_nothing_is_only_called(iax):
    iax = blank() | iax
    assert not is_guarded(iax)
    assert peer_type(iax) == 'peer'


@pytest.mark.parametrize(
    ('old', 'new', 'has_secret'),
    [
        ({'secret': 's'}, {}, False),
        ({'secret': 's'}, {'secret': None}, False),
        ({'secret': 's'}, {'secret': 'new'}, True),
        ({}, {}, True),  # a dbsecret, which no document shows
    ],
)
def test_a_secret_that_is_taken_away_is_not_there(old, new, has_secret):
    had = {'username': 'u', 'has_secret': True}
    auth = had | new
    settle_secret(had | old, auth)
    assert auth['has_secret'] is has_secret


def test_what_comes_or_goes_whole_has_no_secret_to_settle():
    settle_secret(None, {'secret': 's'})
    settle_secret({'secret': 's'}, None)
