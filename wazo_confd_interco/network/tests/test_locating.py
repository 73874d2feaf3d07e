# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ipaddress import ip_address

import pytest

from wazo_confd_interco.network import dns
from wazo_confd_interco.network.dns import Answer, PointerRecord, ServiceRecord
from wazo_confd_interco.network.locating import describe_restriction, locate
from wazo_confd_interco.network.resolver import FOUND, MISSING, Addresses
from wazo_confd_interco.network.sip_uris import parse_uri


class FakeResolver:
    """Answers from two tables."""

    def __init__(self, records, addresses):
        self._records, self._addresses = records, addresses

    def ask(self, questions):
        nothing = Answer(dns.NAME_ERROR, ())
        found = {one: self._records.get(tuple(one)) for one in questions}
        return {one: Answer(0, r) if r else nothing for one, r in found.items()}

    def find_addresses(self, names):
        return {
            one: Addresses(FOUND, (ip_address(self._addresses[one]),))
            if one in self._addresses
            else Addresses(MISSING)
            for one in names
        }


def found(text, protocol='udp', records=(), **addresses):
    hosts = {name.replace('_', '.'): value for name, value in addresses.items()}
    location = locate(parse_uri(text), protocol, FakeResolver(dict(records), hosts))
    return [*map(str, location.addresses)], location.records


SERVICES = {
    ('_sip._udp.example', dns.SRV): (
        ServiceRecord(2, 0, 5080, 'b.example'),
        ServiceRecord(1, 0, 5070, 'a.example'),
    ),
    ('example', dns.NAPTR): (
        PointerRecord(1, 1, 's', 'sip+d2t', 'tcp.example'),
        PointerRecord(2, 1, 's', 'sips+d2t', '_x.example'),
    ),
    ('tcp.example', dns.SRV): (ServiceRecord(1, 0, 5099, 'b.example'),),
}
BOTH = {'a_example': '192.0.2.1', 'b_example': '192.0.2.2'}


def test_address_needs_no_lookup():
    assert found('sip:192.0.2.7') == (['192.0.2.7:5060'], ())
    assert found('sips:[2001:db8::1]', 'tls') == (['[2001:db8::1]:5061'], ())


def test_services_are_ordered_by_priority():
    expected = ['192.0.2.1:5070', '192.0.2.2:5080']
    assert found('sip:example', 'udp', SERVICES, **BOTH) == (expected, ('SRV',))


def test_pointer_names_the_services_of_a_protocol():
    answer = found('sip:example', 'tcp', SERVICES, **BOTH)
    assert answer == (['192.0.2.2:5099'], ('NAPTR', 'SRV'))


def test_port_excludes_services():
    assert found('sip:a.example:5062', 'udp', SERVICES, **BOTH)[0] == ['192.0.2.1:5062']


def test_host_without_services_has_the_default_port():
    assert found('sip:a.example', 'tls', SERVICES, **BOTH)[0] == ['192.0.2.1:5061']


@pytest.mark.parametrize(
    'address',
    [
        *('127.0.0.1', '127.8.8.8', '::1', '169.254.0.1', 'fe80::1', '0.0.0.0', '::'),
        *('::ffff:127.0.0.1', '224.0.0.1', '240.0.0.1'),
        *('0.0.0.1', '2002:7f00:1::'),
    ],
)
def test_addresses_of_this_machine_and_its_link_are_restricted(address):
    assert describe_restriction(ip_address(address)) is not None


@pytest.mark.parametrize('address', ['192.0.2.1', '10.255.255.1', '2001:db8:9::1'])
def test_other_addresses_are_not_restricted(address):
    assert describe_restriction(ip_address(address)) is None
