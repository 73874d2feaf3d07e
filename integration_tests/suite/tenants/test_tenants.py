# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tenant sees nothing of another tenant."""

from __future__ import annotations

import pytest
from samples import (
    INTERCONNECTIONS,
    codes_of,
    count_rows,
    create,
    error_text,
    fetch,
    insert_endpoint,
    path_of,
    sip_body,
    template_of,
    tenant_of,
    unused_network,
    update,
)


@pytest.fixture
def foreign(confd, name):
    """An interconnection of the master tenant, invisible to the sub-tenant."""
    return create(confd, sip_body(name()))


@pytest.fixture
def own(tenant_confd, name):
    return create(tenant_confd, sip_body(name()))


def _ids(answer):
    assert answer.status_code == 200, answer.text
    return {item['id'] for item in answer.json()['items']}


@pytest.mark.parametrize('method', ['GET', 'PUT', 'DELETE'])
def test_interconnection_of_another_tenant_is_404(confd, tenant_confd, foreign, method):
    json = {'json': {'label': 'x'}} if method == 'PUT' else {}
    text = error_text(tenant_confd.request(method, path_of(foreign), **json), 404)
    nothing = error_text(tenant_confd.request(method, path_of(2**31 - 1), **json), 404)
    assert text.replace(str(foreign['id']), str(2**31 - 1)) == nothing
    assert fetch(confd, foreign) == foreign


def test_invalid_patch_of_an_interconnection_of_another_tenant_is_404(
    tenant_confd, foreign
):
    error_text(
        tenant_confd.put(path_of(foreign), json={'name': foreign['name']}),
        404,
    )


def test_list_has_the_interconnections_of_the_tenant(confd, tenant_confd, foreign, own):
    assert foreign['id'] not in _ids(tenant_confd.get(INTERCONNECTIONS))
    assert own['id'] in _ids(tenant_confd.get(INTERCONNECTIONS))
    assert own['id'] not in _ids(confd.get(INTERCONNECTIONS))


def test_recursive_list_has_the_tenants_below(confd, tenant_confd, foreign, own):
    found = _ids(confd.get(f'{INTERCONNECTIONS}?recurse=true'))
    assert {foreign['id'], own['id']} <= found
    assert foreign['id'] not in _ids(
        tenant_confd.get(f'{INTERCONNECTIONS}?recurse=true')
    )


def test_master_tenant_sees_and_edits_a_sub_tenant(confd, own):
    assert fetch(confd, own) == own
    assert update(confd, own, {'label': 'x'})['tenant_uuid'] == own['tenant_uuid']


def test_post_creates_in_the_tenant_of_the_header(
    confd, tenant_confd, fixtures, db, name
):
    tenant = tenant_of(fixtures, 'tenant')
    document = create(confd, sip_body(name()), tenant=tenant)
    assert document['tenant_uuid'] == tenant
    assert fetch(tenant_confd, document) == document
    uuids = [template['uuid'] for template in document['sip']['templates']]
    assert uuids == [template_of(db, tenant)]


def _post_and_put(confd, body, document):
    """Yield the errors of a body, as a POST and as a PUT."""
    patch = {key: value for key, value in body.items() if key not in ('type', 'name')}
    patch = patch | {
        'sip': {k: v for k, v in body['sip'].items() if k != 'remote_hosts'}
    }
    yield error_text(confd.post(INTERCONNECTIONS, json=body))
    yield error_text(confd.put(path_of(document), json=patch))


def _references(kind, value):
    return {
        'context': ({'context': value}, {}),
        'subscribe_context': (
            {},
            {'options': {'endpoint': [['subscribe_context', value]]}},
        ),
        'template': ({}, {'templates': [{'uuid': value}]}),
        'label': ({}, {'templates': [{'label': value}]}),
    }[kind]


@pytest.mark.parametrize('kind', ['context', 'subscribe_context', 'template', 'label'])
def test_reference_to_another_tenant_answers_like_an_unknown_one(
    tenant_confd, db, fixtures, name, own, kind
):
    label, tenant = name('label'), tenant_of(fixtures)
    insert_endpoint(db, tenant, name(), template=True, label=label)
    foreign_value, unknown_value = {
        'context': (fixtures['contexts']['incall']['name'], 'no-such-context'),
        'subscribe_context': (fixtures['contexts']['internal']['name'], 'no-such'),
        'template': (template_of(db, tenant), '00000000-0000-4000-8000-000000000000'),
        'label': (label, 'no such label'),
    }[kind]
    before = count_rows(db)
    answers = []
    for value in (foreign_value, unknown_value):
        top, values = _references(kind, value)
        body = sip_body(name(), **values) | top
        texts = _post_and_put(tenant_confd, body, own)
        answers.append([text.replace(value, '') for text in texts])
    assert answers[0] == answers[1]
    assert count_rows(db) == before


def test_name_of_another_tenant_already_exists_and_nothing_more(
    tenant_confd, foreign, own
):
    for text in (
        error_text(tenant_confd.post(INTERCONNECTIONS, json=sip_body(foreign['name']))),
        error_text(tenant_confd.put(path_of(own), json={'name': foreign['name']})),
    ):
        assert 'already exists' in text
        for secret in (foreign['tenant_uuid'], str(foreign['id']), 'tenant'):
            assert secret not in text.replace(foreign['name'], '')


def test_incoming_header_of_another_tenant_is_rejected_without_its_name(
    confd, tenant_confd, name
):
    header = {'name': 'X-Account', 'value': name()}
    other = create(confd, sip_body(name()) | {'headers': {'incoming': [header]}})
    body = sip_body(name()) | {'headers': {'incoming': [header]}}
    text = error_text(tenant_confd.post(INTERCONNECTIONS, json=body))
    assert 'headers.incoming' in text
    assert other['name'] not in text


def test_overlap_with_other_tenants_is_not_revealed(confd, tenant_confd, name):
    network = unused_network()
    create(confd, sip_body(name('other'), match=[f'{network}7']))
    document = create(tenant_confd, sip_body(name(), match=[f'{network}/64']))
    assert codes_of(document) == []


def test_overlap_within_the_tenant_names_the_interconnection(tenant_confd, name):
    network = unused_network()
    other = create(tenant_confd, sip_body(name(), match=[f'{network}7']))
    document = create(tenant_confd, sip_body(name(), match=[f'{network}/64']))
    (warning,) = document['warnings'][1:]
    message = warning['message']
    assert other['name'] in message and str(other['id']) in message
    assert warning['field'] == 'sip.match'


def test_dialplan_function_is_rejected_for_a_sub_tenant(confd, tenant_confd, name):
    options = {'endpoint': [['set_var', 'CDR(account)=acme']]}
    body = sip_body(name(), options=options)
    assert 'sip.options.endpoint' in error_text(
        tenant_confd.post(INTERCONNECTIONS, json=body)
    )
    create(confd, body)


def test_mailbox_of_another_tenant_is_rejected(confd, tenant_confd, fixtures, name):
    """A mailbox in an unknown context may be a name that the other side uses."""
    foreign = f'1000@{fixtures["contexts"]["internal"]["name"]}'
    unknown_body, foreign_body = (
        sip_body(name(), options={'endpoint': [['incoming_mwi_mailbox', mailbox]]})
        for mailbox in ('1000@nobody', foreign)
    )
    create(tenant_confd, unknown_body)
    answer = tenant_confd.post(INTERCONNECTIONS, json=foreign_body)
    assert 'sip.options.endpoint' in error_text(answer)
    create(confd, foreign_body)
