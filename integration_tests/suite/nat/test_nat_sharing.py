# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Transports shared by tenants: rights, counts, and simultaneous changes."""

from __future__ import annotations

from confd_client import Confd
from kinds import call_together
from nat_samples import (
    MANUAL_NAT,
    PLAIN_TRANSPORT,
    create_on_transport,
    fetch_nat,
    insert_template,
    nat_path_of,
    transport_options,
    update_nat,
)
from samples import (
    create,
    error_text,
    insert_endpoint,
    insert_trunk,
    sip_body,
    stored_options,
    template_of,
    tenant_of,
)


def test_nat_update_requires_its_own_right(readonly, acme):
    assert fetch_nat(readonly, acme)
    error_text(readonly.put(nat_path_of(acme), json={}), 401)


def test_nat_of_another_tenant_gets_404(tenant_confd, acme):
    error_text(tenant_confd.get(nat_path_of(acme)), 404)
    error_text(tenant_confd.put(nat_path_of(acme), json=MANUAL_NAT), 404)


def test_sub_tenant_that_changes_a_transport_gets_401_and_stores_nothing(
    tenant_confd, db, of_sub_tenant, transport, events, reloads
):
    before = stored_options(db, of_sub_tenant['id'])
    text = error_text(
        tenant_confd.put(nat_path_of(of_sub_tenant), json=MANUAL_NAT), 401
    )
    assert tenant_confd.token not in text
    put = tenant_confd.put(
        f'/interconnections/{of_sub_tenant["id"]}',
        json={'label': 'x', 'nat': MANUAL_NAT},
    )
    error_text(put, 401)
    patch = MANUAL_NAT | {'scope': 'tenant'}
    error_text(tenant_confd.put(nat_path_of(of_sub_tenant), json=patch), 401)
    assert stored_options(db, of_sub_tenant['id']) == before
    assert transport_options(db, transport) == list(PLAIN_TRANSPORT)
    assert (events.all(), reloads.all()) == ([], [])


def test_sub_tenant_that_creates_with_a_transport_change_gets_401(
    tenant_confd, db, transport, name
):
    count = db.count('trunkfeatures'), db.count('endpoint_sip')
    body = sip_body(name(), transport=transport) | {'nat': MANUAL_NAT}
    error_text(tenant_confd.post('/interconnections', json=body), 401)
    assert (db.count('trunkfeatures'), db.count('endpoint_sip')) == count
    assert transport_options(db, transport) == list(PLAIN_TRANSPORT)


def test_sub_tenant_can_change_nat_of_its_endpoint(
    confd, tenant_confd, of_sub_tenant, acme
):
    update_nat(confd, acme, MANUAL_NAT)
    nat = fetch_nat(tenant_confd, of_sub_tenant)
    assert nat['external_media_address'] == '203.0.113.1'
    # Values of the transport that do not differ need no right to change it.
    assert update_nat(tenant_confd, of_sub_tenant, nat | {'rtp_symmetric': True}) == (
        fetch_nat(tenant_confd, of_sub_tenant)
    )
    assert fetch_nat(tenant_confd, of_sub_tenant)['rtp_symmetric'] is True


def test_sub_tenant_can_move_its_interconnection(tenant_confd, of_sub_tenant):
    moved = update_nat(
        tenant_confd, of_sub_tenant, {'transport': {'name': 'transport-udp'}}
    )
    assert moved['transport']['name'] == 'transport-udp'


def test_master_tenant_can_change_the_transport_of_a_sub_tenant(
    confd, fixtures, of_sub_tenant, transport, db
):
    tenant = tenant_of(fixtures, 'tenant')
    answer = confd.put(nat_path_of(of_sub_tenant), json=MANUAL_NAT, tenant=tenant)
    assert answer.status_code == 200, answer.text
    assert answer.json()['asterisk_restart_required'] is True
    assert ('local_net', '10.1.1.0/24') in transport_options(db, transport)


def test_shared_by_counts_visible_interconnections_of_a_transport(
    confd, tenant_confd, of_sub_tenant, acme, name, transport
):
    create_on_transport(confd, name(), transport)
    assert fetch_nat(confd, acme)['transport']['shared_by'] == {
        'interconnections': 3,
        'lines': 0,
        'others': False,
    }
    assert fetch_nat(tenant_confd, of_sub_tenant)['transport']['shared_by'] == {
        'interconnections': 1,
        'lines': 0,
        'others': None,
    }


def test_shared_by_counts_lines_and_inherited_transports(
    confd, tenant_confd, db, fixtures, name, transport
):
    tenant = tenant_of(fixtures)
    template = insert_template(db, tenant, name(), transport_uuid=transport['uuid'])
    child = insert_template(db, tenant, name(), templates=[template])
    other = insert_template(
        db, tenant, name(), sections={'endpoint': [('send_pai', 'yes')]}
    )
    trunk = insert_trunk(db, tenant, name(), templates=[child, other])
    insert_trunk(db, tenant, name(), templates=[child, template_of(db, tenant)])
    by_option = {'endpoint': [('transport', transport['name'])]}
    insert_trunk(db, tenant, name(), by_option, [template_of(db, tenant)])
    for templates in ([child], [template_of(db, tenant)]):
        db.query(
            'INSERT INTO linefeatures'
            ' (name, context, provisioningid, endpoint_sip_uuid)'
            ' VALUES (%s, %s, 1, %s)',
            name(),
            fixtures['contexts']['internal']['name'],
            insert_endpoint(db, tenant, name(), templates=templates),
        )
    assert fetch_nat(confd, trunk)['transport'] == transport | {
        'inherited': True,
        'shared_by': {'interconnections': 2, 'lines': 1, 'others': False},
    }
    moved = create(tenant_confd, sip_body(name(), transport=transport))
    assert fetch_nat(confd, moved)['transport']['shared_by']['interconnections'] == 3


def test_simultaneous_changes_of_one_transport_are_all_stored(
    confd, host, db, name, transport
):
    trunks = [create_on_transport(confd, name(), transport) for _ in range(8)]
    fields = ['external_media_address', 'external_signaling_address']
    values = [{field: '192.0.2.1'} for field in fields]
    values += [{'external_signaling_port': 5070}, {'local_net': ['10.0.0.0/8']}]

    def put(trunk, patch):
        client = Confd(host.url, confd.token)
        return lambda: client.put(nat_path_of(trunk), json=patch).status_code

    calls = [put(trunk, values[n % 4]) for n, trunk in enumerate(trunks)]
    assert call_together(calls) == [200] * 8
    assert sorted(transport_options(db, transport)) == sorted(
        [
            *PLAIN_TRANSPORT,
            ('external_media_address', '192.0.2.1'),
            ('external_signaling_address', '192.0.2.1'),
            ('external_signaling_port', '5070'),
            ('local_net', '10.0.0.0/8'),
        ]
    )


def test_simultaneous_creates_and_updates_of_one_transport_are_all_stored(
    confd, host, db, name, transport
):
    old = create_on_transport(confd, name(), transport)

    def client():
        return Confd(host.url, confd.token)

    calls = []
    for number in range(5):
        nat = {'external_signaling_port': 5000 + number, 'local_net': ['10.0.0.0/8']}
        body = sip_body(name(), transport=transport) | {'nat': nat}
        calls.append(
            lambda body=body: client().post('/interconnections', json=body).status_code
        )
        calls.append(
            lambda nat=nat: client().put(nat_path_of(old), json=nat).status_code
        )
    assert sorted(call_together(calls)) == [200] * 5 + [201] * 5
    keys = [key for key, _ in transport_options(db, transport)]
    assert sorted(keys) == ['bind', 'external_signaling_port', 'local_net', 'protocol']
