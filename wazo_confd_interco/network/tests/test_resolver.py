# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import socket
import time
from ipaddress import ip_address

import pytest
from dnslib import RR, DNSError
from dnslib.server import BaseResolver, DNSLogger, DNSServer
from hypothesis import given
from hypothesis import strategies as st

from wazo_confd_interco.network import dns
from wazo_confd_interco.network.dns import MalformedDNSMessage, Question, read_answer
from wazo_confd_interco.network.resolver import (
    FOUND,
    MISSING,
    NOT_ANSWERED,
    NameServers,
    Resolver,
)

ZONE = RR.fromZone(
    """
sip.example. A 192.0.2.1
sip.example. AAAA 2001:db8::1
alias.example. CNAME sip.example.
alias.example. A 192.0.2.1
_sip._udp.example. SRV 1 2 5070 sip.example.
example. NAPTR 10 20 "s" "SIP+D2U" "" _sip._udp.example.
host.search.example. A 192.0.2.9
"""
)


class Zone(BaseResolver):
    """Answers questions about the zone, and none about the domain silent.example."""

    def __init__(self):
        self.asked = []

    def resolve(self, request, handler):
        self.asked.append(str(request.q.qname))
        if request.q.qname.matchSuffix('silent.example'):
            raise DNSError
        reply = request.reply()
        for record in ZONE:
            if record.rname == request.q.qname and record.rtype == request.q.qtype:
                reply.add_answer(record)
        return reply


@pytest.fixture(scope='module')
def zone():
    return Zone()


@pytest.fixture(scope='module')
def server(zone):
    udp = DNSServer(zone, address='127.0.0.1', port=0, logger=DNSLogger('-error'))
    udp.start_thread()
    yield udp.server.server_address
    udp.stop()
    udp.server.server_close()


def test_more_questions_than_numbers_are_not_answered():
    questions = [Question(f'n{n}.example', dns.A) for n in range(70_000)]
    answers = Resolver(time.monotonic(), NameServers([])).ask(questions)
    assert (len(answers), {*answers.values()}) == (70_000, {None})


@pytest.fixture
def resolver(server):
    hosts = {'local.example': (ip_address('192.0.2.77'),)}
    servers = NameServers([server], ['search.example'], hosts)
    return Resolver(time.monotonic() + 10, servers)


def test_addresses_of_both_versions_are_found(resolver):
    found = resolver.find_addresses(['SIP.example.', 'gone.example', 'local.example'])
    assert found['sip.example'].status == FOUND
    assert [*map(str, found['sip.example'].addresses)] == ['192.0.2.1', '2001:db8::1']
    assert found['gone.example'].status == MISSING
    assert [*map(str, found['local.example'].addresses)] == ['192.0.2.77']


def test_name_without_a_dot_is_searched(resolver):
    assert resolver.find_addresses(['host'])['host'].status == FOUND


def test_services_and_pointers_are_read(resolver):
    questions = [Question('_sip._udp.example', dns.SRV), Question('example', dns.NAPTR)]
    answers = resolver.ask(questions)
    assert answers[questions[0]].records == (
        dns.ServiceRecord(1, 2, 5070, 'sip.example'),
    )
    assert answers[questions[1]].records == (
        dns.PointerRecord(10, 20, 's', 'sip+d2u', '_sip._udp.example'),
    )


def test_silent_server_is_not_waited_for():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(('127.0.0.1', 0))
        servers = NameServers([silent.getsockname()])
        resolver = Resolver(time.monotonic() + 0.1, servers)
        assert (
            resolver.find_addresses(['a.example'])['a.example'].status == NOT_ANSWERED
        )


def test_silent_server_is_given_up_before_the_deadline(server):
    resolver = Resolver(time.monotonic() + 3600, NameServers([server]))
    found = resolver.find_addresses(['a.silent.example', 'sip.example'])
    statuses = [found[name].status for name in ('a.silent.example', 'sip.example')]
    assert statuses == [NOT_ANSWERED, FOUND]


def test_server_that_refuses_is_given_up_and_the_next_one_is_asked(server):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unused:
        unused.bind(('127.0.0.1', 0))
        refusing = unused.getsockname()
    servers = NameServers([refusing, server])
    found = Resolver(time.monotonic() + 3600, servers).find_addresses(['sip.example'])
    assert found['sip.example'].status == FOUND


def test_names_without_an_answer_do_not_delay_those_of_another_group(zone, server):
    zone.asked.clear()
    silent = [f'n{number}.silent.example' for number in range(150)]
    answered = [f'n{number}.example' for number in range(100)]
    resolver = Resolver(time.monotonic() + 3600, NameServers([server]))
    questions = [
        [Question(name, dns.A) for name in names] for names in (silent, answered)
    ]
    resolver.ask(*questions)
    # At least half of the first questions are about a name that is answered.
    first = [name.removesuffix('.') for name in zone.asked[:200]]
    assert set(answered) <= set(first)


def test_name_that_cannot_be_asked_for_is_missing(resolver):
    name = f'{"a" * 64}.example'
    assert resolver.find_addresses([name])[name].status == MISSING


@given(st.binary(max_size=200), st.sampled_from((dns.A, dns.SRV, dns.NAPTR)))
def test_any_bytes_are_an_answer_or_malformed(data, type_):
    question = Question('a', type_)
    header = dns.write_question(1, question)[:19]
    for message in (data, b'\0\1\x81\x80\0\1\0\2\0\0\0\0' + header[12:] + data):
        try:
            read_answer(message, question)
        except MalformedDNSMessage as error:
            assert isinstance(str(error), str)
