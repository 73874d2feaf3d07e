# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PUT of NAT: a merge patch, of which only what differs is written."""

from __future__ import annotations

import re

import pytest
from nat_samples import (
    BARE,
    MANUAL,
    edited_nat,
    nat_of,
    on_transport,
    options_by_sql,
    shown_nat,
    transport_by_sql,
    values,
)
from samples import errors, stored, values_of

PJSIP, DIALPLAN = 'module reload res_pjsip.so', 'dialplan reload'


@pytest.fixture
def acme(confd, name, transport):
    return on_transport(confd, name(), transport)


def _ids(db, transport):
    sql = 'SELECT id FROM pjsip_transport_option WHERE pjsip_transport_uuid = %s'
    return {row['id'] for row in db.query(sql, transport['uuid'])}


def test_one_put_publishes_and_reloads_each_once(
    confd, acme, transport, events, reloads
):
    edited_nat(confd, acme, MANUAL)

    assert sorted(events.names()) == ['sip_endpoint_edited', 'sip_transport_edited']
    published = {event['name']: event['data'] for event in events.all()}
    assert published['sip_endpoint_edited']['trunk'] == {'id': acme['id']}
    assert published['sip_transport_edited']['uuid'] == transport['uuid']
    sent = published['sip_transport_edited']['options']
    assert ['local_net', '10.1.1.0/24'] in sent
    assert {command for one in reloads.commands() for command in one} == {
        PJSIP,
        DIALPLAN,
    }


def test_what_belongs_to_the_transport_alone_leaves_the_endpoint(
    confd, db, acme, events
):
    before = stored(db, acme['id'])
    nat = edited_nat(confd, acme, {'external_signaling_port': 5070})
    assert nat['asterisk_restart_required'] is True
    assert stored(db, acme['id']) == before
    assert events.names() == ['sip_transport_edited']


def test_what_belongs_to_the_endpoint_alone_leaves_the_transport(
    confd, db, acme, transport, events
):
    before = _ids(db, transport)
    nat = edited_nat(confd, acme, {'force_rport': True})
    assert nat['asterisk_restart_required'] is False
    assert _ids(db, transport) == before
    assert events.names() == ['sip_endpoint_edited']
    assert values_of(db, acme['id'], 'endpoint', 'force_rport') == ['yes']


def test_what_was_read_can_be_put_back(confd, db, acme, transport, events, reloads):
    nat = edited_nat(confd, acme, MANUAL)
    rows, ids = stored(db, acme['id']), _ids(db, transport)
    events.clear()
    reloads.clear()
    again = nat | {'local_net': [*reversed(nat['local_net']), nat['local_net'][0]]}
    for patch in (nat, again, {}, MANUAL, {'scope': None, 'transport': transport}):
        expected = nat | {'asterisk_restart_required': False}
        assert edited_nat(confd, acme, patch) == expected
    assert (stored(db, acme['id']), _ids(db, transport)) == (rows, ids)
    assert (events.all(), reloads.all()) == ([], [])


def test_null_removes_and_what_is_not_named_stays(confd, db, acme, transport):
    edited_nat(confd, acme, MANUAL)
    patch = {'local_net': None, 'external_media_address': None, 'rtp_symmetric': None}
    nat = edited_nat(confd, acme, patch)

    assert values(nat) == values(nat) | {
        'local_net': [],
        'external_media_address': None,
        'rtp_symmetric': None,
        'rewrite_contact': True,
        'external_signaling_address': '203.0.113.1',
    }
    assert options_by_sql(db, transport) == [
        *BARE,
        ('external_signaling_address', '203.0.113.1'),
    ]
    assert values_of(db, acme['id'], 'endpoint', 'rtp_symmetric') == []


def test_other_options_of_a_transport_are_kept_in_order(confd, db, name):
    options = [
        ('protocol', 'udp'),
        ('local_net', '10.0.0.0/8,172.16.0.0/12'),
        ('external_media_address', '192.0.2.1'),
        ('bind', '0.0.0.0:5098'),
        ('domain', 'a.example'),
        ('local_net', '192.168.0.0/16'),
        ('tos', 'cs3'),
    ]
    transport = transport_by_sql(db, name('transport'), options)
    acme = on_transport(confd, name(), transport)
    patch = {
        'external_media_address': '192.0.2.9',
        'local_net': ['172.16.0.0/12', '192.168.0.0/16', 'fd00::/8'],
    }
    edited_nat(confd, acme, patch)

    assert options_by_sql(db, transport) == [
        ('protocol', 'udp'),
        ('local_net', '172.16.0.0/12'),
        ('external_media_address', '192.0.2.9'),
        ('bind', '0.0.0.0:5098'),
        ('domain', 'a.example'),
        ('local_net', '192.168.0.0/16'),
        ('tos', 'cs3'),
        ('local_net', 'fd00::/8'),
    ]


def test_an_old_value_blocks_no_other_edit(confd, db, name):
    options = [
        ('no_such_option', 'x'),
        ('external_signaling_address', 'a b'),
        ('local_net', '10.0.0.1/8'),
    ]
    transport = transport_by_sql(db, name('transport'), options)
    acme = on_transport(confd, name(), transport)
    nat = shown_nat(confd, acme)
    assert nat['external_signaling_address'] == 'a b'
    nat['local_net'].append('192.168.0.0/16')
    edited_nat(confd, acme, nat)
    assert options_by_sql(db, transport) == [*options, ('local_net', '192.168.0.0/16')]


def test_ipv6(confd, db, acme, transport):
    patch = {
        'local_net': ['fd00:1::/48', '2001:db8::1'],
        'external_media_address': '2001:db8:1::1',
        'external_signaling_address': 'pbx.example.com',
        'external_signaling_port': 65535,
    }
    assert edited_nat(confd, acme, patch) == shown_nat(confd, acme) | {
        'asterisk_restart_required': True
    }
    assert set(options_by_sql(db, transport)) == {
        *BARE,
        ('local_net', 'fd00:1::/48'),
        ('local_net', '2001:db8::1'),
        ('external_media_address', '2001:db8:1::1'),
        ('external_signaling_address', 'pbx.example.com'),
        ('external_signaling_port', '65535'),
    }


@pytest.mark.parametrize(
    ('patch', 'named'),
    [
        ({'local_net': ['192.168.1.1/16']}, ('local_net', '192.168.0.0/16')),
        ({'local_net': ['fd00::1/8']}, ('local_net', 'fd00::/8')),
        ({'local_net': ['10.0.0.0/8', 'x']}, ('local_net', "'x'")),
        ({'local_net': ['10.0.0.0/0.0.0.255']}, ('local_net', 'netmask')),
        ({'external_media_port': 5060}, ('external_media_address',)),
        ({'external_media_port': None}, ('external_media_address',)),
        ({'qualify_frequency': 30}, ('qualify_frequency',)),
        ({'external_signaling_port': 0}, ('external_signaling_port', '65535')),
        ({'external_signaling_port': 65536}, ('external_signaling_port', '65535')),
        ({'external_signaling_port': '5060'}, ('external_signaling_port',)),
        ({'external_media_address': '192.0.2.1:5060'}, ('external_media_address',)),
        ({'external_media_address': '0.0.0.0'}, ('external_media_address',)),
        ({'external_media_address': 'sip:a.example'}, ('external_media_address',)),
        ({'external_media_address': '192.0.2.256'}, ('external_media_address',)),
        ({'external_signaling_address': '[::1]'}, ('external_signaling_address',)),
        ({'scope': 'everybody'}, ('scope',)),
        ({'transport': {'name': 'no-such'}}, ('transport',)),
        ({'transport': {}}, ('transport',)),
        ({'links': []}, ('links',)),
    ],
)
def test_a_refusal_names_what_is_meant_and_keeps_nothing(
    confd, db, acme, transport, events, reloads, patch, named
):
    before, options = stored(db, acme['id']), options_by_sql(db, transport)
    text = errors(confd.put(nat_of(acme), json={'rtp_symmetric': True} | patch))
    field = next(iter(patch))
    assert re.match(f"Input Error - (field ')?{field}", text)
    for part in named:
        assert part in text
    assert (stored(db, acme['id']), options_by_sql(db, transport)) == (before, options)
    assert (events.all(), reloads.all()) == ([], [])


def test_every_reason_is_answered_at_once(confd, acme):
    patch = {'local_net': ['a', 'b'], 'external_media_address': 'a b'}
    text = errors(confd.put(nat_of(acme), json=patch))
    for part in ("'a'", "'b'", 'local_net', 'external_media_address'):
        assert part in text


def test_a_transport_takes_as_many_options_as_the_host_lets_it(confd, acme):
    networks = [f'10.{number}.0.0/16' for number in range(127)]
    edited_nat(confd, acme, {'local_net': networks[:126]})
    answer = confd.put(nat_of(acme), json={'local_net': networks})
    assert 'local_net' in errors(answer)
