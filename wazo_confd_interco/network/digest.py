# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answer a digest challenge (RFC 2617, RFC 7616, RFC 8760): MD5 and SHA-256."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

_DIGEST: Final = re.compile(r'digest[ \t]', re.IGNORECASE)
_PARAMETER: Final = re.compile(r'([A-Za-z-]{1,32})=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))')
_ESCAPED: Final = re.compile(r'\\(.)')
_MAX_CHALLENGE: Final = 4_096
_ALGORITHMS: Final[Mapping[str, Callable[[bytes], Any]]] = {
    'md5': hashlib.md5,
    'sha-256': hashlib.sha256,
}


@dataclass(frozen=True)
class Credentials:
    """The user name and the password of an account; a null realm fits any challenge."""

    username: str
    password: str
    realm: str | None = None

    def __repr__(self) -> str:
        """Return a text without the password."""
        return f'Credentials({self.username!r})'


Challenge = Mapping[str, str]


def find_challenge(values: Iterable[str]) -> Challenge | None:
    """Return the parameters of the first challenge that can be answered."""
    for value in values:
        scheme = _DIGEST.match(value)
        if not scheme:
            continue
        text = value[scheme.end() : _MAX_CHALLENGE]
        found = {
            name.lower(): _ESCAPED.sub(r'\1', quoted) or bare
            for name, quoted, bare in _PARAMETER.findall(text)
        }
        algorithm = found.get('algorithm', 'MD5').lower()
        qop = [one.strip() for one in found.get('qop', 'auth').lower().split(',')]
        if algorithm in _ALGORITHMS and 'auth' in qop and 'nonce' in found:
            return found
    return None


def answer_challenge(
    challenge: Challenge, credentials: Credentials, method: str, uri: str
) -> str:
    """Return the value of the Authorization header."""
    algorithm = challenge.get('algorithm', 'MD5')
    make_hash = _ALGORITHMS[algorithm.lower()]

    def digest(*parts: str) -> str:
        return str(make_hash(':'.join(parts).encode()).hexdigest())

    realm, nonce = challenge.get('realm', ''), challenge['nonce']
    secret = digest(credentials.username, realm, credentials.password)
    place = digest(method, uri)
    quoted = {
        'username': credentials.username,
        'realm': realm,
        'nonce': nonce,
        'uri': uri,
    }
    bare = {'algorithm': algorithm}
    if 'qop' in challenge:
        cnonce = secrets.token_hex(8)
        quoted['cnonce'] = cnonce
        bare |= {'qop': 'auth', 'nc': '00000001'}
        quoted['response'] = digest(secret, nonce, '00000001', cnonce, 'auth', place)
    else:
        quoted['response'] = digest(secret, nonce, place)
    if 'opaque' in challenge:
        quoted['opaque'] = challenge['opaque']
    parts = [f'{name}="{_escape(value)}"' for name, value in quoted.items()]
    return f'Digest {", ".join((*parts, *(f"{k}={v}" for k, v in bare.items())))}'


def _escape(text: str) -> str:
    return text.replace('\\', '\\\\').replace('"', '\\"')
