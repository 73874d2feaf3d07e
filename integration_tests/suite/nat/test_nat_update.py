# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PUT of `/nat`: a merge patch of which only differences are written."""

from __future__ import annotations

import re

import pytest
from nat_samples import (
    MANUAL_NAT,
    PLAIN_TRANSPORT,
    create_on_transport,
    fetch_nat,
    insert_transport,
    nat_path_of,
    nat_values,
    transport_options,
    update_nat,
    without_restart,
)
from samples import error_text, stored_options, stored_values

PJSIP, DIALPLAN = 'module reload res_pjsip.so', 'dialplan reload'


def _option_ids(db, transport):
    sql = 'SELECT id FROM pjsip_transport_option WHERE pjsip_transport_uuid = %s'
    return {row['id'] for row in db.query(sql, transport['uuid'])}


def test_nat_update_publishes_and_reloads_once(confd, acme, transport, events, reloads):
    update_nat(confd, acme, MANUAL_NAT)

    assert sorted(events.names()) == ['sip_endpoint_edited', 'sip_transport_edited']
    published = {event['name']: event['data'] for event in events.all()}
    assert published['sip_endpoint_edited']['trunk'] == {'id': acme['id']}
    assert published['sip_transport_edited']['uuid'] == transport['uuid']
    sent = published['sip_transport_edited']['options']
    assert ['local_net', '10.1.1.0/24'] in sent
    assert {command for reload in reloads.commands() for command in reload} == {
        PJSIP,
        DIALPLAN,
    }


def test_nat_of_the_transport_does_not_write_the_endpoint(confd, db, acme, events):
    before = stored_options(db, acme['id'])
    nat = update_nat(confd, acme, {'external_signaling_port': 5070})
    assert nat['asterisk_restart_required'] is True
    assert stored_options(db, acme['id']) == before
    assert events.names() == ['sip_transport_edited']


def test_nat_of_the_endpoint_does_not_write_the_transport(
    confd, db, acme, transport, events
):
    before = _option_ids(db, transport)
    nat = update_nat(confd, acme, {'force_rport': True})
    assert nat['asterisk_restart_required'] is False
    assert _option_ids(db, transport) == before
    assert events.names() == ['sip_endpoint_edited']
    assert stored_values(db, acme['id'], 'endpoint', 'force_rport') == ['yes']


def test_nat_document_can_be_put_back_without_effect(
    confd, db, acme, transport, events, reloads
):
    nat = update_nat(confd, acme, MANUAL_NAT)
    rows, ids = stored_options(db, acme['id']), _option_ids(db, transport)
    events.clear()
    reloads.clear()
    again = nat | {'local_net': [*reversed(nat['local_net']), nat['local_net'][0]]}
    for patch in (nat, again, {}, MANUAL_NAT, {'scope': None, 'transport': transport}):
        assert update_nat(confd, acme, patch) == without_restart(nat)
    assert (stored_options(db, acme['id']), _option_ids(db, transport)) == (rows, ids)
    assert (events.all(), reloads.all()) == ([], [])


def test_null_removes_a_nat_value_and_omitted_values_stay(confd, db, acme, transport):
    update_nat(confd, acme, MANUAL_NAT)
    patch = {'local_net': None, 'external_media_address': None, 'rtp_symmetric': None}
    nat = update_nat(confd, acme, patch)

    assert nat_values(nat) == nat_values(nat) | {
        'local_net': [],
        'external_media_address': None,
        'rtp_symmetric': None,
        'rewrite_contact': True,
        'external_signaling_address': '203.0.113.1',
    }
    assert transport_options(db, transport) == [
        *PLAIN_TRANSPORT,
        ('external_signaling_address', '203.0.113.1'),
    ]
    assert stored_values(db, acme['id'], 'endpoint', 'rtp_symmetric') == []


def test_nat_update_keeps_other_options_of_the_transport_in_order(confd, db, name):
    options = [
        ('protocol', 'udp'),
        ('local_net', '10.0.0.0/8,172.16.0.0/12'),
        ('external_media_address', '192.0.2.1'),
        ('bind', '0.0.0.0:5098'),
        ('domain', 'a.example'),
        ('local_net', '192.168.0.0/16'),
        ('tos', 'cs3'),
    ]
    transport = insert_transport(db, name('transport'), options)
    acme = create_on_transport(confd, name(), transport)
    patch = {
        'external_media_address': '192.0.2.9',
        'local_net': ['172.16.0.0/12', '192.168.0.0/16', 'fd00::/8'],
    }
    update_nat(confd, acme, patch)

    assert transport_options(db, transport) == [
        ('protocol', 'udp'),
        ('local_net', '172.16.0.0/12'),
        ('external_media_address', '192.0.2.9'),
        ('bind', '0.0.0.0:5098'),
        ('domain', 'a.example'),
        ('local_net', '192.168.0.0/16'),
        ('tos', 'cs3'),
        ('local_net', 'fd00::/8'),
    ]


def test_invalid_stored_nat_value_does_not_block_other_updates(confd, db, name):
    options = [
        ('no_such_option', 'x'),
        ('external_signaling_address', 'a b'),
        ('local_net', '10.0.0.1/8'),
    ]
    transport = insert_transport(db, name('transport'), options)
    acme = create_on_transport(confd, name(), transport)
    nat = fetch_nat(confd, acme)
    assert nat['external_signaling_address'] == 'a b'
    nat['local_net'].append('192.168.0.0/16')
    update_nat(confd, acme, nat)
    assert transport_options(db, transport) == [
        *options,
        ('local_net', '192.168.0.0/16'),
    ]


def test_nat_accepts_ipv6_addresses(confd, db, acme, transport):
    patch = {
        'local_net': ['fd00:1::/48', '2001:db8::1'],
        'external_media_address': '2001:db8:1::1',
        'external_signaling_address': 'pbx.example.com',
        'external_signaling_port': 65535,
    }
    nat = update_nat(confd, acme, patch)
    assert without_restart(nat) == fetch_nat(confd, acme)
    assert set(transport_options(db, transport)) == {
        *PLAIN_TRANSPORT,
        ('local_net', 'fd00:1::/48'),
        ('local_net', '2001:db8::1'),
        ('external_media_address', '2001:db8:1::1'),
        ('external_signaling_address', 'pbx.example.com'),
        ('external_signaling_port', '65535'),
    }


@pytest.mark.parametrize(
    ('patch', 'words'),
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
def test_invalid_nat_gets_400_with_path_and_advice_and_stores_nothing(
    confd, db, acme, transport, events, reloads, patch, words
):
    before, options = stored_options(db, acme['id']), transport_options(db, transport)
    text = error_text(
        confd.put(nat_path_of(acme), json={'rtp_symmetric': True} | patch)
    )
    field = next(iter(patch))
    assert re.match(f"Input Error - (field ')?{field}", text)
    for part in words:
        assert part in text
    assert (stored_options(db, acme['id']), transport_options(db, transport)) == (
        before,
        options,
    )
    assert (events.all(), reloads.all()) == ([], [])


def test_all_nat_problems_are_reported_at_once(confd, acme):
    patch = {'local_net': ['a', 'b'], 'external_media_address': 'a b'}
    text = error_text(confd.put(nat_path_of(acme), json=patch))
    for part in ("'a'", "'b'", 'local_net', 'external_media_address'):
        assert part in text


def test_number_of_transport_options_is_limited(confd, acme):
    networks = [f'10.{number}.0.0/16' for number in range(127)]
    update_nat(confd, acme, {'local_net': networks[:126]})
    answer = confd.put(nat_path_of(acme), json={'local_net': networks})
    assert '- local_net' in error_text(answer)
