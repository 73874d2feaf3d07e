# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outbound registrations, and the calls that arrive through them."""

from __future__ import annotations

import random

import pytest
from random_documents import SEED, random_text
from samples import sip_body
from sip_message import extract_uri, extract_user
from sip_peer import Account
from waiting import wait_for

ACCOUNT = Account('acme-user', 'S3cr3t')


@pytest.fixture
def provider(make_peer):
    """Provide a provider that accepts only ACCOUNT."""
    provider = make_peer()
    provider.required_account = ACCOUNT
    return provider


def make_registration_body(wazo, new_name, provider, account=ACCOUNT, **registration):
    """Return the body of an interconnection that registers with a provider."""
    values = {
        'remote_hosts': [provider.host],
        'outbound_auth': {'username': account.username, 'password': account.password},
        'registration': registration,
    }
    return sip_body(new_name(), **values) | {'context': wazo.context}


@pytest.mark.parametrize('status', [401, 407])
def test_registration_sends_user_name_and_password(wazo, new_name, make_peer, status):
    passwords = ('S3cr3t', 'a;b', '"q"', 'back\\slash', 'é=>#')
    providers = [make_peer() for _ in passwords]
    for provider, password in zip(providers, passwords, strict=True):
        provider.required_account = Account('acme-user', password, 'a realm', status)
    wazo.create(
        *(
            make_registration_body(wazo, new_name, each, each.required_account)
            for each in providers
        )
    )
    for provider in providers:
        register = provider.wait_for_request('REGISTER', status=200)
        assert extract_uri(register['To']) == f'sip:acme-user@{provider.host}'
        assert extract_uri(register['From']) == extract_uri(register['To'])


def test_registration_sends_random_passwords(wazo, new_name, make_peer):
    source, providers = random.Random(SEED), [make_peer() for _ in range(20)]
    for provider in providers:
        provider.required_account = Account('acme-user', random_text(source))
    wazo.create(
        *(
            make_registration_body(wazo, new_name, each, each.required_account)
            for each in providers
        )
    )
    for provider in providers:
        provider.wait_for_request('REGISTER', status=200)


def test_registration_uses_its_own_account(wazo, new_name, make_peer):
    provider = make_peer()
    provider.required_account = Account('registrar', 'other')
    own = {'username': 'registrar', 'password': 'other'}
    wazo.create(make_registration_body(wazo, new_name, provider, outbound_auth=own))
    assert (
        extract_user(provider.wait_for_request('REGISTER', status=200)['To'])
        == 'registrar'
    )


def test_call_to_the_registered_contact_is_recognised_from_any_address(
    wazo, new_name, make_peer, provider
):
    one, other = make_peer(), make_peer()
    one.required_account = other.required_account = ACCOUNT
    bodies = [
        make_registration_body(wazo, new_name, each, contact_user='514')
        for each in (one, other)
    ]
    documents = wazo.create(*bodies)
    for registrar, document in zip((one, other), documents, strict=True):
        contact = extract_uri(
            registrar.wait_for_request('REGISTER', status=200)['Contact']
        )
        assert make_peer().call(contact).status == 200
        (call,) = wazo.read_incoming_calls()
        assert call[:3] == (document['name'], wazo.context, '514')


@pytest.mark.parametrize(
    ('registration', 'exten'),
    [({'contact_user': '5145550100'}, '5145550100'), ({}, 's')],
)
def test_contact_user_is_the_extension_of_incoming_calls(
    wazo, new_name, provider, registration, exten
):
    (document,) = wazo.create(
        make_registration_body(wazo, new_name, provider, **registration)
    )
    contact = extract_uri(provider.wait_for_request('REGISTER', status=200)['Contact'])
    assert extract_user(contact) == exten
    assert provider.call(contact).status == 200
    (call,) = wazo.read_incoming_calls()
    assert (call.endpoint, call.exten) == (document['name'], exten)


@pytest.mark.parametrize('expiration', [11, 2**31 - 1])
def test_registration_sends_the_shortest_and_longest_expiration(
    wazo, new_name, provider, expiration
):
    wazo.create(make_registration_body(wazo, new_name, provider, expiration=expiration))
    register = provider.wait_for_request('REGISTER', status=200)
    assert register['Expires'] == str(expiration)


def test_edited_registration_replaces_the_former_one(wazo, new_name, provider):
    (document,) = wazo.create(
        make_registration_body(wazo, new_name, provider, contact_user='1')
    )
    wazo.wait_until_registered(document)
    wazo.edit(document, {'sip': {'registration': {'contact_user': '2'}}})
    # Asterisk sends the last two in either order.
    _, *later = provider.wait_for_requests('REGISTER', 3, status=200)
    (ended,) = (one for one in later if one['Expires'] == '0')
    (begun,) = (one for one in later if one['Expires'] != '0')
    assert extract_user(ended['Contact']) == '1'
    contact = extract_uri(begun['Contact'])
    assert extract_user(contact) == '2'
    assert provider.call(contact).status == 200
    (call,) = wazo.read_incoming_calls()
    assert call.exten == '2'


def test_new_password_is_used_by_the_next_register(wazo, new_name, provider):
    """Asterisk does not register at once; the next attempt or a command does."""
    body = make_registration_body(
        wazo, new_name, provider, Account(ACCOUNT.username, 'wrong')
    )
    (document,) = wazo.create(body)
    wazo.wait_for_registration(document, 'Rejected')
    wazo.edit(document, {'sip': {'outbound_auth': {'password': ACCOUNT.password}}})
    wazo.asterisk.run_command(f'pjsip send register {document["name"]}')
    provider.wait_for_request('REGISTER', status=200)


def test_registration_null_unregisters(wazo, new_name, make_peer):
    provider = make_peer()
    (document,) = wazo.create(make_registration_body(wazo, new_name, provider))
    wazo.wait_until_registered(document)
    assert provider.wait_for_request('REGISTER')['Expires'] != '0'
    wazo.edit(document, {'sip': {'registration': None}})
    assert provider.wait_for_requests('REGISTER', 2)[1]['Expires'] == '0'
    assert provider.host not in wazo.asterisk.run_command('pjsip show registrations')
    assert document['name'] in wazo.asterisk.run_command('pjsip show endpoints')


def test_challenged_unregistration_is_not_answered(wazo, new_name, provider):
    """Asterisk forgets the password together with the registration."""
    (document,) = wazo.create(make_registration_body(wazo, new_name, provider))
    wazo.wait_until_registered(document)
    wazo.edit(document, {'sip': {'registration': None}})
    assert provider.wait_for_requests('REGISTER', 2, status=401)[1]['Expires'] == '0'
    failed = 'Failed to create authenticated REGISTER'
    wait_for(lambda: failed in str(wazo.asterisk.read_new_log()), 'a warning')
    assert len(provider.requests('REGISTER', status=200)) == 1
