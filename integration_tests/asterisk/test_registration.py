# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trunks that register, and the calls that come back on their line."""

from __future__ import annotations

import random

import pytest
from documents import SEED, text
from samples import sip
from sip_message import uri_of, user_of
from sip_peer import Account

ACCOUNT = Account('acme-user', 'S3cr3t')


@pytest.fixture
def provider(peer):
    """One that takes the registration of the account alone."""
    provider = peer()
    provider.demands = ACCOUNT
    return provider


def registering(wazo, name, provider, account=ACCOUNT, **registration):
    """A body of an interconnection that registers with a provider."""
    values = {
        'remote_hosts': [provider.host],
        'outbound_auth': {'username': account.username, 'password': account.password},
        'registration': registration,
    }
    return sip(name(), **values) | {'context': wazo.context}


@pytest.mark.parametrize('status', [401, 407])
def test_it_registers_with_user_name_and_password(wazo, name, peer, status):
    passwords = ('S3cr3t', 'a;b', '"q"', 'back\\slash', 'é=>#')
    providers = [peer() for _ in passwords]
    for provider, password in zip(providers, passwords, strict=True):
        provider.demands = Account('acme-user', password, 'a realm', status)
    wazo.create(*(registering(wazo, name, each, each.demands) for each in providers))
    for provider in providers:
        taken = provider.expect('REGISTER', status=200)
        assert uri_of(taken['To']) == f'sip:acme-user@{provider.host}'
        assert uri_of(taken['From']) == uri_of(taken['To'])


def test_so_it_does_with_random_passwords(wazo, name, peer):
    source, providers = random.Random(SEED), [peer() for _ in range(20)]
    for provider in providers:
        provider.demands = Account('acme-user', text(source))
    wazo.create(*(registering(wazo, name, each, each.demands) for each in providers))
    for provider in providers:
        provider.expect('REGISTER', status=200)


def test_its_registration_may_have_an_account_of_its_own(wazo, name, peer):
    provider = peer()
    provider.demands = Account('registrar', 'other')
    own = {'username': 'registrar', 'password': 'other'}
    wazo.create(registering(wazo, name, provider, outbound_auth=own))
    assert user_of(provider.expect('REGISTER', status=200)['To']) == 'registrar'


def test_a_call_back_finds_it_whatever_the_address(wazo, name, peer, provider):
    one, other = peer(), peer()
    one.demands = other.demands = ACCOUNT
    bodies = [
        registering(wazo, name, each, contact_user='514') for each in (one, other)
    ]
    documents = wazo.create(*bodies)
    for registrar, document in zip((one, other), documents, strict=True):
        contact = uri_of(registrar.expect('REGISTER', status=200)['Contact'])
        assert peer().call(contact).status == 200
        (call,) = wazo.incoming()
        assert call[:3] == (document['name'], wazo.context, '514')


@pytest.mark.parametrize(
    ('registration', 'exten'),
    [({'contact_user': '5145550100'}, '5145550100'), ({}, 's')],
)
def test_contact_user_decides_the_extension(wazo, name, provider, registration, exten):
    (document,) = wazo.create(registering(wazo, name, provider, **registration))
    contact = uri_of(provider.expect('REGISTER', status=200)['Contact'])
    assert user_of(contact) == exten
    assert provider.call(contact).status == 200
    (call,) = wazo.incoming()
    assert (call.endpoint, call.exten) == (document['name'], exten)


@pytest.mark.parametrize('expiration', [11, 2**31 - 1])
def test_the_shortest_and_the_longest_registration(wazo, name, provider, expiration):
    wazo.create(registering(wazo, name, provider, expiration=expiration))
    taken = provider.expect('REGISTER', status=200)
    assert taken['Expires'] == str(expiration)


def test_an_edit_registers_anew(wazo, name, provider):
    (document,) = wazo.create(registering(wazo, name, provider, contact_user='1'))
    provider.expect('REGISTER', status=200)
    wazo.edit(document, {'sip': {'registration': {'contact_user': '2'}}})
    _, ended, begun = provider.expect_all('REGISTER', 3, status=200)
    assert (user_of(ended['Contact']), ended['Expires']) == ('1', '0')
    contact = uri_of(begun['Contact'])
    assert user_of(contact) == '2'
    assert provider.call(contact).status == 200
    (call,) = wazo.incoming()
    assert call.exten == '2'


def test_a_new_password_is_that_of_the_next_registration(wazo, name, provider):
    """Asterisk does not register anew for it: its next try does, or a command."""
    body = registering(wazo, name, provider, Account(ACCOUNT.username, 'wrong'))
    (document,) = wazo.create(body)
    provider.expect('REGISTER', status=403)
    wazo.edit(document, {'sip': {'outbound_auth': {'password': ACCOUNT.password}}})
    wazo.asterisk.cli(f'pjsip send register {document["name"]}')
    provider.expect('REGISTER', status=200)


def test_null_ends_the_registration(wazo, name, peer):
    provider = peer()
    (document,) = wazo.create(registering(wazo, name, provider))
    assert provider.expect('REGISTER')['Expires'] != '0'
    wazo.edit(document, {'sip': {'registration': None}})
    assert provider.expect_all('REGISTER', 2)[1]['Expires'] == '0'
    assert provider.host not in wazo.asterisk.cli('pjsip show registrations')
    assert document['name'] in wazo.asterisk.cli('pjsip show endpoints')


def test_a_provider_that_asks_who_ends_it_gets_no_answer(wazo, name, provider):
    """Asterisk forgets the password with the registration, before it is asked."""
    (document,) = wazo.create(registering(wazo, name, provider))
    provider.expect('REGISTER', status=200)
    wazo.edit(document, {'sip': {'registration': None}})
    assert provider.expect_all('REGISTER', 2, status=401)[1]['Expires'] == '0'
    (told,) = wazo.asterisk.problems(wazo.asterisk.news())[-1:]
    assert 'Failed to create authenticated REGISTER' in told
