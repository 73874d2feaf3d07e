# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients with typed models read a document, change it and send all of it back.

Their models have every property of api.yml. Some send null for what GET did not show.
"""

from __future__ import annotations

import pytest
from kinds import REGISTRATION, custom_body, iax_body
from samples import (
    create,
    error_text,
    fetch,
    path_of,
    problems_of,
    sip_body,
    stored_options,
)
from served_spec import BODY

AUTH = {'username': 'u', 'password': 'p'}


def complete(spec, name, document):
    """Return a document with null for every property that it lacks."""
    schema = spec.resolve(f'#/definitions/{name}')
    filled = dict(document)
    for key, member in schema['properties'].items():
        while '$ref' in member or 'allOf' in member:
            reference = member.get('$ref') or member['allOf'][0]['$ref']
            member = spec.resolve(reference)
            inner = reference.rpartition('/')[2]
            if isinstance(document.get(key), dict) and 'properties' in member:
                filled[key] = complete(spec, inner, document[key])
        filled.setdefault(key, None)
    return filled


@pytest.fixture(params=['sip', 'iax', 'custom'])
def document(request, confd, name):
    """An interconnection of each type, with secrets where the type has them."""
    registration = {'outbound_auth': AUTH}
    auths = {'inbound_auth': AUTH, 'outbound_auth': AUTH, 'registration': registration}
    bodies = {
        'sip': sip_body(name(), **auths) | {'outcalls': [{'name': name()}]},
        'iax': iax_body(
            name(), auth={'username': 'u', 'secret': 's'}, registration=REGISTRATION
        ),
        'custom': custom_body(f'Local/{name()}'),
    }
    return create(confd, bodies[request.param])


def test_document_that_a_typed_client_sends_back_changes_nothing(
    confd, db, spec, document, events, reloads
):
    read = fetch(confd, document)
    before = stored_options(db, document['id'])
    body = complete(spec, BODY, read)
    assert body['profile'] is body['incalls'] is body['nat'] is None
    answer = confd.put(path_of(document), json=body)
    assert answer.status_code == 204, answer.text
    assert fetch(confd, document) == read
    assert stored_options(db, document['id']) == before
    assert events.all() == reloads.all() == []


def test_typed_client_changes_one_value_only(confd, db, spec, document):
    read = fetch(confd, document)
    before = stored_options(db, document['id'])
    body = complete(spec, BODY, read) | {'twilio_incoming': True, 'incalls': []}
    assert confd.put(path_of(document), json=body).status_code == 204
    assert fetch(confd, document) == read | {'twilio_incoming': True}
    assert stored_options(db, document['id']) == before


@pytest.mark.parametrize('path', ['sip', 'sip.registration'])
def test_null_password_of_registration_and_calls_is_kept(confd, db, name, path):
    registration = {'outbound_auth': AUTH}
    body = sip_body(name(), outbound_auth=AUTH, registration=registration)
    document = create(confd, body)
    before = stored_options(db, document['id'])
    auth = {'outbound_auth': {'username': 'u', 'password': None}}
    patch = auth if path == 'sip' else {'registration': auth}
    assert confd.put(path_of(document), json={'sip': patch}).status_code == 204
    assert stored_options(db, document['id']) == before


MASKED = {'username': 'u', 'password': '***'}


@pytest.mark.parametrize(
    ('sip', 'path'),
    [
        ({'outbound_auth': MASKED}, 'sip.outbound_auth.password'),
        ({'inbound_auth': MASKED}, 'sip.inbound_auth.password'),
        (
            {'registration': {'outbound_auth': MASKED}},
            'sip.registration.outbound_auth.password',
        ),
        (
            {
                'inbound_auth': {'username': 'u'},
                'options': {'auth': [['md5_cred', '***']]},
            },
            'sip.options.auth',
        ),
    ],
)
def test_masked_sip_secret_is_rejected_in_post_and_put(confd, db, name, sip, path):
    document = create(confd, sip_body(name()))
    before = stored_options(db, document['id'])
    answers = (
        confd.post('/interconnections', json=sip_body(name(), **sip)),
        confd.put(path_of(document), json={'sip': sip}),
    )
    for answer in answers:
        assert '***' in problems_of(answer)[path]
    assert stored_options(db, document['id']) == before


@pytest.mark.parametrize(
    ('iax', 'path'),
    [
        ({'auth': {'username': 'u', 'secret': '***'}}, 'iax.auth.secret'),
        (
            {'registration': REGISTRATION | {'auth_password': '***'}},
            'iax.registration.auth_password',
        ),
        ({'options': [['dbsecret', '***']]}, 'iax.options'),
    ],
)
def test_masked_iax_secret_is_rejected_in_post_and_put(confd, name, iax, path):
    document = create(confd, iax_body(name()))
    answers = (
        confd.post('/interconnections', json=iax_body(name(), **iax)),
        confd.put(path_of(document), json={'iax': iax}),
    )
    for answer in answers:
        assert '***' in problems_of(answer)[path]


@pytest.mark.parametrize('body', [{'profile': 'x'}, {'incalls': [{'exten': '1'}]}])
def test_profile_and_incalls_with_a_value_are_rejected_in_a_put(confd, name, body):
    document = create(confd, sip_body(name()))
    answer = confd.put(path_of(document), json=body)
    assert answer.status_code == 400


def test_prefer_representation_answers_the_document(confd, name):
    document = create(confd, sip_body(name()))
    prefer = {'Prefer': 'return=representation'}
    patch = {'sip': {'callerid': '5145550100'}}
    answer = confd.put(path_of(document), json=patch, headers=prefer)
    assert answer.status_code == 200, answer.text
    assert answer.headers['Preference-Applied'] == 'return=representation'
    assert answer.json() == fetch(confd, document)
    assert answer.json()['sip']['callerid'] == '5145550100'
    etag = confd.get(path_of(document)).headers['ETag']
    assert answer.headers['ETag'] == etag


@pytest.mark.parametrize(
    ('prefer', 'status'),
    [
        ('return="representation"', 200),
        ('wait=10, Return = representation; foo="bar"', 200),
        ('return=minimal', 204),
        ('representation', 204),
        ('', 204),
    ],
)
def test_prefer_is_read_as_rfc_7240_describes(confd, name, prefer, status):
    document = create(confd, sip_body(name()))
    headers = {'Prefer': prefer}
    answer = confd.put(path_of(document), json={'label': 'x'}, headers=headers)
    assert answer.status_code == status
    assert ('Preference-Applied' in answer.headers) == (status == 200)


def test_prefer_does_not_change_the_answer_of_a_dry_run_or_an_error(confd, name):
    document = create(confd, sip_body(name()))
    prefer = {'Prefer': 'return=representation'}
    params = {'dry_run': 'true'}
    url = path_of(document)
    answer = confd.put(url, json={'label': 'x'}, headers=prefer, params=params)
    assert answer.json()['result']['label'] == 'x'
    assert 'Preference-Applied' not in answer.headers
    error_text(confd.put(url, json={'label': 1}, headers=prefer))
