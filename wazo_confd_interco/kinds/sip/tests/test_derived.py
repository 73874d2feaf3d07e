# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What follows from what."""

import pytest

from ....documents import get
from ..derived import derive
from .strategies import document

_DEFAULTS = {'global': ['the global one'], 'registration': ['that of registrations']}


def _derived(incoming=(), **sip):
    new = document({})
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
def test_the_match_is_the_hosts_of_the_remote_hosts(hosts, match):
    assert _derived(remote_hosts=hosts)['sip.match'] == match


@pytest.mark.parametrize(
    'given',
    [
        {'inbound_auth': {'username': 'u'}},
        {'incoming': [{'name': 'X-A', 'value': 'b'}]},
    ],
)
def test_nothing_is_matched_where_something_else_identifies(given):
    assert _derived(remote_hosts=['a'], **given)['sip.match'] == []


@pytest.mark.parametrize(
    ('given', 'identify_by'),
    [
        ({}, ['ip']),
        ({'inbound_auth': {'username': 'u'}}, ['auth_username', 'username']),
        ({'incoming': [{'name': 'X', 'value': 'b'}]}, ['header']),
    ],
)
def test_identify_by_lets_no_stranger_in(given, identify_by):
    assert _derived(**given)['sip.identify_by'] == identify_by


@pytest.mark.parametrize(
    ('registration', 'templates'),
    [(None, ['the global one']), ({'line': None}, ['that of registrations'])],
)
def test_the_template_is_that_of_registrations_with_one(registration, templates):
    assert _derived(registration=registration)['sip.templates'] == templates


def test_nothing_of_a_registration_follows_without_one():
    found = _derived(remote_hosts=['a'], outbound_auth={'username': 'u'})
    assert not [path for path in found if path.startswith('sip.registration')]


@pytest.mark.parametrize(
    ('host', 'user', 'server_uri', 'client_uri'),
    [
        ('sip.a', 'u', 'sip:sip.a', 'sip:u@sip.a'),
        ('sip.a:5061', 'u', 'sip:sip.a:5061', 'sip:u@sip.a:5061'),
        ('sips:a;lr', 'u', 'sips:a;lr', 'sip:u@a'),
        ('[2001:db8::1]', 'u', 'sip:[2001:db8::1]', 'sip:u@[2001:db8::1]'),
        ('a', 'u@b c', 'sip:a', 'sip:u%40b%20c@a'),
    ],
)
def test_the_uris_of_a_registration(host, user, server_uri, client_uri):
    found = _derived(
        remote_hosts=[host, 'other'],
        outbound_auth={'username': user},
        registration={},
    )
    assert found['sip.registration.server_uri'] == server_uri
    assert found['sip.registration.client_uri'] == client_uri
    assert found['sip.registration.line'] is True


def test_the_user_is_that_of_the_registrations_own_credentials():
    found = _derived(
        remote_hosts=['a'],
        outbound_auth={'username': 'calls'},
        registration={'outbound_auth': {'username': 'registers'}},
    )
    assert found['sip.registration.client_uri'] == 'sip:registers@a'


@pytest.mark.parametrize('sip', [{}, {'remote_hosts': ['a']}])
def test_a_registration_that_lacks_a_source_has_no_client_uri(sip):
    found = _derived(registration={}, **sip)
    assert 'sip.registration.client_uri' not in found


def test_the_name_is_the_user_that_registers_with_us():
    found = _derived(accepts_registrations=True, inbound_auth={'username': 'u'})
    assert found['name'] == 'u'


@pytest.mark.parametrize(
    'sip', [{'inbound_auth': {'username': 'u'}}, {'accepts_registrations': True}]
)
def test_no_name_follows_otherwise(sip):
    assert get(_derived(**sip), 'name') is None
