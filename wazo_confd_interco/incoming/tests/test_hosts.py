# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import socket
import time
from ipaddress import ip_address

import pytest

from wazo_confd_interco.incoming.hosts import load_sections
from wazo_confd_interco.incoming.identifiers import World, decide
from wazo_confd_interco.incoming.invite import Invite, Source
from wazo_confd_interco.incoming.model import (
    INTERCONNECTION,
    GlobalSettings,
    PJSIPEndpoint,
)
from wazo_confd_interco.network.resolver import NameServers, Resolver
from wazo_confd_interco.network.sip_uris import NameAddress, SIPUri

ADDRESS = '192.0.2.1'
HOSTS = {'sip.example': (ip_address('192.0.2.2'),)}


@pytest.fixture
def silent_server():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(('127.0.0.1', 0))
        yield udp.getsockname()


def load_section(servers, *matches):
    """Return the section of an interconnection named acme."""
    options = [('match', one) for one in matches] + [('srv_lookups', 'no')]
    endpoint = PJSIPEndpoint(INTERCONNECTION, 'acme', sections={'identify': options})
    resolver = Resolver(time.monotonic() + 3600, NameServers(servers, hosts=HOSTS))
    (section,) = load_sections([endpoint], resolver)
    return section


def explain_ip(section):
    """Return why a call from the address is not taken by its address."""
    source = Source(ip_address(ADDRESS), 5060, 'udp')
    uri = SIPUri('sip', ADDRESS)
    whom = NameAddress('', f'sip:{ADDRESS}', '')
    decision = decide(
        World(GlobalSettings(), [section]), Invite(source, uri, 'sip:', uri, whom, ())
    )
    (step,) = (one for one in decision.trace if one['identifier'] == 'ip')
    assert not step['matched']
    return step['why']


def test_section_with_names_that_are_found_is_loaded():
    assert load_section([], ADDRESS, 'sip.example').is_loaded


def test_name_that_was_not_looked_up_in_time_is_not_said_to_be_missing(silent_server):
    section = load_section([silent_server], ADDRESS, 'sip.silent.example')
    assert not section.is_loaded
    assert explain_ip(section).endswith(
        '`match` of acme is not compared: sip.silent.example could not be looked up in '
        'time, and Asterisk ignores all values if it cannot look one up'
    )


def test_invalid_network_makes_asterisk_ignore_the_section():
    section = load_section([], ADDRESS, '192.0.2.1/99')
    assert 'Asterisk ignores `match` of acme: 192.0.2.1/99' in explain_ip(section)
