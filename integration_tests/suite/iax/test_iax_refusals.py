# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is refused of an IAX interconnection: a 400 that names the field."""

from __future__ import annotations

import pytest
from kinds import REGISTRATION, compared, iax, rows_of
from samples import INTERCONNECTIONS, created, errors, merged, path_of, shown


def _iax(field, *values):
    return [(f'iax.{field}', {'iax': {field: value}}) for value in values]


def _auth(field, *values):
    return [(f'iax.auth.{field}', {'iax': {'auth': {field: one}}}) for one in values]


def _registration(field, *values):
    return [
        (
            f'iax.registration.{field}',
            {'iax': {'registration': {**REGISTRATION, field: value}}},
        )
        for value in values
    ]


def _options(*options):
    return [('iax.options', {'iax': {'options': [[*one]]}}) for one in options]


_BREAK_A_LINE = ('a:b', 'a@b', 'a/b', 'a?b', 'a;b', 'a b', 'a\n', '', 'a' * 80)
_NAMES = ('a b', 'a.b', 'é', 'a\n', '', 'a' * 41, 'general', 'callnumberlimits', 'a]')
REFUSED = [
    *[('name', {'name': one}) for one in _NAMES],
    ('label', {'label': 'Acme'}),
    ('headers', {'headers': {'outgoing': [{'name': 'X-A', 'value': 'b'}]}}),
    ('sip', {'sip': {'remote_hosts': ['a']}}),
    ('custom', {'custom': {'interface': 'Local/a'}}),
    ('context', {'context': 'no-such-context'}),
    *_iax('host', 'a b', 'a:4569', '256.1.1.1', '', 'a\n', 'sip:a', 'a/b', 'Dynamic '),
    *_iax('port', 0, -1, 65536, '4569', 1.5),
    *_iax('peer_type', 'Friend', 'sip', ''),
    *_auth('username', 'a\nb', 'a' * 81, ' a', ''),
    *_auth('secret', 'a\nb', 'a' * 81, 'a;b', ''),
    ('iax.auth', {'iax': {'auth': {}}}),
    *_registration('remote_host', 'a b', '[2001:db8::1]', '2001:db8::1', 'a:1', 'a\n'),
    *_registration('remote_host', '', None),
    *_registration('remote_port', 0, 65536, '4569'),
    *_registration('auth_username', *_BREAK_A_LINE, None),
    *_registration('auth_password', *_BREAK_A_LINE, None),
    *_registration('callback_extension', *(_BREAK_A_LINE[:-1])),
    *_registration('callback_context', 'no-such-context', 'a\nb'),
    (
        'iax.registration',
        {
            'iax': {
                'registration': REGISTRATION
                | {'auth_username': 'u' * 79, 'auth_password': 'p' * 79}
                | {'callback_extension': 'e' * 80}
            }
        },
    ),
    *_options(('a b', 'x'), ('', 'x'), ('a\n[b]', 'x'), ('@a', 'x'), ('a]', 'x')),
    *_options(*((key, 'x') for key in ('type', 'context', 'host', 'name', 'Context'))),
    *_options(('port', '4569'), ('username', 'u'), ('TRUNK', 'yes')),
    *_options(('x-own', '€' * 2750)),
    *_options(('accountcode', 'a;b'), ('accountcode', 'a\n[x]'), ('x-own', 'a\rb')),
    *_options(('language', 'x' * 21), ('trunk', 'maybe'), ('auth', 'sha1')),
    *_options(('parkinglot', 'x'), ('setvar', 'A=\\x0a'), ('setvar', 'WAZO_A=1')),
    *_options(('setvar', '__XIVO_A=1'), ('setvar', 'A')),
    *_options(('own_context', 'no-such-context')),
    *_options(('setvar', 'TRANSFER_CONTEXT=no-such-context')),
    *_options(('password', 'x'), ('Password', 'x'), ('md5_cred', 'x')),
    ('iax.options', {'iax': {'options': [['trunk', 'yes'], ['trunk', 'no']]}}),
]
# What a new one lacks.
ON_CREATE = [
    ('type', {'type': None}),
    ('iax', {'iax': None}),
    ('name', {'name': None}),
    ('iax.host', {'iax': {'host': None}}),
]


@pytest.fixture(scope='module')
def acme(confd, name):
    return created(confd, iax(name()))


@pytest.mark.parametrize(('field', 'patch'), [*REFUSED, *ON_CREATE])
def test_a_new_one_is_refused(confd, db, name, events, reloads, field, patch):
    before, body = rows_of(db), merged(iax(name()), patch)
    text = errors(confd.post(INTERCONNECTIONS, json=body))
    assert any(field in line for line in text.splitlines())
    assert list(compared(before, rows_of(db))) == []
    assert (events.all(), reloads.all()) == ([], [])


@pytest.mark.parametrize(('field', 'patch'), REFUSED)
def test_a_patch_is_refused(confd, db, acme, field, patch):
    before, document = rows_of(db), shown(confd, acme)
    text = errors(confd.put(path_of(acme), json=patch))
    assert any(field in line for line in text.splitlines())
    assert list(compared(before, rows_of(db))) == []
    assert shown(confd, acme) == document


@pytest.mark.parametrize(
    ('field', 'patch'),
    [
        ('iax.no_such', {'iax': {'no_such': 1}}),
        ('iax.auth.password', {'iax': {'auth': {'password': 'x'}}}),
        ('iax.registration.host', {'iax': {'registration': {'host': 'x'}}}),
    ],
)
def test_a_field_that_is_unknown_is_named(confd, acme, field, patch):
    assert field in errors(confd.put(path_of(acme), json=patch))
    assert field in errors(confd.post(INTERCONNECTIONS, json=patch))


@pytest.mark.parametrize('field', ['name', 'iax.host'])
def test_what_it_needs_is_not_removed(confd, acme, field):
    top, _, inner = field.partition('.')
    patch = {top: {inner: None} if inner else None}
    assert field in errors(confd.put(path_of(acme), json=patch))


def test_all_that_is_wrong_is_said_at_once(confd, name):
    body = iax('a b', host='a b', port=0, options=[['a b', 'x']])
    text = errors(confd.post(INTERCONNECTIONS, json=body))
    for field in ('name', 'iax.host', 'iax.port', 'iax.options'):
        assert f'Input Error - {field}: ' in text


def test_a_dialplan_function_is_for_the_master_tenant(confd, tenant_confd, name):
    body = iax(name(), options=[['setvar', 'CDR(account)=acme']])
    text = errors(tenant_confd.post(INTERCONNECTIONS, json=body))
    assert 'iax.options' in text
    created(confd, body)
