# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A transport is shared: who may change it, who sees it, and two changes at once."""

from __future__ import annotations

import pytest
from confd_client import Confd
from kinds import at_once
from nat_samples import (
    BARE,
    MANUAL,
    edited_nat,
    nat_of,
    on_transport,
    options_by_sql,
    shown_nat,
    template_by_sql,
)
from samples import (
    created,
    endpoint_by_sql,
    errors,
    sip,
    stored,
    template_of,
    tenant_of,
    trunk_by_sql,
)


@pytest.fixture
def theirs(confd, name, transport):
    """An interconnection of the master tenant."""
    return on_transport(confd, name(), transport)


@pytest.fixture
def ours(tenant_confd, name, transport):
    """An interconnection of the sub-tenant, on the same transport."""
    return on_transport(tenant_confd, name(), transport)


# Who may


def test_who_may_read_may_not_write(readonly, theirs):
    assert shown_nat(readonly, theirs)
    errors(readonly.put(nat_of(theirs), json={}), 401)


def test_another_tenants_is_not_found(tenant_confd, theirs):
    errors(tenant_confd.get(nat_of(theirs)), 404)
    errors(tenant_confd.put(nat_of(theirs), json=MANUAL), 404)


def test_a_subtenant_changes_no_transport_and_then_nothing(
    tenant_confd, db, ours, transport, events, reloads
):
    before = stored(db, ours['id'])
    text = errors(tenant_confd.put(nat_of(ours), json=MANUAL), 401)
    assert tenant_confd.token not in text
    put = tenant_confd.put(
        f'/interconnections/{ours["id"]}', json={'label': 'x', 'nat': MANUAL}
    )
    errors(put, 401)
    patch = MANUAL | {'scope': 'tenant'}
    errors(tenant_confd.put(nat_of(ours), json=patch), 401)
    assert stored(db, ours['id']) == before
    assert options_by_sql(db, transport) == list(BARE)
    assert (events.all(), reloads.all()) == ([], [])


def test_a_subtenant_creates_none_that_changes_a_transport(
    tenant_confd, db, transport, name
):
    count = db.count('trunkfeatures'), db.count('endpoint_sip')
    body = sip(name(), transport=transport) | {'nat': MANUAL}
    errors(tenant_confd.post('/interconnections', json=body), 401)
    assert (db.count('trunkfeatures'), db.count('endpoint_sip')) == count
    assert options_by_sql(db, transport) == list(BARE)


def test_a_subtenant_has_its_own_part(confd, tenant_confd, ours, theirs):
    edited_nat(confd, theirs, MANUAL)
    nat = shown_nat(tenant_confd, ours)
    assert nat['external_media_address'] == '203.0.113.1'
    # What does not differ is no change of the transport.
    assert edited_nat(tenant_confd, ours, nat | {'rtp_symmetric': True}) == (
        shown_nat(tenant_confd, ours)
    )
    assert shown_nat(tenant_confd, ours)['rtp_symmetric'] is True


def test_a_subtenant_moves_its_own(tenant_confd, ours):
    moved = edited_nat(tenant_confd, ours, {'transport': {'name': 'transport-udp'}})
    assert moved['transport']['name'] == 'transport-udp'


def test_the_master_tenant_changes_the_transport_of_a_subtenants(
    confd, fixtures, ours, transport, db
):
    tenant = tenant_of(fixtures, 'tenant')
    answer = confd.put(nat_of(ours), json=MANUAL, tenant=tenant)
    assert answer.status_code == 200, answer.text
    assert answer.json()['asterisk_restart_required'] is True
    assert ('local_net', '10.1.1.0/24') in options_by_sql(db, transport)


# Who shares it


def test_who_shares_a_transport(confd, tenant_confd, ours, theirs, name, transport):
    on_transport(confd, name(), transport)
    assert shown_nat(confd, theirs)['transport']['shared_by'] == {
        'interconnections': 3,
        'lines': 0,
        'others': False,
    }
    assert shown_nat(tenant_confd, ours)['transport']['shared_by'] == {
        'interconnections': 1,
        'lines': 0,
        'others': True,
    }


def test_lines_and_inheritance_count(
    confd, tenant_confd, db, fixtures, name, transport
):
    tenant = tenant_of(fixtures)
    template = template_by_sql(db, tenant, name(), transport_uuid=transport['uuid'])
    child = template_by_sql(db, tenant, name(), templates=[template])
    other = template_by_sql(
        db, tenant, name(), sections={'endpoint': [('send_pai', 'yes')]}
    )
    trunk = trunk_by_sql(db, tenant, name(), templates=[child, other])
    trunk_by_sql(db, tenant, name(), templates=[child, template_of(db, tenant)])
    by_option = {'endpoint': [('transport', transport['name'])]}
    trunk_by_sql(db, tenant, name(), by_option, [template_of(db, tenant)])
    for templates in ([child], [template_of(db, tenant)]):
        db.query(
            'INSERT INTO linefeatures'
            ' (name, context, provisioningid, endpoint_sip_uuid)'
            ' VALUES (%s, %s, 1, %s)',
            name(),
            fixtures['contexts']['internal']['name'],
            endpoint_by_sql(db, tenant, name(), templates=templates),
        )
    assert shown_nat(confd, trunk)['transport'] == transport | {
        'inherited': True,
        'shared_by': {'interconnections': 2, 'lines': 1, 'others': False},
    }
    moved = created(tenant_confd, sip(name(), transport=transport))
    assert shown_nat(tenant_confd, moved)['transport']['shared_by']['others'] is True


# Two at once


def test_two_who_change_one_transport_lose_nothing(confd, host, db, name, transport):
    trunks = [on_transport(confd, name(), transport) for _ in range(8)]
    fields = ['external_media_address', 'external_signaling_address']
    values = [{field: '192.0.2.1'} for field in fields]
    values += [{'external_signaling_port': 5070}, {'local_net': ['10.0.0.0/8']}]

    def put(trunk, patch):
        client = Confd(host.url, confd.token)
        return lambda: client.put(nat_of(trunk), json=patch).status_code

    calls = [put(trunk, values[n % 4]) for n, trunk in enumerate(trunks)]
    assert at_once(calls) == [200] * 8
    assert sorted(options_by_sql(db, transport)) == sorted(
        [
            *BARE,
            ('external_media_address', '192.0.2.1'),
            ('external_signaling_address', '192.0.2.1'),
            ('external_signaling_port', '5070'),
            ('local_net', '10.0.0.0/8'),
        ]
    )


def test_new_ones_and_old_ones_change_a_transport_at_once(
    confd, host, db, name, transport
):
    old = on_transport(confd, name(), transport)

    def client():
        return Confd(host.url, confd.token)

    calls = []
    for number in range(5):
        nat = {'external_signaling_port': 5000 + number, 'local_net': ['10.0.0.0/8']}
        body = sip(name(), transport=transport) | {'nat': nat}
        calls.append(
            lambda body=body: client().post('/interconnections', json=body).status_code
        )
        calls.append(lambda nat=nat: client().put(nat_of(old), json=nat).status_code)
    assert sorted(at_once(calls)) == [200] * 5 + [201] * 5
    keys = [key for key, _ in options_by_sql(db, transport)]
    assert sorted(keys) == ['bind', 'external_signaling_port', 'local_net', 'protocol']
