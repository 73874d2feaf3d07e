# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is kept out of an IAX peer, and the type that follows from it.

Asterisk asks a caller for nothing where a friend or a user has no secret: it takes him
by that name, by none at all, and from any address, since `host` is only where it calls.
It asks nobody who registers as a `dynamic` peer without one either. All of this was
seen (integration_tests/asterisk/test_iax_strangers.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .fields import ASKED_FOR, SECRET

Iax = Mapping[str, Any]

# The `auth` that asks for a key and nothing else: where it names another way beside it,
# an empty secret is the right one.
_KEY: Final = ('auth', 'rsa')
# The spellings of `deny` that leave nobody but those of `permit`.
_EVERYBODY: Final = frozenset(('0.0.0.0/0', '0.0.0.0/0.0.0.0'))


def is_guarded(iax: Iax) -> bool:
    """Whether a stranger is asked for something, or his address is.

    :param iax: with the secret or with `has_secret`
    """
    auth = iax['auth'] or {}
    if auth.get(SECRET) or auth.get('has_secret'):
        return True
    options = {(key.lower(), value) for key, value in iax['options']}
    return any(_guards(key, value, _KEY in options) for key, value in options)


def _guards(key: str, value: str, by_key: bool) -> bool:
    if key == 'inkeys':
        return by_key
    if key == 'deny':
        return value in _EVERYBODY
    return key in ASKED_FOR or key == 'acl'


def peer_type(iax: Iax) -> str:
    """What it is where nobody says: without a secret it is called, and never calls."""
    return 'friend' if is_guarded(iax) else 'peer'
