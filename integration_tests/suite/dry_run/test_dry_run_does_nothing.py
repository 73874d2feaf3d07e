# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A dry run does nothing: whatever is asked, nothing is kept, held or sent."""

from __future__ import annotations

import pytest
from dry_runs import AUTH, DRY
from kinds import together
from samples import INTERCONNECTIONS, created, edited, errors, path_of, shown


@pytest.mark.parametrize('kind', ['sip', 'iax', 'custom'])
def test_an_edit_without_a_difference_changes_nothing(confd, new_body, dry_run, kind):
    document = created(confd, new_body(kind))
    told = dry_run(confd, 'PUT', path_of(document), document).json()
    assert (told['changes'], told['reloads'], told['events']) == ([], [], [])
    assert told['result'] == document


def test_a_new_one_of_a_profile(confd, fixtures, dry_run, name):
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
    told = dry_run(confd, 'POST', INTERCONNECTIONS, body)
    assert told.status_code == 200
    assert told.json()['result']['sip']['qualify_frequency'] == 60
    created(confd, body)


def test_it_is_made_after_it_was_tried(confd, new_body, dry_run):
    new = new_body('iax', True)
    for _ in range(2):
        assert dry_run(confd, 'POST', INTERCONNECTIONS, new).status_code == 200
    document = created(confd, new)
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
    ('PUT', {'incalls': []}),
]


@pytest.mark.parametrize(('method', 'body_'), REFUSED)
def test_what_is_refused_is_refused_in_the_same_words(
    confd, new_body, dry_run, method, body_
):
    document = created(confd, new_body('sip'))
    path = path_of(document) if method == 'PUT' else INTERCONNECTIONS
    tried = dry_run(confd, method, path, body_)
    made = confd.request(method, path, json=body_)
    assert errors(tried) == errors(made)


def test_what_is_taken_is_refused_in_the_same_words(confd, fixtures, new_body, dry_run):
    taken = [created(confd, new_body(kind)) for kind in ('sip', 'iax', 'custom')]
    for document, kind in zip(taken, ('sip', 'iax', 'custom'), strict=True):
        again = new_body(kind)
        if kind == 'custom':
            interface = document['custom']['interface']
            again = again | {'custom': {'interface': interface}}
        else:
            again = again | {'name': document['name']}
        tried = dry_run(confd, 'POST', INTERCONNECTIONS, again)
        assert 'already exists' in errors(tried)
        assert errors(tried) == errors(confd.post(INTERCONNECTIONS, json=again))


@pytest.mark.parametrize('method', ['PUT', 'DELETE'])
def test_what_is_not_there_or_not_ours_is_not_found(
    confd, tenant_confd, new_body, dry_run, method
):
    document = created(confd, new_body('iax'))
    for client, path in (
        (confd, path_of(2**31 - 1)),
        (tenant_confd, path_of(document)),
    ):
        errors(dry_run(client, method, path, {}), 404)


@pytest.mark.parametrize('method', ['POST', 'PUT', 'DELETE'])
def test_it_takes_the_right_of_the_real_request(
    confd, readonly, new_body, dry_run, method
):
    document = created(confd, new_body('custom'))
    path = INTERCONNECTIONS if method == 'POST' else path_of(document)
    errors(dry_run(readonly, method, path, new_body('custom')), 401)


@pytest.mark.parametrize('value', ['maybe', '', '2'])
def test_a_value_that_is_no_boolean_is_refused(confd, db, new_body, value):
    before, query = db.count('trunkfeatures'), f'?dry_run={value}'
    answer = confd.post(f'{INTERCONNECTIONS}{query}', json=new_body('custom'))
    assert 'dry_run' in errors(answer)
    assert db.count('trunkfeatures') == before


def test_false_is_the_real_request(confd, new_body):
    answer = confd.post(f'{INTERCONNECTIONS}?dry_run=false', json=new_body('custom'))
    assert answer.status_code == 201
    path = path_of(answer.json())
    assert confd.delete(f'{path}?dry_run=false').status_code == 204


@pytest.mark.parametrize('method', ['GET', 'GET list'])
def test_a_reading_is_never_dry(confd, new_body, method):
    document = created(confd, new_body('custom'))
    path = path_of(document) if method == 'GET' else INTERCONNECTIONS
    assert 'dry_run' in errors(confd.get(f'{path}{DRY}'))


def test_no_lock_is_held_after(confd, db, new_body):
    """A row that were locked still would keep this from ending."""
    document = created(confd, new_body('iax', True))
    path = path_of(document)
    for method, patch in (('PUT', {'twilio_incoming': True}), ('DELETE', None)):
        answer = confd.request(method, f'{path}{DRY}', json=patch)
        assert answer.status_code == 200
        sql = 'SELECT id FROM trunkfeatures WHERE id = %s FOR UPDATE NOWAIT'
        assert db.one(sql, document['id'])
        outcall = document['outcalls'][0]['id']
        sql = 'SELECT id FROM outcall WHERE id = %s FOR UPDATE NOWAIT'
        assert db.one(sql, outcall)
    assert edited(confd, document, {'twilio_incoming': True})['twilio_incoming']
    confd.delete(path)


def test_many_at_once_and_an_edit_among_them(confd, new_body):
    document = created(confd, new_body('iax'))
    path = path_of(document)
    asked = [('PUT', f'{path}{DRY}', {'twilio_incoming': True})] * 4
    asked += [('DELETE', f'{path}{DRY}', None)] * 2
    asked.append(('PUT', path, {'outgoing_caller_id_format': 'E164'}))
    answers = together(confd, asked)
    assert [answer.status_code for answer in answers] == [200] * 6 + [204]
    after = shown(confd, document)
    assert after == document | {'outgoing_caller_id_format': 'E164'}


def test_a_request_after_it_on_the_same_connection_is_real(confd, new_body, events):
    """What was collected, or asked of sysconfd, is not in the next request."""
    confd.post(f'{INTERCONNECTIONS}{DRY}', json=new_body('iax', True))
    events.clear()
    document = created(confd, new_body('custom'))
    assert len(events.all()) == 3
    confd.delete(path_of(document))
