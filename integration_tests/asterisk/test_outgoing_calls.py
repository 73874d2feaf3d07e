# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outgoing calls: where the INVITE goes, and what it offers."""

from __future__ import annotations

import pytest
import sdp
from samples import sip_body
from sip_message import extract_host
from sip_peer import Account
from waiting import wait_for

NUMBER = '5145550100'
ACCOUNT = Account('our-account', 'S3cr3t;"\\')


@pytest.fixture
def create_trunk(wazo, new_name):
    """Provide a function that creates an interconnection with values of `sip`."""

    def create_trunk(**values):
        (document,) = wazo.create(
            sip_body(new_name(), **values) | {'context': wazo.context}
        )
        return document

    return create_trunk


@pytest.fixture
def call_and_get_invite(wazo, create_trunk):
    """Provide a function that calls a peer and returns the INVITE.

    Its keyword arguments are values of `sip`.
    """

    def call_and_get_invite(provider, **values):
        wazo.dial(create_trunk(**values), NUMBER)
        return provider.wait_for_request('INVITE')

    return call_and_get_invite


@pytest.mark.parametrize('port', [5060, 5071])
@pytest.mark.parametrize('form', ['{}', 'sip:{}', 'sip:{};transport=udp', 'sip:a@{}'])
def test_call_goes_to_the_remote_host(make_peer, call_and_get_invite, port, form):
    provider = make_peer(port)
    invite = call_and_get_invite(provider, remote_hosts=[form.format(provider.host)])
    assert invite.user == NUMBER
    assert extract_host(invite.uri) == (provider.address, port)


def test_call_goes_to_the_address_of_a_host_name(
    make_peer, dns_records, call_and_get_invite
):
    provider = make_peer()
    dns_records['sip.provider.example'] = provider.address
    invite = call_and_get_invite(provider, remote_hosts=['sip.provider.example'])
    assert invite.uri == f'sip:{NUMBER}@sip.provider.example'


def test_uri_parameters_of_a_remote_host_are_kept(make_peer, call_and_get_invite):
    provider = make_peer()
    invite = call_and_get_invite(
        provider, remote_hosts=[f'sip:{provider.host};user=phone;x=y']
    )
    assert invite.uri == f'sip:{NUMBER}@{provider.host};user=phone;x=y'


def test_order_of_remote_hosts_is_ignored(wazo, make_peer, create_trunk):
    """Asterisk has its own order."""
    providers = [make_peer() for _ in range(3)]
    hosts = [each.host for each in providers]
    for order in (hosts, hosts[::-1], hosts[1:] + hosts[:1]):
        wazo.dial(create_trunk(remote_hosts=order, qualify_frequency=0), NUMBER)

    def asked():
        return [len(each.requests('INVITE')) for each in providers]

    wait_for(lambda: sum(asked()) == 3, 'three calls')
    assert sorted(asked()) == [0, 0, 3]


def test_call_goes_to_the_remote_host_that_answers_options(
    wazo, make_peer, create_trunk
):
    provider = make_peer()
    dead = [f'127.9.0.{number}' for number in range(1, 6)]
    hosts = [*dead, provider.host]
    # The first OPTIONS is due at a random time today, so only the command sends one.
    document = create_trunk(remote_hosts=hosts, qualify_frequency=86400)
    name = document['name']
    wazo.asterisk.run_command(f'pjsip qualify {name}')
    wait_for(lambda: wazo.count_contacts(name, 'Unavail') == 5, 'five hosts are dead')
    wait_for(lambda: wazo.count_contacts(name, 'Avail') == 1, 'one host answers')
    wazo.dial(document, NUMBER)
    assert provider.wait_for_request('INVITE').user == NUMBER


def test_qualify_frequency_of_one_day_is_accepted(wazo, make_peer, create_trunk):
    """With one second more, Asterisk drops the aor."""
    provider = make_peer()
    wazo.dial(
        create_trunk(remote_hosts=[provider.host], qualify_frequency=86400), NUMBER
    )
    assert provider.wait_for_request('INVITE').user == NUMBER


def test_refused_call_is_not_retried_at_another_remote_host(
    wazo, make_peer, create_trunk
):
    providers = [make_peer(), make_peer()]
    for provider in providers:
        provider.statuses['INVITE'] = 503
    wazo.dial(create_trunk(remote_hosts=[each.host for each in providers]), NUMBER)
    wait_for(lambda: any(each.requests('INVITE') for each in providers), 'a call')
    wazo.asterisk.wait_until_idle()
    assert sum(len(each.requests('INVITE')) for each in providers) == 1


def test_outbound_proxy_receives_calls_options_and_registrations(
    wazo, make_peer, create_trunk
):
    proxy = make_peer()
    auth = {'username': ACCOUNT.username, 'password': ACCOUNT.password}
    document = create_trunk(
        remote_hosts=['127.9.0.1'],
        outbound_proxy=f'sip:{proxy.host};lr',
        outbound_auth=auth,
        registration={'contact_user': NUMBER},
        qualify_frequency=1,
    )
    wazo.dial(document, NUMBER)
    assert proxy.wait_for_request('REGISTER').uri == 'sip:127.9.0.1'
    assert proxy.wait_for_request('OPTIONS').uri == 'sip:127.9.0.1'
    invite = proxy.wait_for_request('INVITE')
    assert invite.uri == f'sip:{NUMBER}@127.9.0.1'
    assert invite.get_all('Route') == [f'<sip:{proxy.host};lr>']


def test_outbound_proxy_without_lr_receives_the_number_in_route(
    make_peer, call_and_get_invite, create_trunk
):
    proxy = make_peer()
    values = {'remote_hosts': ['127.9.0.1'], 'outbound_proxy': f'sip:{proxy.host}'}
    assert 'outbound_proxy_without_lr' in str(create_trunk(**values)['warnings'])
    invite = call_and_get_invite(proxy, **values)
    assert invite.uri == f'sip:{proxy.host}'
    assert invite.get_all('Route') == [f'<sip:{NUMBER}@127.9.0.1>']


@pytest.mark.parametrize('status', [401, 407])
@pytest.mark.parametrize('realm', [None, 'provider'])
def test_challenge_is_answered_with_outbound_auth(
    wazo, make_peer, create_trunk, status, realm
):
    provider = make_peer()
    provider.required_account = Account(
        ACCOUNT.username, ACCOUNT.password, 'provider', status
    )
    auth = {'username': ACCOUNT.username, 'password': ACCOUNT.password, 'realm': realm}
    wazo.dial(create_trunk(remote_hosts=[provider.host], outbound_auth=auth), NUMBER)
    provider.wait_for_request('INVITE', status=status)
    assert provider.wait_for_request('INVITE', status=200).user == NUMBER


def test_challenge_of_another_realm_is_not_answered(wazo, make_peer, create_trunk):
    provider = make_peer()
    provider.required_account = ACCOUNT
    auth = {'username': ACCOUNT.username, 'password': ACCOUNT.password, 'realm': 'x'}
    wazo.dial(create_trunk(remote_hosts=[provider.host], outbound_auth=auth), NUMBER)
    provider.wait_for_request('INVITE', status=401)
    wazo.asterisk.wait_until_idle()
    assert provider.requests('INVITE', 200) == []


@pytest.mark.parametrize('codecs', [['g722', 'ulaw'], ['ulaw', 'g722'], ['gsm']])
def test_offer_lists_the_codecs_in_order(make_peer, call_and_get_invite, codecs):
    provider = make_peer()
    provider.codecs = codecs[-1:]
    invite = call_and_get_invite(provider, remote_hosts=[provider.host], codecs=codecs)
    assert sdp.parse_codecs(invite.body) == codecs


@pytest.mark.parametrize('codecs', [['g722', 'ulaw'], ['ulaw', 'g722'], ['alaw']])
def test_answer_lists_the_codecs_in_order_of_the_trunk(
    wazo, make_peer, create_trunk, codecs
):
    provider = make_peer()
    provider.codecs = ['ulaw', 'gsm', 'g722', 'alaw']
    create_trunk(remote_hosts=[provider.host], codecs=codecs)
    call = provider.call(f'sip:{NUMBER}@{wazo.address}')
    assert sdp.parse_codecs(call.response.body) == codecs


def test_offer_without_common_codec_gets_488(wazo, make_peer, create_trunk):
    provider = make_peer()
    provider.codecs = ['gsm']
    create_trunk(remote_hosts=[provider.host], codecs=['ulaw'])
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
def test_dtmf_mode_decides_whether_telephone_events_are_offered(
    make_peer, call_and_get_invite, mode, offered
):
    provider = make_peer()
    invite = call_and_get_invite(provider, remote_hosts=[provider.host], dtmf_mode=mode)
    assert ('telephone-event' in invite.body) is offered


@pytest.mark.parametrize(
    ('encryption', 'profile'), [('sdes', 'RTP/SAVP'), ('no', 'RTP/AVP')]
)
def test_media_encryption_decides_the_offered_profile(
    make_peer, call_and_get_invite, encryption, profile
):
    provider = make_peer()
    provider.statuses['INVITE'] = 486
    values = {'remote_hosts': [provider.host], 'media_encryption': encryption}
    invite = call_and_get_invite(provider, **values)
    assert f' {profile} ' in invite.body
    assert ('a=crypto:' in invite.body) == (encryption == 'sdes')
