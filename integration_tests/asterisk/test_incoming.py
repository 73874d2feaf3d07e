# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose a call is that comes in."""

from __future__ import annotations

import pytest
from samples import sip
from sip_message import uri_of, user_of
from sip_peer import Account
from waiting import wait_for

NUMBER = '5145550100'
USERNAME = 'their-account'
INBOUND = {'username': USERNAME, 'password': 'S3cr3t;"\\'}
THEIRS = Account(**INBOUND)


@pytest.fixture
def create(wazo, name):
    """The documents of bodies, of values of their `sip` and what is beside it."""

    def create(*values, **more):
        body = {'context': wazo.context} | more
        return wazo.create(*(sip(name(), **each) | body for each in values))

    return create


@pytest.fixture
def taken(wazo):
    """Calls a number, and gives the names of the interconnections that took it."""

    def taken(peer, number=NUMBER, **kwargs):
        call = peer.call(f'sip:{number}@{wazo.address}', **kwargs)
        calls = wazo.incoming()
        assert (call.status == 200) == bool(calls)
        assert all(one.exten == number for one in calls)
        return [one.endpoint for one in calls]

    return taken


def test_by_its_address(peer, create, taken):
    one, other = peer(), peer()
    documents = create(*({'remote_hosts': [each.host]} for each in (one, other)))
    assert taken(one) == [documents[0]['name']]
    assert taken(other) == [documents[1]['name']]


def test_by_its_address_from_whatever_port(peer, create, taken):
    provider = peer(5099)
    (document,) = create({'remote_hosts': [provider.address]})
    assert taken(provider) == [document['name']]


def test_by_its_network(peer, create, taken):
    provider = peer()
    network = f'{provider.address.rpartition(".")[0]}.0/24'
    (document,) = create({'remote_hosts': ['127.9.0.1'], 'match': [network]})
    assert taken(provider) == [document['name']]


def test_by_its_host_name(peer, names, create, taken):
    provider = peer()
    names['sip.provider.example'] = provider.address
    (document,) = create({'remote_hosts': ['sip.provider.example']})
    assert taken(provider) == [document['name']]


def test_one_name_that_nobody_knows_and_no_address_is_recognised(
    wazo, peer, create, taken
):
    """Asterisk drops the whole identify section."""
    provider = peer()
    hosts = [provider.address, 'gone.provider.example']
    (document,) = create({'remote_hosts': hosts})
    assert taken(provider) == []
    wazo.edit(document, {'sip': {'match': [provider.address]}})
    assert taken(provider) == [document['name']]


@pytest.mark.parametrize('value', ['acme', 'a;b "c" \\d', 'ACME, <x>'])
def test_by_a_header_alone(peer, create, taken, value):
    header = {'name': 'X-Trunk', 'value': value}
    (document,) = create(
        {'remote_hosts': ['127.9.0.1']}, headers={'incoming': [header]}
    )
    assert taken(peer(), headers={'X-Trunk': value}) == [document['name']]
    assert taken(peer(), headers={'x-trunk': value}) == [document['name']]
    assert taken(peer(), headers={'X-Trunk': f'{value}x'}) == []
    assert taken(peer()) == []


@pytest.mark.parametrize('user', ['caller', USERNAME])
def test_by_a_password(peer, create, taken, user):
    values = {'remote_hosts': ['127.9.0.1'], 'inbound_auth': INBOUND}
    (document,) = create(values, name=USERNAME)
    assert document['warnings'] == []
    assert taken(peer(), user=user, account=THEIRS) == [USERNAME]
    wrong = Account(USERNAME, 'wrong')
    assert taken(peer(), user=user, account=wrong) == []


def test_by_a_password_whoever_has_the_address(peer, create, taken):
    provider = peer()
    values = {'remote_hosts': [provider.host], 'inbound_auth': INBOUND}
    values |= {'match': [provider.address], 'identify_by': ['ip']}
    (document,) = create(values)
    assert document['warnings'] == []
    assert taken(provider) == []
    assert taken(provider, account=THEIRS) == [document['name']]
    assert taken(peer(), account=THEIRS) == []


def test_the_user_name_of_a_password_has_to_be_the_name(peer, create, taken):
    """Asterisk looks for an endpoint of this name; that it is another is warned of."""
    values = {'remote_hosts': ['127.9.0.1'], 'inbound_auth': INBOUND}
    (document,) = create(values)
    assert [one['code'] for one in document['warnings']] == ['name_is_not_username']
    assert taken(peer(), user=USERNAME, account=THEIRS) == []
    by_from = taken(peer(), user=document['name'], account=THEIRS)
    assert by_from == [document['name']]


def test_by_their_registration(wazo, peer, create, taken):
    other = peer()
    values = {'accepts_registrations': True, 'inbound_auth': INBOUND}
    (document,) = create({'remote_hosts': [], **values}, name=USERNAME)
    assert other.register(wazo.address, USERNAME, THEIRS).status == 200
    assert taken(other, user=USERNAME, account=THEIRS) == [USERNAME]
    wazo.dial(document, '100')
    assert other.expect('INVITE').user == '100'


def test_a_wrong_password_registers_nobody(wazo, peer, create):
    values = {'accepts_registrations': True, 'inbound_auth': INBOUND}
    create({'remote_hosts': [], **values}, name=USERNAME)
    other, wrong = peer(), Account(USERNAME, 'wrong')
    assert other.register(wazo.address, USERNAME, wrong).status in (401, 403)
    assert other.address not in wazo.asterisk.cli('pjsip show contacts')


@pytest.mark.parametrize('who', ['two tenants', 'two accounts of a tenant'])
def test_each_gets_its_own_calls_of_one_provider(wazo, peer, name, who):
    provider = peer()
    other = wazo.tenant_confd if who == 'two tenants' else wazo.confd
    accounts = {'100': wazo.confd, '200': other}
    documents = {
        user: wazo.create(account(name(), provider, user, confd), confd=confd)[0]
        for user, confd in accounts.items()
    }
    provider.expect_all('REGISTER', 2)
    for request in provider.requests('REGISTER'):
        user, contact = user_of(request['From']), uri_of(request['Contact'])
        assert provider.call(contact).status == 200
        (call,) = wazo.incoming()
        expected = documents.pop(user)
        assert call[:3] == (expected['name'], expected['context'], user)
    assert documents == {}


def account(name, provider, user, confd):
    """A body that registers a user, in the context of a tenant."""
    contexts = confd.get('/contexts', params={'type': 'incall'}).json()['items']
    values = {
        'remote_hosts': [provider.host],
        'outbound_auth': {'username': user, 'password': 'S3cr3t'},
        'registration': {'contact_user': user},
    }
    return sip(name, **values) | {'context': contexts[0]['name']}


def test_it_arrives_in_its_context(wazo, peer, create):
    provider = peer()
    context = wazo.host.about['contexts']['internal']['name']
    create({'remote_hosts': [provider.host]}, context=context)
    assert provider.call(f'sip:{NUMBER}@{wazo.address}').status == 200
    assert [call.context for call in wazo.incoming()] == [context]


def test_its_caller_is_the_one_that_it_says(wazo, peer, create):
    provider = peer()
    create({'remote_hosts': [provider.host], 'callerid': '"ACME" <555>'})
    provider.call(f'sip:{NUMBER}@{wazo.address}', user='5145550199')
    assert [call[3:] for call in wazo.incoming()] == [('555', 'ACME')]


def test_a_transfer_of_theirs_arrives_where_a_variable_says(wazo, peer, name):
    """So the variable may name a context of the tenant's alone."""
    provider, internal = peer(), wazo.host.about['contexts']['internal']['name']
    options = {'endpoint': [['set_var', f'TRANSFER_CONTEXT={internal}']]}
    body = sip(name(), remote_hosts=[provider.host], options=options)
    wazo.create(body | {'context': wazo.context})
    wazo.dialplan = (
        '[answering]\nexten = s,1,Answer()\n same = n,Wait(9)\n'
        f'[{wazo.context}](+)\nexten = 77,1,Dial(Local/s@answering)\n'
        f'[{internal}]\nexten = 99,1,Log(NOTICE,transferred to ${{CONTEXT}})\n'
    )
    wazo.load()
    call = provider.call(f'sip:77@{wazo.address}')
    transfer = {'Refer-To': f'<sip:99@{wazo.address}>'}
    assert provider.request('REFER', call.dialog, transfer).status == 202
    lines = []

    def transferred():
        lines.extend(wazo.asterisk.news())
        return f'transferred to {internal}' in str(lines)

    wait_for(transferred, 'the transfer')
