# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ....options.hosts import Address, parse_network
from .. import match_overlaps
from ..match_overlaps import OVERLAPS, Matched, find_overlaps


def _cut(address: Address, length: int) -> str:
    length = min(length, address.max_prefixlen)
    return str(ipaddress.ip_network((address, length), strict=False))


NETWORKS = st.builds(
    _cut,
    st.ip_addresses(v=4, network='192.0.2.0/24')
    | st.ip_addresses(v=6, network='2001:db8::/120'),
    st.integers(20, 128),
)


def find_messages(rows: list[Matched], match: str = '192.0.2.1') -> list[str]:
    """Return the messages of the findings about an interconnection of `mine`."""
    found = list(find_overlaps('mine', [match], rows))
    assert {(one.code, one.field) for one in found} <= {(OVERLAPS.code, 'sip.match')}
    return [one.message for one in found]


@given(st.lists(NETWORKS, max_size=8), NETWORKS)
def test_every_overlapping_network_is_found_and_no_other(
    stored: list[str], match: str
) -> None:
    own = ipaddress.ip_network(match)
    for text in stored:
        other = ipaddress.ip_network(text)
        overlaps = own.version == other.version and own.overlaps(other)
        found = find_messages([Matched(1, 'mine', 'other', text)], match)
        assert bool(found) is overlaps


@pytest.mark.parametrize(
    ('stored', 'match', 'overlaps'),
    [
        ('sip.example.com', 'SIP.example.com', True),
        ('sip.example.com', 'example.com', False),
        ('example.com', 'sip.example.com', False),
        ('0.0.0.0/0', '192.0.2.1', True),
        ('::/0', '192.0.2.1', False),
        ('192.0.2.9/24', '192.0.2.1', True),
        ('192.0.2.0/31', '192.0.2.1', True),
        ('192.0.2.1', '192.0.2.0/31', True),
        ('192.0.2.2', '192.0.2.0/31', False),
        ('192.0.2.0/255.255.255.0', '192.0.2.1', True),
        ('198.51.100.1,192.0.2.1', '192.0.2.1', True),
        ('192.0.2.1;', '192.0.2.1', False),
    ],
)
def test_stored_match_overlaps_if_it_shares_an_address_or_name(
    stored: str, match: str, overlaps: bool
) -> None:
    assert bool(find_messages([Matched(1, 'mine', 'n', stored)], match)) is overlaps


def test_interconnection_of_the_same_tenant_is_named() -> None:
    (message,) = find_messages([Matched(2, 'mine', 'sister', '192.0.2.0/24')])
    assert 'sister (2)' in message
    assert '192.0.2.1' in message


def test_interconnection_with_two_overlapping_values_is_named_once() -> None:
    values = ('192.0.2.0/24', '192.0.2.1')
    (message,) = find_messages([Matched(2, 'mine', 'sister', one) for one in values])
    assert message.count('sister') == 1


def test_order_of_the_rows_does_not_change_which_names_are_listed() -> None:
    rows = [Matched(id_, 'mine', 'sister', '192.0.2.1') for id_ in range(2, 9)]
    (message,) = find_messages(rows)
    assert 'sister (2), sister (3), sister (4) and 4 more' in message
    assert find_messages(rows[::-1]) == [message]


def test_interconnections_of_other_tenants_are_counted_and_not_named() -> None:
    rows = [
        Matched(2, 'theirs', 'stranger', '192.0.2.1'),
        Matched(3, 'others', 'foreigner', '192.0.2.0/24'),
    ]
    (message,) = find_messages(rows)
    assert 'by 2 interconnections of other tenants' in message
    for secret in ('stranger', 'foreigner', 'theirs', 'others', '/24', '3'):
        assert secret not in message.replace('others tenants', '')


def test_interconnections_of_other_tenants_are_counted_after_the_named_ones() -> None:
    tenants = {2: 'mine', 3: 'theirs', 4: 'others'}
    rows = [Matched(id_, tenant, 'n', '192.0.2.1') for id_, tenant in tenants.items()]
    (message,) = find_messages(rows)
    assert 'by n (2) and 2 interconnections of other tenants' in message


def test_each_match_has_a_finding_of_its_own() -> None:
    rows = [Matched(2, 'mine', 'sister', '192.0.2.0/24')]
    matches = ['192.0.2.1', '198.51.100.1', '192.0.2.2']
    found = find_overlaps('mine', matches, rows)
    assert [one.message.split()[0] for one in found] == ['192.0.2.1', '192.0.2.2']


def test_each_address_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost is that of the request and of the rows, not of every pair of them."""
    parsed = []

    def count(text: str) -> Any:
        parsed.append(text)
        return parse_network(text)

    monkeypatch.setattr(match_overlaps, 'parse_network', count)
    matches = [f'2001:db8:{number:x}::/48' for number in range(200)]
    rows = [Matched(1, 'mine', 'a', match) for match in matches]
    assert len(list(find_overlaps('mine', matches, rows))) == len(matches)
    assert len(parsed) <= len(matches) + len(rows)
