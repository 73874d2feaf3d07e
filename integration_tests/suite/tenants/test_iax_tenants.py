# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets of IAX never leave, and nothing of another tenant is seen or touched."""

from __future__ import annotations

import json

import pytest
from kinds import REGISTRATION, SECRET, iax, line_by_sql, together
from samples import (
    INTERCONNECTIONS,
    created,
    edited,
    errors,
    path_of,
    shown,
    tenant_of,
    trunk_by_sql,
)
from secrets_kept import created_and_shown, refused

AUTH = {'username': 'acme', 'secret': SECRET}


def _all(name):
    return iax(name, auth=AUTH, registration=REGISTRATION)


def test_no_answer_has_a_secret(confd, readonly, name):
    document = created_and_shown(confd, readonly, _all(name()))
    assert document['iax']['auth'] == {'username': 'acme', 'has_secret': True}
    assert document['iax']['registration']['has_password'] is True


def test_no_event_has_a_secret(confd, name, events, reloads):
    document = created(confd, _all(name()))
    new = {'auth': {'secret': f'{SECRET}2'}}
    edited(confd, document, {'iax': new})
    edited(confd, document, {'iax': {'registration': {'auth_password': f'{SECRET}3'}}})
    confd.delete(path_of(document))
    assert len(events.all()) >= 8
    assert SECRET not in json.dumps([events.all(), reloads.all()])


def test_no_error_has_a_secret(confd, name):
    taken = created(confd, _all(name()))
    broken = {'registration': REGISTRATION | {'auth_password': f'{SECRET}@'}}
    bodies = [
        _all(taken['name']),
        _all(name()) | {'context': 'no-such-context'},
        iax(name(), auth={'username': 'u', 'secret': f'{SECRET};'}),
        iax(name(), auth={'username': 'u', 'secret': SECRET * 9}),
        iax(name(), auth={'username': 'u', 'secret': [SECRET]}),
        iax(name(), **broken),
        iax(name(), registration=REGISTRATION | {'auth_password': SECRET * 9}),
        iax(name(), options=[['secret', SECRET]]),
        iax(name(), options=[['dbsecret', f'{SECRET};']]),
        iax(name(), options=[['DBSECRET', SECRET]]),
    ]
    refused(confd, bodies)


@pytest.mark.parametrize('key', ['dbsecret', 'secret'])
def test_a_secret_of_an_existing_peer_is_kept_and_not_shown(confd, db, name, key):
    document = created(confd, iax(name()))
    sql = f'UPDATE useriax SET {key} = %s WHERE name = %s'
    db.query(sql, f'{SECRET};x', document['name'])
    before = shown(confd, document)
    assert SECRET not in json.dumps(before)
    assert before['iax']['auth']['has_secret'] is True
    edited(confd, document, before)
    edited(confd, document, {'iax': {'options': []}})
    stored = db.one(f'SELECT {key} FROM useriax WHERE name = %s', document['name'])
    assert stored == {key: f'{SECRET};x'}


def test_a_line_of_another_tenants_trunk_is_never_touched(
    confd, tenant_confd, db, fixtures, name
):
    text = f'theirs:{SECRET}@theirs.example.com:4569'
    line = line_by_sql(db, text)
    tenant = tenant_of(fixtures)
    trunk_by_sql(db, tenant, register_iax_id=line)
    ours = created(tenant_confd, iax(name(), registration=REGISTRATION))
    registration = ours['iax']['registration']
    edited(tenant_confd, ours, {'iax': {'registration': {'remote_host': 'b'}}})
    edited(tenant_confd, ours, {'iax': {'registration': None}})
    edited(tenant_confd, ours, {'iax': {'registration': REGISTRATION}})
    tenant_confd.delete(path_of(ours))
    sql = 'SELECT var_val FROM staticiax WHERE id = %s'
    assert db.one(sql, line)['var_val'] == text
    answer = tenant_confd.get(f'{INTERCONNECTIONS}?recurse=true')
    assert 'theirs' not in answer.text
    assert registration['remote_host'] == 'registrar.example.com'


@pytest.mark.parametrize('where', ['context', 'callback_context', 'own_context'])
def test_a_context_of_another_tenant_is_the_same_answer_as_none(
    tenant_confd, fixtures, name, where
):
    ours, texts = created(tenant_confd, iax(name())), []
    for context in (fixtures['contexts']['incall']['name'], 'no-such-context'):
        said = {'callback_extension': 's', 'callback_context': context}
        patch = {
            'context': {'context': context},
            'callback_context': {'iax': {'registration': REGISTRATION | said}},
            'own_context': {'iax': {'options': [['own_context', context]]}},
        }[where]
        text = errors(tenant_confd.put(path_of(ours), json=patch))
        texts.append(text.replace(context, ''))
    assert texts[0] == texts[1]


def test_a_name_of_another_tenant_already_exists_and_nothing_more(
    confd, tenant_confd, name
):
    theirs, ours = created(confd, iax(name())), created(tenant_confd, iax(name()))
    for text in (
        errors(tenant_confd.post(INTERCONNECTIONS, json=iax(theirs['name']))),
        errors(tenant_confd.put(path_of(ours), json={'name': theirs['name']})),
    ):
        assert 'already exists' in text
        left = text.replace(theirs['name'], '')
        assert theirs['tenant_uuid'] not in left and 'tenant' not in left


@pytest.mark.parametrize('attempt', range(3))
def test_two_that_race_for_a_name(confd, db, name, attempt):
    body, before = _all(name()), db.count('trunkfeatures')
    answers = together(confd, [('POST', INTERCONNECTIONS, body)] * 4)
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400]
    for loser in (answer for answer in answers if answer.status_code == 400):
        assert 'already exists' in errors(loser)
        assert SECRET not in loser.text and 'INSERT' not in loser.text
    assert db.count('trunkfeatures') == before + 1


def test_who_loses_a_race_leaves_no_line_and_publishes_nothing(confd, db, name, events):
    before = db.count('staticiax')
    together(confd, [('POST', INTERCONNECTIONS, _all(name()))] * 4)
    assert db.count('staticiax') == before + 1
    assert events.names().count('register_iax_created') == 1
    assert events.names().count('iax_endpoint_created') == 1


def test_two_that_race_for_a_name_by_renaming(confd, name):
    ours, new = [created(confd, iax(name())) for _ in range(2)], name()
    asked = [('PUT', path_of(one), {'name': new}) for one in ours]
    answers = together(confd, asked)
    assert sorted(answer.status_code for answer in answers) == [204, 400]
    assert [shown(confd, one)['name'] for one in ours].count(new) == 1


def test_a_registration_that_comes_often_at_once_is_one_line(confd, db, name):
    document, before = created(confd, iax(name())), db.count('staticiax')
    patch = {'iax': {'registration': REGISTRATION}}
    answers = together(confd, [('PUT', path_of(document), patch)] * 8)
    assert {answer.status_code for answer in answers} == {204}
    assert db.count('staticiax') == before + 1


def test_a_mailbox_of_another_tenant_is_not_told_of(
    confd, tenant_confd, fixtures, name
):
    theirs = f'1000@nobody,1001@{fixtures["contexts"]["internal"]["name"]}'
    created(tenant_confd, iax(name(), options=[['mailbox', '1000@nobody']]))
    body = iax(name(), options=[['mailbox', theirs]])
    assert 'iax.options' in errors(tenant_confd.post(INTERCONNECTIONS, json=body))
    created(confd, body)
