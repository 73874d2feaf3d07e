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

from .fields import SECRET

Iax = Mapping[str, Any]

# The options that Asterisk asks for as it asks for a secret.
_SECRETS: Final = frozenset((SECRET, 'dbsecret', 'inkeys'))
# The spellings of `deny` that leave nobody but those of `permit`.
_EVERYBODY: Final = frozenset(('0.0.0.0/0', '0.0.0.0/0.0.0.0'))


def is_guarded(iax: Iax) -> bool:
    """Whether a stranger is asked for something, or his address is.

    :param iax: with the secret or with `has_secret`
    """
    auth = iax['auth'] or {}
    return bool(
        auth.get(SECRET) or auth.get('has_secret') or any(map(_guards, iax['options']))
    )


def _guards(option: tuple[str, str]) -> bool:
    key, value = option
    known = key.lower()
    if known in _SECRETS or known == 'acl':
        return True
    return known == 'deny' and value in _EVERYBODY


def peer_type(iax: Iax) -> str:
    """What it is where nobody says: without a secret it is called, and never calls."""
    return 'friend' if is_guarded(iax) else 'peer'
