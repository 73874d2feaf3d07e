# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guards that keep strangers out of an IAX peer, and the derived peer type.

A `friend` or `user` without a secret accepts calls from any address, with its name or
with none; `host` only affects outgoing calls. A `dynamic` peer without a secret lets
anyone register (integration_tests/asterisk/test_iax_strangers.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from ...options.hosts import covers_everything, parse_network
from .fields import ASKED_SECRETS, SECRET

# With another method in addition to rsa, an empty secret is accepted.
_ONLY_RSA: Final = ('auth', 'rsa')
# A larger network is not an address list, because strangers are in it.
_MIN_PREFIX_LENGTH: Final = 8
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
    return any(_guards(key, value, options) for key, value in options)


def _guards(key: str, value: str, options: Collection[tuple[str, str]]) -> bool:
    if key == 'inkeys':
        return _ONLY_RSA in options
    if key == 'deny':
        permitted = ','.join(text for name, text in options if name == 'permit')
        return value in _EVERYBODY and not _permits_strangers(permitted)
    return key in ASKED_SECRETS or key == 'acl'


def _permits_strangers(permitted: str) -> bool:
    """Return whether a list of `permit` opens what `deny` closes.

    wazo-confgend writes `permit` and `deny` in random order, and the last match counts.
    """
    networks = [parse_network(text.strip(' !')) for text in permitted.split(',')]
    parsed = [network for network in networks if network is not None]
    return covers_everything(parsed) or any(
        network.prefixlen < _MIN_PREFIX_LENGTH for network in parsed
    )


def derive_peer_type(iax: Mapping[str, Any]) -> str:
    """Return the derived peer type: a peer without a guard accepts no calls."""
    return 'friend' if is_guarded(iax) else 'peer'
