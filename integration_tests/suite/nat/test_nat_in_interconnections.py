# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The member `nat` in requests that create or update an interconnection."""

from __future__ import annotations

import pytest
from nat_samples import (
    MANUAL_NAT,
    PLAIN_TRANSPORT,
    effective_value,
    fetch_nat,
    nat_values,
    transport_options,
)
from samples import (
    create,
    error_text,
    fetch,
    insert_trunk,
    sip_body,
    tenant_of,
    update,
)

PJSIP = 'module reload res_pjsip.so'


def test_create_with_nat_stores_it_in_one_request(
    confd, db, transport, name, events, reloads
):
    document = create(
        confd, sip_body(name(), transport=transport) | {'nat': MANUAL_NAT}
    )

    nat = fetch_nat(confd, document)
    assert nat_values(nat) == nat_values(nat) | MANUAL_NAT | {
        'local_net': sorted(MANUAL_NAT['local_net'])
    }
    warnings = [warning['code'] for warning in document['warnings']]
    assert 'asterisk_restart_required' in warnings
    assert sorted(events.names()) == [
        'sip_endpoint_created',
        'sip_transport_edited',
        'trunk_created',
        'trunk_endpoint_sip_associated',
    ]
    assert {command for reload in reloads.commands() for command in reload} == {PJSIP}
    assert transport_options(db, transport)[0] == PLAIN_TRANSPORT[0]


def test_create_with_nat_of_the_endpoint_has_no_restart_warning(confd, name, transport):
    nat = {'rewrite_contact': True, 'transport': transport}
    document = create(confd, sip_body(name()) | {'nat': nat})
    assert document['sip']['transport'] == transport
    codes = [warning['code'] for warning in document['warnings']]
    assert 'asterisk_restart_required' not in codes


def test_update_with_nat_stores_it_in_one_request(confd, db, acme, transport, events):
    patch = {'label': 'Acme', 'sip': {'codecs': ['ulaw']}, 'nat': MANUAL_NAT}
    assert update(confd, acme, patch)['label'] == 'Acme'
    assert fetch_nat(confd, acme)['rtp_symmetric'] is True
    assert ('local_net', '10.1.1.0/24') in transport_options(db, transport)
    assert sorted(events.names()) == ['sip_endpoint_edited', 'sip_transport_edited']


def test_invalid_nat_in_an_interconnection_stores_nothing(
    confd, db, acme, transport, name, events
):
    body = sip_body(name(), transport=transport)
    for patch in ({'local_net': ['x']}, {'external_media_address': ' '}):
        path = f'nat.{next(iter(patch))}'
        nat = {'nat': {'force_rport': True} | patch}
        assert path in error_text(confd.post('/interconnections', json=body | nat))
        put = confd.put(f'/interconnections/{acme["id"]}', json={'label': 'x'} | nat)
        assert path in error_text(put)
    assert fetch(confd, acme) == acme
    assert transport_options(db, transport) == list(PLAIN_TRANSPORT)
    assert events.all() == []


def test_option_that_contradicts_nat_gets_400(confd, acme, name):
    options = {'endpoint': [['rtp_symmetric', 'no']]}
    body = sip_body(name(), options=options) | {'nat': {'rtp_symmetric': True}}
    assert '- nat.rtp_symmetric' in error_text(
        confd.post('/interconnections', json=body)
    )
    body['nat'] = {'rtp_symmetric': False, 'force_rport': False}
    document = create(confd, body)
    assert document['sip']['options']['endpoint'] == [
        ['force_rport', 'no'],
        ['rtp_symmetric', 'no'],
    ]
    options = {'endpoint': [['rtp_symmetric', 'yes']]}
    for other in (False, None):
        patch = {'sip': {'options': options}, 'nat': {'rtp_symmetric': other}}
        put = confd.put(f'/interconnections/{document["id"]}', json=patch)
        assert '- nat.rtp_symmetric' in error_text(put)
    assert fetch(confd, document) == document


@pytest.mark.parametrize(
    ('value', 'rows'), [(True, [['rtp_symmetric', 'yes']]), (None, [])]
)
def test_nat_takes_precedence_over_options_that_were_read(confd, name, value, rows):
    options = {'endpoint': [['rtp_symmetric', 'no']]}
    document = create(confd, sip_body(name(), options=options))
    put = update(confd, document, document | {'nat': {'rtp_symmetric': value}})
    assert put['sip']['options']['endpoint'] == rows


@pytest.mark.parametrize('options', [[], [['allow_subscribe', 'no']]])
@pytest.mark.parametrize('value', [True, False])
def test_options_without_a_nat_value_do_not_contradict_it(
    confd, acme, events, options, value
):
    patch = {'sip': {'options': {'endpoint': options}}, 'nat': {'rtp_symmetric': value}}
    once = update(confd, acme, patch)
    stored_option = ['rtp_symmetric', 'yes' if value else 'no']
    assert once['sip']['options']['endpoint'] == [*options, stored_option]
    events.clear()
    assert update(confd, acme, patch) == once
    assert events.all() == []


def test_trunk_without_endpoint_is_completed_with_nat(confd, db, fixtures, name):
    trunk = insert_trunk(db, tenant_of(fixtures))
    body = sip_body(name()) | {'nat': {'rewrite_contact': True}}
    update(confd, trunk, body)
    assert effective_value(fetch_nat(confd, trunk), 'rewrite_contact') == (
        True,
        'endpoint',
    )


def test_external_media_port_gets_400_with_a_suggestion(confd, acme, name):
    path = f'/interconnections/{acme["id"]}'
    options = {'endpoint': [['external_media_port', '5060']]}
    for patch in (
        {'nat': {'external_media_port': 1}},
        {'external_media_port': 1},
        {'sip': {'external_media_port': 1}},
        {'sip': {'options': options}},
    ):
        text = error_text(confd.put(path, json=patch))
        assert 'external_media_address' in text
        text = error_text(
            confd.post('/interconnections', json=sip_body(name()) | patch)
        )
        assert 'external_media_address' in text
