# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ....documents import join, put
from ....options.values import Refused
from .. import register_line, rules
from ..columns import NEW, Endpoint
from ..fields import blank
from ..findings import warnings
from .strategies import ENDPOINTS, KEYS, TEXTS, changed, document

PEER = Endpoint('friend', '198.51.100.7', {'username': 'u', 'secret': 's'})
LINE = 'u:p@h:4569'


def _old(line: str | None = LINE) -> dict:
    old = document(PEER)
    if line is not None:
        old['iax']['registration'] = register_line.show(line, True, with_secrets=True)
    return old


def _refused(old: dict, changes: dict, is_master: bool = False) -> list[str]:
    new = deepcopy(old)
    for path, value in changes.items():
        put(new, path, value)
    found = rules.refusals(
        old, new, changed(old, new), is_master, creates=new.get('id') is None
    )
    return [path for path, _ in found]


@pytest.mark.parametrize(
    ('path', 'value'),
    [
        ('name', ''),
        ('name', 'a b'),
        ('name', 'a\n'),
        ('name', 'é'),
        ('name', 'x' * 41),
        ('name', 'general'),
        ('name', 'CallNumberLimits'),
        ('name', None),
        ('iax.host', None),
        ('iax.host', 'h:4569'),
        ('iax.host', 'a;b'),
        ('iax.host', 'a\nb'),
        ('iax.host', 'fe80::1%eth0'),
        ('iax.host', '300.1.2.3'),
        ('iax.host', 'x' * 256),
        ('iax.port', 0),
        ('iax.port', 65536),
        ('iax.port', -1),
        ('iax.peer_type', 'server'),
        ('iax.peer_type', None),
        ('iax.auth.username', 'a\nb'),
        ('iax.auth.username', 'x' * 81),
        ('iax.auth.username', ';' * 41),
        ('iax.auth.secret', 'a;b'),
        ('iax.auth.secret', 'a\rb'),
        ('iax.auth.secret', ''),
        ('iax.auth.secret', 'x' * 81),
        ('iax.registration.remote_host', None),
        ('iax.registration.remote_host', 'h/1'),
        ('iax.registration.remote_port', 65536),
        ('iax.registration.auth_username', None),
        ('iax.registration.auth_username', 'a@b'),
        ('iax.registration.auth_password', 'a:b'),
        ('iax.registration.auth_password', None),
        ('iax.registration.callback_extension', 'a?b'),
        ('iax.registration.callback_context', 'incall'),
    ],
)
def test_a_value_that_would_not_work_is_refused_by_its_path(path, value):
    assert _refused(_old(), {path: value}) == [path]


@pytest.mark.parametrize(
    ('path', 'value'),
    [
        ('name', 'x' * 40),
        ('name', 'iax-2_b'),
        ('iax.host', 'dynamic'),
        ('iax.host', 'iax.example.com'),
        ('iax.host', '2001:db8::1'),
        ('iax.host', '[2001:db8::1]'),
        ('iax.port', 65535),
        ('iax.port', None),
        ('iax.peer_type', 'user'),
        ('iax.auth.username', 'a;b'),
        ('iax.auth', None),
        ('iax.auth', {'username': None, 'secret': 's'}),
        ('iax.registration', None),
        ('iax.registration.enabled', False),
        ('iax.registration.remote_port', None),
        ('iax.registration.callback_extension', '100'),
    ],
)
def test_a_value_that_works_is_not(path, value):
    assert _refused(_old(), {path: value}) == []


def test_what_is_missing_of_a_new_one_is_required():
    old = {'id': None, 'name': None, 'iax': blank()}
    assert _refused(old, {}) == ['name', 'iax.host']
    new = {'name': 'a', 'iax.host': 'dynamic'}
    assert _refused(old, new) == []
    assert _refused(old, {**new, 'iax.auth': {}}) == ['iax.auth']
    assert _refused(old, {**new, 'iax.registration': {}}) == [
        'iax.registration.remote_host',
        'iax.registration.auth_username',
        'iax.registration.auth_password',
    ]
    assert NEW.host is None


def test_a_line_that_is_too_long_is_refused_as_a_whole():
    changes = {
        'iax.registration.auth_username': 'u' * 79,
        'iax.registration.auth_password': 'p' * 79,
        'iax.registration.callback_extension': '1' * 100,
    }
    assert _refused(_old(), changes) == ['iax.registration']


def test_an_old_line_that_would_be_refused_can_be_switched_off():
    for line in ('h', 'u@h', 'u:p:q@h', 'u:p@h?c'):
        assert _refused(_old(line), {'iax.registration.enabled': False}) == []
    assert _refused(_old('u@h'), {'iax.registration.remote_host': 'i'}) == []


@pytest.mark.parametrize(
    ('key', 'value'),
    [
        *(('context', 'x'), ('Context', 'x'), ('type', 'peer'), ('host', 'h')),
        *(('tenant_uuid', 'x'), ('name', 'x'), ('options', 'x'), ('commented', '1')),
        *(('username', 'u'), ('Username', 'u'), ('secret', 's'), ('SECRET', 's')),
        *(('port', '5036'), ('Trunk', 'yes'), ('Permit', '192.0.2.1/32')),
        *(('a b', 'x'), ('', 'x'), ('a=b', 'x'), ('a\n', 'x'), ('[x]', 'y')),
        *(('trunk', 'YES'), ('trunk', 'maybe'), ('trunk', '')),
        *(('maxauthreq', 'abc'), ('maxauthreq', '2147483648'), ('parkinglot', 'x')),
        *(('amaflags', 'x'), ('auth', 'md5,plaintext'), ('encryption', 'aes256')),
        *(('qualify', '12345'), ('accountcode', 'x' * 21), ('setvar', 'A=' + 'b' * 99)),
        *(('permit', '192.0.2.100/255.255.255.255,::1/1'), ('mohsuggest', 'a;b')),
        *(('acl', 'a;b'), ('acl', 'a\nb'), ('acl', ''), ('acl', 'x' * 4093)),
        *(('setvar', 'A'), ('setvar', 'WAZO_X=1'), ('setvar', '__XIVO_Y=1')),
        *(('setvar', 'A=\\n'), ('setvar', 'SHELL(id)=1')),
    ],
)
def test_an_option_that_would_not_work_is_refused(key, value):
    with pytest.raises(Refused):
        rules.option(key, value, False)
    assert _refused(_old(), {'iax.options': [[key, value]]}) == ['iax.options']


@pytest.mark.parametrize(
    ('key', 'value'),
    [
        *(('trunk', 'yes'), ('trunk', 'off'), ('qualify', '2000'), ('acl', 'office')),
        *(('auth', 'md5'), ('encryption', 'aes128'), ('qualifyfreqok', '60000')),
        *(('setvar', 'A=1'), ('setvar', 'WAZO_PAI_FORMAT=x'), ('mailbox', '1@a')),
        *(('dbsecret', 'family/key'), ('peercontext', 'x'), ('mohsuggest', 'a\\;b')),
        *(('callerid', '"Some Host" <(256) 428-6011>'), ('connectedline', 'yes')),
    ],
)
def test_an_option_that_works_is_not(key, value):
    assert _refused(_old(), {'iax.options': [[key, value]]}) == []


def test_the_master_tenant_may_call_a_dialplan_function():
    options = [['setvar', 'CHANNEL(language)=fr']]
    assert _refused(_old(), {'iax.options': options}) == ['iax.options']
    assert _refused(_old(), {'iax.options': options}, is_master=True) == []


def test_a_column_holds_one_value():
    options = [['permit', '192.0.2.1/32'], ['permit', '192.0.2.2/32']]
    assert set(_refused(_old(), {'iax.options': options})) == {'iax.options'}
    assert _refused(_old(), {'iax.options': [['acl', 'a'], ['acl', 'b']]}) == []


@given(ENDPOINTS)
def test_what_did_not_change_is_not_refused(endpoint):
    old = document(endpoint)
    assert _refused(old, {}) == []
    assert _refused(old, {'iax.port': 4570}) == []


@given(KEYS, TEXTS)
def test_an_option_that_is_let_in_is_one_line(key, value):
    try:
        rules.option(key, value, False)
    except Refused:
        return
    line = f'{key} = {value}'
    assert line.isprintable() or not set(line) & set('\r\n\0')
    assert ';' not in line.replace('\\;', '')


@given(st.sampled_from(('a_context', 'A_Context')), st.text())
def test_contexts_that_are_named_are_told(key, name):
    old = _old()
    new = deepcopy(old)
    new['iax']['options'] = [[key, name]]
    new['iax']['registration']['callback_context'] = 'incall'
    assert list(rules.named_contexts(old, new)) == [
        ('iax.options', name),
        (join('iax.registration', 'callback_context'), 'incall'),
    ]
    assert list(rules.named_contexts(new, new)) == []


@pytest.mark.parametrize(
    ('iax', 'codes'),
    [
        ({}, []),
        ({'port': 4569}, []),
        ({'port': 5036}, ['iax_port_before_host']),
        ({'port': 5036, 'host': 'dynamic'}, []),
        ({'auth': None}, ['iax_calls_without_secret']),
        ({'auth': None, 'peer_type': 'user'}, ['iax_calls_without_secret']),
        ({'auth': None, 'peer_type': 'peer'}, []),
        ({'auth': None, 'options': [['deny', '0.0.0.0/0']]}, []),
        (
            {'auth': None, 'peer_type': 'peer', 'host': 'dynamic'},
            ['iax_registers_without_secret'],
        ),
        (
            {'auth': None, 'host': 'dynamic'},
            ['iax_calls_without_secret', 'iax_registers_without_secret'],
        ),
        (
            {'auth': None, 'peer_type': 'user', 'host': 'dynamic'},
            ['iax_calls_without_secret'],
        ),
        ({'options': [['permit', 'a'], ['deny', 'b']]}, ['iax_permit_and_deny']),
        ({'options': [['permit', 'a']]}, []),
        ({'registration': 'u:p@h:4569/1'}, []),
        ({'registration': 'u:p@h/1'}, ['iax_registration_without_port']),
        ({'registration': 'u:p@h'}, []),
        ({'registration': 'h:4569'}, ['iax_registration_without_user']),
        ({'registration': 'u:p:q@h'}, ['iax_registration_without_user']),
    ],
)
def test_what_is_likely_not_meant_is_warned_about(iax, codes):
    shown = _old(None)['iax'] | iax
    if shown['registration']:
        shown['registration'] = register_line.show(shown['registration'], True)
    assert [warning['code'] for warning in warnings(shown)] == codes
