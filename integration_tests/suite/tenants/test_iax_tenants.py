# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""IAX: no answer has a secret, and a tenant sees and changes nothing of another."""

from __future__ import annotations

import json

import pytest
from kinds import (
    REGISTRATION,
    SECRET,
    iax_body,
    insert_register_line,
    send_together,
)
from samples import (
    INTERCONNECTIONS,
    create,
    error_text,
    fetch,
    insert_trunk,
    path_of,
    tenant_of,
    update,
)
from secrets_kept import check_errors_hide_secret, create_without_leak

AUTH = {'username': 'acme', 'secret': SECRET}


def _full_body(name):
    return iax_body(name, auth=AUTH, registration=REGISTRATION)


def test_iax_answer_contains_no_secret(confd, readonly, name):
    document = create_without_leak(confd, readonly, _full_body(name()))
    assert document['iax']['auth'] == {'username': 'acme', 'has_secret': True}
    assert document['iax']['registration']['has_password'] is True


def test_iax_event_contains_no_secret(confd, name, events, reloads):
    document = create(confd, _full_body(name()))
    new = {'auth': {'secret': f'{SECRET}2'}}
    update(confd, document, {'iax': new})
    update(confd, document, {'iax': {'registration': {'auth_password': f'{SECRET}3'}}})
    confd.delete(path_of(document))
    assert len(events.all()) >= 8
    assert SECRET not in json.dumps([events.all(), reloads.all()])


def test_iax_error_contains_no_secret(confd, name):
    existing = create(confd, _full_body(name()))
    broken = {'registration': REGISTRATION | {'auth_password': f'{SECRET}@'}}
    bodies = [
        _full_body(existing['name']),
        _full_body(name()) | {'context': 'no-such-context'},
        iax_body(name(), auth={'username': 'u', 'secret': f'{SECRET};'}),
        iax_body(name(), auth={'username': 'u', 'secret': SECRET * 9}),
        iax_body(name(), auth={'username': 'u', 'secret': [SECRET]}),
        iax_body(name(), **broken),
        iax_body(name(), registration=REGISTRATION | {'auth_password': SECRET * 9}),
        iax_body(name(), options=[['secret', SECRET]]),
        iax_body(name(), options=[['dbsecret', f'{SECRET};']]),
        iax_body(name(), options=[['DBSECRET', SECRET]]),
    ]
    check_errors_hide_secret(confd, bodies)


@pytest.mark.parametrize('key', ['dbsecret', 'secret'])
def test_secret_of_an_existing_iax_peer_is_kept_and_not_shown(confd, db, name, key):
    document = create(confd, iax_body(name()))
    sql = f'UPDATE useriax SET {key} = %s WHERE name = %s'
    db.query(sql, f'{SECRET};x', document['name'])
    before = fetch(confd, document)
    assert SECRET not in json.dumps(before)
    assert before['iax']['auth']['has_secret'] is True
    update(confd, document, before)
    update(confd, document, {'iax': {'options': []}})
    stored = db.one(f'SELECT {key} FROM useriax WHERE name = %s', document['name'])
    assert stored == {key: f'{SECRET};x'}


def test_iax_registration_of_another_tenant_is_never_changed(
    confd, tenant_confd, db, fixtures, name
):
    text = f'theirs:{SECRET}@theirs.example.com:4569'
    line = insert_register_line(db, text)
    tenant = tenant_of(fixtures)
    insert_trunk(db, tenant, register_iax_id=line)
    ours = create(tenant_confd, iax_body(name(), registration=REGISTRATION))
    registration = ours['iax']['registration']
    update(tenant_confd, ours, {'iax': {'registration': {'remote_host': 'b'}}})
    update(tenant_confd, ours, {'iax': {'registration': None}})
    update(tenant_confd, ours, {'iax': {'registration': REGISTRATION}})
    tenant_confd.delete(path_of(ours))
    sql = 'SELECT var_val FROM staticiax WHERE id = %s'
    assert db.one(sql, line)['var_val'] == text
    answer = tenant_confd.get(f'{INTERCONNECTIONS}?recurse=true')
    assert 'theirs' not in answer.text
    assert registration['remote_host'] == 'registrar.example.com'


@pytest.mark.parametrize('where', ['context', 'callback_context', 'own_context'])
def test_iax_context_of_another_tenant_answers_like_an_unknown_one(
    tenant_confd, fixtures, name, where
):
    document, texts = create(tenant_confd, iax_body(name())), []
    for context in (fixtures['contexts']['incall']['name'], 'no-such-context'):
        callback = {'callback_extension': 's', 'callback_context': context}
        patch = {
            'context': {'context': context},
            'callback_context': {'iax': {'registration': REGISTRATION | callback}},
            'own_context': {'iax': {'options': [['own_context', context]]}},
        }[where]
        text = error_text(tenant_confd.put(path_of(document), json=patch))
        texts.append(text.replace(context, ''))
    assert texts[0] == texts[1]


def test_iax_name_of_another_tenant_already_exists_and_nothing_more(
    confd, tenant_confd, name
):
    theirs, ours = (
        create(confd, iax_body(name())),
        create(tenant_confd, iax_body(name())),
    )
    for text in (
        error_text(tenant_confd.post(INTERCONNECTIONS, json=iax_body(theirs['name']))),
        error_text(tenant_confd.put(path_of(ours), json={'name': theirs['name']})),
    ):
        assert 'already exists' in text
        left = text.replace(theirs['name'], '')
        assert theirs['tenant_uuid'] not in left and 'tenant' not in left


@pytest.mark.parametrize('attempt', range(3))
def test_concurrent_posts_of_one_iax_name_create_one_interconnection(
    confd, db, name, attempt
):
    body, before = _full_body(name()), db.count('trunkfeatures')
    answers = send_together(confd, [('POST', INTERCONNECTIONS, body)] * 4)
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400]
    for rejected in (answer for answer in answers if answer.status_code == 400):
        assert 'already exists' in error_text(rejected)
        assert SECRET not in rejected.text and 'INSERT' not in rejected.text
    assert db.count('trunkfeatures') == before + 1


def test_rejected_concurrent_iax_post_leaves_no_registration_and_no_event(
    confd, db, name, events
):
    before = db.count('staticiax')
    send_together(confd, [('POST', INTERCONNECTIONS, _full_body(name()))] * 4)
    assert db.count('staticiax') == before + 1
    assert events.names().count('register_iax_created') == 1
    assert events.names().count('iax_endpoint_created') == 1


def test_concurrent_renames_to_one_iax_name_succeed_once(confd, name):
    documents, new = [create(confd, iax_body(name())) for _ in range(2)], name()
    requests = [('PUT', path_of(one), {'name': new}) for one in documents]
    answers = send_together(confd, requests)
    assert sorted(answer.status_code for answer in answers) == [204, 400]
    assert [fetch(confd, one)['name'] for one in documents].count(new) == 1


def test_concurrent_puts_of_one_registration_leave_one_line(confd, db, name):
    document, before = create(confd, iax_body(name())), db.count('staticiax')
    patch = {'iax': {'registration': REGISTRATION}}
    answers = send_together(confd, [('PUT', path_of(document), patch)] * 8)
    assert {answer.status_code for answer in answers} == {204}
    assert db.count('staticiax') == before + 1


def test_iax_mailbox_of_another_tenant_is_rejected(confd, tenant_confd, fixtures, name):
    theirs = f'1000@nobody,1001@{fixtures["contexts"]["internal"]["name"]}'
    create(tenant_confd, iax_body(name(), options=[['mailbox', '1000@nobody']]))
    body = iax_body(name(), options=[['mailbox', theirs]])
    assert 'iax.options' in error_text(tenant_confd.post(INTERCONNECTIONS, json=body))
    create(confd, body)
