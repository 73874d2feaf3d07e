# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PUT of NAT with another transport: an interconnection is moved, and nothing else."""

from __future__ import annotations

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
)
from samples import errors, shown, stored, template_of, tenant_of, trunk_by_sql


@pytest.fixture
def acme(confd, name, transport):
    return on_transport(confd, name(), transport)


def test_an_interconnection_is_moved_and_back(confd, db, acme, transport, name):
    other = transport_by_sql(
        db, name('transport'), [*BARE, ('local_net', '10.0.0.0/8')]
    )
    by_name = {'name': other['name']}
    for given in (other, by_name, {'uuid': other['uuid'], 'name': None}):
        nat = edited_nat(confd, acme, {'transport': given})
        assert (nat['transport']['uuid'], nat['local_net']) == (
            other['uuid'],
            ['10.0.0.0/8'],
        )
        assert nat['asterisk_restart_required'] is False
        edited_nat(confd, acme, {'transport': {'uuid': transport['uuid']}})
    assert options_by_sql(db, transport) == list(BARE)
    assert shown(confd, acme)['sip']['transport'] == transport

    nat = edited_nat(confd, acme, {'transport': None})
    assert (nat['transport']['name'], nat['transport']['inherited']) == (
        'transport-udp',
        True,
    )
    assert shown(confd, acme)['sip']['transport'] is None
    assert edited_nat(confd, acme, {'transport': None}) == nat


def test_a_document_of_one_transport_moves_to_another(confd, db, acme, name):
    edited_nat(confd, acme, MANUAL)
    other = transport_by_sql(db, name('transport'))
    nat = shown_nat(confd, acme) | {'transport': {'uuid': other['uuid']}}
    assert edited_nat(confd, acme, nat)['external_media_address'] is None
    assert options_by_sql(db, other) == list(BARE)


def test_moving_and_changing_takes_two_requests(confd, db, acme, transport, name):
    other = transport_by_sql(db, name('transport'))
    before = shown_nat(confd, acme)
    for given in (other, None):
        patch = {'transport': given, 'local_net': ['10.0.0.0/8'], 'force_rport': True}
        text = errors(confd.put(nat_of(acme), json=patch))
        assert text.startswith('Input Error - transport: ')
    path = f'/interconnections/{acme["id"]}'
    patch = {'sip': {'transport': other}, 'nat': {'local_net': ['10.0.0.0/8']}}
    assert 'nat.transport' in errors(confd.put(path, json=patch))
    patch = {'sip': {'transport': other}, 'nat': {'transport': None}}
    assert 'nat.transport' in errors(confd.put(path, json=patch))
    assert shown_nat(confd, acme) == before
    assert options_by_sql(db, other) == options_by_sql(db, transport) == list(BARE)


def test_null_removes_an_option_that_names_a_transport(
    confd, db, fixtures, transport, name
):
    tenant = tenant_of(fixtures)
    rows = {'endpoint': [('transport', transport['name']), ('send_pai', 'yes')]}
    trunk = trunk_by_sql(db, tenant, name(), rows, [template_of(db, tenant)])
    assert shown_nat(confd, trunk)['transport']['inherited'] is False
    assert edited_nat(confd, trunk, {'transport': None})['transport']['inherited']
    assert [row['key'] for row in stored(db, trunk)] == ['send_pai']
