# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ....documents import get_path, replace_path
from ...change import Change
from ...references import References
from ..derived import apply_derived, derive
from .strategies import read_document

_DEFAULTS = {'global': ['the global one'], 'registration': ['that of registrations']}


def derive_from(incoming: Any = (), **sip: Any) -> dict[str, Any]:
    """Return the derived values of an empty document with these values of `sip`."""
    new = read_document({})
    new['sip'] |= sip
    new['headers']['incoming'] = list(incoming)
    return derive(new, _DEFAULTS)


@pytest.mark.parametrize(
    ('hosts', 'match'),
    [
        (['sip.example.com'], ['sip.example.com']),
        (['sip.example.com:5061'], ['sip.example.com']),
        (['[2001:db8::1]:5061'], ['2001:db8::1']),
        (['b', 'a', 'a:5061'], ['a', 'b']),
        (['sips:u@a:5061;transport=tls'], ['a']),
        ([], []),
        (None, []),
    ],
)
def test_match_is_derived_from_the_hosts(hosts: Any, match: list[str]) -> None:
    assert derive_from(remote_hosts=hosts)['sip.match'] == match


def test_match_is_derived_from_the_proxy_if_there_is_one() -> None:
    found = derive_from(remote_hosts=['a'], outbound_proxy='sip:p:5061;lr')
    assert found['sip.match'] == ['p']


@pytest.mark.parametrize(
    'given',
    [
        {'inbound_auth': {'username': 'u'}},
        {'incoming': [{'name': 'X-A', 'value': 'b'}]},
    ],
)
def test_match_is_empty_if_something_else_identifies_calls(given: Any) -> None:
    assert derive_from(remote_hosts=['a'], **given)['sip.match'] == []


@pytest.mark.parametrize(
    ('given', 'identify_by'),
    [
        ({}, ['ip']),
        ({'inbound_auth': {'username': 'u'}}, ['auth_username', 'username']),
        ({'incoming': [{'name': 'X', 'value': 'b'}]}, ['header']),
    ],
)
def test_derived_identify_by_keeps_strangers_out(
    given: Any, identify_by: list[str]
) -> None:
    assert derive_from(**given)['sip.identify_by'] == identify_by


@pytest.mark.parametrize(
    ('registration', 'templates'),
    [(None, ['the global one']), ({'line': None}, ['that of registrations'])],
)
def test_template_is_derived_from_whether_there_is_a_registration(
    registration: Any, templates: list[str]
) -> None:
    assert derive_from(registration=registration)['sip.templates'] == templates


def test_no_value_of_a_registration_is_derived_without_one() -> None:
    found = derive_from(remote_hosts=['a'], outbound_auth={'username': 'u'})
    assert not [path for path in found if path.startswith('sip.registration')]


@pytest.mark.parametrize(
    ('host', 'user', 'server_uri', 'client_uri'),
    [
        ('sip.a', 'u', 'sip:sip.a', 'sip:u@sip.a'),
        ('sip.a:5061', 'u', 'sip:sip.a:5061', 'sip:u@sip.a:5061'),
        ('sips:a;lr', 'u', 'sips:a;lr', 'sip:u@a'),
        ('[2001:db8::1]', 'u', 'sip:[2001:db8::1]', 'sip:u@[2001:db8::1]'),
        ('a', 'u@b c', 'sip:a', 'sip:u%40b%20c@a'),
        ('a', 'u@b.example', 'sip:a', 'sip:u@b.example'),
        (
            'a',
            'u@[::ffff:192.0.2.1]',
            'sip:a',
            'sip:u%40%5B%3A%3Affff%3A192.0.2.1%5D@a',
        ),
    ],
)
def test_registration_is_derived_from_the_first_host_and_the_user_name(
    host: str, user: str, server_uri: str, client_uri: str
) -> None:
    found = derive_from(
        remote_hosts=[host, 'other'],
        outbound_auth={'username': user},
        registration={},
    )
    assert found['sip.registration.server_uri'] == server_uri
    assert found['sip.registration.client_uri'] == client_uri
    assert found['sip.registration.line'] is True


def test_client_uri_has_the_user_name_of_the_registration_if_it_has_its_own() -> None:
    found = derive_from(
        remote_hosts=['a'],
        outbound_auth={'username': 'calls'},
        registration={'outbound_auth': {'username': 'registers'}},
    )
    assert found['sip.registration.client_uri'] == 'sip:registers@a'


@pytest.mark.parametrize('sip', [{}, {'remote_hosts': ['a']}])
def test_client_uri_is_not_derived_without_host_and_user_name(sip: Any) -> None:
    found = derive_from(registration={}, **sip)
    assert 'sip.registration.client_uri' not in found


def test_name_is_derived_from_the_user_that_registers() -> None:
    found = derive_from(accepts_registrations=True, inbound_auth={'username': 'u'})
    assert found['name'] == 'u'


@pytest.mark.parametrize(
    'sip', [{'inbound_auth': {'username': 'u'}}, {'accepts_registrations': True}]
)
def test_name_is_not_derived_if_the_other_side_does_not_register(sip: Any) -> None:
    assert 'name' not in derive_from(**sip)


def apply_to(
    old_match: list[str], patch: dict[str, Any], *, creates: bool = False
) -> list[str]:
    """Return `sip.match` after `remote_hosts` changed from `a` to `b`."""
    stored = replace_path(read_document({}), 'sip.match', old_match)
    old = replace_path(stored, 'sip.remote_hosts', ['a'])
    new = replace_path(stored, 'sip.remote_hosts', ['b'])
    for name, value in patch.get('sip', {}).items():
        new = replace_path(new, f'sip.{name}', value)
    change = Change(old, new, patch, 't', False, creates, References())
    match: list[str] = get_path(apply_derived(change).new, 'sip.match')
    return match


@pytest.mark.parametrize(
    ('old_match', 'patch', 'match'),
    [
        (['a'], {}, ['b']),
        (['c'], {}, ['c']),
        (['a'], {'sip': {'match': ['a']}}, ['a']),
        (['a'], {'sip': {'match': []}}, []),
    ],
)
def test_derived_value_follows_unless_somebody_set_it(
    old_match: list[str], patch: dict[str, Any], match: list[str]
) -> None:
    assert apply_to(old_match, patch) == match


def test_every_omitted_value_of_a_new_interconnection_is_derived() -> None:
    assert apply_to(['c'], {}, creates=True) == ['b']


def set_uri_to_null(name: str, stored: str | None) -> Any:
    """Return a URI of a registration after a patch that sets it to null."""
    old, new = read_document({}), read_document({})
    for document, value in ((old, stored), (new, None)):
        document['sip'] |= {
            'remote_hosts': ['a'],
            'outbound_auth': {'username': 'u'},
            'registration': {'outbound_auth': None, 'line': True, name: value},
        }
    patch = {'sip': {'registration': {name: None}}}
    change = Change(old, new, patch, 't', False, False, References())
    return get_path(apply_derived(change).new, f'sip.registration.{name}')


@pytest.mark.parametrize(
    ('name', 'uri'), [('server_uri', 'sip:a'), ('client_uri', 'sip:u@a')]
)
def test_uri_of_a_registration_is_derived_again_if_it_is_set_to_null(
    name: str, uri: str
) -> None:
    assert set_uri_to_null(name, 'sip:old') == uri


@pytest.mark.parametrize('name', ['server_uri', 'client_uri'])
def test_missing_uri_of_a_registration_stays_missing_when_it_is_put_back(
    name: str,
) -> None:
    assert set_uri_to_null(name, None) is None
