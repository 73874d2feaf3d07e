# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A dry run tells what a request would do, and does nothing of it."""

from __future__ import annotations

import pytest
from dry_runs import in_order, made_rows, same_fields, told_rows, without_ids
from kinds import (
    REGISTRATION,
    SECRET,
    compared,
    custom,
    iax,
    new_exten,
    rows_of,
    together,
)
from samples import (
    INTERCONNECTIONS,
    created,
    edited,
    errors,
    path_of,
    shown,
    sip,
    tenant_of,
    trunk_by_sql,
)

DRY = '?dry_run=true'
AUTH = {'username': 'acme', 'password': SECRET}


@pytest.fixture
def routes(db, fixtures, name):
    """New routes in both directions, and the context of the interconnection."""
    contexts = {key: one['name'] for key, one in fixtures['contexts'].items()}

    def make():
        extension = {
            'exten': f'_{new_exten(db, contexts["outcall"])}.',
            'context': contexts['outcall'],
            'caller_id': '"Acme" <5145550100>',
        }
        incall = {
            'exten': new_exten(db, contexts['incall']),
            'destination': {'type': 'user', 'user_id': fixtures['users'][0]['id']},
        }
        return {
            'context': contexts['incall'],
            'outcalls': [
                {'id': fixtures['outcalls'][0]['id']},
                {'name': name('to'), 'extensions': [extension]},
            ],
            'incalls': [incall],
        }

    return make


@pytest.fixture
def body(routes, name):
    """A body of a kind; with routes, where that is asked for."""

    def make(kind, with_routes=False):
        own = name()
        new = {
            'sip': sip(own, outbound_auth=AUTH, registration={}),
            'iax': iax(
                own,
                auth={'username': 'u', 'secret': SECRET},
                registration=REGISTRATION,
                options=[['x-own', 'a']],
            ),
            'custom': custom(f'Local/{own}'),
        }[kind]
        return new | (routes() if with_routes else {})

    return make


@pytest.fixture
def nothing_else(db, events, reloads):
    """The answer of a dry run, after which all is as it was."""

    def send(client, method, path, body=None):
        events.clear()
        reloads.clear()
        before = rows_of(db)
        answer = client.request(method, f'{path}{DRY}', json=body)
        assert list(compared(before, rows_of(db))) == []
        assert (events.all(), reloads.all()) == ([], [])
        return answer

    return send


@pytest.fixture
def same_as_real(db, events, reloads, nothing_else):
    """A request, tried and then made; what was told has to come true."""

    def send(client, method, path, body=None):
        told = nothing_else(client, method, path, body)
        assert told.status_code == 200, told.text
        assert SECRET not in told.text
        told = told.json()
        before = rows_of(db)
        answer = client.request(method, path, json=body)
        assert answer.status_code in (201, 204), answer.text
        made = list(compared(before, rows_of(db)))
        assert told_rows(told['changes']) == made_rows(made)
        same_fields(told['changes'], made)
        for ours, theirs in (
            (told['events'], events.all()),
            (told['reloads'], [in_order(one) for one in reloads.all()]),
        ):
            assert without_ids(ours) == without_ids(theirs)
        return told, answer

    return send


@pytest.mark.parametrize('with_routes', [False, True])
@pytest.mark.parametrize('kind', ['sip', 'iax', 'custom'])
def test_a_new_one(confd, body, same_as_real, kind, with_routes):
    told, answer = same_as_real(
        confd, 'POST', INTERCONNECTIONS, body(kind, with_routes)
    )
    assert told.keys() == {'result', 'changes', 'asterisk', 'reloads', 'events'}
    assert told['asterisk'].keys() == {'before', 'after'}
    assert without_ids(told['result']) == without_ids(answer.json())
    confd.delete(path_of(answer.json()))


EDITS = [
    ('sip', {'label': 'x'}),
    ('sip', {'sip': {'remote_hosts': ['new.example.com']}}),
    ('sip', {'sip': {'outbound_auth': {'password': f'{SECRET}2'}}}),
    ('sip', {'sip': {'registration': None, 'codecs': ['ulaw']}}),
    ('sip', {'sip': {'outbound_auth': None, 'registration': None, 'match': []}}),
    ('sip', {'sip': {'inbound_auth': AUTH}}),
    ('iax', {'twilio_incoming': True}),
    ('iax', {'iax': {'host': 'new.example.com', 'options': []}}),
    ('iax', {'iax': {'auth': {'secret': f'{SECRET}2'}}}),
    ('iax', {'iax': {'registration': None}}),
    ('iax', {'iax': {'registration': {'remote_port': 4570}}}),
    ('custom', {'name': 'T2', 'custom': {'enabled': False}}),
    ('custom', {'custom': {'interface_suffix': '/n'}}),
    *[(kind, {'outcalls': []}) for kind in ('sip', 'iax', 'custom')],
]


@pytest.mark.parametrize(('kind', 'patch'), EDITS)
def test_an_edit(confd, body, same_as_real, kind, patch):
    document = created(confd, body(kind, True))
    told, _ = same_as_real(confd, 'PUT', path_of(document), patch)
    assert told['result'] == shown(confd, document)
    confd.delete(path_of(document))


@pytest.mark.parametrize('kind', ['sip', 'iax', 'custom'])
def test_an_edit_of_what_it_shares(confd, fixtures, body, routes, same_as_real, kind):
    """The context is the endpoint's too, an outcall is there or made."""
    document, new = created(confd, body(kind)), routes()
    patch = {key: new[key] for key in ('context', 'outcalls')}
    told, _ = same_as_real(confd, 'PUT', path_of(document), patch)
    assert told['result']['context'] == new['context']
    after = shown(confd, document)
    assert len(told['result']['outcalls']) == len(after['outcalls']) == 2
    confd.delete(path_of(document))


def test_an_edit_of_one_among_many_in_an_outcall(confd, body, same_as_real, name):
    outcall = {'outcalls': [{'name': name('to')}]}
    first = created(confd, body('custom') | outcall)
    outcall = {'outcalls': [{'id': first['outcalls'][0]['id']}]}
    others = [created(confd, body('custom') | outcall) for _ in range(2)]
    same_as_real(confd, 'PUT', path_of(first), {'outcalls': []})
    same_as_real(confd, 'PUT', path_of(first), outcall)
    same_as_real(confd, 'DELETE', path_of(others[0]))


@pytest.mark.parametrize('with_routes', [False, True])
@pytest.mark.parametrize('kind', ['sip', 'iax', 'custom'])
def test_a_deletion(confd, body, same_as_real, kind, with_routes):
    document = created(confd, body(kind, with_routes))
    told, _ = same_as_real(confd, 'DELETE', path_of(document))
    assert told['result'] is None
    errors(confd.get(path_of(document)), 404)


@pytest.mark.parametrize('kind', ['sip', 'iax', 'custom'])
def test_a_completion(confd, db, fixtures, body, same_as_real, kind):
    id_ = trunk_by_sql(db, tenant_of(fixtures))
    told, _ = same_as_real(confd, 'PUT', path_of(id_), body(kind))
    assert told['result']['type'] == kind


@pytest.mark.parametrize('kind', ['sip', 'iax', 'custom'])
def test_an_edit_without_a_difference_changes_nothing(confd, body, nothing_else, kind):
    document = created(confd, body(kind))
    told = nothing_else(confd, 'PUT', path_of(document), document).json()
    assert (told['changes'], told['reloads'], told['events']) == ([], [], [])
    assert told['result'] == document


def test_a_new_one_of_a_profile(confd, fixtures, nothing_else, name):
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
    told = nothing_else(confd, 'POST', INTERCONNECTIONS, body)
    assert told.status_code == 200
    assert told.json()['result']['sip']['qualify_frequency'] == 60
    created(confd, body)


def test_it_is_made_after_it_was_tried(confd, body, nothing_else):
    new = body('iax', True)
    for _ in range(2):
        assert nothing_else(confd, 'POST', INTERCONNECTIONS, new).status_code == 200
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
    confd, body, nothing_else, method, body_
):
    document = created(confd, body('sip'))
    path = path_of(document) if method == 'PUT' else INTERCONNECTIONS
    tried = nothing_else(confd, method, path, body_)
    made = confd.request(method, path, json=body_)
    assert errors(tried) == errors(made)


def test_what_is_taken_is_refused_in_the_same_words(
    confd, fixtures, body, routes, nothing_else
):
    taken = [created(confd, body(kind)) for kind in ('sip', 'iax', 'custom')]
    for document, kind in zip(taken, ('sip', 'iax', 'custom'), strict=True):
        again = body(kind)
        if kind == 'custom':
            interface = document['custom']['interface']
            again = again | {'custom': {'interface': interface}}
        else:
            again = again | {'name': document['name']}
        tried = nothing_else(confd, 'POST', INTERCONNECTIONS, again)
        assert 'already exists' in errors(tried)
        assert errors(tried) == errors(confd.post(INTERCONNECTIONS, json=again))


@pytest.mark.parametrize('method', ['PUT', 'DELETE'])
def test_what_is_not_there_or_not_ours_is_not_found(
    confd, tenant_confd, body, nothing_else, method
):
    document = created(confd, body('iax'))
    for client, path in (
        (confd, path_of(2**31 - 1)),
        (tenant_confd, path_of(document)),
    ):
        errors(nothing_else(client, method, path, {}), 404)


@pytest.mark.parametrize('method', ['POST', 'PUT', 'DELETE'])
def test_it_takes_the_right_of_the_real_request(
    confd, readonly, body, nothing_else, method
):
    document = created(confd, body('custom'))
    path = INTERCONNECTIONS if method == 'POST' else path_of(document)
    errors(nothing_else(readonly, method, path, body('custom')), 401)


@pytest.mark.parametrize('value', ['maybe', '', '2'])
def test_a_value_that_is_no_boolean_is_refused(confd, db, body, value):
    before, query = db.count('trunkfeatures'), f'?dry_run={value}'
    answer = confd.post(f'{INTERCONNECTIONS}{query}', json=body('custom'))
    assert 'dry_run' in errors(answer)
    assert db.count('trunkfeatures') == before


def test_false_is_the_real_request(confd, body):
    answer = confd.post(f'{INTERCONNECTIONS}?dry_run=false', json=body('custom'))
    assert answer.status_code == 201
    path = path_of(answer.json())
    assert confd.delete(f'{path}?dry_run=false').status_code == 204


@pytest.mark.parametrize('method', ['GET', 'GET list'])
def test_a_reading_is_never_dry(confd, body, method):
    document = created(confd, body('custom'))
    path = path_of(document) if method == 'GET' else INTERCONNECTIONS
    assert 'dry_run' in errors(confd.get(f'{path}{DRY}'))


def test_no_lock_is_held_after(confd, db, body):
    """A row that were locked still would keep this from ending."""
    document = created(confd, body('iax', True))
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


def test_many_at_once_and_an_edit_among_them(confd, body):
    document = created(confd, body('iax'))
    path = path_of(document)
    asked = [('PUT', f'{path}{DRY}', {'twilio_incoming': True})] * 4
    asked += [('DELETE', f'{path}{DRY}', None)] * 2
    asked.append(('PUT', path, {'outgoing_caller_id_format': 'E164'}))
    answers = together(confd, asked)
    assert [answer.status_code for answer in answers] == [200] * 6 + [204]
    after = shown(confd, document)
    assert after == document | {'outgoing_caller_id_format': 'E164'}


def test_a_request_after_it_on_the_same_connection_is_real(confd, body, events):
    """What was collected, or asked of sysconfd, is not in the next request."""
    confd.post(f'{INTERCONNECTIONS}{DRY}', json=body('iax', True))
    events.clear()
    document = created(confd, body('custom'))
    assert len(events.all()) == 3
    confd.delete(path_of(document))
