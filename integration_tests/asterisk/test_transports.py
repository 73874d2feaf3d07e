# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The transports of calls and registrations."""

from __future__ import annotations

import ssl
from typing import NamedTuple

import pytest
from guides import read_guide
from nat_samples import insert_transport
from samples import sip_body
from sip_peer import Account
from waiting import wait_for

NUMBER = '5145550100'
ACCOUNT = Account('our-account', 'S3cr3t')
PROTOCOLS = ('udp', 'tcp', 'tls')


class Transports(NamedTuple):
    """Transports of Asterisk by protocol, and the certificate for providers."""

    names: dict[str, str]
    ports: dict[str, int]
    certificate: ssl.SSLContext


@pytest.fixture(scope='module')
def transports(session_wazo):
    """Provide a further transport of each protocol."""
    key, certificate = make_certificate(session_wazo.asterisk)
    ports = {protocol: 5081 + 10 * n for n, protocol in enumerate(PROTOCOLS)}
    names = {}
    for protocol in PROTOCOLS:
        options = {
            'protocol': protocol,
            'bind': f'{session_wazo.address}:{ports[protocol]}',
        }
        if protocol == 'tls':
            home = session_wazo.asterisk.home
            options |= {
                'cert_file': str(home / certificate.name),
                'priv_key_file': str(home / key.name),
                'method': 'tlsv1_2',
            }
        name = f'further-{protocol}'
        insert_transport(session_wazo.db, name, options.items())
        names[protocol] = name
    session_wazo.reload('module reload res_pjsip.so')
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return Transports(names, ports, context)


def make_certificate(asterisk):
    """Return the paths of a new key and its certificate, in Asterisk's directory."""
    key, certificate = asterisk.host_home / 'key.pem', asterisk.host_home / 'cert.pem'
    command = (
        f'openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=provider'
        f' -keyout {asterisk.home / key.name} -out {asterisk.home / certificate.name}'
    )
    asterisk.run_in_root(*command.split())
    return key, certificate


@pytest.fixture
def register_trunk(wazo, make_peer, new_name, transports):
    """Provide a function that creates a trunk on a transport, and its provider."""

    def register_trunk(protocol):
        provider = make_peer(5061)
        if protocol != 'udp':
            certificate = transports.certificate if protocol == 'tls' else None
            provider.listen_on_stream(certificate)
        auth = {'username': ACCOUNT.username, 'password': ACCOUNT.password}
        values = {
            'remote_hosts': [provider.host],
            'qualify_frequency': 0,
            'outbound_auth': auth,
            'registration': {'contact_user': NUMBER},
            'transport': {'name': transports.names[protocol]},
        }
        (document,) = wazo.create(sip_body(new_name(), **values))
        return document, provider

    return register_trunk


@pytest.mark.parametrize('protocol', PROTOCOLS)
def test_call_uses_the_transport_of_the_trunk(
    wazo, transports, register_trunk, protocol
):
    document, provider = register_trunk(protocol)
    wazo.dial(document, NUMBER)
    expected = (protocol.upper(), transports.ports[protocol])
    assert provider.wait_for_request('INVITE').transport == expected


@pytest.mark.parametrize('protocol', PROTOCOLS)
def test_register_uses_the_transport_of_the_trunk(transports, register_trunk, protocol):
    _, provider = register_trunk(protocol)

    def find_transports():
        requests = provider.requests('REGISTER', status=200)
        return {one.transport for one in requests if one['Expires'] != '0'}

    expected = (protocol.upper(), transports.ports[protocol])
    assert wait_for(find_transports, 'REGISTER') == {expected}


def test_guide_to_tls_registers_and_offers_srtp_over_tls(wazo, make_peer, transports):
    provider = make_peer(5061)
    provider.listen_on_stream(transports.certificate)
    replaced = {
        'tls_provider_example:5061': provider.host,
        'transport-tls': transports.names['tls'],
    }
    (document,) = wazo.create(read_guide(wazo, 'encrypted', **replaced))
    assert document['warnings'] == []
    expected = ('TLS', transports.ports['tls'])
    assert provider.wait_for_request('REGISTER', status=200).transport == expected
    wazo.dial(document, NUMBER)
    invite = provider.wait_for_request('INVITE')
    assert invite.transport == expected
    assert ' RTP/SAVP ' in invite.body
    assert 'a=crypto:' in invite.body


@pytest.mark.parametrize(
    ('host', 'proxy'),
    [
        ('sip:{};transport=tcp', None),
        ('sip:{};transport=tls', None),
        ('sips:{}', None),
        ('{}', 'sip:{};lr;transport=tcp'),
    ],
)
def test_call_fails_if_the_uri_needs_another_transport(
    wazo, make_peer, new_name, host, proxy
):
    provider = make_peer()
    provider.listen_on_stream()
    values = {
        'remote_hosts': [host.format(provider.host)],
        'outbound_proxy': proxy and proxy.format(provider.host),
        'qualify_frequency': 0,
    }
    (document,) = wazo.create(sip_body(new_name(), **values))
    assert wazo.get_dial_status(document, NUMBER) == 'CONGESTION'
    assert provider.received == []
