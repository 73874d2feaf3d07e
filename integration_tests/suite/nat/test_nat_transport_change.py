# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PUT of `/nat` with another transport, which only moves the interconnection."""

from __future__ import annotations

from nat_samples import (
    MANUAL_NAT,
    PLAIN_TRANSPORT,
    fetch_nat,
    insert_transport,
    nat_path_of,
    transport_options,
    update_nat,
)
from samples import (
    error_text,
    fetch,
    insert_trunk,
    stored_options,
    template_of,
    tenant_of,
)


def test_nat_moves_an_interconnection_to_another_transport_and_back(
    confd, db, acme, transport, name
):
    other = insert_transport(
        db, name('transport'), [*PLAIN_TRANSPORT, ('local_net', '10.0.0.0/8')]
    )
    by_name = {'name': other['name']}
    for reference in (other, by_name, {'uuid': other['uuid'], 'name': None}):
        nat = update_nat(confd, acme, {'transport': reference})
        assert (nat['transport']['uuid'], nat['local_net']) == (
            other['uuid'],
            ['10.0.0.0/8'],
        )
        assert nat['asterisk_restart_required'] is False
        update_nat(confd, acme, {'transport': {'uuid': transport['uuid']}})
    assert transport_options(db, transport) == list(PLAIN_TRANSPORT)
    assert fetch(confd, acme)['sip']['transport'] == transport

    nat = update_nat(confd, acme, {'transport': None})
    assert (nat['transport']['name'], nat['transport']['inherited']) == (
        'transport-udp',
        True,
    )
    assert fetch(confd, acme)['sip']['transport'] is None
    assert update_nat(confd, acme, {'transport': None}) == nat


def test_nat_document_with_another_transport_only_moves(confd, db, acme, name):
    update_nat(confd, acme, MANUAL_NAT)
    other = insert_transport(db, name('transport'))
    nat = fetch_nat(confd, acme) | {'transport': {'uuid': other['uuid']}}
    assert update_nat(confd, acme, nat)['external_media_address'] is None
    assert transport_options(db, other) == list(PLAIN_TRANSPORT)


def test_nat_that_moves_and_changes_a_transport_gets_400(
    confd, db, acme, transport, name
):
    other = insert_transport(db, name('transport'))
    before = fetch_nat(confd, acme)
    for reference in (other, None):
        patch = {
            'transport': reference,
            'local_net': ['10.0.0.0/8'],
            'force_rport': True,
        }
        text = error_text(confd.put(nat_path_of(acme), json=patch))
        assert text.startswith('Input Error - transport: ')
    path = f'/interconnections/{acme["id"]}'
    patch = {'sip': {'transport': other}, 'nat': {'local_net': ['10.0.0.0/8']}}
    assert '- nat.transport' in error_text(confd.put(path, json=patch))
    patch = {'sip': {'transport': other}, 'nat': {'transport': None}}
    assert '- nat.transport' in error_text(confd.put(path, json=patch))
    assert fetch_nat(confd, acme) == before
    assert (
        transport_options(db, other)
        == transport_options(db, transport)
        == list(PLAIN_TRANSPORT)
    )


def test_null_removes_the_option_that_names_a_transport(
    confd, db, fixtures, transport, name
):
    tenant = tenant_of(fixtures)
    rows = {'endpoint': [('transport', transport['name']), ('send_pai', 'yes')]}
    trunk = insert_trunk(db, tenant, name(), rows, [template_of(db, tenant)])
    assert fetch_nat(confd, trunk)['transport']['inherited'] is False
    assert update_nat(confd, trunk, {'transport': None})['transport']['inherited']
    assert [row['key'] for row in stored_options(db, trunk)] == ['send_pai']
