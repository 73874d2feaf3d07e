# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Interconnections over IPv6, and hosts of an IP version without a transport."""

from __future__ import annotations

import addresses
import pytest
from iax_client import PORT as IAX_PORT
from iax_client import IaxClient
from kinds import iax_body
from nat_samples import EMPTY_NAT, insert_transport, update_nat
from samples import sip_body
from sdp import parse_media_address
from sip_message import extract_host, extract_uri
from sip_peer import Account
from waiting import wait_for

pytestmark = pytest.mark.skipif(
    not addresses.has_ipv6(), reason='there are no IPv6 addresses here'
)

NUMBER = '5145550100'
THEIRS = Account('their-account', 'S3cr3t')
INBOUND = {'username': THEIRS.username, 'password': THEIRS.password}
OURS = Account('our-account', 'S3cr3t')
OUTBOUND = {'username': OURS.username, 'password': OURS.password}
CODE = 'transport_of_other_ip_version'
ANY_PORT = 5070
# Addresses of a router; nothing listens there.
MEDIA, SIGNALING = '2001:db8:1::1', '2001:db8:1::2'


@pytest.fixture(scope='module')
def any_address(session_ipv6_wazo):
    """Provide a transport that is bound to every IPv6 address."""
    options = (('protocol', 'udp'), ('bind', f'[::]:{ANY_PORT}'))
    transport = insert_transport(session_ipv6_wazo.db, 'any-address', options)
    session_ipv6_wazo.reload('module reload res_pjsip.so')
    return transport


@pytest.fixture
def create_trunk(ipv6_wazo, new_name):
    """Provide a function that creates an interconnection.

    Its keyword arguments are values of `sip`; ``more`` has members next to `sip`.
    """

    def create_trunk(more=None, **values):
        body = {'context': ipv6_wazo.context} | (more or {})
        (document,) = ipv6_wazo.create(sip_body(new_name(), **values) | body)
        return document

    return create_trunk


@pytest.fixture
def call_trunk(ipv6_wazo):
    """Provide a function that calls NUMBER.

    It returns the names of the interconnections that the call was assigned to.
    """

    def call_trunk(peer, **kwargs):
        call = peer.call(f'sip:{NUMBER}@{ipv6_wazo.address}', **kwargs)
        calls = ipv6_wazo.read_incoming_calls()
        assert (call.status == 200) == bool(calls)
        return [one.endpoint for one in calls]

    return call_trunk


def warning_codes(document):
    return [warning['code'] for warning in document['warnings']]


@pytest.mark.parametrize('port', [5060, 5071])
def test_call_leaves_to_an_ipv6_host(ipv6_wazo, make_peer, create_trunk, port):
    provider = make_peer(port, ipv6=True)
    document = create_trunk(remote_hosts=[provider.host])
    assert CODE not in warning_codes(document)
    ipv6_wazo.dial(document, NUMBER)
    invite = provider.wait_for_request('INVITE')
    assert invite.user == NUMBER
    assert extract_host(invite.uri) == (provider.address, port)
    assert parse_media_address(invite.body) == '::1'


def test_call_leaves_through_a_transport_bound_to_any_ipv6_address(
    ipv6_wazo, make_peer, create_trunk, any_address
):
    provider = make_peer(ipv6=True)
    document = create_trunk(remote_hosts=[provider.host], transport=any_address)
    assert CODE not in warning_codes(document)
    ipv6_wazo.dial(document, NUMBER)
    contact = extract_uri(provider.wait_for_request('INVITE')['Contact'])
    assert extract_host(contact) == ('::1', ANY_PORT)
    call = provider.call(f'sip:{NUMBER}@[::1]:{ANY_PORT}')
    assert call.status == 200


@pytest.mark.usefixtures('any_address')
def test_transport_bound_to_any_ipv6_address_does_not_listen_on_ipv4():
    with addresses.open_udp_socket('127.0.0.9', 0) as stranger:
        stranger.connect(('127.0.0.1', ANY_PORT))
        stranger.settimeout(30)
        stranger.send(b'?')
        with pytest.raises(ConnectionRefusedError):
            stranger.recv(1)


def test_registration_reaches_an_ipv6_host(ipv6_wazo, make_peer, create_trunk):
    provider = make_peer(5071, ipv6=True)
    provider.required_account = OURS
    document = create_trunk(
        remote_hosts=[provider.host],
        outbound_auth=OUTBOUND,
        registration={'contact_user': NUMBER},
    )
    assert document['sip']['registration']['server_uri'] == f'sip:{provider.host}'
    register = provider.wait_for_request('REGISTER', status=200)
    assert extract_uri(register['To']) == f'sip:{OURS.username}@[{provider.address}]'
    assert make_peer(ipv6=True).call(extract_uri(register['Contact'])).status == 200
    (call,) = ipv6_wazo.read_incoming_calls()
    assert (call.endpoint, call.exten) == (document['name'], NUMBER)


@pytest.mark.parametrize('form', ['2001:db8::{:x}', '2001:0DB8:0:0:0:0:0:{:04X}'])
def test_call_is_recognised_by_ipv6_remote_host(
    make_peer, create_trunk, call_trunk, form
):
    provider = make_peer(ipv6=True)
    written = form.format(int(provider.address.rpartition(':')[2], 16))
    document = create_trunk(remote_hosts=[f'[{written}]:5071'])
    assert document['sip']['match'] == [written]
    assert call_trunk(provider) == [document['name']]


@pytest.mark.parametrize(
    'form',
    [
        *('2001:db8::{:x}', '2001:0DB8:0:0:0:0:0:{:04X}', '2001:DB8:0::{:X}/128'),
        *('2001:db8::/32', '2001:DB8::/64', '2001:0db8:0:0:0:0:0:0/33'),
    ],
)
def test_call_is_recognised_by_ipv6_match(make_peer, create_trunk, call_trunk, form):
    provider = make_peer(ipv6=True)
    match = form.format(int(provider.address.rpartition(':')[2], 16))
    document = create_trunk(remote_hosts=['[2001:db8:1::9]'], match=[match])
    assert call_trunk(provider) == [document['name']]


def test_stranger_is_refused_over_ipv6(make_peer, create_trunk, call_trunk):
    document = create_trunk(
        remote_hosts=[make_peer(ipv6=True).host], outbound_auth=OUTBOUND
    )
    stranger = make_peer(ipv6=True)
    assert call_trunk(stranger, user=document['name']) == []
    assert stranger.register('[::1]', document['name']).status in range(400, 500)


def test_call_over_ipv6_is_recognised_by_password(make_peer, create_trunk, call_trunk):
    name = THEIRS.username
    create_trunk(
        {'name': name}, remote_hosts=[make_peer(ipv6=True).host], inbound_auth=INBOUND
    )
    assert call_trunk(make_peer(ipv6=True), user=name, account=THEIRS) == [name]
    assert (
        call_trunk(make_peer(ipv6=True), user=name, account=Account(name, 'wrong'))
        == []
    )


def test_registered_ipv6_peer_is_called(ipv6_wazo, make_peer, create_trunk):
    other, name = make_peer(ipv6=True), THEIRS.username
    values = {'accepts_registrations': True, 'inbound_auth': INBOUND}
    document = create_trunk({'name': name}, remote_hosts=[], **values)
    assert other.register('[::1]', name, Account(name, 'wrong')).status == 401
    assert other.register('[::1]', name, THEIRS).status == 200
    ipv6_wazo.dial(document, NUMBER)
    assert other.wait_for_request('INVITE').user == NUMBER


@pytest.mark.parametrize('inside', [False, True])
def test_external_ipv6_addresses_are_advertised_outside_local_net(
    request, ipv6_wazo, make_peer, create_trunk, inside
):
    networks = ['::1/128', *(['2001:DB8::/64'] if inside else [])]
    external = {
        'external_media_address': MEDIA,
        'external_signaling_address': SIGNALING,
    }
    provider = make_peer(ipv6=True)
    nat = {'nat': external | {'local_net': networks}}
    document = create_trunk(nat, remote_hosts=[provider.host])
    request.addfinalizer(lambda: update_nat(ipv6_wazo.confd, document, EMPTY_NAT))
    ipv6_wazo.dial(document, NUMBER)
    invite = provider.wait_for_request('INVITE')
    media, signaling = ('::1', '::1') if inside else (MEDIA, SIGNALING)
    assert parse_media_address(invite.body) == media
    assert extract_host(extract_uri(invite['Contact'])) == (signaling, 5060)


# Asterisk sends the first OPTIONS at a random time within `qualify_frequency`. After a
# failed OPTIONS, the DIALSTATUS of a call is another one.
QUALIFIED = pytest.mark.parametrize(
    ('qualify_frequency', 'status'), [(0, 'CONGESTION'), (1, 'CHANUNAVAIL')]
)


def call_unreachable_host(wazo, document):
    """Return the DIALSTATUS of a call to a host that no transport reaches."""
    if document['sip']['qualify_frequency']:
        name = document['name']
        wait_for(lambda: wazo.count_contacts(name, 'Unavail'), 'a failed OPTIONS')
    return wazo.get_dial_status(document, NUMBER)


@QUALIFIED
def test_call_to_ipv6_host_fails_on_an_ipv4_transport(
    wazo, make_peer, new_name, qualify_frequency, status
):
    provider = make_peer(ipv6=True)
    values = {'qualify_frequency': qualify_frequency}
    (document,) = wazo.create(
        sip_body(new_name(), remote_hosts=[provider.host], **values)
    )
    assert CODE in warning_codes(document)
    assert call_unreachable_host(wazo, document) == status
    assert provider.received == []


@QUALIFIED
def test_call_to_ipv4_host_fails_on_an_ipv6_transport(
    ipv6_wazo, make_peer, create_trunk, qualify_frequency, status
):
    provider = make_peer()
    values = {'qualify_frequency': qualify_frequency}
    document = create_trunk(remote_hosts=[provider.host], **values)
    assert CODE in warning_codes(document)
    assert call_unreachable_host(ipv6_wazo, document) == status
    assert provider.received == []


def test_registration_without_transport_of_its_ip_version_is_dropped(
    wazo, make_peer, new_name
):
    provider = make_peer(ipv6=True)
    values = {'outbound_auth': OUTBOUND, 'registration': {'contact_user': NUMBER}}
    (document,) = wazo.create(
        sip_body(new_name(), remote_hosts=[provider.host], **values)
    )
    assert CODE in warning_codes(document)
    problems = wazo.asterisk.find_problems(wazo.asterisk.read_new_log())
    assert "Could not create an object of type 'registration'" in str(problems)
    assert document['name'] not in wazo.asterisk.run_command('pjsip show registrations')


def test_outbound_proxy_decides_the_ip_version(wazo, make_peer, new_name):
    proxy = make_peer()
    values = {'outbound_proxy': f'sip:{proxy.host};lr'}
    (document,) = wazo.create(
        sip_body(new_name(), remote_hosts=['[2001:db8:1::9]'], **values)
    )
    assert CODE not in warning_codes(document)
    wazo.dial(document, NUMBER)
    assert proxy.wait_for_request('INVITE').uri == f'sip:{NUMBER}@[2001:db8:1::9]'


def test_ipv4_mapped_network_is_an_invalid_cidr(ipv6_wazo, make_peer, create_trunk):
    """So the plugin rejects it; this test stores it in the database."""
    create_trunk(remote_hosts=[make_peer(ipv6=True).host], match=['2001:db8:1::/64'])
    ipv6_wazo.db.query(
        "UPDATE endpoint_sip_section_option SET value = '::ffff:10.0.0.0/104'"
        " WHERE key = 'match' AND value = '2001:db8:1::/64'"
    )
    ipv6_wazo.reload('module reload res_pjsip_endpoint_identifier_ip.so')
    assert 'Invalid CIDR' in str(ipv6_wazo.asterisk.read_new_log())


@pytest.mark.parametrize('host_form', ['{}', '[{}]'])
def test_iax_calls_work_over_ipv6(ipv6_wazo, make_peer, new_name, host_form):
    their = make_peer(ipv6=True).address
    body = iax_body(
        new_name(), host=host_form.format(their.upper()), peer_type='friend'
    )
    (document,) = ipv6_wazo.create(body | {'context': ipv6_wazo.context})
    assert IaxClient(their, ipv6_wazo.address).call(document['name']) == 'ACCEPT'
    (call,) = wait_for(ipv6_wazo.read_incoming_calls, 'the call')
    assert (call.context, call.exten) == (ipv6_wazo.context, NUMBER)
    with addresses.open_udp_socket(their, IAX_PORT) as other:
        other.settimeout(30)
        ipv6_wazo.dial(document, NUMBER)
        assert other.recvfrom(2048)[1][0] == '::1'
