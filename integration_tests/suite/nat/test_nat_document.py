# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""GET of `/nat`: the transport in effect, and the source of each value."""

from __future__ import annotations

import pytest
from nat_samples import (
    EMPTY_NAT,
    MANUAL_NAT,
    RESTART,
    effective_value,
    fetch_nat,
    insert_transport,
    nat_path_of,
    nat_values,
    transport_options,
    update_nat,
    warning_codes,
    without_restart,
)
from samples import create, error_text, insert_trunk, sip_body, tenant_of


def test_nat_settings_of_the_manual_are_stored_in_the_transport(
    confd, db, acme, transport
):
    nat = update_nat(confd, acme, MANUAL_NAT)

    assert nat[RESTART] is True
    assert warning_codes(nat) == [RESTART]
    assert nat_values(nat) == EMPTY_NAT | MANUAL_NAT | {
        'local_net': sorted(MANUAL_NAT['local_net'])
    }
    assert transport_options(db, transport) == [
        ('protocol', 'udp'),
        ('bind', '0.0.0.0:5099'),
        ('external_media_address', '203.0.113.1'),
        ('external_signaling_address', '203.0.113.1'),
        ('local_net', '192.168.0.0/16'),
        ('local_net', '10.1.1.0/24'),
    ]
    assert fetch_nat(confd, acme) == without_restart(nat)


def test_nat_of_a_new_interconnection_shows_the_defaults(confd, acme, transport):
    nat = fetch_nat(confd, acme)

    assert nat_values(nat) == EMPTY_NAT
    assert nat['transport'] == transport | {
        'inherited': False,
        'shared_by': {'interconnections': 1, 'lines': 0, 'others': False},
    }
    assert nat['effective'] == {
        'transport': {'value': transport['name'], 'source': 'endpoint'},
        'external_media_address': {'value': None, 'source': 'default'},
        'external_signaling_address': {'value': None, 'source': 'default'},
        'external_signaling_port': {'value': None, 'source': 'default'},
        'local_net': {'value': [], 'source': 'default'},
        'rtp_symmetric': {'value': False, 'source': 'default'},
        'rewrite_contact': {'value': False, 'source': 'default'},
        'force_rport': {'value': True, 'source': 'default'},
        'direct_media': {'value': False, 'source': 'template:global'},
        'qualify_frequency': {'value': 60, 'source': 'template:global'},
    }
    assert (nat['asterisk_restart_required'], nat['warnings']) == (False, [])


def test_own_nat_value_has_the_source_endpoint(confd, name):
    document = create(confd, sip_body(name(), qualify_frequency=30))
    nat = update_nat(confd, document, {'force_rport': False, 'direct_media': True})

    assert effective_value(nat, 'force_rport') == (False, 'endpoint')
    assert effective_value(nat, 'direct_media') == (True, 'endpoint')
    assert effective_value(nat, 'qualify_frequency') == (30, 'endpoint')


def test_nat_without_transport_accepts_no_transport_value(confd, db, fixtures, name):
    trunk = insert_trunk(db, tenant_of(fixtures), name())
    nat = fetch_nat(confd, trunk)
    assert nat['transport'] is None
    assert effective_value(nat, 'transport') == (None, 'default')
    answer = confd.put(nat_path_of(trunk), json={'local_net': ['10.0.0.0/8']})
    assert '- local_net' in error_text(answer)


def test_nat_with_an_unknown_transport_has_a_warning(confd, db, fixtures, name):
    rows = {'endpoint': [('transport', 'no-such')]}
    trunk = insert_trunk(db, tenant_of(fixtures), name(), rows)
    nat = fetch_nat(confd, trunk)
    assert (nat['transport']['uuid'], nat['transport']['name']) == (None, 'no-such')
    assert warning_codes(nat) == ['transport_unknown']
    assert '- local_net' in error_text(
        confd.put(nat_path_of(trunk), json={'local_net': ['10.0.0.0/8']})
    )
    assert update_nat(confd, trunk, nat) == nat
    assert update_nat(confd, trunk, {'transport': None})['transport'] is None


def test_nat_value_in_an_unknown_spelling_is_effective_but_null(
    confd, db, fixtures, name
):
    options = [
        ('external_media_address', '192.0.2.1'),
        ('external_media_address', '192.0.2.2'),
        ('external_signaling_port', '0'),
        ('local_net', '10.0.0.0/8,192.168.0.0/16'),
        ('local_net', '!10.1.0.0/16'),
    ]
    transport = insert_transport(db, name('transport'), options)
    rows = {'endpoint': [('rtp_symmetric', 'perhaps'), ('force_rport', 'OFF')]}
    trunk = insert_trunk(db, tenant_of(fixtures), name(), rows)
    update_nat(confd, trunk, {'transport': transport})
    nat = fetch_nat(confd, trunk)

    assert nat['external_media_address'] is None
    assert effective_value(nat, 'external_media_address') == ('192.0.2.2', 'transport')
    assert nat['external_signaling_port'] is None
    assert nat['local_net'] == ['!10.1.0.0/16', '10.0.0.0/8', '192.168.0.0/16']
    assert nat['rtp_symmetric'] is None
    assert effective_value(nat, 'rtp_symmetric') == ('perhaps', 'endpoint')
    assert effective_value(nat, 'force_rport') == (False, 'endpoint')

    assert update_nat(confd, trunk, nat) == nat
    assert transport_options(db, transport) == options


@pytest.mark.parametrize(
    ('patch', 'codes'),
    [
        ({}, []),
        ({'local_net': ['192.0.2.0/24']}, []),
        (
            {'external_media_address': '192.0.2.1'},
            ['external_address_without_local_net'],
        ),
        (
            {'external_signaling_address': 'a.example'},
            ['external_address_without_local_net'],
        ),
        (
            {'external_media_address': '192.0.2.1', 'local_net': ['198.51.100.0/24']},
            ['external_address_without_private_net'],
        ),
        (
            {'external_media_address': '::1', 'local_net': ['2001:db8::/32']},
            ['external_address_without_private_net'],
        ),
        (
            {
                'external_media_address': '192.0.2.1',
                'local_net': ['198.51.100.0/24', '172.20.0.0/16'],
            },
            [],
        ),
        ({'external_media_address': '::1', 'local_net': ['fd00:1::/32']}, []),
        ({'external_media_address': '192.0.2.1', 'local_net': ['100.64.0.0/16']}, []),
    ],
)
def test_nat_warns_of_an_external_address_without_private_net(
    confd, acme, patch, codes
):
    nat = update_nat(confd, acme, patch)
    assert warning_codes(without_restart(nat)) == codes
    assert all(
        warning['field'] == 'local_net' for warning in without_restart(nat)['warnings']
    )


@pytest.mark.parametrize('body', [{'local_net': []}, {}])
def test_nat_of_other_types_gets_404(confd, db, fixtures, name, body):
    custom = {'type': 'custom', 'name': name(), 'custom': {'interface': name('Local/')}}
    trunks = [
        create(confd, custom)['id'],
        insert_trunk(db, tenant_of(fixtures)),
        2**31 - 1,
        'x',
    ]
    for trunk in trunks:
        path = f'/interconnections/{trunk}/nat'
        error_text(confd.get(path), 404)
        error_text(confd.put(path, json=body), 404)
    answer = confd.post('/interconnections', json=custom | {'nat': {}})
    assert '- nat: only accepted for type sip' in error_text(answer)


def test_nat_rejects_other_methods_and_query_parameters(confd, acme):
    for method in ('POST', 'DELETE', 'PATCH'):
        assert 'PUT' in error_text(
            confd.request(method, nat_path_of(acme), json={}), 405
        )
    assert '- x_unknown' in error_text(
        confd.get(nat_path_of(acme), params={'x_unknown': '1'})
    )
    assert '- x_unknown' in error_text(
        confd.put(nat_path_of(acme), json={}, params={'x_unknown': '1'})
    )


def test_document_of_an_interconnection_does_not_contain_nat(confd, name):
    document = create(confd, sip_body(name()) | {'nat': {'rtp_symmetric': True}})
    assert 'nat' not in document
    assert 'nat' not in confd.get(f'/interconnections/{document["id"]}').json()
    assert document['sip']['options']['endpoint'] == [['rtp_symmetric', 'yes']]
