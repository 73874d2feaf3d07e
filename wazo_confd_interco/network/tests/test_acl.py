# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ipaddress import ip_address

import pytest

from wazo_confd_interco.incoming.invite import Source
from wazo_confd_interco.network.acl import is_meant, parse_rule, split_match


def _source(address: str, port: int = 5060) -> Source:
    return Source(ip_address(address), port)


@pytest.mark.parametrize(
    ('text', 'address', 'port', 'expected'),
    [
        ('192.0.2.1', '192.0.2.1', 1, True),
        ('192.0.2.1', '192.0.2.2', 1, False),
        ('192.0.2.1:5070', '192.0.2.1', 5070, True),
        ('192.0.2.1:5070', '192.0.2.1', 5060, False),
        ('192.0.2.9:5070/24', '192.0.2.1', 5070, True),
        ('192.0.2.0/24', '192.0.2.255', 1, True),
        ('192.0.2.0/255.255.255.0', '192.0.3.1', 1, False),
        ('127.1', '127.0.0.1', 1, True),
        ('2001:db8::/32', '2001:db8::5', 1, True),
        ('[2001:db8::5]:5061', '2001:db8::5', 5060, False),
        ('::ffff:192.0.2.1', '192.0.2.1', 1, True),
    ],
)
def test_rule_covers_address_and_port(text, address, port, expected):
    rule = parse_rule(text)
    assert rule is not None
    assert rule.covers(_source(address, port)) is expected


@pytest.mark.parametrize(
    'text', ['sip.example.com', '192.0.2.0/33', '192.0.2.0/a', '1.2.3.4.5', '', '!']
)
def test_text_that_is_not_an_address_is_not_a_rule(text):
    assert parse_rule(text) is None


@pytest.mark.parametrize('mask', ['00001000', '0' * 20 + '33', '9' * 4_000, '٣'])
def test_mask_with_leading_zeros_or_of_any_length_is_not_a_rule(mask):
    assert parse_rule(f'192.0.2.0/{mask}') is None


def test_last_rule_that_covers_an_address_decides():
    rules, _, _ = split_match(['10.0.0.0/8,!10.0.0.5/32'])
    assert is_meant(rules, _source('10.0.0.6'))
    assert not is_meant(rules, _source('10.0.0.5'))


def test_match_is_split_into_rules_names_and_what_is_invalid():
    rules, names, invalid = split_match(
        ['192.0.2.1, sip.example.com', 'a.example:5070']
    )
    assert len(rules) == 1
    assert names == ['sip.example.com', 'a.example:5070']
    assert invalid is None
    assert split_match(['192.0.2.0/33'])[2] == '192.0.2.0/33'
