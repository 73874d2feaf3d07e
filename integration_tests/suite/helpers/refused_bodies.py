# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of what is refused: the field that the answer names, and the patch."""

from __future__ import annotations

from typing import Any

Case = tuple[str, dict[str, Any]]


def _sip(field: str, *values: Any) -> list[Case]:
    return [(f'sip.{field}', {'sip': {field: value}}) for value in values]


def _options(section: str, *options: tuple[str, str]) -> list[Case]:
    field = f'sip.options.{section}'
    return [(field, {'sip': {'options': {section: [[*one]]}}}) for one in options]


def _headers(direction: str, *headers: list[tuple[str, str]]) -> list[Case]:
    return [
        (
            f'headers.{direction}',
            {'headers': {direction: [{'name': n, 'value': v} for n, v in one]}},
        )
        for one in headers
    ]


_NAMES = [('name', {'name': one}) for one in ('a b', 'a\n', 'é', 'global', 'system')]
_NAMES += [('name', {'name': one}) for one in ('general', 'anonymous', '', 'a' * 80)]
_NAMES += [('name', {'name': one}) for one in ('outbound_auth_a', 'auth_reg_a')]
_PLAIN: list[Case] = [
    *_NAMES,
    ('label', {'label': 'a\nb'}),
    ('label', {'label': 'a' * 129}),
    ('context', {'context': 'no-such-context'}),
    ('context', {'context': ''}),
    ('outgoing_caller_id_format', {'outgoing_caller_id_format': 'international'}),
    ('type', {'type': 'pstn'}),
    ('iax', {'iax': {'host': 'a'}}),
]
_FIELDS: list[Case] = [
    *_sip('remote_hosts', ['a b'], ['a,b'], ['a:0'], ['256.1.1.1'], ['sip:a;'], ['']),
    *_sip('remote_hosts', ['tel:+1'], ['2001:db8::1'], ['a\n'], []),
    *_sip('remote_hosts', ['sip:a?Route=b'], ['sip:a?X-A=b&%56ia=c'], ['sip:a?X=%0d']),
    *_sip(
        'match', ['0.0.0.0/0'], ['::/0'], ['198.51.100.1/24'], ['a b'], ['a,b'], ['']
    ),
    *_sip('match', ['192.0.2.1\n'], ['256.1.1.1'], ['fe80::1%eth0'], ['!192.0.2.1']),
    *_sip('identify_by', ['nobody'], [], ['ip', 'ip'], ['ip\n']),
    *_sip('codecs', [], ['!all'], ['ulaw', 'ulaw'], ['a b'], ['ulaw,alaw'], ['']),
    *_sip('callerid', '"Bob', '"B" <x>', '', 'a\nb', '"B" <1> x'),
    *_sip('from_user', 'a@b', 'a b', '', 'a\nb', '"a"'),
    *_sip('from_domain', 'a b', 'a:5060', '', 'a\n'),
    *_sip('dtmf_mode', 'rfc2833', '', 'RFC4733'),
    *_sip('media_encryption', 'tls', ''),
    *_sip('language', '../en', '', 'en\n'),
    *_sip('outbound_proxy', 'a', 'sip:', 'sip:a b', 'sip:a\n', '<sip:a>'),
    *_sip('qualify_frequency', -1, 86401),
    *_sip('transport', {'name': 'no-such-transport'}, {}),
    *_sip('transport', {'uuid': '00000000-0000-4000-8000-000000000000'}),
    *_sip('templates', [{'uuid': '00000000-0000-4000-8000-000000000000'}]),
    *_sip('templates', [{'label': 'no such template'}], [{}]),
    *_sip('outbound_auth', {'username': 'a\nb'}, {'username': '', 'password': 'p'}),
    *_sip(
        'outbound_auth', {'username': 'u', 'password': 'a\nb'}, {'username': 'a' * 4093}
    ),
    *_sip('outbound_auth', {'username': 'u', 'realm': 'a\r'}, {'username': None}),
    *_sip('inbound_auth', {'username': 'u', 'password': 'a\0'.replace('\0', '\x01')}),
    *_sip('inbound_auth', {'username': 'u', 'password': ''}),
    ('sip.inbound_auth', {'sip': {'accepts_registrations': True}}),
]
_REGISTRATIONS: list[Case] = [
    (
        f'sip.registration.{field}',
        {
            'sip': {
                'outbound_auth': {'username': 'u', 'password': 'p'},
                'registration': {field: value},
            }
        },
    )
    for field, value in (
        ('server_uri', 'a'),
        ('server_uri', 'sip:a\n'),
        ('client_uri', 'sip:u@'),
        ('client_uri', 'sip:u:p q@a'),
        ('contact_user', 'a@b'),
        ('contact_user', ''),
        ('expiration', -1),
        ('expiration', 0),
        ('expiration', 10),
        ('retry_interval', -1),
        ('max_retries', -1),
        ('outbound_auth', {'password': 'p'}),
        ('outbound_auth', {'username': 'a\nb'}),
    )
]
_HEADERS: list[Case] = [
    *_headers(
        'outgoing', [('X Foo', 'a')], [('', 'a')], [('X-Fôo', 'a')], [('X:', 'a')]
    ),
    *_headers('outgoing', [('X-A', 'a\r\nP-Evil: 1')], [('X-A', '')], [('X-A', ' a')]),
    *_headers('outgoing', [('X-A', 'a' * 512)], [('X-A', 'é' * 256)], [('X-A\n', 'a')]),
    *_headers(
        'outgoing', [('Via', 'a')], [('f', 'a')], [('CALL-ID', 'a')], [('m', 'a')]
    ),
    *_headers('outgoing', [('Route', 'a')], [('Record-Route', 'a')], [('k', 'a')]),
    *_headers('outgoing', [('X-A', '1'), ('x-a', '2')], [('X-A', '1'), ('X-A', '1')]),
    *_headers(
        'incoming', [('X-A', '/.*/')], [('X-A', '1'), ('X-B', '2')], [('X A', 'a')]
    ),
    *_headers('incoming', [('X-A', 'a\nb')], [('Via', 'a')], [('X-A', 'a' * 512)]),
]
_OWNED = ('type', 'context', 'aors', 'auth', 'outbound_auth', 'transport', 'mailboxes')
_OPTIONS: list[Case] = [
    *_options('endpoint', *((key, 'x') for key in _OWNED)),
    *_options('identify', ('endpoint', 'x'), ('match', '192.0.2.1'), ('no_such', 'x')),
    *_options('identify', ('match_header', 'X-A: b'), ('match_header', 'Via:/.*/')),
    *_options('identify', ('match', '0.0.0.0/0, 192.0.2.1'), ('match', 'a, b')),
    *_options(
        'endpoint', ('no_such', 'x'), ('@comment', 'x'), ('', 'x'), ('a\n[x]', 'x')
    ),
    *_options('endpoint', ('accountcode', 'a;b'), ('accountcode', 'a\n[x]\ntype=y')),
    *_options('endpoint', ('accountcode', 'a' * 4093), ('accountcode', '')),
    *_options('endpoint', ('accountcode', '€' * 2750)),
    *_options(
        'endpoint', ('callerid', 'Bob'), ('allow', '!all,ulaw'), ('send_pai', 'yes')
    ),
    *_options(
        'endpoint', ('set_var', 'A=a\\r\\nb'), ('set_var', 'A=\\x0a'), ('set_var', 'A')
    ),
    *_options('endpoint', ('set_var', '__WAZO_TENANT_UUID=x'), ('set_var', 'XIVO_A=b')),
    *_options('endpoint', ('set_var', 'PJSIP_HEADER(add,X-A)=b')),
    *_options('endpoint', ('subscribe_context', 'no-such-context')),
    *_options('endpoint', ('message_context', 'no-such-context')),
    *_options('endpoint', ('set_var', '__TRANSFER_CONTEXT=no-such-context')),
    *_options('endpoint', ('set_var', 'GOTO_ON_BLINDXFR=no-such-context^1^1')),
    *_options('endpoint', ('set_var', 'CONNECTED_LINE_SEND_SUB=no-such-context,1,1')),
    *_options('aor', ('contact', 'sip:a'), ('max_contacts', '1'), ('type', 'endpoint')),
    *_options('auth', ('password', 'x')),
    *_options('outbound_auth', ('password', 'x'), ('username', 'x'), ('type', 'x')),
]

# Refused of a new one and of one that is there.
REFUSED: list[Case] = [*_PLAIN, *_FIELDS, *_REGISTRATIONS, *_HEADERS, *_OPTIONS]
REFUSED += [
    (
        'sip.match',
        {
            'sip': {'match': ['192.0.2.7']},
            'headers': {'incoming': [{'name': 'X-A', 'value': 'both'}]},
        },
    ),
    (
        'sip.remote_hosts',
        {
            'sip': {
                'accepts_registrations': True,
                'inbound_auth': {'username': 'u', 'password': 'p'},
            }
        },
    ),
]
# What a new one lacks.
ON_CREATE: list[Case] = [
    ('type', {'type': None}),
    ('sip.remote_hosts', {'sip': {'remote_hosts': None}}),
    ('sip', {'sip': None}),
    ('sip.remote_hosts', {'sip': {'remote_hosts': None, 'qualify_frequency': 60}}),
    ('sip.registration.client_uri', {'sip': {'registration': {}}}),
    ('sip.options.registration', {'sip': {'options': {'registration': [['a', 'b']]}}}),
]
