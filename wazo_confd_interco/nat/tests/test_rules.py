# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ...options import networks
from ...options import values as grammar
from ..rules import refusals
from ..warnings import warnings

NOTHING = {
    'transport': {'uuid': 'x', 'name': 'x'},
    'external_media_address': None,
    'external_signaling_address': None,
    'external_signaling_port': None,
    'local_net': [],
}


@pytest.mark.parametrize(
    'text',
    [
        *('10.0.0.0/8', '10.1.2.3', '10.1.2.3/32', '192.168.0.0/255.255.0.0'),
        *('fd00::/8', '2001:db8::1', '2001:DB8::/32', '::/95'),
    ],
)
def test_a_network_is_taken(text):
    networks.local_net(text)


@pytest.mark.parametrize(
    ('text', 'reason'),
    [
        ('10.0.0.1/8', '10.0.0.0/8'),
        ('10.0.0.1/255.0.0.0', '10.0.0.0/8'),
        ('fd00::1/8', 'fd00::/8'),
        ('0.0.0.0/0', 'every address'),
        ('::/0', 'every address'),
        ('10.0.0.0/0.255.255.255', 'netmask'),
        ('fe80::1%eth0', 'interface'),
        ('::ffff:10.0.0.0/104', 'write 10.0.0.0'),
        ('::ffff:10.1.2.3', 'write 10.1.2.3'),
        *((text, 'no network') for text in ('x', '10', '10.0.0.0/', '10.0.0.0/33')),
        *((text, 'no network') for text in ('10.0.0.0/8,11.0.0.0/8', '!10.0.0.0/8')),
        *((text, 'no network') for text in ('10.0.0/8', '010.0.0.0/8', '１0.0.0.0/8')),
        *((text, 'no network') for text in ('a.example', '[fd00::]/8', '10.0.0.0/+8')),
        ('', 'empty'),
        (' 10.0.0.0/8', 'space'),
        ('10.0.0.0/8\n', 'control'),
        ('10.0.0.0/8\n[x]', 'control'),
    ],
)
def test_what_is_no_network_is_refused(text, reason):
    with pytest.raises(grammar.Refused, match=reason):
        networks.local_net(text)


@pytest.mark.parametrize(
    'text', ['203.0.113.1', '2001:db8::1', 'pbx.example.com', 'pbx', 'a_b.example.com.']
)
def test_an_external_address_is_taken(text):
    networks.external_address(text)


@pytest.mark.parametrize(
    'text',
    [
        *('', ' ', '203.0.113.1:5060', '[2001:db8::1]', '203.0.113.0/24', '203.0.113'),
        *('203.0.113.256', 'sip:a.example', 'https://a.example', 'a b', 'a,b', 'a;b'),
        *('0.0.0.0', '::', '224.0.0.1', 'ff02::1', 'fe80::1%eth0', 'é.example'),
        '::ffff:203.0.113.1',
        *('a..b', '-a.example', 'a' * 64, 'a.example\n', 'а.example', 'x' * 256),
    ],
)
def test_what_nobody_could_send_to_is_refused(text):
    with pytest.raises(grammar.Refused):
        networks.external_address(text)


@pytest.mark.parametrize('path', ['', 'nat'])
def test_a_refusal_has_the_path_in_the_body(path):
    new = NOTHING | {'local_net': ['x'], 'external_signaling_port': 0}
    changed = {'local_net', 'external_signaling_port'}
    found = dict(refusals(path, NOTHING, new, changed))
    before = f'{path}.' if path else ''
    assert set(found) == {f'{before}local_net', f'{before}external_signaling_port'}


def test_what_was_there_is_not_asked_again():
    old = NOTHING | {'local_net': ['x'], 'external_media_address': 'a b'}
    new = old | {'local_net': ['x', '10.0.0.0/8']}
    assert list(refusals('', old, new, {'local_net'})) == []


def _codes(**values):
    return [warning['code'] for warning in warnings(NOTHING | values)]


def test_warnings():
    address = {'external_media_address': '203.0.113.1'}
    assert _codes() == []
    assert _codes(**address) == ['external_address_without_local_net']
    assert _codes(**address, local_net=['203.0.113.0/24']) == [
        'external_address_without_private_net'
    ]
    assert _codes(**address, local_net=['x']) == [
        'external_address_without_private_net'
    ]
    assert _codes(**address, local_net=['203.0.113.0/24', '10.0.0.0/8']) == []
    assert _codes(local_net=['203.0.113.0/24']) == []
    assert _codes(transport={'uuid': None, 'name': 'x'}) == ['transport_unknown']
    assert _codes(transport=None) == []
