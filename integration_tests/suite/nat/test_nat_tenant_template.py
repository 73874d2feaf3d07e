# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""NAT with the scope `tenant`, which is stored in the tenant's global template."""

from __future__ import annotations

import pytest
from confd_client import Confd
from kinds import call_together
from nat_samples import effective_value, fetch_nat, nat_path_of, update_nat
from samples import create, path_of, sip_body, template_of, tenant_of


@pytest.fixture
def restored_templates(db):
    """Restore the options of all templates after the test."""
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


def test_scope_tenant_changes_all_interconnections_of_the_tenant_only(
    confd, tenant_confd, of_sub_tenant, acme, name, events, reloads, restored_templates
):
    registered = create(
        tenant_confd,
        sip_body(
            name(), outbound_auth={'username': 'u', 'password': 'p'}, registration={}
        ),
    )
    before = fetch_nat(confd, acme)
    events.clear()
    reloads.clear()
    patch = {'scope': 'tenant', 'rtp_symmetric': True, 'direct_media': True}
    nat = update_nat(tenant_confd, of_sub_tenant, patch)

    for document in (of_sub_tenant, registered):
        found = fetch_nat(tenant_confd, document)
        assert effective_value(found, 'rtp_symmetric') == (True, 'template:global')
        assert effective_value(found, 'direct_media') == (True, 'template:global')
        assert (found['rtp_symmetric'], found['direct_media']) == (None, None)
    assert nat == fetch_nat(tenant_confd, of_sub_tenant)
    assert fetch_nat(confd, acme) == before
    assert events.names() == ['sip_endpoint_template_edited']
    assert len(reloads.all()) == 1


def test_scope_tenant_keeps_other_rows_of_the_template(
    tenant_confd, db, fixtures, of_sub_tenant, restored_templates
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
    update_nat(tenant_confd, of_sub_tenant, {'scope': 'tenant', 'force_rport': False})
    assert [row[1:] for row in rows() - before] == [('force_rport', 'no')]
    assert before <= rows()


def test_scope_tenant_with_equal_values_writes_nothing(
    tenant_confd, of_sub_tenant, events, restored_templates
):
    patch = {'scope': 'tenant', 'direct_media': False, 'force_rport': None}
    nat = update_nat(tenant_confd, of_sub_tenant, patch)
    assert nat['force_rport'] is nat['direct_media'] is None
    update_nat(tenant_confd, of_sub_tenant, nat | {'scope': 'tenant'})
    assert events.all() == []


def test_scope_tenant_warns_of_a_value_that_the_endpoint_hides(
    tenant_confd, of_sub_tenant, restored_templates
):
    update_nat(tenant_confd, of_sub_tenant, {'rtp_symmetric': False})
    patch = {'scope': 'tenant', 'rtp_symmetric': True, 'force_rport': True}
    warnings = update_nat(tenant_confd, of_sub_tenant, patch)['warnings']
    assert [(warning['code'], warning['field']) for warning in warnings] == [
        ('tenant_value_hidden', 'rtp_symmetric')
    ]


def test_put_warns_of_a_value_of_the_tenant_that_the_endpoint_hides(
    tenant_confd, of_sub_tenant, restored_templates
):
    update_nat(tenant_confd, of_sub_tenant, {'rtp_symmetric': False})
    nat = {'scope': 'tenant', 'rtp_symmetric': True, 'force_rport': True}
    url, body = path_of(of_sub_tenant), {'nat': nat}
    expected = ('tenant_value_hidden', 'nat.rtp_symmetric')

    preview = tenant_confd.put(url, json=body, params={'dry_run': 'true'})
    assert expected in warnings_of(preview.json()['result'])
    prefer = {'Prefer': 'return=representation'}
    assert expected in warnings_of(
        tenant_confd.put(url, json=body, headers=prefer).json()
    )


def test_create_warns_of_a_value_of_the_tenant_that_the_new_endpoint_hides(
    tenant_confd, name, restored_templates
):
    options = {'endpoint': [['rtp_symmetric', 'no']]}
    nat = {'scope': 'tenant', 'rtp_symmetric': True}
    document = create(tenant_confd, sip_body(name(), options=options) | {'nat': nat})
    assert ('tenant_value_hidden', 'nat.rtp_symmetric') in warnings_of(document)


def warnings_of(document):
    """Return the codes and fields of the warnings of a document."""
    return [(warning['code'], warning['field']) for warning in document['warnings']]


def test_create_with_scope_tenant_writes_the_template(
    tenant_confd, db, name, events, restored_templates
):
    nat = {'scope': 'tenant', 'rewrite_contact': True}
    document = create(tenant_confd, sip_body(name()) | {'nat': nat})
    assert document['sip']['options']['endpoint'] == []
    found = fetch_nat(tenant_confd, document)
    assert effective_value(found, 'rewrite_contact') == (True, 'template:global')
    assert 'sip_endpoint_template_edited' in events.names()


def test_simultaneous_changes_of_the_template_are_all_stored(
    tenant_confd, host, name, db, fixtures, restored_templates
):
    trunks = [create(tenant_confd, sip_body(name())) for _ in range(6)]
    names = ['rtp_symmetric', 'rewrite_contact', 'force_rport']

    def put(number, trunk):
        patch = {'scope': 'tenant', names[number % 3]: True}
        client = Confd(host.url, tenant_confd.token)
        return lambda: client.put(nat_path_of(trunk), json=patch).status_code

    assert (
        call_together([put(*numbered) for numbered in enumerate(trunks)]) == [200] * 6
    )
    found = fetch_nat(tenant_confd, trunks[0])
    assert [effective_value(found, option) for option in names] == [
        (True, 'template:global')
    ] * 3
    uuid = template_of(db, tenant_of(fixtures, 'tenant'))
    rows = db.query(
        'SELECT o.key FROM endpoint_sip_section_option o'
        ' JOIN endpoint_sip_section s ON s.uuid = o.endpoint_sip_section_uuid'
        ' WHERE s.endpoint_sip_uuid = %s AND o.key IN %s',
        uuid,
        tuple(names),
    )
    assert sorted(row['key'] for row in rows) == sorted(names)
