# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /interconnections/probe: what the other side answers before a save."""

from __future__ import annotations

import socket
import ssl
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from samples import count_rows, create, error_text, problems_of, sip_body
from sip_servers import SIPServer
from waiting import wait_for

PROBE = '/interconnections/probe'
PASSWORD = 'S3cr3t-w0rd'
ACCOUNT = {'username': 'account', 'password': PASSWORD}


@pytest.fixture
def make_server():
    servers = []

    def make_server(*args, **options):
        servers.append(SIPServer(*args, **options))
        return servers[-1]

    yield make_server
    for server in servers:
        server.close()


@pytest.fixture
def server(make_server):
    return make_server()


def probed(confd, body):
    answer = confd.post(PROBE, json=body)
    assert answer.status_code == 200, answer.text
    assert PASSWORD not in answer.text
    return answer.json()['targets']


def registering(name, host, **values):
    values = {'outbound_auth': ACCOUNT, 'registration': {}, **values}
    return sip_body(name, remote_hosts=[host], **values)


def test_options_are_answered(confd, name, server):
    (target,) = probed(confd, sip_body(name(), remote_hosts=[server.host]))
    assert (target['method'], target['protocol']) == ('OPTIONS', 'udp')
    assert (target['status'], target['reason']) == (200, 'Said So')
    assert target['contacted'] == server.host
    assert target['addresses'] == [server.host]
    assert (target['server'], target['credentials']) == ('Test', 'not_asked')
    assert target['round_trip_ms'] >= 0
    assert target['problem'] is None


def test_nothing_is_stored(confd, db, name, server):
    before = count_rows(db)
    probed(confd, registering(name(), server.host))
    assert count_rows(db) == before


@pytest.mark.parametrize('algorithm', ['MD5', 'SHA-256'])
def test_registration_is_tried_without_a_contact(confd, name, server, algorithm):
    server.account, server.algorithm = ('account', PASSWORD), algorithm
    targets = probed(confd, registering(name(), server.host))
    register, options = targets
    assert (register['method'], register['status']) == ('REGISTER', 200)
    assert register['credentials'] == 'accepted'
    assert options['credentials'] == 'accepted'
    sent = [one for one in server.received if one.startswith('REGISTER')]
    assert len(sent) == 2
    assert not any('Contact:' in one or 'Expires:' in one for one in sent)
    assert f'To: <sip:account@{server.host}>' in sent[0]
    assert PASSWORD not in ''.join(server.received)


def test_wrong_password_is_rejected_and_not_tried_again(confd, name, server):
    server.account = ('account', 'another')
    register, _ = probed(confd, registering(name(), server.host))
    assert (register['status'], register['credentials']) == (403, 'rejected')
    assert len([one for one in server.received if one.startswith('REGISTER')]) == 2


def test_stored_interconnection_is_tried_with_its_password(confd, name, server):
    server.account = ('account', PASSWORD)
    document = create(confd, registering(name(), server.host))
    register, _ = probed(confd, {'id': document['id']})
    assert register['credentials'] == 'accepted'


def test_stored_password_is_not_sent_to_another_host(confd, name, server):
    document = create(confd, registering(name(), 'sip.example.com'))
    body = {'id': document['id'], 'sip': {'remote_hosts': [server.host]}}
    assert 'id' in problems_of(confd.post(PROBE, json=body))
    assert server.received == []


def test_missing_credentials_are_named(confd, name, server):
    server.account = ('account', PASSWORD)
    (target,) = probed(confd, sip_body(name(), remote_hosts=[server.host]))
    assert (target['status'], target['credentials']) == (401, 'not_checked')
    assert 'there are none to send' in target['problem']


def test_other_realm_is_named(confd, name, server):
    server.account = ('account', PASSWORD)
    auth = {**ACCOUNT, 'realm': 'elsewhere'}
    register, _ = probed(confd, registering(name(), server.host, outbound_auth=auth))
    assert register['credentials'] == 'not_checked'
    assert "'provider'" in register['problem']


def test_tcp_is_used_if_the_uri_says_so(confd, name, make_server):
    server = make_server('tcp')
    uri = f'sip:{server.host};transport=tcp'
    (target,) = probed(confd, sip_body(name(), remote_hosts=[uri]))
    assert (target['protocol'], target['status']) == ('tcp', 200)


@pytest.mark.parametrize('protocol', ['udp', 'tcp'])
def test_ipv6_address_is_tried(confd, name, make_server, protocol):
    try:
        server = make_server(protocol, address='::1')
    except OSError:
        pytest.skip('this machine has no IPv6')
    server.account = ('account', PASSWORD)
    uri = f'sip:account@{server.host};transport={protocol}'
    registration = {'server_uri': uri, 'client_uri': uri}
    body = registering(name(), server.host, registration=registration)
    register = probed(confd, body)[0]
    assert (register['addresses'], register['contacted']) == (
        *([server.host], server.host),
    )
    assert (register['protocol'], register['credentials']) == (protocol, 'accepted')
    # The targets are tried at the same time: OPTIONS can arrive before.
    request = next(one for one in server.received if one.startswith('REGISTER '))
    assert request.startswith(f'REGISTER sip:{server.host}')
    assert f'Via: SIP/2.0/{protocol.upper()} [::1]:' in request


def test_certificate_that_is_not_trusted_is_a_problem(
    confd, name, make_server, tmp_path
):
    key, certificate = tmp_path / 'key.pem', tmp_path / 'certificate.pem'
    subprocess.run(
        [
            *('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes'),
            *('-keyout', key, '-out', certificate, '-days', '2'),
            *('-subj', '/CN=localhost'),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = make_server('tls', context)
    server.account = ('account', PASSWORD)
    uri = f'sips:{server.host}'
    body = sip_body(name(), remote_hosts=[uri], outbound_auth=ACCOUNT)
    (target,) = probed(confd, body)
    assert target['status'] == 401
    assert 'self' in target['certificate_problem']
    assert target['credentials'] == 'not_checked'
    assert not any('Authorization' in one for one in server.received)


def test_silence_and_closed_ports_have_different_problems(
    confd, name, server, make_server
):
    server.silent = True
    with socket.socket() as closed:
        closed.bind(('127.0.0.1', 0))
        port = closed.getsockname()[1]
    hosts = [server.host, f'sip:127.0.0.1:{port};transport=tcp', 'nowhere.invalid']
    targets = probed(confd, sip_body(name(), remote_hosts=hosts))
    assert [one['status'] for one in targets] == [None] * 3
    assert targets[0]['problem'] == 'no answer arrived in time'
    assert 'refused' in targets[1]['problem']
    assert 'nowhere.invalid' in targets[2]['problem']


@pytest.mark.parametrize('address', ['127.0.0.1', '[::1]', '169.254.1.1', '0.0.0.1'])
def test_tenant_cannot_try_this_machine(tenant_confd, name, server, address):
    body = sip_body(name(), remote_hosts=[f'{address}:{server.port}'])
    (target,) = probed(tenant_confd, body)
    assert 'only a token of the master tenant' in target['problem']
    assert target['contacted'] is None
    assert server.received == []


def test_name_of_this_machine_is_restricted_after_it_is_resolved(
    tenant_confd, name, server
):
    body = sip_body(name(), remote_hosts=[f'localhost:{server.port}'])
    (target,) = probed(tenant_confd, body)
    assert 'only a token of the master tenant' in target['problem']
    assert server.received == []


def test_document_is_checked_like_that_of_a_create(confd, name, server):
    body = sip_body(name(), remote_hosts=[server.host, 'a b'])
    answer = confd.post(PROBE, json=body)
    assert error_text(answer) == error_text(confd.post('/interconnections', json=body))
    assert server.received == []


def test_other_types_cannot_be_tried(confd, name):
    body = {'type': 'iax', 'name': name(), 'iax': {'host': 'iax.example.com'}}
    assert 'type' in problems_of(confd.post(PROBE, json=body))


def test_interconnection_of_another_tenant_is_not_found(confd, tenant_confd, name):
    document = create(confd, sip_body(name()))
    answer = tenant_confd.post(PROBE, json={'id': document['id']})
    assert answer.status_code == 404
    assert document['name'] not in answer.text


def test_token_without_the_right_is_rejected(readonly, name):
    text = error_text(readonly.post(PROBE, json=sip_body(name())), 401)
    assert 'confd.interconnections.probe.create' in text


@pytest.fixture
def two_probes(confd, name, make_server):
    """Two probes of one tenant that wait for their answers."""
    servers = [make_server(), make_server()]
    bodies = [sip_body(name(), remote_hosts=[one.host]) for one in servers]
    with ThreadPoolExecutor() as pool:
        for server in servers:
            server.answering.clear()
        answers = [pool.submit(confd.post, PROBE, json=body) for body in bodies]
        wait_for(lambda: all(one.received for one in servers), 'both requests')
        yield answers
        for server in servers:
            server.answering.set()
        assert [one.result().status_code for one in answers] == [200, 200]


def test_third_probe_of_a_tenant_at_the_same_time_is_429(
    confd, name, server, two_probes
):
    body = sip_body(name(), remote_hosts=[server.host])
    answer = confd.post(PROBE, json=body)
    text = error_text(answer, 429)
    assert text == 'Too Many Requests - too many probes are running; try again later'
    assert server.received == []


def test_probes_of_another_tenant_do_not_count(tenant_confd, name, server, two_probes):
    (target,) = probed(tenant_confd, sip_body(name(), remote_hosts=[server.host]))
    assert 'is a loopback address' in target['problem']


def test_probe_that_has_ended_does_not_count(confd, name, server):
    for _ in range(3):
        probed(confd, sip_body(name(), remote_hosts=[server.host]))
