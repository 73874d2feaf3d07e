# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ....documents import Document, replace_path
from ....problems import DUPLICATE, InvalidValue, Problems
from ...change import Change
from .. import register_line, rules
from ..columns import IAXEndpoint
from ..peer import empty
from .strategies import ENDPOINTS, KEYS, TEXTS, build_document, find_changed

PEER = IAXEndpoint('friend', '198.51.100.7', {'username': 'u', 'secret': 's'})
LINE = 'u:p@h:4569'


def read_old(line: str = LINE) -> Document:
    """Return the stored document of a peer with a registration."""
    old = build_document(PEER)
    old['iax']['registration'] = register_line.read(line, True, with_secrets=True)
    return old


def build_change(
    old: Document, values: dict[str, Any], is_master: bool = False
) -> Change:
    """Return the change that sets some values of a document."""
    new = old
    for path, value in values.items():
        new = replace_path(new, path, value)
    creates = old['id'] is None
    changed = find_changed(old, new)
    return Change(old, new, values, 't', is_master, creates, changed=changed)


def find_paths(
    old: Document, values: dict[str, Any], is_master: bool = False
) -> list[str]:
    """Return the paths of the problems with a change."""
    problems = Problems()
    rules.check(build_change(old, values, is_master), problems)
    return [problem.path for problem in problems]


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
        ('iax.port', 2**31),
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
def test_invalid_value_is_reported_by_its_path(path: str, value: Any) -> None:
    assert find_paths(read_old(), {path: value}) == [path]


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
def test_valid_value_is_accepted(path: str, value: Any) -> None:
    assert find_paths(read_old(), {path: value}) == []


def test_missing_values_of_a_new_interconnection_are_required() -> None:
    old = {'id': None, 'name': None, 'iax': empty()}
    assert find_paths(old, {}) == ['name', 'iax.host']
    new = {'name': 'a', 'iax.host': 'dynamic'}
    assert find_paths(old, new) == []
    assert find_paths(old, {**new, 'iax.auth': {}}) == ['iax.auth']
    assert find_paths(old, {**new, 'iax.registration': {}}) == [
        'iax.registration.remote_host',
        'iax.registration.auth_username',
        'iax.registration.auth_password',
    ]


def test_line_that_is_too_long_is_reported_for_the_registration() -> None:
    values = {
        'iax.registration.auth_username': 'u' * 79,
        'iax.registration.auth_password': 'p' * 79,
        'iax.registration.callback_extension': '1' * 100,
    }
    assert find_paths(read_old(), values) == ['iax.registration']


def test_old_line_that_breaks_rules_can_be_switched_off() -> None:
    for line in ('h', 'u@h', 'u:p:q@h', 'u:p@h?c'):
        assert find_paths(read_old(line), {'iax.registration.enabled': False}) == []
    assert find_paths(read_old('u@h'), {'iax.registration.remote_host': 'i'}) == []


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
        *(('permit', '192.0.2.1/33'), ('deny', 'pbx.example.com'), ('qualify', 'abc')),
        *(('requirecalltoken', 'abc'), ('defaultip', 'a b'), ('allow', 'alaw ulaw')),
        *(('acl', 'a;b'), ('acl', 'a\nb'), ('acl', ''), ('acl', 'x' * 4093)),
        *(('setvar', 'A'), ('setvar', 'WAZO_X=1'), ('setvar', '__XIVO_Y=1')),
        ('setvar', 'A=\\n'),
    ],
)
def test_option_that_would_not_work_is_rejected(key: str, value: str) -> None:
    with pytest.raises(InvalidValue):
        rules.check_option(key, value, is_master=True)
    values = {'iax.options': [[key, value]]}
    assert find_paths(read_old(), values, is_master=True) == ['iax.options']


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
def test_option_that_works_is_accepted(key: str, value: str) -> None:
    values = {'iax.options': [[key, value]]}
    assert find_paths(read_old(), values, is_master=True) == []


@pytest.mark.parametrize(
    ('key', 'value'),
    [
        *(('setvar', 'CHANNEL(language)=fr'), ('setvar', 'A=1'), ('dbsecret', 'a/b')),
        *(('outkey', 'a'), ('regexten', '1'), ('accountcode', '1')),
    ],
)
def test_option_that_reaches_other_tenants_requires_the_master_tenant(
    key: str, value: str
) -> None:
    values = {'iax.options': [[key, value]]}
    assert find_paths(read_old(), values) == ['iax.options']
    assert find_paths(read_old(), values, is_master=True) == []


def test_option_that_is_stored_in_a_column_must_not_be_repeated() -> None:
    options = [['permit', '192.0.2.1/32'], ['permit', '192.0.2.2/32']]
    problems = Problems()
    rules.check(build_change(read_old(), {'iax.options': options}), problems)
    assert [(one.path, one.code) for one in problems] == [('iax.options', DUPLICATE)]
    assert find_paths(read_old(), {'iax.options': [['acl', 'a'], ['acl', 'b']]}) == []


@given(ENDPOINTS)
def test_stored_peer_that_breaks_rules_can_be_edited(endpoint: IAXEndpoint) -> None:
    old = build_document(endpoint)
    assert find_paths(old, {}) == []
    assert find_paths(old, {'iax.port': 4570}) == []


@pytest.mark.parametrize('key', ['register', 'Register'])
def test_registration_in_the_options_of_a_peer_is_rejected(key: str) -> None:
    with pytest.raises(InvalidValue, match=r'iax\.registration'):
        rules.check_option(key, 'user:password@host', is_master=True)


@given(KEYS, TEXTS)
def test_accepted_option_is_one_line_without_a_comment(key: str, value: str) -> None:
    try:
        rules.check_option(key, value, is_master=False)
    except InvalidValue:
        return
    line = f'{key} = {value}'
    assert not set(line) & set('\r\n\0')
    assert ';' not in line.replace('\\;', '')


@given(st.sampled_from(('a_context', 'A_Context')), st.text())
def test_contexts_that_new_values_name_are_found(key: str, name: str) -> None:
    values = {
        'iax.options': [[key, name], ['mailbox', '1@default']],
        'iax.registration.callback_context': 'incall',
    }
    change = build_change(read_old(), values)
    uses = [(use.path, use.name) for use in rules.find_context_uses(change)]
    assert uses == [
        ('iax.options', name),
        ('iax.options', 'default'),
        ('iax.registration.callback_context', 'incall'),
    ]
    unchanged = build_change(change.new, {})
    assert list(rules.find_context_uses(unchanged)) == []


def test_value_that_asterisk_ignores_gets_the_accepted_ones() -> None:
    with pytest.raises(InvalidValue, match='use a number, or one of yes, no'):
        rules.check_option('qualify', 'often', is_master=True)
