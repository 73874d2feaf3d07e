# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ..guard import derive_peer_type, is_guarded
from ..peer import empty

GUARDED = [
    {'auth': {'username': 'u', 'secret': 's'}},
    {'auth': {'username': None, 'has_secret': True}},
    {'options': [['inkeys', 'theirs'], ['auth', 'rsa']]},
    {'options': [['dbsecret', 'family/key']]},
    {'options': [['Secret', 's']]},
    {'options': [['acl', 'partners']]},
    {'options': [['deny', '0.0.0.0/0.0.0.0']]},
    {'options': [['deny', '0.0.0.0/0']]},
    {'options': [['deny', '0.0.0.0/0'], ['permit', '198.51.100.7,10.0.0.0/8']]},
    {'options': [['deny', '0.0.0.0/0'], ['permit', 'pbx.example.com']]},
]
OPEN = [
    {},
    {'options': [['deny', '0.0.0.0/0'], ['permit', '0.0.0.0/0']]},
    {'options': [['deny', '0.0.0.0/0'], ['permit', '10.1.1.1,0.0.0.0/0.0.0.0']]},
    {'options': [['deny', '0.0.0.0/0'], ['permit', '0.0.0.0/1,128.0.0.0/1']]},
    {'options': [['deny', '0.0.0.0/0'], ['Permit', '1.2.3.4/7']]},
    {'auth': {'username': 'u', 'has_secret': False}},
    {'auth': {'username': 'u', 'secret': ''}},
    {'options': [['deny', '198.51.100.0/24'], ['permit', '0.0.0.0/0']]},
    {'options': [['inkeys', 'theirs'], ['auth', 'plaintext,md5']]},
    {'options': [['inkeys', 'theirs'], ['auth', 'md5,rsa']]},
    {'options': [['password', 's']]},
    {'options': [['accountcode', 'acme']]},
    {'options': [['permit', '198.51.100.7'], ['auth', 'rsa'], ['outkey', 'ours']]},
]


@pytest.mark.parametrize('values', GUARDED)
def test_peer_that_asks_callers_for_something_is_a_friend(values: Any) -> None:
    iax = empty() | values
    assert is_guarded(iax)
    assert derive_peer_type(iax) == 'friend'


@pytest.mark.parametrize('values', OPEN)
def test_peer_that_asks_callers_for_nothing_is_only_called(values: Any) -> None:
    iax = empty() | values
    assert not is_guarded(iax)
    assert derive_peer_type(iax) == 'peer'
