# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...problems import InvalidValue
from ..hosts import (
    Address,
    check_external_address,
    check_host,
    check_local_net,
    check_match,
    covers_everything,
    is_wide,
    parse_address,
    parse_network,
)
from .texts import CONTROL_TEXTS, Check, list_cases

ACCEPTED = {
    check_host: [
        *('sip.example.com', '192.0.2.1', '[2001:db8::1]', 'a', 'a.', 'x_y.org'),
        *('100.example.com', '[2001:db8::]', 'a.' * 127 + 'a'),
    ],
    check_match: [
        '203.0.113.7',
        '198.51.100.0/24',
        '198.51.100.0/255.255.255.0',
        '2001:db8::/32',
        '2001:db8::1',
        'sip.example.com',
        '192.0.2.1/32',
        *('203.0.113.34:5062', '198.51.100.0:5062/24', '[2001:db8::1]:5062'),
    ],
    check_local_net: [
        *('10.0.0.0/8', '10.1.2.3', '10.1.2.3/32', '192.168.0.0/255.255.0.0'),
        *('fd00::/8', '2001:db8::1', '2001:DB8::/32', '::/95'),
    ],
    check_external_address: [
        *('203.0.113.1', '2001:db8::1', 'pbx.example.com', 'pbx'),
        'a_b.example.com.',
    ],
}
REJECTED = {
    check_host: [
        *('', 'a b', 'a:5060', '2001:db8::1', '[192.0.2.1]', '256.1.1.1', '1.2.3'),
        *('-a', 'a..b', 'a/b', 'a;b', '[2001:db8::1', '[fe80::1%eth0]', 'a' * 64),
        *('[::ffff:192.0.2.1]', 'a.' * 128 + 'a', 'a.100', 'a.1-2'),
    ],
    check_match: [
        *('_sip._udp.a.example', '192.0.2.1-3', 'sip:192.0.2.1', 'SIPS:a.example'),
        *('', '0.0.0.0/0', '::/0', '0.0.0.0/0.0.0.0', '198.51.100.1/24'),
        *('2001:db8::1/32', '198.51.100.0/33', '256.1.1.1', '1.2.3', 'a b', 'a,b'),
        *('a/24', 'fe80::1%eth0', '!192.0.2.1', '[2001:db8::1]', 'a.example:5060'),
        *('192.0.2.1:0', '192.0.2.1:65536', '192.0.2.1:', '192.0.2.1:a', '1.2.3:4'),
        *('0.0.0.0:5060/0', '198.51.100.1:5060/24', '[::ffff:192.0.2.1]:5060'),
        *('198.51.100.0/0.0.0.255', '::ffff:192.0.2.1', '::FFFF:C000:200/120'),
        '::ffff:0:0/96',
    ],
    check_external_address: [
        *('', ' ', '203.0.113.1:5060', '[2001:db8::1]', '203.0.113.0/24', '203.0.113'),
        *('203.0.113.256', 'sip:a.example', 'https://a.example', 'a b', 'a,b', 'a;b'),
        *('0.0.0.0', '::', '224.0.0.1', 'ff02::1', 'fe80::1%eth0', 'é.example'),
        *('::ffff:203.0.113.1', 'a..b', '-a.example', 'a' * 64, 'а.example', 'x' * 256),
    ],
}


@pytest.mark.parametrize(('check', 'text'), list_cases(ACCEPTED))
def test_valid_host_or_network_is_accepted(check: Check, text: str) -> None:
    check(text)


@pytest.mark.parametrize(('check', 'text'), list_cases(REJECTED))
def test_invalid_host_or_network_is_rejected(check: Check, text: str) -> None:
    with pytest.raises(InvalidValue):
        check(text)


@pytest.mark.parametrize(
    ('text', 'reason'),
    [
        ('10.0.0.1/8', 'the network is 10.0.0.0/8'),
        ('10.0.0.1/255.0.0.0', 'the network is 10.0.0.0/8'),
        ('fd00::1/8', 'the network is fd00::/8'),
        ('0.0.0.0/0', 'every address'),
        ('::/0', 'every address'),
        ('10.0.0.0/0.255.255.255', 'netmask'),
        ('fe80::1%eth0', 'interface'),
        ('::ffff:10.0.0.0/104', 'use 10.0.0.0'),
        ('::ffff:10.1.2.3', 'use 10.1.2.3'),
        *((text, 'not a valid network') for text in ('x', '10', '10.0.0.0/')),
        *((text, 'not a valid network') for text in ('10.0.0.0/33', '10.0.0/8')),
        *((text, 'not a valid network') for text in ('10.0.0.0/8,11.0.0.0/8',)),
        *((text, 'not a valid network') for text in ('!10.0.0.0/8', '010.0.0.0/8')),
        *((text, 'not a valid network') for text in ('１0.0.0.0/8', 'a.example')),
        *((text, 'not a valid network') for text in ('[fd00::]/8', '10.0.0.0/+8')),
        ('', 'empty'),
        (' 10.0.0.0/8', 'space'),
        ('10.0.0.0/8\n', 'control'),
        ('10.0.0.0/8\n[x]', 'control'),
    ],
)
def test_invalid_local_net_is_rejected_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason):
        check_local_net(text)


@pytest.mark.parametrize('text', CONTROL_TEXTS)
@pytest.mark.parametrize('check', ACCEPTED)
def test_control_character_in_a_host_is_rejected(check: Check, text: str) -> None:
    with pytest.raises(InvalidValue):
        check(text)


@pytest.mark.parametrize(('check', 'text'), list_cases(ACCEPTED))
def test_newline_after_a_host_is_rejected(check: Check, text: str) -> None:
    with pytest.raises(InvalidValue):
        check(f'{text}\n')


@given(st.sampled_from(list(ACCEPTED)), st.text())
def test_any_text_is_a_host_or_rejected_with_a_reason(check: Check, text: str) -> None:
    try:
        check(text)
    except InvalidValue as error:
        assert str(error)


_MAPPED = ipaddress.ip_network('::ffff:0:0/96')


@given(st.ip_addresses().filter(lambda ip: ip not in _MAPPED), st.integers(1, 128))
def test_network_is_accepted_only_without_host_bits(
    address: Address, length: int
) -> None:
    length = min(length, address.max_prefixlen)
    network = ipaddress.ip_network((address, length), strict=False)
    check_match(str(network))
    if network.network_address != address:
        with pytest.raises(InvalidValue, match='host bits'):
            check_match(f'{address}/{length}')


@pytest.mark.parametrize(
    ('text', 'is_address', 'is_network'),
    [
        ('192.0.2.1', True, True),
        ('2001:db8::1', True, True),
        ('192.0.2.1/24', False, True),
        ('192.0.2.0/255.255.255.0', False, True),
        ('192.0.2', False, False),
        ('a.example', False, False),
        ('', False, False),
    ],
)
def test_address_or_network_is_parsed(
    text: str, is_address: bool, is_network: bool
) -> None:
    assert (parse_address(text) is not None) is is_address
    assert (parse_network(text) is not None) is is_network


def test_host_bits_of_a_parsed_network_are_ignored() -> None:
    assert parse_network('192.0.2.9/24') == ipaddress.ip_network('192.0.2.0/24')


@pytest.mark.parametrize(
    ('networks', 'expected'),
    [
        ([], False),
        (['0.0.0.0/1'], False),
        (['0.0.0.0/1', '128.0.0.0/1'], True),
        (['0.0.0.0/1', '8000::/1'], False),
        (['::/2', '4000::/2', '8000::/1', '192.0.2.1'], True),
        (['0.0.0.0/0'], True),
    ],
)
def test_networks_that_cover_all_addresses_are_recognised(
    networks: list[str], expected: bool
) -> None:
    parsed = [parse_network(network) for network in networks]
    assert covers_everything(filter(None, parsed)) is expected


@pytest.mark.parametrize(
    ('network', 'expected'),
    [
        *(('10.0.0.0/15', True), ('10.0.0.0/16', False), ('10.0.0.1', False)),
        *(('2001:db8::/31', True), ('2001:db8::/32', False), ('::1', False)),
    ],
)
def test_network_larger_than_that_of_a_provider_is_wide(
    network: str, expected: bool
) -> None:
    parsed = parse_network(network)
    assert parsed is not None
    assert is_wide(parsed) is expected
