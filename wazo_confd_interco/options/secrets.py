# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which options are secrets: their values never leave the plugin."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from ..problems import MASKED_SECRET, InvalidValue

MASK: Final = '***'
PASSWORD: Final = 'password'
SECRET_OPTIONS: Final = frozenset(
    (
        PASSWORD,
        'md5_cred',
        'password_digest',
        'oauth_secret',
        'refresh_token',
        'dbsecret',
        'secret',
    )
)


@lru_cache(maxsize=512)
def is_secret(key: str) -> bool:
    """Return whether the value of an option is secret, in any spelling of its name."""
    return _normalize(key) in SECRET_OPTIONS


def is_password(key: str) -> bool:
    """Return whether an option is `password`, in any spelling of its name."""
    return _normalize(key) == PASSWORD


def check_not_masked(value: str) -> None:
    """Raise `InvalidValue` for the mask that answers show instead of a secret."""
    if value == MASK:
        raise InvalidValue(
            f'must not be {MASK}, which answers show instead of a secret; omit the '
            'secret to keep the stored one',
            MASKED_SECRET,
        )


def _normalize(key: str) -> str:
    # Asterisk ignores the case of option names. wazo-confd's API accepts any key that
    # begins with @.
    return key.strip().lstrip('@').lower()
