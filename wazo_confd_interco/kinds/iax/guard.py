# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What keeps strangers out of an IAX peer, and the peer type that follows.

A `friend` or `user` without a secret accepts calls from any address, with its name or
with none; `host` only affects outgoing calls. A `dynamic` peer without a secret lets
anyone register (integration_tests/asterisk/test_iax_strangers.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .fields import ASKED_SECRETS, SECRET

# With another method beside rsa, an empty secret is accepted.
_ONLY_RSA: Final = ('auth', 'rsa')
# Spellings of `deny` that leave only the addresses of `permit`.
_EVERYBODY: Final = frozenset(('0.0.0.0/0', '0.0.0.0/0.0.0.0'))


def is_guarded(iax: Mapping[str, Any]) -> bool:
    """Return whether a secret or an address list keeps strangers out.

    :param iax: `iax` of a document, with the secret or with `has_secret`
    """
    auth = iax['auth'] or {}
    if auth.get(SECRET) or auth.get('has_secret'):
        return True
    options = {(key.lower(), value) for key, value in iax['options']}
    return any(_guards(key, value, _ONLY_RSA in options) for key, value in options)


def _guards(key: str, value: str, only_rsa: bool) -> bool:
    if key == 'inkeys':
        return only_rsa
    if key == 'deny':
        return value in _EVERYBODY
    return key in ASKED_SECRETS or key == 'acl'


def derive_peer_type(iax: Mapping[str, Any]) -> str:
    """Return the derived peer type: a peer without a guard accepts no calls."""
    return 'friend' if is_guarded(iax) else 'peer'
