# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIP messages as they are on the wire, and digest authentication."""

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
    """A request or a response; ``headers`` keep their order and spelling."""

    start_line: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: str = ''

    @classmethod
    def parse(cls, data: bytes) -> Message:
        head, _, body = data.decode(errors='surrogateescape').partition('\r\n\r\n')
        start_line, *lines = head.split('\r\n')
        headers = [line.partition(':')[::2] for line in lines]
        return cls(start_line, [(name, value.strip()) for name, value in headers], body)

    def serialize(self) -> bytes:
        length = ('Content-Length', str(len(self.body.encode())))
        lines = [f'{name}: {value}' for name, value in (*self.headers, length)]
        return '\r\n'.join((self.start_line, *lines, '', self.body)).encode()

    @property
    def is_request(self) -> bool:
        return not self.start_line.startswith('SIP/2.0 ')

    @property
    def method(self) -> str:
        """The method of a request, or of the request that a response answers."""
        return self['CSeq'].split()[1]

    @property
    def uri(self) -> str:
        return self.start_line.split()[1]

    @property
    def transport(self) -> tuple[str, int]:
        """The protocol in Via, for example TLS, and the port of the sender."""
        protocol, sent_by = self['Via'].split()[:2]
        return protocol.rpartition('/')[2], extract_host(sent_by)[1]

    @property
    def user(self) -> str:
        """The user part of the Request-URI."""
        return extract_user(self.uri)

    @property
    def status(self) -> int:
        return int(self.start_line.split()[1])

    @property
    def transaction(self) -> tuple[str, str]:
        """The values that a request shares with its responses."""
        return self['Call-ID'], self['CSeq']

    def get_all(self, name: str) -> list[str]:
        """Return the values of all headers with this name."""
        wanted = _canonical(name)
        return [value for key, value in self.headers if _canonical(key) == wanted]

    def __contains__(self, name: str) -> bool:
        return bool(self.get_all(name))

    def __getitem__(self, name: str) -> str:
        """Return the value of the only header with this name, or of the first Via."""
        (value,) = self.get_all(name)[:1] if name == 'Via' else self.get_all(name)
        return value


def extract_uri(value: str) -> str:
    """Return the URI in a From, To or Contact header."""
    found = re.search(r'<([^>]*)>', value)
    return found[1] if found else value.split(';')[0].strip()


def extract_user(value: str) -> str:
    """Return the user part of a URI, or of a header with a URI; may be empty."""
    user, at, _ = extract_uri(value).partition(':')[2].partition('@')
    return user.split(';')[0] if at else ''


def extract_host(uri: str) -> tuple[str, int]:
    """Return the host and port of a URI, or of the sent-by part of a Via."""
    host = re.split('[;?>]', uri.rpartition('@')[2].removeprefix('sip:'))[0]
    inner, name, port = re.fullmatch(r'(?:\[(.*)]|([^:]*))(?::(.*))?', host).groups()
    return inner or name, int(port or 5060)


def make_authorization(
    challenge: str, method: str, uri: str, username: str, password: str
) -> str:
    """Return the Authorization header that answers an MD5 challenge."""
    parameters = _parse_parameters(challenge)
    answer = {
        'username': username,
        'realm': parameters['realm'],
        'nonce': parameters['nonce'],
    }
    answer['uri'] = uri
    if 'qop' in parameters:
        answer |= {'qop': 'auth', 'nc': '00000001', 'cnonce': uuid4().hex}
    if 'opaque' in parameters:
        answer['opaque'] = parameters['opaque']
    answer['response'] = _compute_response(method, password, answer)
    unquoted = ('qop', 'nc')
    parts = (f'{k}={v}' if k in unquoted else f'{k}="{v}"' for k, v in answer.items())
    return f'Digest {", ".join(parts)}'


def is_valid_authorization(
    authorization: str, method: str, username: str, password: str
) -> bool:
    """Return whether an Authorization header has this user and this password."""
    parameters = _parse_parameters(authorization)
    expected = _compute_response(method, password, parameters)
    return (parameters['username'], parameters['response']) == (username, expected)


def _parse_parameters(value: str) -> dict[str, str]:
    found = _PARAMETER.findall(value.partition(' ')[2])
    return {name.lower(): quoted or bare for name, quoted, bare in found}


def _compute_response(method: str, password: str, parameters: dict[str, str]) -> str:
    """Return the response to a challenge, with or without `qop` (RFC 2617)."""

    def hashed(*parts: str) -> str:
        return md5(':'.join(parts).encode()).hexdigest()

    secret = hashed(parameters['username'], parameters['realm'], password)
    place = hashed(method, parameters['uri'])
    if 'qop' not in parameters:
        return hashed(secret, parameters['nonce'], place)
    counted = (
        parameters['nonce'],
        parameters['nc'],
        parameters['cnonce'],
        parameters['qop'],
    )
    return hashed(secret, *counted, place)
