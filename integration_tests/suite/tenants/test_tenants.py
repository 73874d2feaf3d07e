# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one tenant sees of another: nothing."""

from __future__ import annotations

import pytest
from samples import (
    INTERCONNECTIONS,
    counts,
    created,
    edited,
    endpoint_by_sql,
    errors,
    new_network,
    path_of,
    shown,
    sip,
    template_of,
    tenant_of,
)


@pytest.fixture
def theirs(confd, name):
    """An interconnection of the master tenant, which the sub-tenant does not see."""
    return created(confd, sip(name()))


@pytest.fixture
def ours(tenant_confd, name):
    return created(tenant_confd, sip(name()))


def _ids(answer):
    assert answer.status_code == 200, answer.text
    return {item['id'] for item in answer.json()['items']}


@pytest.mark.parametrize('method', ['GET', 'PUT', 'DELETE'])
def test_another_tenants_is_not_found(confd, tenant_confd, theirs, method):
    json = {'json': {'label': 'x'}} if method == 'PUT' else {}
    text = errors(tenant_confd.request(method, path_of(theirs), **json), 404)
    nothing = errors(tenant_confd.request(method, path_of(2**31 - 1), **json), 404)
    assert text.replace(str(theirs['id']), str(2**31 - 1)) == nothing
    assert shown(confd, theirs) == theirs


def test_an_invalid_patch_of_another_tenants_is_not_found(tenant_confd, theirs):
    errors(tenant_confd.put(path_of(theirs), json={'name': theirs['name']}), 404)


def test_a_list_is_that_of_the_tenant(confd, tenant_confd, theirs, ours):
    assert theirs['id'] not in _ids(tenant_confd.get(INTERCONNECTIONS))
    assert ours['id'] in _ids(tenant_confd.get(INTERCONNECTIONS))
    assert ours['id'] not in _ids(confd.get(INTERCONNECTIONS))


def test_a_list_that_recurses_has_the_tenants_below(confd, tenant_confd, theirs, ours):
    found = _ids(confd.get(f'{INTERCONNECTIONS}?recurse=true'))
    assert {theirs['id'], ours['id']} <= found
    assert theirs['id'] not in _ids(
        tenant_confd.get(f'{INTERCONNECTIONS}?recurse=true')
    )


def test_the_tenant_above_sees_and_edits_those_below(confd, ours):
    assert shown(confd, ours) == ours
    assert edited(confd, ours, {'label': 'x'})['tenant_uuid'] == ours['tenant_uuid']


def test_the_tenant_of_the_request_is_that_of_what_is_made(
    confd, tenant_confd, fixtures, db, name
):
    tenant = tenant_of(fixtures, 'tenant')
    document = created(confd, sip(name()), tenant=tenant)
    assert document['tenant_uuid'] == tenant
    assert shown(tenant_confd, document) == document
    uuids = [template['uuid'] for template in document['sip']['templates']]
    assert uuids == [template_of(db, tenant)]


def _asked(confd, body, document):
    """The answers to a body, as a new one and as a patch."""
    patch = {key: value for key, value in body.items() if key not in ('type', 'name')}
    patch = patch | {
        'sip': {k: v for k, v in body['sip'].items() if k != 'remote_hosts'}
    }
    yield errors(confd.post(INTERCONNECTIONS, json=body))
    yield errors(confd.put(path_of(document), json=patch))


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
def test_what_another_tenant_has_is_the_same_answer_as_none(
    tenant_confd, db, fixtures, name, ours, kind
):
    label, tenant = name('label'), tenant_of(fixtures)
    endpoint_by_sql(db, tenant, name(), template=True, label=label)
    of_theirs, of_none = {
        'context': (fixtures['contexts']['incall']['name'], 'no-such-context'),
        'subscribe_context': (fixtures['contexts']['internal']['name'], 'no-such'),
        'template': (template_of(db, tenant), '00000000-0000-4000-8000-000000000000'),
        'label': (label, 'no such label'),
    }[kind]
    before = counts(db)
    answers = []
    for value in (of_theirs, of_none):
        top, values = _references(kind, value)
        body = sip(name(), **values) | top
        texts = _asked(tenant_confd, body, ours)
        answers.append([text.replace(value, '') for text in texts])
    assert answers[0] == answers[1]
    assert counts(db) == before


def test_a_name_of_another_tenant_already_exists_and_nothing_more(
    tenant_confd, theirs, ours
):
    for text in (
        errors(tenant_confd.post(INTERCONNECTIONS, json=sip(theirs['name']))),
        errors(tenant_confd.put(path_of(ours), json={'name': theirs['name']})),
    ):
        assert 'already exists' in text
        for secret in (theirs['tenant_uuid'], str(theirs['id']), 'tenant'):
            assert secret not in text.replace(theirs['name'], '')


def test_an_incoming_header_of_another_tenant_is_refused_without_a_name(
    confd, tenant_confd, name
):
    header = {'name': 'X-Account', 'value': name()}
    theirs = created(confd, sip(name()) | {'headers': {'incoming': [header]}})
    body = sip(name()) | {'headers': {'incoming': [header]}}
    text = errors(tenant_confd.post(INTERCONNECTIONS, json=body))
    assert 'headers.incoming' in text
    assert theirs['name'] not in text


def test_an_overlap_with_others_is_one_sentence_that_names_nobody(
    confd, tenant_confd, name
):
    network = new_network()
    address = f'{network}7'
    others = [created(confd, sip(name('other'), match=[address])) for _ in range(2)]
    document = created(tenant_confd, sip(name(), match=[f'{network}/64']))
    messages = [warning['message'] for warning in document['warnings']]
    assert len(messages) == 1
    for other in others:
        assert other['name'] not in messages[0]
    assert address not in messages[0]


def test_an_overlap_of_the_tenant_is_named(tenant_confd, name):
    network = new_network()
    sister = created(tenant_confd, sip(name(), match=[f'{network}7']))
    document = created(tenant_confd, sip(name(), match=[f'{network}/64']))
    (message,) = [warning['message'] for warning in document['warnings']]
    assert sister['name'] in message and str(sister['id']) in message
    assert {warning['field'] for warning in document['warnings']} == {'sip.match'}


def test_a_dialplan_function_is_for_the_master_tenant(confd, tenant_confd, name):
    options = {'endpoint': [['set_var', 'CDR(account)=acme']]}
    body = sip(name(), options=options)
    assert 'sip.options.endpoint' in errors(
        tenant_confd.post(INTERCONNECTIONS, json=body)
    )
    created(confd, body)


def test_a_mailbox_of_another_tenant_is_not_told_of(
    confd, tenant_confd, fixtures, name
):
    """One in a context that nobody has may be the other side's own name for it."""
    theirs = f'1000@{fixtures["contexts"]["internal"]["name"]}'
    ours, others = (
        sip(name(), options={'endpoint': [['incoming_mwi_mailbox', mailbox]]})
        for mailbox in ('1000@nobody', theirs)
    )
    created(tenant_confd, ours)
    answer = tenant_confd.post(INTERCONNECTIONS, json=others)
    assert 'sip.options.endpoint' in errors(answer)
    created(confd, others)
