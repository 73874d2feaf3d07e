# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random documents, for properties that every document must have."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from typing import Any

from samples import Document

#: another seed makes other documents: INTERCO_SEED=7 bin/test-asterisk -k random
SEED = int(os.environ.get('INTERCO_SEED', '1'))
_NUMBERS = ('5145550100', '+15145550100', '100', 'main')

_LETTERS = 'abc XYZ019;;"\'\\\\rnx0<>[]=#!${}()|&,%@:é→'


def random_text(source: random.Random) -> str:
    """Return a valid but unusual password or header value."""
    return f'a{"".join(source.choices(_LETTERS, k=12))}z'


class DocumentGenerator:
    """Makes valid bodies of SIP interconnections that must not admit strangers.

    Values that let an administrator admit strangers on purpose are left out:
    ``identify_by`` and templates.

    :param hosts: the hosts for calls and registrations
    """

    def __init__(
        self, seed: int, name: Callable[[], str], context: str, hosts: Sequence[str]
    ) -> None:
        self._random = random.Random(seed)
        self._name, self._context, self._hosts = name, context, hosts

    def make_bodies(self, number: int) -> list[Document]:
        return [self._body() for _ in range(number)]

    def _body(self) -> Document:
        name = self._name()
        body = {'type': 'sip', 'name': name, 'context': self._context}
        body |= self._choose(label=f'{name} "a"; b', twilio_incoming=False)
        accepts, by_header = self._one_of(4), self._one_of(4)
        sip = self._recognised(name, accepts) | self._called(accepts) | self._details()
        headers = {'outgoing': self._headers(3)}
        if by_header and not accepts:
            headers['incoming'] = [{'name': 'X-Trunk', 'value': f'{name};"b\\'}]
        return body | {'sip': sip, 'headers': headers, 'nat': self._nat()}

    def _recognised(self, name: str, accepts: bool) -> dict[str, Any]:
        if accepts or self._one_of(4):
            username = name if self._one_of(2) else f'{name}-user'
            auth = {'username': username, 'password': self._text()}
            return {'inbound_auth': auth, 'accepts_registrations': accepts}
        return {}

    def _called(self, accepts: bool) -> dict[str, Any]:
        if accepts:
            return {}
        hosts = [self._host() for _ in range(self._random.randint(1, 3))]
        hosts = [*dict.fromkeys(hosts)]
        called: dict[str, Any] = {'remote_hosts': hosts}
        if self._one_of(2):
            auth = {'username': 'our-account', 'password': self._text()}
            called['outbound_auth'] = auth | self._choose(realm='their realm')
            if self._one_of(2):
                called['registration'] = self._choose(
                    contact_user=self._random.choice(_NUMBERS),
                    expiration=600,
                    retry_interval=30,
                    max_retries=3,
                )
        return called

    def _details(self) -> dict[str, Any]:
        choice = self._random.choice
        codecs = ['ulaw', 'alaw', 'g722', 'gsm']
        self._random.shuffle(codecs)
        flags = ('send_pai', 'send_rpid', 'trust_id_inbound', 'trust_id_outbound')
        return self._choose(
            codecs=codecs[: self._random.randint(1, 4)],
            callerid=choice(('"A B" <100>', '<100>', '100')),
            from_user=choice(_NUMBERS),
            from_domain='from.example',
            dtmf_mode=choice(('auto', 'auto_info', 'inband', 'info', 'rfc4733')),
            media_encryption=choice(('no', 'sdes')),
            language='fr_CA',
            t38_udptl=choice((True, False)),
            outbound_proxy=f'sip:{choice(self._hosts)};lr',
            qualify_frequency=choice((0, 30, 60)),
            **{flag: choice((True, False)) for flag in flags},
        )

    def _nat(self) -> dict[str, Any]:
        flags = ('rtp_symmetric', 'rewrite_contact', 'force_rport', 'direct_media')
        return self._choose(
            **{flag: self._random.choice((True, False)) for flag in flags}
        )

    def _headers(self, most: int) -> list[dict[str, str]]:
        return [
            {'name': f'X-H{number}', 'value': self._text()}
            for number in range(self._random.randint(0, most))
        ]

    def _host(self) -> str:
        forms = ('{}', 'sip:{}', 'sip:{};transport=udp', 'sip:account@{}')
        return self._random.choice(forms).format(self._random.choice(self._hosts))

    def _text(self) -> str:
        return random_text(self._random)

    def _choose(self, **values: Any) -> dict[str, Any]:
        """Return the values, each with a probability of one half."""
        return {key: value for key, value in values.items() if self._one_of(2)}

    def _one_of(self, number: int) -> bool:
        return self._random.randrange(number) == 0


_ACCOUNT = {'username': 'our-account', 'password': 'S3cr3t'}
_INPUT_VALUES: dict[str, Any] = {
    'custom.dahdi.group_number': 1,
    'sip.from_user': '14185550100',
    'sip.outbound_auth.username': _ACCOUNT['username'],
    'sip.outbound_auth.password': _ACCOUNT['password'],
    'sip.inbound_auth.password': 'S3cr3t',
    'sip.registration.contact_user': '5145550100',
    'sip.match': ['192.0.2.7'],
    'sip.transport.name': 'transport-udp',
}


def fill_in_profile(item: Document, name: str, context: str, host: str) -> Document:
    """Return a body with a profile and nothing but its required inputs."""
    own = {'name': name, 'sip.inbound_auth.username': name, 'context': context}
    own['sip.remote_hosts'] = [host]
    own['sip.outbound_proxy'] = f'sip:{host};lr'
    body: Document = {'profile': item['name']}
    for asked in (one['name'] for one in item['inputs'] if one['required']):
        *objects, last = asked.split('.')
        place = body
        for each in objects:
            place = place.setdefault(each, {})
        place[last] = (_INPUT_VALUES | own)[asked]
    return body
