# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""NAT: the addresses that peers inside and outside the network see and answer to."""

from __future__ import annotations

import pytest
from nat_samples import EMPTY_NAT, nat_path_of, update_nat
from rtp import RtpSocket
from samples import sip_body
from sdp import MEDIA_PORT, parse_media_address, parse_media_port
from sip_message import extract_host, extract_uri
from sip_peer import Peer
from waiting import wait_for

# The addresses of the router; nothing listens there.
MEDIA, SIGNALING, PORT = '127.203.0.1', '127.203.0.2', 5080
EXTERNAL = {
    'external_media_address': MEDIA,
    'external_signaling_address': SIGNALING,
    'external_signaling_port': PORT,
}
# Networks that hold Asterisk only, Asterisk and all peers, and neither.
OWN, ALL, OTHER = ['127.0.0.2/32'], ['127.0.0.0/8', '10.1.1.0/24'], ['10.0.0.0/8']
NAMED = {
    'external_media_address': 'gateway.example',
    'external_signaling_address': 'gateway.example',
}
TELEPHONE_PORT = 5070


@pytest.fixture
def create_trunk(wazo, make_peer, new_name):
    """Provide a function that creates an interconnection and its peer.

    Its keyword arguments are the values of `nat`.
    """
    made = []

    def make(**nat):
        provider = make_peer()
        body = sip_body(new_name(), remote_hosts=[provider.host]) | {
            'context': wazo.context
        }
        (document,) = wazo.create(body | {'nat': nat})
        made.append(document)
        return document, provider

    yield make
    update_nat(wazo.confd, made[0], EMPTY_NAT)


@pytest.fixture
def make_telephone_behind():
    """Provide a function that makes a telephone behind a peer that acts as a router.

    Both have one address; the router advertises the port of the telephone.
    """
    made = []

    def make(router):
        made.append(Peer(router.address, TELEPHONE_PORT))
        router.advertised_host = made[0].host
        return made[0]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def open_rtp_socket():
    """Provide a function that opens RTP sockets."""
    made = []

    def make(address, port):
        made.append(RtpSocket(address, port))
        return made[-1]

    yield make
    for each in made:
        each.close()


def read_addresses(message):
    """Return the addresses in Contact and Via, and the media address of a message."""
    contact = extract_host(extract_uri(message['Contact']))
    via = extract_host(message['Via'].split()[1])
    return contact, via, parse_media_address(message.body)


def call_and_read_addresses(wazo, document, provider):
    wazo.dial(document, '5145550100')
    return read_addresses(provider.wait_for_request('INVITE'))


def test_peer_outside_local_net_sees_the_external_addresses(wazo, create_trunk):
    document, provider = create_trunk(**EXTERNAL, local_net=OWN)
    outside = (SIGNALING, PORT)
    assert call_and_read_addresses(wazo, document, provider) == (
        outside,
        outside,
        MEDIA,
    )


def test_peer_inside_local_net_sees_the_internal_address(wazo, create_trunk):
    document, provider = create_trunk(**EXTERNAL, local_net=ALL)
    own = (wazo.address, 5060)
    assert call_and_read_addresses(wazo, document, provider) == (own, own, wazo.address)


def test_media_address_is_not_rewritten_when_asterisk_is_outside_local_net(
    wazo, create_trunk
):
    document, provider = create_trunk(**EXTERNAL, local_net=OTHER)
    outside = (SIGNALING, PORT)
    assert call_and_read_addresses(wazo, document, provider) == (
        outside,
        outside,
        wazo.address,
    )


def test_every_peer_is_outside_without_local_net(wazo, create_trunk):
    document, provider = create_trunk(**EXTERNAL)
    outside = (SIGNALING, PORT)
    assert call_and_read_addresses(wazo, document, provider) == (
        outside,
        outside,
        MEDIA,
    )
    answer = wazo.confd.get(nat_path_of(document)).json()
    codes = [warning['code'] for warning in answer['warnings']]
    assert codes == ['external_address_without_local_net']


def test_external_signaling_port_defaults_to_the_bound_port(wazo, create_trunk):
    document, provider = create_trunk(
        external_signaling_address=SIGNALING, local_net=OWN
    )
    outside = (SIGNALING, 5060)
    assert call_and_read_addresses(wazo, document, provider) == (
        outside,
        outside,
        wazo.address,
    )


def test_external_host_name_is_advertised_as_its_address(
    wazo, create_trunk, dns_records
):
    dns_records['gateway.example'] = MEDIA
    document, provider = create_trunk(**NAMED, local_net=OWN)
    outside = (MEDIA, 5060)
    assert call_and_read_addresses(wazo, document, provider) == (
        outside,
        outside,
        MEDIA,
    )


def test_external_host_name_is_resolved_again_when_the_file_changes(
    wazo, create_trunk, new_name, dns_records
):
    dns_records['gateway.example'] = MEDIA
    document, provider = create_trunk(**NAMED, local_net=OWN)
    dns_records['gateway.example'] = SIGNALING
    wazo.asterisk.run_command('module reload res_pjsip.so')
    assert call_and_read_addresses(wazo, document, provider)[2] == MEDIA
    wazo.create(sip_body(new_name(), remote_hosts=['127.9.0.1']))
    wazo.dial(document, '5145550100')
    assert read_addresses(provider.wait_for_requests('INVITE', 2)[1])[2] == SIGNALING


@pytest.mark.usefixtures('dns_records')
def test_unresolvable_external_host_name_breaks_the_media_address(wazo, create_trunk):
    document, provider = create_trunk(**NAMED, local_net=OWN)
    own = (wazo.address, 5060)
    assert call_and_read_addresses(wazo, document, provider) == (own, own, '(null)')


def test_local_net_alone_advertises_the_internal_address(wazo, create_trunk):
    document, provider = create_trunk(local_net=OWN)
    own = (wazo.address, 5060)
    assert call_and_read_addresses(wazo, document, provider) == (own, own, wazo.address)


def test_answer_to_incoming_call_carries_the_external_addresses(wazo, create_trunk):
    _, provider = create_trunk(**EXTERNAL, local_net=OWN)
    answer = provider.call(f'sip:100@{wazo.address}').response
    assert extract_host(extract_uri(answer['Contact'])) == (SIGNALING, PORT)
    assert parse_media_address(answer.body) == MEDIA


def test_external_address_change_applies_on_reload(wazo, create_trunk):
    document, provider = create_trunk(**EXTERNAL, local_net=OWN)
    update_nat(wazo.confd, document, {'external_media_address': '127.203.0.9'})
    wazo.reload()
    assert call_and_read_addresses(wazo, document, provider)[2] == '127.203.0.9'


@pytest.mark.parametrize('forced', [True, None], ids=['explicit', 'default'])
def test_force_rport_sends_the_response_to_the_source(
    wazo, create_trunk, make_telephone_behind, forced
):
    _, router = create_trunk(force_rport=forced)
    telephone = make_telephone_behind(router)
    router.send_request('OPTIONS', f'sip:{wazo.address}')
    wait_for(router.responses, 'a response at the router')
    assert telephone.responses() == []


def test_response_without_force_rport_follows_via(
    wazo, create_trunk, make_telephone_behind
):
    _, router = create_trunk(force_rport=False)
    telephone = make_telephone_behind(router)
    router.send_request('OPTIONS', f'sip:{wazo.address}')
    wait_for(telephone.responses, 'a response at the telephone')
    assert router.responses() == []


@pytest.mark.parametrize('rewritten', [True, False])
def test_rewrite_contact_sends_bye_to_the_source(
    wazo, create_trunk, make_telephone_behind, rewritten
):
    _, router = create_trunk(rewrite_contact=rewritten)
    telephone = make_telephone_behind(router)
    assert router.call(f'sip:100@{wazo.address}').status == 200
    wazo.asterisk.hang_up_all()
    ended, other = (router, telephone) if rewritten else (telephone, router)
    assert ended.wait_for_request('BYE')
    assert other.requests('BYE') == []


@pytest.mark.parametrize('symmetric', [True, False])
def test_rtp_symmetric_sends_media_to_its_source(
    wazo, create_trunk, open_rtp_socket, symmetric
):
    document, router = create_trunk(rtp_symmetric=symmetric)
    advertised = open_rtp_socket(router.address, MEDIA_PORT)
    source = open_rtp_socket(router.address, MEDIA_PORT + 10)
    wazo.dial(document, '5145550100', 'Echo')
    offer = router.wait_for_request('INVITE').body
    there = parse_media_address(offer), parse_media_port(offer)
    sent_to, other = (source, advertised) if symmetric else (advertised, source)

    def echoed():
        source.send(there)
        return sent_to.has_received()

    wait_for(echoed, 'an echo')
    assert not other.has_received()
