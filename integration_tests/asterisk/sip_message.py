# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIP messages as text, header by header as they are on the wire; and digests."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import md5
from uuid import uuid4

_COMPACT = {
    **{'v': 'via', 'f': 'from', 't': 'to', 'i': 'call-id', 'm': 'contact'},
    **{'l': 'content-length', 'c': 'content-type', 'k': 'supported'},
}
_PARAMETER = re.compile(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')


def _canonical(name: str) -> str:
    name = name.strip().lower()
    return _COMPACT.get(name, name)


@dataclass
class Message:
    """A request or a response; ``headers`` keep their order and their spelling."""

    first: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: str = ''

    @classmethod
    def parse(cls, data: bytes) -> Message:
        head, _, body = data.decode(errors='surrogateescape').partition('\r\n\r\n')
        first, *lines = head.split('\r\n')
        headers = [line.partition(':')[::2] for line in lines]
        return cls(first, [(name, value.strip()) for name, value in headers], body)

    def serialize(self) -> bytes:
        length = ('Content-Length', str(len(self.body.encode())))
        lines = [f'{name}: {value}' for name, value in (*self.headers, length)]
        return '\r\n'.join((self.first, *lines, '', self.body)).encode()

    @property
    def is_request(self) -> bool:
        return not self.first.startswith('SIP/2.0 ')

    @property
    def method(self) -> str:
        """Of a response too: what it answers."""
        return self['CSeq'].split()[1]

    @property
    def uri(self) -> str:
        return self.first.split()[1]

    @property
    def user(self) -> str:
        """The user of the request's URI."""
        return user_of(self.uri)

    @property
    def status(self) -> int:
        return int(self.first.split()[1])

    @property
    def transaction(self) -> tuple[str, str]:
        """What a request and its responses share."""
        return self['Call-ID'], self['CSeq']

    def all(self, name: str) -> list[str]:
        """The values of every header of this name."""
        wanted = _canonical(name)
        return [value for key, value in self.headers if _canonical(key) == wanted]

    def __contains__(self, name: str) -> bool:
        return bool(self.all(name))

    def __getitem__(self, name: str) -> str:
        """The value of the one header of this name."""
        (value,) = self.all(name)[:1] if name == 'Via' else self.all(name)
        return value


def uri_of(value: str) -> str:
    """The URI of a From, To or Contact."""
    found = re.search(r'<([^>]*)>', value)
    return found[1] if found else value.split(';')[0].strip()


def user_of(value: str) -> str:
    """The user of a URI, or of the header around one; empty without one."""
    user, at, _ = uri_of(value).partition(':')[2].partition('@')
    return user.split(';')[0] if at else ''


def host_of(uri: str) -> tuple[str, int]:
    """Where a URI, or the host of a Via, leads."""
    host = re.split('[;?>]', uri.rpartition('@')[2].removeprefix('sip:'))[0]
    inner, name, port = re.fullmatch(r'(?:\[(.*)]|([^:]*))(?::(.*))?', host).groups()
    return inner or name, int(port or 5060)


def credentials(
    challenge: str, method: str, uri: str, username: str, password: str
) -> str:
    """The authorization that answers a challenge of MD5."""
    said = _parameters(challenge)
    answer = {'username': username, 'realm': said['realm'], 'nonce': said['nonce']}
    answer['uri'] = uri
    if 'qop' in said:
        answer |= {'qop': 'auth', 'nc': '00000001', 'cnonce': uuid4().hex}
    if 'opaque' in said:
        answer['opaque'] = said['opaque']
    answer['response'] = _digest(method, password, answer)
    bare = ('qop', 'nc')
    parts = (f'{k}={v}' if k in bare else f'{k}="{v}"' for k, v in answer.items())
    return f'Digest {", ".join(parts)}'


def is_right(authorization: str, method: str, username: str, password: str) -> bool:
    """Whether it is of this user, and its digest of this password."""
    said = _parameters(authorization)
    expected = _digest(method, password, said)
    return (said['username'], said['response']) == (username, expected)


def _parameters(value: str) -> dict[str, str]:
    found = _PARAMETER.findall(value.partition(' ')[2])
    return {name.lower(): quoted or bare for name, quoted, bare in found}


def _digest(method: str, password: str, said: dict[str, str]) -> str:
    """The response to a challenge, with or without `qop` (RFC 2617)."""

    def hashed(*parts: str) -> str:
        return md5(':'.join(parts).encode()).hexdigest()

    secret = hashed(said['username'], said['realm'], password)
    place = hashed(method, said['uri'])
    if 'qop' not in said:
        return hashed(secret, said['nonce'], place)
    counted = (said['nonce'], said['nc'], said['cnonce'], said['qop'])
    return hashed(secret, *counted, place)
