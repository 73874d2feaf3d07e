# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Interconnections over IPv6, and what becomes of one where the other is bound."""

from __future__ import annotations

import addresses
import pytest
from iax_caller import PORT as IAX_PORT
from iax_caller import Caller
from kinds import iax
from nat_samples import NOTHING, edited_nat, transport_by_sql
from samples import sip
from sdp import address_of
from sip_message import host_of, uri_of
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
# Where nobody is.
MEDIA, SIGNALING = '2001:db8:1::1', '2001:db8:1::2'


@pytest.fixture(scope='module')
def any_address(ipv6_running):
    """A transport of all IPv6 addresses."""
    options = (('protocol', 'udp'), ('bind', f'[::]:{ANY_PORT}'))
    transport = transport_by_sql(ipv6_running.db, 'any-address', options)
    ipv6_running.load('module reload res_pjsip.so')
    return transport


@pytest.fixture
def create(ipv6_wazo, name):
    """The document of values of its `sip`, and of what is beside it."""

    def create(more=None, **values):
        body = {'context': ipv6_wazo.context} | (more or {})
        (document,) = ipv6_wazo.create(sip(name(), **values) | body)
        return document

    return create


@pytest.fixture
def taken(ipv6_wazo):
    """Calls, and gives the names of the interconnections that took it."""

    def taken(peer, **kwargs):
        call = peer.call(f'sip:{NUMBER}@{ipv6_wazo.address}', **kwargs)
        calls = ipv6_wazo.incoming()
        assert (call.status == 200) == bool(calls)
        return [one.endpoint for one in calls]

    return taken


def codes(document):
    return [warning['code'] for warning in document['warnings']]


def result(wazo, document):
    """What becomes of a call that leaves, as the dialplan is told."""
    dialled = f'PJSIP/{NUMBER}@{document["name"]}'
    wazo.dialplan = (
        f'[leaving]\nexten = s,1,Dial({dialled},5)\n'
        ' same = n,Log(NOTICE,result ${DIALSTATUS})\n'
    )
    wazo.load()
    wazo.asterisk.news()
    wazo.asterisk.cli('channel originate Local/s@leaving application Wait 30')

    def found():
        lines = wazo.asterisk.news()
        return next((line for line in lines if ': result ' in line), None)

    return wait_for(found, 'an end of the call').rpartition(' ')[2]


@pytest.mark.parametrize('port', [5060, 5071])
def test_a_call_goes_to_the_address(ipv6_wazo, peer, create, port):
    provider = peer(port, ipv6=True)
    document = create(remote_hosts=[provider.host])
    assert CODE not in codes(document)
    ipv6_wazo.dial(document, NUMBER)
    invite = provider.expect('INVITE')
    assert invite.user == NUMBER
    assert host_of(invite.uri) == (provider.address, port)
    assert address_of(invite.body) == '::1'


def test_it_leaves_by_a_transport_of_all_addresses(
    ipv6_wazo, peer, create, any_address
):
    provider = peer(ipv6=True)
    document = create(remote_hosts=[provider.host], transport=any_address)
    assert CODE not in codes(document)
    ipv6_wazo.dial(document, NUMBER)
    contact = uri_of(provider.expect('INVITE')['Contact'])
    assert host_of(contact) == ('::1', ANY_PORT)
    call = provider.call(f'sip:{NUMBER}@[::1]:{ANY_PORT}')
    assert call.status == 200


@pytest.mark.usefixtures('any_address')
def test_a_transport_of_all_ipv6_addresses_has_none_of_ipv4():
    with addresses.bound('127.0.0.9', 0) as stranger:
        stranger.connect(('127.0.0.1', ANY_PORT))
        stranger.settimeout(5)
        stranger.send(b'?')
        with pytest.raises(ConnectionRefusedError):
            stranger.recv(1)


def test_it_registers_with_the_address(ipv6_wazo, peer, create):
    provider = peer(5071, ipv6=True)
    provider.demands = OURS
    document = create(
        remote_hosts=[provider.host],
        outbound_auth=OUTBOUND,
        registration={'contact_user': NUMBER},
    )
    assert document['sip']['registration']['server_uri'] == f'sip:{provider.host}'
    taken = provider.expect('REGISTER', status=200)
    assert uri_of(taken['To']) == f'sip:{OURS.username}@[{provider.address}]'
    assert peer(ipv6=True).call(uri_of(taken['Contact'])).status == 200
    (call,) = ipv6_wazo.incoming()
    assert (call.endpoint, call.exten) == (document['name'], NUMBER)


@pytest.mark.parametrize('form', ['2001:db8::{:x}', '2001:0DB8:0:0:0:0:0:{:04X}'])
def test_a_call_is_recognised_by_the_remote_host(peer, create, taken, form):
    provider = peer(ipv6=True)
    written = form.format(int(provider.address.rpartition(':')[2], 16))
    document = create(remote_hosts=[f'[{written}]:5071'])
    assert document['sip']['match'] == [written]
    assert taken(provider) == [document['name']]


@pytest.mark.parametrize(
    'form',
    [
        *('2001:db8::{:x}', '2001:0DB8:0:0:0:0:0:{:04X}', '2001:DB8:0::{:X}/128'),
        *('2001:db8::/32', '2001:DB8::/64', '2001:0db8:0:0:0:0:0:0/33'),
    ],
)
def test_a_call_is_recognised_by_its_match(peer, create, taken, form):
    provider = peer(ipv6=True)
    match = form.format(int(provider.address.rpartition(':')[2], 16))
    document = create(remote_hosts=['[2001:db8:1::9]'], match=[match])
    assert taken(provider) == [document['name']]


def test_a_stranger_is_kept_out(peer, create, taken):
    document = create(remote_hosts=[peer(ipv6=True).host], outbound_auth=OUTBOUND)
    stranger = peer(ipv6=True)
    assert taken(stranger, user=document['name']) == []
    assert stranger.register('[::1]', document['name']).status in range(400, 500)


def test_a_call_is_recognised_by_its_password(peer, create, taken):
    name = THEIRS.username
    create({'name': name}, remote_hosts=[peer(ipv6=True).host], inbound_auth=INBOUND)
    assert taken(peer(ipv6=True), user=name, account=THEIRS) == [name]
    assert taken(peer(ipv6=True), user=name, account=Account(name, 'wrong')) == []


def test_who_has_registered_is_called(ipv6_wazo, peer, create):
    other, name = peer(ipv6=True), THEIRS.username
    values = {'accepts_registrations': True, 'inbound_auth': INBOUND}
    document = create({'name': name}, remote_hosts=[], **values)
    assert other.register('[::1]', name, Account(name, 'wrong')).status == 401
    assert other.register('[::1]', name, THEIRS).status == 200
    ipv6_wazo.dial(document, NUMBER)
    assert other.expect('INVITE').user == NUMBER


@pytest.mark.parametrize('inside', [False, True])
def test_a_peer_is_told_the_external_addresses(
    request, ipv6_wazo, peer, create, inside
):
    networks = ['::1/128', *(['2001:DB8::/64'] if inside else [])]
    external = {
        'external_media_address': MEDIA,
        'external_signaling_address': SIGNALING,
    }
    provider = peer(ipv6=True)
    nat = {'nat': external | {'local_net': networks}}
    document = create(nat, remote_hosts=[provider.host])
    request.addfinalizer(lambda: edited_nat(ipv6_wazo.confd, document, NOTHING))
    ipv6_wazo.dial(document, NUMBER)
    invite = provider.expect('INVITE')
    media, signaling = ('::1', '::1') if inside else (MEDIA, SIGNALING)
    assert address_of(invite.body) == media
    assert host_of(uri_of(invite['Contact'])) == (signaling, 5060)


def test_no_call_leaves_for_ipv6_where_ipv4_is_bound(wazo, peer, name):
    provider = peer(ipv6=True)
    (document,) = wazo.create(sip(name(), remote_hosts=[provider.host]))
    assert CODE in codes(document)
    assert result(wazo, document) == 'CONGESTION'
    assert provider.received == []


def test_nor_for_ipv4_where_ipv6_is_bound(ipv6_wazo, peer, create):
    provider = peer()
    document = create(remote_hosts=[provider.host])
    assert CODE in codes(document)
    assert result(ipv6_wazo, document) == 'CONGESTION'
    assert provider.received == []


def test_a_registration_is_dropped_where_no_transport_is_of_its_version(
    wazo, peer, name
):
    provider = peer(ipv6=True)
    values = {'outbound_auth': OUTBOUND, 'registration': {'contact_user': NUMBER}}
    (document,) = wazo.create(sip(name(), remote_hosts=[provider.host], **values))
    assert CODE in codes(document)
    said = wazo.asterisk.problems(wazo.asterisk.news())
    assert "Could not create an object of type 'registration'" in str(said)
    assert document['name'] not in wazo.asterisk.cli('pjsip show registrations')


def test_behind_a_proxy_its_version_counts(wazo, peer, name):
    proxy = peer()
    values = {'outbound_proxy': f'sip:{proxy.host};lr'}
    (document,) = wazo.create(sip(name(), remote_hosts=['[2001:db8:1::9]'], **values))
    assert CODE not in codes(document)
    wazo.dial(document, NUMBER)
    assert proxy.expect('INVITE').uri == f'sip:{NUMBER}@[2001:db8:1::9]'


def test_a_network_of_ipv4_in_ipv6_is_none(ipv6_wazo, peer, create):
    """So it is refused; here it is written behind the plugin's back."""
    create(remote_hosts=[peer(ipv6=True).host], match=['2001:db8:1::/64'])
    ipv6_wazo.db.query(
        "UPDATE endpoint_sip_section_option SET value = '::ffff:10.0.0.0/104'"
        " WHERE key = 'match' AND value = '2001:db8:1::/64'"
    )
    ipv6_wazo.load('module reload res_pjsip_endpoint_identifier_ip.so')
    assert 'Invalid CIDR' in str(ipv6_wazo.asterisk.news())


@pytest.mark.parametrize('host_form', ['{}', '[{}]'])
def test_an_iax_call_goes_to_the_address_and_comes_from_it(
    ipv6_wazo, peer, name, host_form
):
    their = peer(ipv6=True).address
    body = iax(name(), host=host_form.format(their.upper()), peer_type='friend')
    (document,) = ipv6_wazo.create(body | {'context': ipv6_wazo.context})
    assert Caller(their, ipv6_wazo.address).call(document['name']) == 'ACCEPT'
    (call,) = wait_for(ipv6_wazo.incoming, 'the call')
    assert (call.context, call.exten) == (ipv6_wazo.context, NUMBER)
    with addresses.bound(their, IAX_PORT) as other:
        other.settimeout(5)
        ipv6_wazo.dial(document, NUMBER)
        assert other.recvfrom(2048)[1][0] == '::1'
