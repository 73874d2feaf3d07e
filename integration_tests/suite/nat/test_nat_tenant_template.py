# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""NAT of all interconnections of a tenant: its template, and nobody else's."""

from __future__ import annotations

import pytest
from confd_client import Confd
from kinds import at_once
from nat_samples import edited_nat, effective, nat_of, on_transport, shown_nat
from samples import created, sip, template_of, tenant_of


@pytest.fixture
def theirs(confd, name, transport):
    """An interconnection of the master tenant."""
    return on_transport(confd, name(), transport)


@pytest.fixture
def ours(tenant_confd, name, transport):
    """An interconnection of the sub-tenant, on the same transport."""
    return on_transport(tenant_confd, name(), transport)


@pytest.fixture
def untouched(db):
    """Puts the endpoint options of all templates back after the test."""
    sql = (
        'SELECT o.* FROM endpoint_sip_section_option o'
        ' JOIN endpoint_sip_section s ON s.uuid = o.endpoint_sip_section_uuid'
        ' JOIN endpoint_sip e ON e.uuid = s.endpoint_sip_uuid WHERE e.template'
        ' AND o.key IN %s'
    )
    keys = ('rtp_symmetric', 'rewrite_contact', 'force_rport', 'direct_media')
    before = {row['uuid']: row for row in db.query(sql, keys)}
    yield
    after = {row['uuid']: row for row in db.query(sql, keys)}
    for uuid in after.keys() - before.keys():
        db.query('DELETE FROM endpoint_sip_section_option WHERE uuid = %s', uuid)
    for uuid in before.keys() - after.keys():
        db.query(
            'INSERT INTO endpoint_sip_section_option'
            ' (uuid, key, value, endpoint_sip_section_uuid) VALUES (%s, %s, %s, %s)',
            *(
                before[uuid][column]
                for column in ('uuid', 'key', 'value', 'endpoint_sip_section_uuid')
            ),
        )


def test_a_change_of_the_tenant_shows_in_all_of_its_interconnections_alone(
    confd, tenant_confd, ours, theirs, name, events, reloads, untouched
):
    registered = created(
        tenant_confd,
        sip(name(), outbound_auth={'username': 'u', 'password': 'p'}, registration={}),
    )
    before = shown_nat(confd, theirs)
    events.clear()
    reloads.clear()
    patch = {'scope': 'tenant', 'rtp_symmetric': True, 'direct_media': True}
    nat = edited_nat(tenant_confd, ours, patch)

    for document in (ours, registered):
        found = shown_nat(tenant_confd, document)
        assert effective(found, 'rtp_symmetric') == (True, 'template:global')
        assert effective(found, 'direct_media') == (True, 'template:global')
        assert (found['rtp_symmetric'], found['direct_media']) == (None, None)
    assert nat == shown_nat(tenant_confd, ours)
    assert shown_nat(confd, theirs) == before
    assert events.names() == ['sip_endpoint_template_edited']
    assert len(reloads.all()) == 1


def test_the_tenants_template_keeps_its_other_rows(
    tenant_confd, db, fixtures, ours, untouched
):
    def rows():
        sql = (
            'SELECT o.uuid, o.key, o.value FROM endpoint_sip_section_option o'
            ' JOIN endpoint_sip_section s ON s.uuid = o.endpoint_sip_section_uuid'
            ' WHERE s.endpoint_sip_uuid = %s'
        )
        uuid = template_of(db, tenant_of(fixtures, 'tenant'))
        return {tuple(row.values()) for row in db.query(sql, uuid)}

    before = rows()
    edited_nat(tenant_confd, ours, {'scope': 'tenant', 'force_rport': False})
    assert [row[1:] for row in rows() - before] == [('force_rport', 'no')]
    assert before <= rows()


def test_what_the_tenant_has_already_is_no_change(
    tenant_confd, ours, events, untouched
):
    patch = {'scope': 'tenant', 'direct_media': False, 'force_rport': None}
    nat = edited_nat(tenant_confd, ours, patch)
    assert nat['force_rport'] is nat['direct_media'] is None
    edited_nat(tenant_confd, ours, nat | {'scope': 'tenant'})
    assert events.all() == []


def test_a_value_of_the_tenant_that_is_hidden_is_told_of(tenant_confd, ours, untouched):
    edited_nat(tenant_confd, ours, {'rtp_symmetric': False})
    patch = {'scope': 'tenant', 'rtp_symmetric': True, 'force_rport': True}
    warnings = edited_nat(tenant_confd, ours, patch)['warnings']
    assert [(one['code'], one['field']) for one in warnings] == [
        ('tenant_value_hidden', 'rtp_symmetric')
    ]


def test_the_scope_of_a_new_one(tenant_confd, db, name, events, untouched):
    nat = {'scope': 'tenant', 'rewrite_contact': True}
    document = created(tenant_confd, sip(name()) | {'nat': nat})
    assert document['sip']['options']['endpoint'] == []
    found = shown_nat(tenant_confd, document)
    assert effective(found, 'rewrite_contact') == (True, 'template:global')
    assert 'sip_endpoint_template_edited' in events.names()


def test_the_tenants_template_is_changed_one_after_the_other(
    tenant_confd, host, name, db, fixtures, untouched
):
    trunks = [created(tenant_confd, sip(name())) for _ in range(6)]
    names = ['rtp_symmetric', 'rewrite_contact', 'force_rport']

    def put(number, trunk):
        patch = {'scope': 'tenant', names[number % 3]: True}
        client = Confd(host.url, tenant_confd.token)
        return lambda: client.put(nat_of(trunk), json=patch).status_code

    assert at_once([put(*one) for one in enumerate(trunks)]) == [200] * 6
    found = shown_nat(tenant_confd, trunks[0])
    assert [effective(found, one) for one in names] == [(True, 'template:global')] * 3
    uuid = template_of(db, tenant_of(fixtures, 'tenant'))
    rows = db.query(
        'SELECT o.key FROM endpoint_sip_section_option o'
        ' JOIN endpoint_sip_section s ON s.uuid = o.endpoint_sip_section_uuid'
        ' WHERE s.endpoint_sip_uuid = %s AND o.key IN %s',
        uuid,
        tuple(names),
    )
    assert sorted(row['key'] for row in rows) == sorted(names)
