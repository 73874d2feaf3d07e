# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Patches that are rejected, each with a path that the answer must contain."""

from __future__ import annotations

from typing import Any

Case = tuple[str, dict[str, Any]]


def _sip_cases(field: str, *values: Any) -> list[Case]:
    return [(f'sip.{field}', {'sip': {field: value}}) for value in values]


def _option_cases(section: str, *options: tuple[str, str]) -> list[Case]:
    field = f'sip.options.{section}'
    return [(field, {'sip': {'options': {section: [[*option]]}}}) for option in options]


def _header_cases(direction: str, *headers: list[tuple[str, str]]) -> list[Case]:
    return [
        (
            f'headers.{direction}',
            {'headers': {direction: [{'name': n, 'value': v} for n, v in items]}},
        )
        for items in headers
    ]


_NAMES = [
    ('name', {'name': value}) for value in ('a b', 'a\n', 'é', 'global', 'system')
]
_NAMES += [
    ('name', {'name': value}) for value in ('general', 'anonymous', '', 'a' * 80)
]
_NAMES += [('name', {'name': value}) for value in ('outbound_auth_a', 'auth_reg_a')]
_TOP_LEVEL: list[Case] = [
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
    *_sip_cases(
        'remote_hosts', ['a b'], ['a,b'], ['a:0'], ['256.1.1.1'], ['sip:a;'], ['']
    ),
    *_sip_cases('remote_hosts', ['tel:+1'], ['2001:db8::1'], ['a\n'], []),
    *_sip_cases(
        'remote_hosts', ['sip:a?Route=b'], ['sip:a?X-A=b&%56ia=c'], ['sip:a?X=%0d']
    ),
    *_sip_cases(
        'match', ['0.0.0.0/0'], ['::/0'], ['198.51.100.1/24'], ['a b'], ['a,b'], ['']
    ),
    *_sip_cases(
        'match', ['192.0.2.1\n'], ['256.1.1.1'], ['fe80::1%eth0'], ['!192.0.2.1']
    ),
    *_sip_cases('identify_by', ['nobody'], [], ['ip', 'ip'], ['ip\n']),
    *_sip_cases('codecs', [], ['!all'], ['ulaw', 'ulaw'], ['a b'], ['ulaw,alaw'], ['']),
    *_sip_cases('callerid', '"Bob', '"B" <x>', '', 'a\nb', '"B" <1> x'),
    *_sip_cases('from_user', 'a@b', 'a b', '', 'a\nb', '"a"'),
    *_sip_cases('from_domain', 'a b', 'a:5060', '', 'a\n'),
    *_sip_cases('dtmf_mode', 'rfc2833', '', 'RFC4733'),
    *_sip_cases('media_encryption', 'tls', ''),
    *_sip_cases('language', '../en', '', 'en\n'),
    *_sip_cases('outbound_proxy', 'a', 'sip:', 'sip:a b', 'sip:a\n', '<sip:a>'),
    *_sip_cases('qualify_frequency', -1, 86401),
    *_sip_cases('transport', {'name': 'no-such-transport'}, {}),
    *_sip_cases('transport', {'uuid': '00000000-0000-4000-8000-000000000000'}),
    *_sip_cases('templates', [{'uuid': '00000000-0000-4000-8000-000000000000'}]),
    *_sip_cases('templates', [{'label': 'no such template'}], [{}]),
    *_sip_cases(
        'outbound_auth', {'username': 'a\nb'}, {'username': '', 'password': 'p'}
    ),
    *_sip_cases(
        'outbound_auth', {'username': 'u', 'password': 'a\nb'}, {'username': 'a' * 4093}
    ),
    *_sip_cases('outbound_auth', {'username': 'u', 'realm': 'a\r'}, {'username': None}),
    *_sip_cases(
        'inbound_auth', {'username': 'u', 'password': 'a\0'.replace('\0', '\x01')}
    ),
    *_sip_cases('inbound_auth', {'username': 'u', 'password': ''}),
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
    *_header_cases(
        'outgoing', [('X Foo', 'a')], [('', 'a')], [('X-Fôo', 'a')], [('X:', 'a')]
    ),
    *_header_cases(
        'outgoing', [('X-A', 'a\r\nP-Evil: 1')], [('X-A', '')], [('X-A', ' a')]
    ),
    *_header_cases(
        'outgoing', [('X-A', 'a' * 512)], [('X-A', 'é' * 256)], [('X-A\n', 'a')]
    ),
    *_header_cases(
        'outgoing', [('Via', 'a')], [('f', 'a')], [('CALL-ID', 'a')], [('m', 'a')]
    ),
    *_header_cases('outgoing', [('Route', 'a')], [('Record-Route', 'a')], [('k', 'a')]),
    *_header_cases(
        'outgoing', [('X-A', '1'), ('x-a', '2')], [('X-A', '1'), ('X-A', '1')]
    ),
    *_header_cases(
        'incoming', [('X-A', '/.*/')], [('X-A', '1'), ('X-B', '2')], [('X A', 'a')]
    ),
    *_header_cases('incoming', [('X-A', 'a\nb')], [('Via', 'a')], [('X-A', 'a' * 512)]),
]
_GENERATED = (
    'type',
    'context',
    'aors',
    'auth',
    'outbound_auth',
    'transport',
    'mailboxes',
)
_OPTIONS: list[Case] = [
    *_option_cases('endpoint', *((key, 'x') for key in _GENERATED)),
    *_option_cases(
        'identify', ('endpoint', 'x'), ('match', '192.0.2.1'), ('no_such', 'x')
    ),
    *_option_cases(
        'identify', ('match_header', 'X-A: b'), ('match_header', 'Via:/.*/')
    ),
    *_option_cases('identify', ('match', '0.0.0.0/0, 192.0.2.1'), ('match', 'a, b')),
    *_option_cases(
        'endpoint', ('no_such', 'x'), ('@comment', 'x'), ('', 'x'), ('a\n[x]', 'x')
    ),
    *_option_cases(
        'endpoint', ('accountcode', 'a;b'), ('accountcode', 'a\n[x]\ntype=y')
    ),
    *_option_cases('endpoint', ('accountcode', 'a' * 4093), ('accountcode', '')),
    *_option_cases('endpoint', ('accountcode', '€' * 2750)),
    *_option_cases(
        'endpoint', ('callerid', 'Bob'), ('allow', '!all,ulaw'), ('send_pai', 'yes')
    ),
    *_option_cases(
        'endpoint', ('set_var', 'A=a\\r\\nb'), ('set_var', 'A=\\x0a'), ('set_var', 'A')
    ),
    *_option_cases(
        'endpoint', ('set_var', '__WAZO_TENANT_UUID=x'), ('set_var', 'XIVO_A=b')
    ),
    *_option_cases('endpoint', ('set_var', 'PJSIP_HEADER(add,X-A)=b')),
    *_option_cases('endpoint', ('subscribe_context', 'no-such-context')),
    *_option_cases('endpoint', ('message_context', 'no-such-context')),
    *_option_cases('endpoint', ('set_var', '__TRANSFER_CONTEXT=no-such-context')),
    *_option_cases('endpoint', ('set_var', 'GOTO_ON_BLINDXFR=no-such-context^1^1')),
    *_option_cases(
        'endpoint', ('set_var', 'CONNECTED_LINE_SEND_SUB=no-such-context,1,1')
    ),
    *_option_cases(
        'aor', ('contact', 'sip:a'), ('max_contacts', '1'), ('type', 'endpoint')
    ),
    *_option_cases('auth', ('password', 'x')),
    *_option_cases(
        'outbound_auth', ('password', 'x'), ('username', 'x'), ('type', 'x')
    ),
]

# Rejected both in a create and in an update.
INVALID_SIP: list[Case] = [*_TOP_LEVEL, *_FIELDS, *_REGISTRATIONS, *_HEADERS, *_OPTIONS]
INVALID_SIP += [
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
# Rejected in a create only, because a new interconnection needs more.
INCOMPLETE_SIP: list[Case] = [
    ('type', {'type': None}),
    ('sip.remote_hosts', {'sip': {'remote_hosts': None}}),
    ('sip', {'sip': None}),
    ('sip.remote_hosts', {'sip': {'remote_hosts': None, 'qualify_frequency': 60}}),
    ('sip.registration.client_uri', {'sip': {'registration': {}}}),
    ('sip.options.registration', {'sip': {'options': {'registration': [['a', 'b']]}}}),
]
