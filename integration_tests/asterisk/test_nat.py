# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""NAT: what peers on both sides of the router are told, and where they are answered."""

from __future__ import annotations

import pytest
from nat_samples import NOTHING, edited_nat, nat_of
from rtp import Media
from samples import sip
from sdp import MEDIA_PORT, address_of, port_of
from sip_message import host_of, uri_of
from sip_peer import Peer
from waiting import wait_for

# Where nobody is; a router would be.
MEDIA, SIGNALING, PORT = '127.203.0.1', '127.203.0.2', 5080
EXTERNAL = {
    'external_media_address': MEDIA,
    'external_signaling_address': SIGNALING,
    'external_signaling_port': PORT,
}
# Of Asterisk alone, of the peers too, and of neither.
OWN, ALL, OTHER = ['127.0.0.2/32'], ['127.0.0.0/8', '10.1.1.0/24'], ['10.0.0.0/8']
NAMED = {
    'external_media_address': 'gateway.example',
    'external_signaling_address': 'gateway.example',
}
INSIDE_PORT = 5070


@pytest.fixture
def link(wazo, peer, name):
    """Makes an interconnection with what `nat` says of it, and its peer."""
    made = []

    def make(**nat):
        provider = peer()
        body = sip(name(), remote_hosts=[provider.host]) | {'context': wazo.context}
        (document,) = wazo.create(body | {'nat': nat})
        made.append(document)
        return document, provider

    yield make
    edited_nat(wazo.confd, made[0], NOTHING)


@pytest.fixture
def inside():
    """Makes the telephone behind a peer that is a router; it has the same address."""
    made = []

    def make(router):
        made.append(Peer(router.address, INSIDE_PORT))
        router.claims = made[0].host
        return made[0]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def media():
    """Makes streams of media."""
    made = []

    def make(address, port):
        made.append(Media(address, port))
        return made[-1]

    yield make
    for each in made:
        each.close()


def told(message):
    """What a message tells of the side that sent it: Contact, Via and media."""
    contact = host_of(uri_of(message['Contact']))
    via = host_of(message['Via'].split()[1])
    return contact, via, address_of(message.body)


def invited(wazo, document, provider):
    wazo.dial(document, '5145550100')
    return told(provider.expect('INVITE'))


def test_a_peer_outside_is_told_the_external_addresses(wazo, link):
    document, provider = link(**EXTERNAL, local_net=OWN)
    outside = (SIGNALING, PORT)
    assert invited(wazo, document, provider) == (outside, outside, MEDIA)


def test_a_peer_inside_is_told_the_own_address_of_asterisk(wazo, link):
    document, provider = link(**EXTERNAL, local_net=ALL)
    own = (wazo.address, 5060)
    assert invited(wazo, document, provider) == (own, own, wazo.address)


def test_media_keeps_the_own_address_that_is_in_no_local_net(wazo, link):
    document, provider = link(**EXTERNAL, local_net=OTHER)
    outside = (SIGNALING, PORT)
    assert invited(wazo, document, provider) == (outside, outside, wazo.address)


def test_without_a_local_net_every_peer_is_outside(wazo, link):
    document, provider = link(**EXTERNAL)
    outside = (SIGNALING, PORT)
    assert invited(wazo, document, provider) == (outside, outside, MEDIA)
    answer = wazo.confd.get(nat_of(document)).json()
    codes = [warning['code'] for warning in answer['warnings']]
    assert codes == ['external_address_without_local_net']


def test_the_external_port_is_the_own_one_where_nothing_is_said(wazo, link):
    document, provider = link(external_signaling_address=SIGNALING, local_net=OWN)
    outside = (SIGNALING, 5060)
    assert invited(wazo, document, provider) == (outside, outside, wazo.address)


def test_the_address_of_a_host_name_is_told(wazo, link, names):
    names['gateway.example'] = MEDIA
    document, provider = link(**NAMED, local_net=OWN)
    outside = (MEDIA, 5060)
    assert invited(wazo, document, provider) == (outside, outside, MEDIA)


def test_a_host_name_is_looked_up_again_when_the_file_has_changed(
    wazo, link, name, names
):
    names['gateway.example'] = MEDIA
    document, provider = link(**NAMED, local_net=OWN)
    names['gateway.example'] = SIGNALING
    wazo.asterisk.cli('module reload res_pjsip.so')
    assert invited(wazo, document, provider)[2] == MEDIA
    wazo.create(sip(name(), remote_hosts=['127.9.0.1']))
    wazo.dial(document, '5145550100')
    assert told(provider.expect_all('INVITE', 2)[1])[2] == SIGNALING


@pytest.mark.usefixtures('names')
def test_a_host_name_that_is_not_found_leaves_no_way_for_media(wazo, link):
    document, provider = link(**NAMED, local_net=OWN)
    own = (wazo.address, 5060)
    assert invited(wazo, document, provider) == (own, own, '(null)')


def test_no_external_address_is_none(wazo, link):
    document, provider = link(local_net=OWN)
    own = (wazo.address, 5060)
    assert invited(wazo, document, provider) == (own, own, wazo.address)


def test_an_incoming_call_is_answered_with_the_external_addresses(wazo, link):
    _, provider = link(**EXTERNAL, local_net=OWN)
    answer = provider.call(f'sip:100@{wazo.address}').response
    assert host_of(uri_of(answer['Contact'])) == (SIGNALING, PORT)
    assert address_of(answer.body) == MEDIA


def test_a_change_of_the_addresses_needs_no_restart(wazo, link):
    document, provider = link(**EXTERNAL, local_net=OWN)
    edited_nat(wazo.confd, document, {'external_media_address': '127.203.0.9'})
    wazo.load()
    assert invited(wazo, document, provider)[2] == '127.203.0.9'


@pytest.mark.parametrize('forced', [True, None], ids=['said', 'by default'])
def test_with_force_rport_the_answer_comes_to_where_the_request_is_from(
    wazo, link, inside, forced
):
    _, router = link(force_rport=forced)
    telephone = inside(router)
    router.send('OPTIONS', f'sip:{wazo.address}')
    wait_for(lambda: router.received, 'an answer at the router')
    assert telephone.received == []


def test_without_force_rport_the_answer_goes_where_via_says(wazo, link, inside):
    _, router = link(force_rport=False)
    telephone = inside(router)
    router.send('OPTIONS', f'sip:{wazo.address}')
    wait_for(lambda: telephone.received, 'an answer at the telephone')
    assert router.received == []


@pytest.mark.parametrize('rewritten', [True, False])
def test_a_call_is_ended_at_its_source_with_rewrite_contact_alone(
    wazo, link, inside, rewritten
):
    _, router = link(rewrite_contact=rewritten)
    telephone = inside(router)
    assert router.call(f'sip:100@{wazo.address}').status == 200
    wazo.asterisk.hang_up()
    ended, other = (router, telephone) if rewritten else (telephone, router)
    assert ended.expect('BYE')
    assert other.requests('BYE') == []


@pytest.mark.parametrize('symmetric', [True, False])
def test_media_is_sent_to_its_source_with_rtp_symmetric_alone(
    wazo, link, media, symmetric
):
    document, router = link(rtp_symmetric=symmetric)
    told = media(router.address, MEDIA_PORT)
    source = media(router.address, MEDIA_PORT + 10)
    wazo.dial(document, '5145550100', 'Echo')
    offer = router.expect('INVITE').body
    there = address_of(offer), port_of(offer)
    sent_to, other = (source, told) if symmetric else (told, source)

    def echoed():
        source.send(there)
        return sent_to.has_received()

    wait_for(echoed, 'an echo')
    assert not other.has_received()
