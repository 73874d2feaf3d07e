# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random interconnections of two tenants, and random calls to them.

They are inserted by SQL, so they are as odd as the native API allows: ports in `match`,
networks that overlap, exceptions, names that do not resolve, any `identify_by`.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Options = list[tuple[str, str]]
PASSWORD = 'S3cr3t'
ANONYMOUS = 'anonymous'
IDENTIFIERS = ('ip', 'username', 'auth_username', 'header', 'request_uri', 'anonymous')
_IDENTIFY_BY = (
    *(None, None, 'ip', 'ip', 'header', 'username', 'USERNAME, ip', 'auth_username'),
    *('auth_username,username', 'ip,header', 'username,header'),
)
_VALUES = ('acme', 'beta', 'a;b', '"x" <y>', '')
_EXPRESSIONS = (
    '/^a/',
    '/b$/',
    '/[xy]+/',
    '/(/',
    '//',
    '/a|b/',
    '/^[^;]*;b/',
    '/\\bacme/',
)


@dataclass
class RandomTrunk:
    """A trunk to insert.

    :param tenant: the name of a token
    :param template: options of a template that it inherits from
    """

    name: str
    tenant: str
    context: str | None
    sections: dict[str, Options]
    template: dict[str, Options] = field(default_factory=dict)

    @property
    def registrar(self) -> str | None:
        """The URI of the server that it registers with."""
        return dict(self.sections.get('registration', ())).get('server_uri')

    @property
    def has_account(self) -> bool:
        return any('auth' in one for one in (self.sections, self.template))


@dataclass
class RandomCall:
    """A call to send.

    :param peer: the number of the peer that sends it
    :param line_of: the name of a trunk that is registered with the peer, and to whose
        Contact the call is sent, or None
    :param username: the user name that answers a challenge
    """

    peer: int
    number: str
    user: str
    to: str | None
    headers: dict[str, str]
    username: str | None
    line_of: str | None = None


class CallGenerator:
    """Makes trunks and calls that match some of them.

    :param hosts: the address and the port of each peer
    :param names: host names that resolve to a peer, and some that do not resolve
    :param contexts: the contexts of each tenant
    :param numbers: the numbers of incalls, and others
    :param phones: the names of telephones
    """

    def __init__(
        self,
        seed: int,
        hosts: Sequence[tuple[str, int]],
        names: Sequence[str],
        contexts: Mapping[str, Sequence[str]],
        numbers: Sequence[str],
        phones: Sequence[str],
    ) -> None:
        self._random = random.Random(seed)
        self._hosts, self._names, self._contexts = hosts, names, contexts
        self._numbers, self._phones = numbers, phones

    def make_order(self) -> str:
        """Return a value of `endpoint_identifier_order`."""
        names = self._random.sample(IDENTIFIERS, self._random.randint(1, 6))
        return self._random.choice((',', ',', ',', ', ')).join(names)

    def make_trunks(self, names: Sequence[str]) -> list[RandomTrunk]:
        return [self._trunk(name) for name in names]

    def make_calls(
        self, trunks: Sequence[RandomTrunk], number: int
    ) -> list[RandomCall]:
        return [self._call(trunks) for _ in range(number)]

    def _trunk(self, name: str) -> RandomTrunk:
        tenant = self._random.choice(('admin', 'admin', 'tenant'))
        context = self._random.choice((*self._contexts[tenant], None, 'no-context'))
        if self._one_of(2):
            context = self._contexts[tenant][0]
        sections = {
            'endpoint': self._endpoint(),
            'identify': self._identify(),
            'auth': self._auth(name),
            'aor': [('max_contacts', '0')],
            'registration': self._registration(name),
        }
        trunk = RandomTrunk(name, tenant, context, {})
        for section, options in sections.items():
            if options:
                may_share = section not in ('auth', 'registration')
                in_template = may_share and self._one_of(4)
                place = trunk.template if in_template else trunk.sections
                place[section] = options
        return trunk

    def _endpoint(self) -> Options:
        options: Options = [('allow', 'ulaw')]
        identify_by = self._random.choice(_IDENTIFY_BY)
        if identify_by:
            options.append(('identify_by', identify_by))
        if self._one_of(12):
            options.append(('deny', '0.0.0.0/0'))
        if self._one_of(12):
            options.append(('permit', f'{self._random.choice(self._hosts)[0]}/32'))
        return options

    def _identify(self) -> Options:
        options: Options = []
        if not self._one_of(4):
            many = self._random.choice((1, 1, 2))
            options += [('match', self._match()) for _ in range(many)]
        if self._one_of(3):
            name = self._random.choice(('X-Trunk', 'x-trunk', 'X-Other', 'To', 'From'))
            separator = self._random.choice((': ', ':', ' :  '))
            value = self._random.choice((*_VALUES, *_EXPRESSIONS)).replace(';', '\\;')
            options.append(('match_header', f'{name}{separator}{value}'))
        if self._one_of(8):
            number = self._random.choice(self._numbers)
            uri = f'sip:{number}@127.0.0.2'
            value = self._random.choice((uri, f'/{number[:4]}/', '/^sip:.*9@/'))
            options.append(('match_request_uri', value))
        if self._one_of(6) and options:
            options.append(('srv_lookups', self._random.choice(('yes', 'no'))))
        return list(dict.fromkeys(options))

    def _match(self) -> str:
        address, port = self._random.choice(self._hosts)
        first = address.rpartition('.')[0]
        return self._random.choice(
            (
                *(address, address, address, f'{address}:{port}', f'{address}:5999'),
                *(f'{first}.0/24', f'{address}/255.255.255.255', '127.0.0.0/8'),
                *(f'{address},127.9.9.9', f'127.0.0.0/8,!{address}/32'),
                *(f'{address}:{port}/32', self._random.choice(self._names)),
                *(self._random.choice(self._names), f'{first}.0/33', '127.9.9.9'),
            )
        )

    def _auth(self, name: str) -> Options:
        if not self._one_of(4):
            return []
        username = self._random.choice((name, name, 'account'))
        return [
            ('auth_type', 'userpass'),
            ('username', username),
            ('password', PASSWORD),
            *self._random.choice(([], [('realm', 'their realm')])),
        ]

    def _registration(self, name: str) -> Options:
        if not self._one_of(3):
            return []
        address, port = self._random.choice(self._hosts)
        # Not the name: it is in the calls, so a tenant may see it.
        account = f'account{self._random.randrange(10_000)}'
        return [
            ('server_uri', f'sip:{address}:{port}'),
            ('client_uri', f'sip:{name}@{address}'),
            ('contact_user', self._random.choice((account, *self._numbers[:2]))),
            ('line', 'yes'),
            ('endpoint', name),
        ]

    def _call(self, trunks: Sequence[RandomTrunk]) -> RandomCall:
        choice = self._random.choice
        trunk = choice(trunks)
        user = choice(('caller', 'caller', trunk.name, *self._phones, 'anonymous'))
        headers = {}
        if self._one_of(2):
            headers['X-Trunk'] = choice(_VALUES)
        if self._one_of(4):
            headers['X-Other'] = choice(('acme', 'a;b', 'xx'))
        number = choice(self._numbers)
        to = choice(('acme', '+14185550100', number)) if self._one_of(3) else None
        accounts = [
            value
            for one in trunks
            for key, value in one.sections.get('auth', ())
            if key == 'username'
        ]
        username = choice(accounts) if accounts and self._one_of(2) else None
        if self._one_of(10):
            username = choice(('nobody', *self._phones))
        peer = self._random.randrange(len(self._hosts))
        registered = [one for one in trunks if one.registrar]
        line_of = None
        if registered and self._one_of(4):
            trunk = choice(registered)
            line_of = trunk.name
            uris = [f'sip:{address}:{port}' for address, port in self._hosts]
            peer = uris.index(trunk.registrar)
        return RandomCall(peer, number, user, to, headers, username, line_of)

    def _one_of(self, number: int) -> bool:
        return self._random.randrange(number) == 0


def describe(trunks: Sequence[RandomTrunk]) -> list[dict[str, Any]]:
    """Return what a failing test shows of the trunks."""
    return [vars(trunk) for trunk in trunks]
