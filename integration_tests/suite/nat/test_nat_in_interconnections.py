# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""NAT said within a request of an interconnection: one request, all or nothing."""

from __future__ import annotations

import pytest
from nat_samples import (
    BARE,
    MANUAL,
    effective,
    on_transport,
    options_by_sql,
    shown_nat,
    values,
)
from samples import created, edited, errors, shown, sip, tenant_of, trunk_by_sql

PJSIP = 'module reload res_pjsip.so'


@pytest.fixture
def acme(confd, name, transport):
    return on_transport(confd, name(), transport)


def test_nat_is_created_with_the_interconnection(
    confd, db, transport, name, events, reloads
):
    document = created(confd, sip(name(), transport=transport) | {'nat': MANUAL})

    nat = shown_nat(confd, document)
    assert values(nat) == values(nat) | MANUAL | {
        'local_net': sorted(MANUAL['local_net'])
    }
    warnings = [one['code'] for one in document['warnings']]
    assert 'asterisk_restart_required' in warnings
    assert sorted(events.names()) == [
        'sip_endpoint_created',
        'sip_transport_edited',
        'trunk_created',
        'trunk_endpoint_sip_associated',
    ]
    assert {command for one in reloads.commands() for command in one} == {PJSIP}
    assert options_by_sql(db, transport)[0] == BARE[0]


def test_nat_that_changes_no_transport_warns_of_no_restart(confd, name, transport):
    nat = {'rewrite_contact': True, 'transport': transport}
    document = created(confd, sip(name()) | {'nat': nat})
    assert document['sip']['transport'] == transport
    codes = [one['code'] for one in document['warnings']]
    assert 'asterisk_restart_required' not in codes


def test_nat_is_edited_with_the_interconnection(confd, db, acme, transport, events):
    patch = {'label': 'Acme', 'sip': {'codecs': ['ulaw']}, 'nat': MANUAL}
    assert edited(confd, acme, patch)['label'] == 'Acme'
    assert shown_nat(confd, acme)['rtp_symmetric'] is True
    assert ('local_net', '10.1.1.0/24') in options_by_sql(db, transport)
    assert sorted(events.names()) == ['sip_endpoint_edited', 'sip_transport_edited']


def test_a_refusal_within_an_interconnection_keeps_nothing(
    confd, db, acme, transport, name, events
):
    body = sip(name(), transport=transport)
    for patch in ({'local_net': ['x']}, {'external_media_address': ' '}):
        path = f'nat.{next(iter(patch))}'
        nat = {'nat': {'force_rport': True} | patch}
        assert path in errors(confd.post('/interconnections', json=body | nat))
        put = confd.put(f'/interconnections/{acme["id"]}', json={'label': 'x'} | nat)
        assert path in errors(put)
    assert shown(confd, acme) == acme
    assert options_by_sql(db, transport) == list(BARE)
    assert events.all() == []


def test_an_option_that_is_said_twice_is_said_alike(confd, acme, name):
    options = {'endpoint': [['rtp_symmetric', 'no']]}
    body = sip(name(), options=options) | {'nat': {'rtp_symmetric': True}}
    assert 'nat.rtp_symmetric' in errors(confd.post('/interconnections', json=body))
    body['nat'] = {'rtp_symmetric': False, 'force_rport': False}
    document = created(confd, body)
    assert document['sip']['options']['endpoint'] == [
        ['force_rport', 'no'],
        ['rtp_symmetric', 'no'],
    ]
    options = {'endpoint': [['rtp_symmetric', 'yes']]}
    for other in (False, None):
        patch = {'sip': {'options': options}, 'nat': {'rtp_symmetric': other}}
        put = confd.put(f'/interconnections/{document["id"]}', json=patch)
        assert 'nat.rtp_symmetric' in errors(put)
    assert shown(confd, document) == document


@pytest.mark.parametrize(
    ('value', 'rows'), [(True, [['rtp_symmetric', 'yes']]), (None, [])]
)
def test_an_option_that_was_read_and_is_put_back_is_no_word_of_its_own(
    confd, name, value, rows
):
    options = {'endpoint': [['rtp_symmetric', 'no']]}
    document = created(confd, sip(name(), options=options))
    put = edited(confd, document, document | {'nat': {'rtp_symmetric': value}})
    assert put['sip']['options']['endpoint'] == rows


@pytest.mark.parametrize('options', [[], [['allow_subscribe', 'no']]])
@pytest.mark.parametrize('value', [True, False])
def test_what_nat_says_is_no_word_of_a_list_without_it(
    confd, acme, events, options, value
):
    patch = {'sip': {'options': {'endpoint': options}}, 'nat': {'rtp_symmetric': value}}
    once = edited(confd, acme, patch)
    said = ['rtp_symmetric', 'yes' if value else 'no']
    assert once['sip']['options']['endpoint'] == [*options, said]
    events.clear()
    assert edited(confd, acme, patch) == once
    assert events.all() == []


def test_a_trunk_without_an_endpoint_is_completed_with_nat(confd, db, fixtures, name):
    trunk = trunk_by_sql(db, tenant_of(fixtures))
    body = sip(name()) | {'nat': {'rewrite_contact': True}}
    edited(confd, trunk, body)
    assert effective(shown_nat(confd, trunk), 'rewrite_contact') == (True, 'endpoint')


def test_external_media_port_is_no_option_anywhere(confd, acme, name):
    path = f'/interconnections/{acme["id"]}'
    options = {'endpoint': [['external_media_port', '5060']]}
    for patch in (
        {'nat': {'external_media_port': 1}},
        {'external_media_port': 1},
        {'sip': {'external_media_port': 1}},
        {'sip': {'options': options}},
    ):
        text = errors(confd.put(path, json=patch))
        assert 'external_media_address' in text
        text = errors(confd.post('/interconnections', json=sip(name()) | patch))
        assert 'external_media_address' in text
