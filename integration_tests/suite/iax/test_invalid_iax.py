# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invalid IAX interconnections: a 400 with the path of each problem, nothing stored."""

from __future__ import annotations

import pytest
from kinds import REGISTRATION, diff_rows, iax_body, read_rows
from samples import (
    INTERCONNECTIONS,
    create,
    error_text,
    fetch,
    merge,
    path_of,
)


def _iax_cases(field, *values):
    return [(f'iax.{field}', {'iax': {field: value}}) for value in values]


def _auth_cases(field, *values):
    return [
        (f'iax.auth.{field}', {'iax': {'auth': {field: value}}}) for value in values
    ]


def _registration_cases(field, *values):
    return [
        (
            f'iax.registration.{field}',
            {'iax': {'registration': {**REGISTRATION, field: value}}},
        )
        for value in values
    ]


def _option_cases(*options):
    return [('iax.options', {'iax': {'options': [[*option]]}}) for option in options]


_BREAKS_THE_LINE = ('a:b', 'a@b', 'a/b', 'a?b', 'a;b', 'a b', 'a\n', '', 'a' * 80)
_INVALID_NAMES = (
    'a b',
    'a.b',
    'é',
    'a\n',
    '',
    'a' * 41,
    'general',
    'callnumberlimits',
    'a]',
)
INVALID = [
    *[('name', {'name': value}) for value in _INVALID_NAMES],
    ('label', {'label': 'Acme'}),
    ('headers', {'headers': {'outgoing': [{'name': 'X-A', 'value': 'b'}]}}),
    ('sip', {'sip': {'remote_hosts': ['a']}}),
    ('custom', {'custom': {'interface': 'Local/a'}}),
    ('context', {'context': 'no-such-context'}),
    *_iax_cases(
        'host', 'a b', 'a:4569', '256.1.1.1', '', 'a\n', 'sip:a', 'a/b', 'Dynamic '
    ),
    *_iax_cases('port', 0, -1, 65536, '4569', 1.5),
    *_iax_cases('peer_type', 'Friend', 'sip', ''),
    *_auth_cases('username', 'a\nb', 'a' * 81, ' a', ''),
    *_auth_cases('secret', 'a\nb', 'a' * 81, 'a;b', ''),
    ('iax.auth', {'iax': {'auth': {}}}),
    *_registration_cases(
        'remote_host', 'a b', '[2001:db8::1]', '2001:db8::1', 'a:1', 'a\n'
    ),
    *_registration_cases('remote_host', '', None),
    *_registration_cases('remote_port', 0, 65536, '4569'),
    *_registration_cases('auth_username', *_BREAKS_THE_LINE, None),
    *_registration_cases('auth_password', *_BREAKS_THE_LINE, None),
    *_registration_cases('callback_extension', *(_BREAKS_THE_LINE[:-1])),
    *_registration_cases('callback_context', 'no-such-context', 'a\nb'),
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
    *_option_cases(('a b', 'x'), ('', 'x'), ('a\n[b]', 'x'), ('@a', 'x'), ('a]', 'x')),
    *_option_cases(
        *((key, 'x') for key in ('type', 'context', 'host', 'name', 'Context'))
    ),
    *_option_cases(('port', '4569'), ('username', 'u'), ('TRUNK', 'yes')),
    *_option_cases(('x-own', '€' * 2750)),
    *_option_cases(
        ('accountcode', 'a;b'), ('accountcode', 'a\n[x]'), ('x-own', 'a\rb')
    ),
    *_option_cases(('language', 'x' * 21), ('trunk', 'maybe'), ('auth', 'sha1')),
    *_option_cases(('parkinglot', 'x'), ('setvar', 'A=\\x0a'), ('setvar', 'WAZO_A=1')),
    *_option_cases(('setvar', '__XIVO_A=1'), ('setvar', 'A')),
    *_option_cases(('own_context', 'no-such-context')),
    *_option_cases(('setvar', 'TRANSFER_CONTEXT=no-such-context')),
    *_option_cases(('password', 'x'), ('Password', 'x'), ('md5_cred', 'x')),
    ('iax.options', {'iax': {'options': [['trunk', 'yes'], ['trunk', 'no']]}}),
]
# Bodies that lack something that a new interconnection needs.
INCOMPLETE = [
    ('type', {'type': None}),
    ('iax', {'iax': None}),
    ('name', {'name': None}),
    ('iax.host', {'iax': {'host': None}}),
]


@pytest.fixture(scope='module')
def acme(confd, name):
    return create(confd, iax_body(name()))


@pytest.mark.parametrize(('field', 'patch'), [*INVALID, *INCOMPLETE])
def test_invalid_iax_body_gets_400_with_the_path_and_stores_nothing(
    confd, db, name, events, reloads, field, patch
):
    before, body = read_rows(db), merge(iax_body(name()), patch)
    text = error_text(confd.post(INTERCONNECTIONS, json=body))
    assert any(f'- {field}' in line for line in text.splitlines())
    assert list(diff_rows(before, read_rows(db))) == []
    assert (events.all(), reloads.all()) == ([], [])


@pytest.mark.parametrize(('field', 'patch'), INVALID)
def test_invalid_iax_patch_gets_400_with_the_path_and_changes_nothing(
    confd, db, acme, field, patch
):
    before, document = read_rows(db), fetch(confd, acme)
    text = error_text(confd.put(path_of(acme), json=patch))
    assert any(f'- {field}' in line for line in text.splitlines())
    assert list(diff_rows(before, read_rows(db))) == []
    assert fetch(confd, acme) == document


@pytest.mark.parametrize(
    ('field', 'patch'),
    [
        ('iax.no_such', {'iax': {'no_such': 1}}),
        ('iax.auth.password', {'iax': {'auth': {'password': 'x'}}}),
        ('iax.registration.host', {'iax': {'registration': {'host': 'x'}}}),
    ],
)
def test_unknown_iax_field_gets_400_with_its_path(confd, acme, field, patch):
    assert f'- {field}' in error_text(confd.put(path_of(acme), json=patch))
    assert f'- {field}' in error_text(confd.post(INTERCONNECTIONS, json=patch))


@pytest.mark.parametrize('field', ['name', 'iax.host'])
def test_removal_of_a_required_iax_field_gets_400(confd, acme, field):
    top, _, inner = field.partition('.')
    patch = {top: {inner: None} if inner else None}
    assert f'- {field}' in error_text(confd.put(path_of(acme), json=patch))


def test_all_iax_problems_are_reported_at_once(confd, name):
    body = iax_body('a b', host='a b', port=0, options=[['a b', 'x']])
    text = error_text(confd.post(INTERCONNECTIONS, json=body))
    for field in ('name', 'iax.host', 'iax.port', 'iax.options'):
        assert f'Input Error - {field}: ' in text


def test_setvar_with_a_dialplan_function_is_for_the_master_tenant(
    confd, tenant_confd, name
):
    body = iax_body(name(), options=[['setvar', 'CDR(account)=acme']])
    text = error_text(tenant_confd.post(INTERCONNECTIONS, json=body))
    assert '- iax.options' in text
    create(confd, body)
