# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which interconnections match the same addresses."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..match_overlaps import Overlaps, warnings

_NETWORKS = st.tuples(
    st.ip_addresses(v=4, network='192.0.2.0/24')
    | st.ip_addresses(v=6, network='2001:db8::/120'),
    st.integers(20, 128),
).map(lambda one: _network(*one))


def _network(address, length):
    length = min(length, address.max_prefixlen)
    return str(ipaddress.ip_network((address, length), strict=False))


def _overlap(one, other):
    one, other = ipaddress.ip_network(one), ipaddress.ip_network(other)
    return one.version == other.version and one.overlaps(other)


@given(st.lists(_NETWORKS, max_size=8), _NETWORKS)
def test_what_overlaps_is_found_and_nothing_else(stored, match):
    overlaps = Overlaps((id_, 't', 'n', text) for id_, text in enumerate(stored))
    found = sorted(other.id for other in overlaps.with_(match))
    assert found == [id_ for id_, text in enumerate(stored) if _overlap(text, match)]


@pytest.mark.parametrize(
    ('stored', 'match', 'overlap'),
    [
        ('sip.example.com', 'SIP.example.com', True),
        ('sip.example.com', 'example.com', False),
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
def test_a_stored_match_overlaps(stored, match, overlap):
    assert bool(list(Overlaps([(1, 't', 'n', stored)]).with_(match))) is overlap


def _messages(rows, matches=('192.0.2.1',), id_=1):
    found = list(warnings(id_, 'mine', matches, Overlaps(rows)))
    assert {(one['code'], one['field']) for one in found} <= {
        ('match_overlaps', 'sip.match')
    }
    return [one['message'] for one in found]


def test_an_interconnection_does_not_overlap_with_itself():
    assert _messages([(1, 'mine', 'self', '192.0.2.0/24')]) == []


def test_another_of_the_tenant_is_named():
    (message,) = _messages([(2, 'mine', 'sister', '192.0.2.0/24')])
    assert 'sister (2)' in message and '192.0.2.1' in message


def test_another_of_the_tenant_is_named_once_for_a_match():
    rows = [(2, 'mine', 'sister', '192.0.2.0/24'), (2, 'mine', 'sister', '192.0.2.1')]
    assert len(_messages(rows)) == 1


def test_who_is_named_does_not_depend_on_the_order_of_the_rows():
    rows = [(id_, 'mine', 'sister', '192.0.2.1') for id_ in range(2, 9)]
    (message,) = _messages(rows)
    assert 'sister (2), sister (3), sister (4) and 4 more' in message
    assert _messages(rows[::-1]) == [message]


def test_others_are_one_sentence_that_names_nobody():
    rows = [
        (2, 'theirs', 'stranger', '192.0.2.1'),
        (3, 'others', 'foreigner', '192.0.2.0/24'),
    ]
    (message,) = _messages(rows)
    for secret in ('stranger', 'foreigner', 'theirs', 'others-', '192.0.2', '2', '3'):
        assert secret not in message
