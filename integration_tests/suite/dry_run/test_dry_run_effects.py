# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A dry run keeps, locks and sends nothing, and is checked like the request."""

from __future__ import annotations

import pytest
from dry_runs import AUTH, DRY_RUN
from kinds import send_together
from samples import (
    INTERCONNECTIONS,
    create,
    error_text,
    fetch,
    path_of,
    update,
)


def test_dry_run_applies_a_profile(confd, fixtures, dry_run, name):
    body = {
        'profile': 'voip-provider',
        'name': name(),
        'context': fixtures['contexts']['incall']['name'],
        'sip': {
            'remote_hosts': ['sip.example.com'],
            'outbound_auth': AUTH,
            'registration': {'contact_user': '5145550100'},
        },
    }
    answer = dry_run(confd, 'POST', INTERCONNECTIONS, body)
    assert answer.status_code == 200
    assert answer.json()['result']['sip']['qualify_frequency'] == 60
    create(confd, body)


def test_post_after_two_dry_runs_creates_the_interconnection(confd, new_body, dry_run):
    new = new_body('iax', True)
    for _ in range(2):
        assert dry_run(confd, 'POST', INTERCONNECTIONS, new).status_code == 200
    document = create(confd, new)
    confd.delete(path_of(document))


REFUSED = [
    ('POST', {'type': 'sip'}),
    ('POST', {'type': 'iax', 'name': 'a b', 'iax': {'host': 'a b'}}),
    ('POST', {'type': 'custom', 'custom': {'interface': 'dahdi/1'}}),
    ('POST', {'lable': 'x'}),
    ('POST', {'profile': 'no-such'}),
    ('PUT', {'context': 'no-such-context'}),
    ('PUT', {'sip': {'callerid': '"'}}),
    ('PUT', {'outcalls': [{'id': 2**31 - 1}]}),
    ('PUT', {'type': 'iax'}),
    ('PUT', {'profile': 'x'}),
]


@pytest.mark.parametrize(('method', 'body'), REFUSED)
def test_dry_run_of_invalid_request_answers_the_same_errors(
    confd, new_body, dry_run, method, body
):
    document = create(confd, new_body('sip'))
    path = path_of(document) if method == 'PUT' else INTERCONNECTIONS
    preview = dry_run(confd, method, path, body)
    answer = confd.request(method, path, json=body)
    assert error_text(preview) == error_text(answer)


def test_dry_run_of_existing_name_answers_the_same_error(
    confd, fixtures, new_body, dry_run
):
    documents = [create(confd, new_body(type_)) for type_ in ('sip', 'iax', 'custom')]
    for document, type_ in zip(documents, ('sip', 'iax', 'custom'), strict=True):
        body = new_body(type_)
        if type_ == 'custom':
            interface = document['custom']['interface']
            body = body | {'custom': {'interface': interface}}
        else:
            body = body | {'name': document['name']}
        preview = dry_run(confd, 'POST', INTERCONNECTIONS, body)
        assert 'already exists' in error_text(preview)
        assert error_text(preview) == error_text(
            confd.post(INTERCONNECTIONS, json=body)
        )


@pytest.mark.parametrize('method', ['PUT', 'DELETE'])
def test_dry_run_of_unknown_interconnection_is_404(
    confd, tenant_confd, new_body, dry_run, method
):
    document = create(confd, new_body('iax'))
    for client, path in (
        (confd, path_of(2**31 - 1)),
        (tenant_confd, path_of(document)),
    ):
        error_text(dry_run(client, method, path, {}), 404)


@pytest.mark.parametrize('method', ['POST', 'PUT', 'DELETE'])
def test_dry_run_requires_the_right_of_the_request(
    confd, readonly, new_body, dry_run, method
):
    document = create(confd, new_body('custom'))
    path = INTERCONNECTIONS if method == 'POST' else path_of(document)
    error_text(dry_run(readonly, method, path, new_body('custom')), 401)


@pytest.mark.parametrize('value', ['maybe', '', '2'])
def test_dry_run_parameter_must_be_a_boolean(confd, db, new_body, value):
    before, query = db.count('trunkfeatures'), f'?dry_run={value}'
    answer = confd.post(f'{INTERCONNECTIONS}{query}', json=new_body('custom'))
    assert 'dry_run' in error_text(answer)
    assert db.count('trunkfeatures') == before


def test_dry_run_false_executes_the_request(confd, new_body):
    answer = confd.post(f'{INTERCONNECTIONS}?dry_run=false', json=new_body('custom'))
    assert answer.status_code == 201
    path = path_of(answer.json())
    assert confd.delete(f'{path}?dry_run=false').status_code == 204


@pytest.mark.parametrize('method', ['GET', 'GET list'])
def test_get_rejects_the_parameter_dry_run(confd, new_body, method):
    document = create(confd, new_body('custom'))
    path = path_of(document) if method == 'GET' else INTERCONNECTIONS
    assert 'dry_run' in error_text(confd.get(f'{path}{DRY_RUN}'))


def test_dry_run_releases_its_locks(confd, db, new_body):
    document = create(confd, new_body('iax', True))
    path = path_of(document)
    for method, patch in (('PUT', {'twilio_incoming': True}), ('DELETE', None)):
        answer = confd.request(method, f'{path}{DRY_RUN}', json=patch)
        assert answer.status_code == 200
        sql = 'SELECT id FROM trunkfeatures WHERE id = %s FOR UPDATE NOWAIT'
        assert db.one(sql, document['id'])
        outcall = document['outcalls'][0]['id']
        sql = 'SELECT id FROM outcall WHERE id = %s FOR UPDATE NOWAIT'
        assert db.one(sql, outcall)
    assert update(confd, document, {'twilio_incoming': True})['twilio_incoming']
    confd.delete(path)


def test_concurrent_dry_runs_do_not_disturb_an_edit(confd, new_body):
    document = create(confd, new_body('iax'))
    path = path_of(document)
    requests = [('PUT', f'{path}{DRY_RUN}', {'twilio_incoming': True})] * 4
    requests += [('DELETE', f'{path}{DRY_RUN}', None)] * 2
    requests.append(('PUT', path, {'outgoing_caller_id_format': 'E164'}))
    answers = send_together(confd, requests)
    assert [answer.status_code for answer in answers] == [200] * 6 + [204]
    after = fetch(confd, document)
    assert after == document | {'outgoing_caller_id_format': 'E164'}


def test_request_after_dry_run_publishes_its_own_events_only(confd, new_body, events):
    confd.post(f'{INTERCONNECTIONS}{DRY_RUN}', json=new_body('iax', True))
    events.clear()
    document = create(confd, new_body('custom'))
    assert len(events.all()) == 3
    confd.delete(path_of(document))
