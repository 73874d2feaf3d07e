# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a call goes that leaves, and what it offers."""

from __future__ import annotations

import pytest
import sdp
from samples import sip
from sip_message import host_of
from sip_peer import Account
from waiting import wait_for

NUMBER = '5145550100'
ACCOUNT = Account('our-account', 'S3cr3t;"\\')


@pytest.fixture
def create(wazo, name):
    """The document of a body, of values of its `sip` and what is beside it."""

    def create(**values):
        (document,) = wazo.create(sip(name(), **values) | {'context': wazo.context})
        return document

    return create


@pytest.fixture
def called(wazo, create):
    """The INVITE that arrives at a peer over an interconnection with such values."""

    def called(provider, **values):
        wazo.dial(create(**values), NUMBER)
        return provider.expect('INVITE')

    return called


@pytest.mark.parametrize('port', [5060, 5071])
@pytest.mark.parametrize('form', ['{}', 'sip:{}', 'sip:{};transport=udp', 'sip:a@{}'])
def test_it_goes_to_the_host(peer, called, port, form):
    provider = peer(port)
    invite = called(provider, remote_hosts=[form.format(provider.host)])
    assert invite.user == NUMBER
    assert host_of(invite.uri) == (provider.address, port)


def test_it_goes_where_the_name_of_the_host_leads(peer, names, called):
    provider = peer()
    names['sip.provider.example'] = provider.address
    invite = called(provider, remote_hosts=['sip.provider.example'])
    assert invite.uri == f'sip:{NUMBER}@sip.provider.example'


def test_the_parameters_of_the_uri_go_along(peer, called):
    provider = peer()
    invite = called(provider, remote_hosts=[f'sip:{provider.host};user=phone;x=y'])
    assert invite.uri == f'sip:{NUMBER}@{provider.host};user=phone;x=y'


def test_the_order_of_the_hosts_decides_nothing(wazo, peer, create):
    """Asterisk has an order of its own."""
    providers = [peer() for _ in range(3)]
    hosts = [each.host for each in providers]
    for order in (hosts, hosts[::-1], hosts[1:] + hosts[:1]):
        wazo.dial(create(remote_hosts=order), NUMBER)

    def asked():
        return [len(each.requests('INVITE')) for each in providers]

    wait_for(lambda: sum(asked()) == 3, 'three calls')
    assert sorted(asked()) == [0, 0, 3]


def test_of_several_hosts_one_that_answers_takes_it(wazo, peer, create):
    provider = peer()
    dead = [f'127.9.0.{number}' for number in range(1, 6)]
    hosts = [*dead, provider.host]
    document = create(remote_hosts=hosts, qualify_frequency=1)
    name = document['name']
    wait_for(lambda: wazo.contacts(name, 'Unavail') == 5, 'five hosts are dead')
    wazo.dial(document, NUMBER)
    assert provider.expect('INVITE').user == NUMBER


def test_options_may_be_sent_once_a_day(wazo, peer, create):
    """With a second more Asterisk has no aor."""
    provider = peer()
    wazo.dial(create(remote_hosts=[provider.host], qualify_frequency=86400), NUMBER)
    assert provider.expect('INVITE').user == NUMBER


def test_no_second_host_is_asked_where_one_refuses(wazo, peer, create):
    providers = [peer(), peer()]
    for provider in providers:
        provider.answers['INVITE'] = 503
    wazo.dial(create(remote_hosts=[each.host for each in providers]), NUMBER)
    wait_for(lambda: any(each.requests('INVITE') for each in providers), 'a call')
    wazo.asterisk.wait_for_silence()
    assert sum(len(each.requests('INVITE')) for each in providers) == 1


def test_calls_and_registrations_go_to_the_proxy_first(wazo, peer, create):
    proxy = peer()
    auth = {'username': ACCOUNT.username, 'password': ACCOUNT.password}
    document = create(
        remote_hosts=['127.9.0.1'],
        outbound_proxy=f'sip:{proxy.host};lr',
        outbound_auth=auth,
        registration={'contact_user': NUMBER},
        qualify_frequency=1,
    )
    wazo.dial(document, NUMBER)
    assert proxy.expect('REGISTER').uri == 'sip:127.9.0.1'
    assert proxy.expect('OPTIONS').uri == 'sip:127.9.0.1'
    invite = proxy.expect('INVITE')
    assert invite.uri == f'sip:{NUMBER}@127.9.0.1'
    assert invite.all('Route') == [f'<sip:{proxy.host};lr>']


def test_a_proxy_without_lr_gets_the_number_in_a_route(peer, called, create):
    proxy = peer()
    values = {'remote_hosts': ['127.9.0.1'], 'outbound_proxy': f'sip:{proxy.host}'}
    assert 'outbound_proxy_without_lr' in str(create(**values)['warnings'])
    invite = called(proxy, **values)
    assert invite.uri == f'sip:{proxy.host}'
    assert invite.all('Route') == [f'<sip:{NUMBER}@127.9.0.1>']


@pytest.mark.parametrize('status', [401, 407])
@pytest.mark.parametrize('realm', [None, 'provider'])
def test_a_challenge_is_answered_with_our_account(wazo, peer, create, status, realm):
    provider = peer()
    provider.demands = Account(ACCOUNT.username, ACCOUNT.password, 'provider', status)
    auth = {'username': ACCOUNT.username, 'password': ACCOUNT.password, 'realm': realm}
    wazo.dial(create(remote_hosts=[provider.host], outbound_auth=auth), NUMBER)
    provider.expect('INVITE', status=status)
    assert provider.expect('INVITE', status=200).user == NUMBER


def test_a_challenge_of_another_realm_is_not_answered(wazo, peer, create):
    provider = peer()
    provider.demands = ACCOUNT
    auth = {'username': ACCOUNT.username, 'password': ACCOUNT.password, 'realm': 'x'}
    wazo.dial(create(remote_hosts=[provider.host], outbound_auth=auth), NUMBER)
    provider.expect('INVITE', status=401)
    wazo.asterisk.wait_for_silence()
    assert provider.requests('INVITE', 200) == []


@pytest.mark.parametrize('codecs', [['g722', 'ulaw'], ['ulaw', 'g722'], ['gsm']])
def test_it_offers_the_codecs_in_their_order(peer, called, codecs):
    provider = peer()
    provider.codecs = codecs[-1:]
    invite = called(provider, remote_hosts=[provider.host], codecs=codecs)
    assert sdp.codecs_of(invite.body) == codecs


@pytest.mark.parametrize('codecs', [['g722', 'ulaw'], ['ulaw', 'g722'], ['alaw']])
def test_an_offer_is_answered_in_our_order(wazo, peer, create, codecs):
    provider = peer()
    provider.codecs = ['ulaw', 'gsm', 'g722', 'alaw']
    create(remote_hosts=[provider.host], codecs=codecs)
    call = provider.call(f'sip:{NUMBER}@{wazo.address}')
    assert sdp.codecs_of(call.response.body) == codecs


def test_an_offer_with_none_of_our_codecs_is_refused(wazo, peer, create):
    provider = peer()
    provider.codecs = ['gsm']
    create(remote_hosts=[provider.host], codecs=['ulaw'])
    assert provider.call(f'sip:{NUMBER}@{wazo.address}').status == 488


@pytest.mark.parametrize(
    ('mode', 'offered'),
    [
        ('rfc4733', True),
        ('auto', True),
        ('inband', False),
        ('info', False),
        (None, True),
    ],
)
def test_dtmf_is_offered_as_its_mode_says(peer, called, mode, offered):
    provider = peer()
    invite = called(provider, remote_hosts=[provider.host], dtmf_mode=mode)
    assert ('telephone-event' in invite.body) is offered


@pytest.mark.parametrize(
    ('encryption', 'profile'), [('sdes', 'RTP/SAVP'), ('no', 'RTP/AVP')]
)
def test_media_is_encrypted_where_it_is_said(peer, called, encryption, profile):
    provider = peer()
    provider.answers['INVITE'] = 486
    values = {'remote_hosts': [provider.host], 'media_encryption': encryption}
    invite = called(provider, **values)
    assert f' {profile} ' in invite.body
    assert ('a=crypto:' in invite.body) == (encryption == 'sdes')
