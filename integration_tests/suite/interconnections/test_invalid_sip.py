# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invalid SIP interconnections: a 400 with the path of each problem, nothing stored."""

from __future__ import annotations

from typing import Any

import pytest
from invalid_sip_bodies import INCOMPLETE_SIP, INVALID_SIP
from samples import (
    INTERCONNECTIONS,
    count_rows,
    create,
    error_text,
    fetch,
    insert_endpoint,
    merge,
    path_of,
    problems_of,
    sip_body,
    stored_options,
    tenant_of,
)


def _ids(cases: list[tuple[str, Any]]) -> list[str]:
    return [f'{field}-{number}' for number, (field, _) in enumerate(cases)]


@pytest.mark.parametrize(
    ('field', 'patch'),
    [*INVALID_SIP, *INCOMPLETE_SIP],
    ids=_ids([*INVALID_SIP, *INCOMPLETE_SIP]),
)
def test_invalid_body_gets_400_with_the_path_and_stores_nothing(
    confd, db, name, field, patch
):
    body, before = merge(sip_body(name()), patch), count_rows(db)
    assert f'- {field}' in error_text(confd.post(INTERCONNECTIONS, json=body))
    assert count_rows(db) == before


@pytest.fixture(scope='module')
def acme(confd, name):
    """An interconnection that no rejected patch may change."""
    auth = {'username': 'u', 'password': 'p'}
    return create(confd, sip_body(name(), outbound_auth=auth, registration={}))


@pytest.mark.parametrize(('field', 'patch'), INVALID_SIP, ids=_ids(INVALID_SIP))
def test_invalid_patch_gets_400_with_the_path_and_changes_nothing(
    confd, db, acme, field, patch
):
    rows, before = stored_options(db, acme['id']), fetch(confd, acme)
    assert f'- {field}' in error_text(confd.put(path_of(acme), json=patch))
    assert stored_options(db, acme['id']) == rows
    assert fetch(confd, acme) == before


def test_rejected_requests_publish_and_reload_nothing(
    confd, acme, name, events, reloads
):
    for _, patch in INVALID_SIP:
        error_text(confd.post(INTERCONNECTIONS, json=merge(sip_body(name()), patch)))
        error_text(confd.put(path_of(acme), json=patch))
    for _, patch in INCOMPLETE_SIP:
        error_text(confd.post(INTERCONNECTIONS, json=merge(sip_body(name()), patch)))
    assert events.all() == []
    assert reloads.all() == []


def test_all_invalid_fields_are_reported_at_once(confd, name):
    patch = {'sip': {'callerid': '"', 'language': '!', 'match': ['0.0.0.0/0']}}
    text = error_text(confd.post(INTERCONNECTIONS, json=merge(sip_body(name()), patch)))
    for field in ('sip.callerid', 'sip.language', 'sip.match'):
        assert f'- {field}' in text


@pytest.mark.parametrize(
    'patch',
    [
        {'sip': {'accepts_registrations': True, 'remote_hosts': []}},
        {'sip': {'registration': {}}},
        {'sip': {'remote_hosts': []}},
        {'sip': {'remote_hosts': [], 'accepts_registrations': False}},
        {'sip': {'inbound_auth': {'username': 'u'}}},
        {'sip': {'inbound_auth': {'password': 'p'}}},
        {'sip': {'outbound_auth': {'password': 'p'}}},
    ],
)
def test_fields_that_need_each_other_are_required_together(confd, db, name, patch):
    before = count_rows(db)
    error_text(confd.post(INTERCONNECTIONS, json=merge(sip_body(name()), patch)))
    assert count_rows(db) == before


@pytest.mark.parametrize('remote', ['2001:db8::1', 'a b', '256.1.1.1'])
def test_invalid_remote_host_gets_one_sentence(confd, name, remote):
    auth = {'username': 'u', 'password': 'p'}
    body = sip_body(name(), remote_hosts=[remote], outbound_auth=auth, registration={})
    sentences = confd.post(INTERCONNECTIONS, json=body).json()
    assert [text.split(': ')[0] for text in sentences] == [
        'Input Error - sip.remote_hosts.0'
    ]


@pytest.mark.parametrize(
    'sip_', [{}, {'qualify_frequency': 60}, {'match': ['192.0.2.1']}]
)
def test_remote_hosts_are_required(confd, db, name, sip_):
    before = count_rows(db)
    body = {'type': 'sip', 'name': name(), 'sip': sip_}
    assert '- sip.remote_hosts' in error_text(confd.post(INTERCONNECTIONS, json=body))
    assert count_rows(db) == before


def test_object_of_the_type_is_required(confd, db, name):
    before, body = count_rows(db), {'type': 'sip', 'name': name()}
    assert '- sip: ' in error_text(confd.post(INTERCONNECTIONS, json=body))
    assert count_rows(db) == before


def test_incoming_header_of_another_interconnection_gets_400(confd, db, name):
    header = {'name': 'X-Account', 'value': name()}
    create(confd, {**sip_body(name()), 'headers': {'incoming': [header]}})
    other = {'name': 'x-account', 'value': header['value']}
    body, before = (
        {**sip_body(name()), 'headers': {'incoming': [other]}},
        count_rows(db),
    )
    assert '- headers.incoming' in error_text(confd.post(INTERCONNECTIONS, json=body))
    assert count_rows(db) == before


def test_incoming_header_value_is_case_sensitive(confd, name):
    value = name()
    for spelling in (value, value.upper()):
        header = {'name': 'X-Account', 'value': spelling}
        create(confd, {**sip_body(name()), 'headers': {'incoming': [header]}})


@pytest.mark.parametrize('field', ['id', 'tenant_uuid'])
def test_read_only_field_that_differs_gets_400(confd, acme, field):
    other = {
        'id': acme['id'] + 1,
        'tenant_uuid': 'eeeeeeee-eeee-eeee-eeee-eeeeeeeeee99',
    }
    assert f'- {field}' in error_text(
        confd.put(path_of(acme), json={field: other[field]})
    )


@pytest.mark.parametrize('type_', ['iax', 'custom'])
def test_change_of_the_type_gets_400(confd, acme, type_):
    assert '- type' in error_text(confd.put(path_of(acme), json={'type': type_}))
    assert fetch(confd, acme)['type'] == 'sip'


def test_removal_of_the_object_of_the_type_gets_400(confd, acme):
    assert '- sip: ' in error_text(confd.put(path_of(acme), json={'sip': None}))


def test_removal_of_the_name_gets_400(confd, acme):
    assert '- name' in error_text(confd.put(path_of(acme), json={'name': None}))


@pytest.mark.parametrize('other', ['sip', 'template', 'transport'])
def test_name_of_another_section_gets_400(confd, db, acme, name, other):
    taken = {
        'sip': acme['name'],
        'template': 'SELECT name FROM endpoint_sip WHERE template LIMIT 1',
        'transport': 'SELECT name FROM pjsip_transport LIMIT 1',
    }[other]
    taken = db.one(taken)['name'] if ' ' in taken else taken
    text = error_text(confd.post(INTERCONNECTIONS, json=sip_body(taken)))
    assert 'already exists' in text
    document = create(confd, sip_body(name()))
    assert 'already exists' in error_text(
        confd.put(path_of(document), json={'name': taken})
    )


@pytest.mark.parametrize('prefix', ['outbound_auth_', 'auth_reg_'])
def test_name_whose_generated_section_exists_gets_400(
    confd, db, fixtures, name, prefix
):
    """If two sections share a type and a name, Asterisk loads none of that type."""
    own = name()
    insert_endpoint(db, tenant_of(fixtures), f'{prefix}{own}')
    assert 'already exists' in error_text(
        confd.post(INTERCONNECTIONS, json=sip_body(own))
    )


def test_ambiguous_template_label_gets_400(confd, db, fixtures, name):
    tenant, label = tenant_of(fixtures), name()
    first, _ = (
        insert_endpoint(db, tenant, name(), template=True, label=label)
        for _ in range(2)
    )
    body = sip_body(name(), templates=[{'label': label}])
    answer = confd.post(INTERCONNECTIONS, json=body)
    assert 'uuid' in problems_of(answer)['sip.templates.0']
    template = {'uuid': str(first), 'label': label}
    document = create(confd, sip_body(name(), templates=[template]))
    assert document['sip']['templates'] == [template]


def test_more_than_512_options_of_a_section_get_400(confd, db, name):
    options = [['set_var', f'V{number}=x'] for number in range(513)]
    body, before = sip_body(name(), options={'endpoint': options}), count_rows(db)
    text = error_text(confd.post(INTERCONNECTIONS, json=body))
    assert '- sip.options.endpoint' in text
    assert count_rows(db) == before
