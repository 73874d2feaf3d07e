# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is refused of a SIP interconnection: nothing of it is kept."""

from __future__ import annotations

from typing import Any

import pytest
from refused_bodies import ON_CREATE, REFUSED
from samples import (
    INTERCONNECTIONS,
    counts,
    created,
    endpoint_by_sql,
    errors,
    merged,
    path_of,
    shown,
    sip,
    stored,
    tenant_of,
)


def _ids(cases: list[tuple[str, Any]]) -> list[str]:
    return [f'{field}-{number}' for number, (field, _) in enumerate(cases)]


@pytest.mark.parametrize(
    ('field', 'patch'), [*REFUSED, *ON_CREATE], ids=_ids([*REFUSED, *ON_CREATE])
)
def test_a_refused_body_names_the_field_and_leaves_nothing(
    confd, db, name, field, patch
):
    body, before = merged(sip(name()), patch), counts(db)
    assert field in errors(confd.post(INTERCONNECTIONS, json=body))
    assert counts(db) == before


@pytest.fixture(scope='module')
def acme(confd, name):
    """An interconnection that every refused patch leaves as it is."""
    auth = {'username': 'u', 'password': 'p'}
    return created(confd, sip(name(), outbound_auth=auth, registration={}))


@pytest.mark.parametrize(('field', 'patch'), REFUSED, ids=_ids(REFUSED))
def test_a_refused_patch_names_the_field_and_changes_nothing(
    confd, db, acme, field, patch
):
    rows, before = stored(db, acme['id']), shown(confd, acme)
    assert field in errors(confd.put(path_of(acme), json=patch))
    assert stored(db, acme['id']) == rows
    assert shown(confd, acme) == before


def test_nothing_refused_is_published_or_reloaded(confd, acme, name, events, reloads):
    for _, patch in REFUSED:
        errors(confd.post(INTERCONNECTIONS, json=merged(sip(name()), patch)))
        errors(confd.put(path_of(acme), json=patch))
    for _, patch in ON_CREATE:
        errors(confd.post(INTERCONNECTIONS, json=merged(sip(name()), patch)))
    assert events.all() == []
    assert reloads.all() == []


def test_every_reason_of_a_body_is_answered_at_once(confd, name):
    patch = {'sip': {'callerid': '"', 'language': '!', 'match': ['0.0.0.0/0']}}
    text = errors(confd.post(INTERCONNECTIONS, json=merged(sip(name()), patch)))
    for field in ('sip.callerid', 'sip.language', 'sip.match'):
        assert field in text


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
def test_what_belongs_together_comes_together(confd, db, name, patch):
    before = counts(db)
    errors(confd.post(INTERCONNECTIONS, json=merged(sip(name()), patch)))
    assert counts(db) == before


@pytest.mark.parametrize('remote', ['2001:db8::1', 'a b', '256.1.1.1'])
def test_a_remote_host_is_refused_in_one_sentence(confd, name, remote):
    auth = {'username': 'u', 'password': 'p'}
    body = sip(name(), remote_hosts=[remote], outbound_auth=auth, registration={})
    refused = confd.post(INTERCONNECTIONS, json=body).json()
    assert [text.split(': ')[0] for text in refused] == [
        'Input Error - sip.remote_hosts'
    ]


@pytest.mark.parametrize(
    'sip_', [{}, {'qualify_frequency': 60}, {'match': ['192.0.2.1']}]
)
def test_a_remote_host_is_required(confd, db, name, sip_):
    before = counts(db)
    body = {'type': 'sip', 'name': name(), 'sip': sip_}
    assert 'sip.remote_hosts' in errors(confd.post(INTERCONNECTIONS, json=body))
    assert counts(db) == before


def test_the_object_of_the_type_is_required(confd, db, name):
    before, body = counts(db), {'type': 'sip', 'name': name()}
    assert 'sip' in errors(confd.post(INTERCONNECTIONS, json=body))
    assert counts(db) == before


def test_the_same_incoming_header_twice_is_refused(confd, db, name):
    header = {'name': 'X-Account', 'value': name()}
    created(confd, {**sip(name()), 'headers': {'incoming': [header]}})
    other = {'name': 'x-account', 'value': header['value']}
    body, before = {**sip(name()), 'headers': {'incoming': [other]}}, counts(db)
    assert 'headers.incoming' in errors(confd.post(INTERCONNECTIONS, json=body))
    assert counts(db) == before


def test_an_incoming_header_of_another_case_is_another(confd, name):
    value = name()
    for one in (value, value.upper()):
        header = {'name': 'X-Account', 'value': one}
        created(confd, {**sip(name()), 'headers': {'incoming': [header]}})


@pytest.mark.parametrize('field', ['id', 'tenant_uuid'])
def test_what_is_read_only_is_refused_when_it_differs(confd, acme, field):
    other = {
        'id': acme['id'] + 1,
        'tenant_uuid': 'eeeeeeee-eeee-eeee-eeee-eeeeeeeeee99',
    }
    assert field in errors(confd.put(path_of(acme), json={field: other[field]}))


@pytest.mark.parametrize('type_', ['iax', 'custom'])
def test_the_type_does_not_change(confd, acme, type_):
    assert 'type' in errors(confd.put(path_of(acme), json={'type': type_}))
    assert shown(confd, acme)['type'] == 'sip'


def test_the_object_of_the_type_is_not_removed(confd, acme):
    assert 'sip' in errors(confd.put(path_of(acme), json={'sip': None}))


def test_a_name_is_not_removed(confd, acme):
    assert 'name' in errors(confd.put(path_of(acme), json={'name': None}))


@pytest.mark.parametrize('other', ['sip', 'template', 'transport'])
def test_a_name_that_is_taken_already_exists(confd, db, acme, name, other):
    taken = {
        'sip': acme['name'],
        'template': 'SELECT name FROM endpoint_sip WHERE template LIMIT 1',
        'transport': 'SELECT name FROM pjsip_transport LIMIT 1',
    }[other]
    taken = db.one(taken)['name'] if ' ' in taken else taken
    text = errors(confd.post(INTERCONNECTIONS, json=sip(taken)))
    assert 'already exists' in text
    mine = created(confd, sip(name()))
    assert 'already exists' in errors(confd.put(path_of(mine), json={'name': taken}))


@pytest.mark.parametrize('beside', ['outbound_auth_', 'auth_reg_'])
def test_a_name_is_taken_by_who_has_that_of_a_section_beside_it(
    confd, db, fixtures, name, beside
):
    """Asterisk reads no section of a type where two of it have one name."""
    own = name()
    endpoint_by_sql(db, tenant_of(fixtures), f'{beside}{own}')
    assert 'already exists' in errors(confd.post(INTERCONNECTIONS, json=sip(own)))


def test_a_label_of_several_templates_names_none_of_them(confd, db, fixtures, name):
    tenant, label = tenant_of(fixtures), name()
    first, _ = (
        endpoint_by_sql(db, tenant, name(), template=True, label=label)
        for _ in range(2)
    )
    body = sip(name(), templates=[{'label': label}])
    answer = confd.post(INTERCONNECTIONS, json=body)
    assert 'sip.templates' in errors(answer) and 'uuid' in errors(answer)
    template = {'uuid': str(first), 'label': label}
    document = created(confd, sip(name(), templates=[template]))
    assert document['sip']['templates'] == [template]


def test_more_options_than_a_section_holds_are_refused(confd, db, name):
    options = [['set_var', f'V{number}=x'] for number in range(513)]
    body, before = sip(name(), options={'endpoint': options}), counts(db)
    text = errors(confd.post(INTERCONNECTIONS, json=body))
    assert 'sip.options.endpoint' in text
    assert counts(db) == before
