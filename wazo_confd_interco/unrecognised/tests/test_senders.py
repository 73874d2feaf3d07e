# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wazo_confd_interco.unrecognised.senders import MAX_SENDERS, Senders, parse_event


def _event(address, **values):
    return {
        'Event': 'ChallengeSent',
        'Service': 'PJSIP',
        'AccountID': '<unknown>',
        'RemoteAddress': address,
        **values,
    }


def test_nothing_has_arrived_at_first():
    assert Senders().list_newest() == (False, [])


def test_flood_keeps_the_newest_senders():
    senders = Senders()
    for number in range(10_000):
        address = f'IPV4/UDP/10.0.{number // 250}.{number % 250}/5060'
        senders.add(_event(address))
    _, found = senders.list_newest()
    assert len(found) == MAX_SENDERS
    assert str(found[0].source.address) == '10.0.39.249'


def test_sender_that_returns_is_the_newest():
    senders = Senders()
    for address in ('192.0.2.1', '192.0.2.2', '192.0.2.1'):
        senders.add(_event(f'IPV4/TCP/{address}/5060'))
    _, found = senders.list_newest()
    assert [(str(one.source), one.count) for one in found] == [
        ('192.0.2.1', 2),
        ('192.0.2.2', 1),
    ]


def test_ipv6_address_is_read():
    attempt = parse_event(_event('IPV6/TLS/2001:db8::1/5061'))
    assert attempt is not None
    assert (str(attempt.source), attempt.source.port) == ('2001:db8::1', 5061)


_TEXTS = st.text() | st.none() | st.integers()


@given(st.dictionaries(st.sampled_from([*_event('')]), _TEXTS))
def test_any_event_is_an_attempt_or_not(event):
    Senders().add(event)


@given(_TEXTS)
def test_any_address_is_read_or_not(address):
    parse_event(_event(address))
    parse_event(_event(f'IPV4/UDP/{address}/5060'))
