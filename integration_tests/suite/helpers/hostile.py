# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile and careless input: every place that takes some, and what it is given.

A new field joins by a line in `PLACES`; `test_hostile_values` fails if api.yml has one
that is not here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Any


@dataclass(frozen=True)
class Place:
    """A property of a body by its path in api.yml, and its type.

    `beside` is what an item of a list needs beside it, `limit` how many letters it
    takes, `letters` what such a value is made of, `secret` says that it is never shown.
    """

    path: str
    type: str = 'text'
    kind: str = 'sip'
    beside: Mapping[str, Json] = field(default_factory=dict)
    limit: int | None = None
    letters: str = '{}'
    secret: bool = False

    def body(self, value: Json) -> dict[str, Json]:
        """A patch with the value in this place."""
        *objects, last = self.path.split('.')
        value = [value] if last.endswith('[]') else value
        patch = {**self.beside, last.removesuffix('[]'): value}
        for name in reversed(objects):
            inner = [patch] if name.endswith('[]') else patch
            patch = {name.removesuffix('[]'): inner}
        return patch

    def long(self, length: int) -> str:
        """A value of so many letters."""
        return self.letters.format('a' * (length - len(self.letters.format(''))))

    @property
    def named(self) -> str:
        """What an error names at least: a list, and a reference, as a whole."""
        path = self.path.partition('[]')[0]
        return path.removesuffix('.name').removesuffix('.uuid')


def _texts(*paths: str, **kwargs: Any) -> list[Place]:
    return [Place(path, **kwargs) for path in paths]


_HEADER = {'name': 'X-A'}
_AUTH = {'username': 'u', 'password': 'p'}
PLACES = [
    Place('type'),
    Place('name', limit=79),
    Place('label', limit=128),
    Place('context'),
    Place('outgoing_caller_id_format'),
    Place('twilio_incoming', 'flag'),
    # headers
    Place('headers.outgoing[].name', beside={'value': 'b'}, limit=128),
    Place('headers.outgoing[].value', beside=_HEADER, limit=511),
    Place('headers.incoming[].name', beside={'value': 'b'}, limit=128),
    Place('headers.incoming[].value', beside=_HEADER, limit=511),
    # NAT
    Place(
        'nat.external_media_address',
        limit=255,
        letters='{}.' + '.'.join(['b' * 63] * 3),
    ),
    Place('nat.external_signaling_address'),
    Place('nat.external_signaling_port', 'number'),
    Place('nat.local_net[]'),
    Place('nat.transport.uuid'),
    Place('nat.transport.name'),
    Place('nat.scope'),
    *_texts(
        'nat.rtp_symmetric',
        'nat.rewrite_contact',
        'nat.force_rport',
        'nat.direct_media',
        type='flag',
    ),
    # sip
    *_texts('sip.remote_hosts[]', 'sip.match[]', 'sip.identify_by[]', 'sip.codecs[]'),
    Place('sip.accepts_registrations', 'flag'),
    Place('sip.outbound_auth.username', limit=4092),
    Place('sip.outbound_auth.realm', beside=_AUTH, limit=4092),
    Place('sip.outbound_auth.password', beside=_AUTH, limit=4092, secret=True),
    Place('sip.inbound_auth.username', beside=_AUTH, limit=4092),
    Place('sip.inbound_auth.password', beside=_AUTH, limit=4092, secret=True),
    *_texts(
        'sip.registration.server_uri',
        'sip.registration.client_uri',
        limit=4092,
        letters='sip:{}@a.example',
    ),
    Place('sip.registration.contact_user', limit=4092),
    *_texts(
        'sip.registration.expiration',
        'sip.registration.retry_interval',
        'sip.registration.max_retries',
        type='number',
    ),
    Place('sip.registration.line', 'flag'),
    Place('sip.registration.outbound_auth.username', limit=4092),
    Place('sip.registration.outbound_auth.realm', beside=_AUTH, limit=4092),
    Place(
        'sip.registration.outbound_auth.password', beside=_AUTH, limit=4092, secret=True
    ),
    *_texts('sip.transport.uuid', 'sip.transport.name'),
    *_texts('sip.templates[].uuid', 'sip.templates[].label'),
    Place('sip.callerid', limit=81, letters='"{}"'),
    Place('sip.from_user', limit=4092),
    Place('sip.from_domain'),
    Place('sip.pai_format'),
    *_texts('sip.dtmf_mode', 'sip.media_encryption', 'sip.language'),
    *_texts(
        'sip.send_pai',
        'sip.send_rpid',
        'sip.trust_id_inbound',
        'sip.trust_id_outbound',
        'sip.t38_udptl',
        type='flag',
    ),
    Place('sip.outbound_proxy', limit=4092, letters='sip:{}@a.example'),
    Place('sip.qualify_frequency', 'number'),
    *(
        Place(f'sip.options.{section}[][]', 'option')
        for section in (
            'aor',
            'auth',
            'endpoint',
            'identify',
            'registration',
            'registration_outbound_auth',
            'outbound_auth',
        )
    ),
]

# Line ends and controls, comments, sections, escapes, dialplan, look-alikes, spaces.
TEXTS = (
    *(f'a{one}b' for one in '\0\n\r\t\x1b\x7f\x85\u2028\ud800'),
    *('a\n', '\na', 'a\n[pwn]\ntype=endpoint', 'a\r\nP-Evil: 1'),
    *('a;b', ';', 'a\\;b', ';--a--;', 'a\\'),
    *('[pwn]', 'a](!)', '#exec id', '=> x', 'a=b', '<a>'),
    *('a\\r\\nP-Evil: 1', '\\x0d\\x0aP-Evil: 1', '\\015\\012'),
    *('${SHELL(id)}', '$[1+1]', '%s%n', "'; DROP TABLE x"),
    *('аcme', 'acme\u200b', '\u202eemca', 'a；b', 'é', '\U0001f4a9'),
    *('', ' ', ' a', 'a ', '\u00a0'),
    *('a' * 5000, '☎' * 2000, '9' * 400, 'null', '0', '-1'),
)

# What is no value of a type, whoever sends it.
WRONG: Mapping[str, tuple[Json, ...]] = {
    'text': (1, 0, 1.5, True, [], ['a'], {}, {'a': 'b'}, [None]),
    'flag': (1, 0, 'true', 'yes', '', [], {}, 1.0),
    'number': ('1', '', 1.5, 1.0, True, [], {}, 2**31, -(2**31) - 1, 10**30),
    'option': (1, 'a', None, [], ['a'], ['a', 'b', 'c'], [1, 'a'], ['a', None], {}),
}
NUMBERS = (-1, 0, 1, 65535, 65536, 2**31 - 1, -(2**31))
OBJECTS = ('a', 1, 0, True, [], [{}], 1.5)
LISTS = ('a', 1, 0, True, {}, {'a': 'b'}, 1.5)

# What ends a line of a configuration file, and what begins a comment in one: any `;`
# but one after a backslash, whatever stands before that.
HARMFUL = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029]|(?<!\\);')
