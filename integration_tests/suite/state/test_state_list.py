# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`/interconnections/states`, and which tenants and rights see what."""

from __future__ import annotations

import pytest
from asterisk_answers import fetch_state, has_status, wait_for_state
from samples import INTERCONNECTIONS, create, error_text, path_of, sip_body, tenant_of

STATES = f'{INTERCONNECTIONS}/states'


@pytest.fixture
def several(confd, name):
    """Return three interconnections, whose names contain a word, and the word."""
    word = name('several')
    return [create(confd, sip_body(f'{word}-{index}')) for index in range(3)], word


def list_states(client, **parameters):
    answer = client.get(STATES, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_list_contains_the_states_without_history(confd, amid, asterisk, several):
    documents, word = several
    for document, status in zip(documents, ('Avail', 'Unavail', 'Avail'), strict=True):
        asterisk.reach(document, (f'sip:{document["name"]}.example.com', status))
    amid.answer(asterisk)
    wait_for_state(confd, documents[0], has_status('up'))
    found = list_states(confd, search=word)
    assert found['total'] == 3
    assert [one['status'] for one in found['items']] == ['up', 'down', 'up']
    expected = fetch_state(confd, documents[0])
    del expected['history']
    shown = found['items'][0]
    assert shown.keys() == expected.keys()
    assert shown['contacts'] == expected['contacts']


def test_list_filters_sorts_and_pages_like_the_list_of_interconnections(confd, several):
    documents, word = several
    for parameters in (
        {'search': word, 'order': 'name', 'direction': 'desc', 'limit': 2},
        {'search': word, 'offset': 1},
        {'name': documents[1]['name']},
        {'search': word, 'type': 'iax'},
        {'search': word, 'label': 'x'},
        {'search': word, 'context': 'x'},
    ):
        states = list_states(confd, **parameters)
        listed = confd.get(INTERCONNECTIONS, params=parameters).json()
        assert states['total'] == listed['total']
        ids = [one['id'] for one in listed['items']]
        assert [one['id'] for one in states['items']] == ids


def test_list_filters_and_pages_by_statuses(confd, amid, asterisk, several):
    documents, word = several
    for document, status in zip(
        documents, ('Unavail', 'Avail', 'Unavail'), strict=True
    ):
        asterisk.reach(document, (f'sip:{document["name"]}.example.com', status))
    amid.answer(asterisk)
    wait_for_state(confd, documents[1], has_status('up'))
    first, up, last = [one['id'] for one in documents]

    def find(**parameters):
        found = list_states(confd, search=word, order='name', **parameters)
        return found['total'], [one['id'] for one in found['items']]

    assert find(status='down') == (2, [first, last])
    assert find(status='down,up') == (3, [first, up, last])
    assert find(status='degraded') == (0, [])
    assert find(status='down', limit=1) == (2, [first])
    assert find(status='down', limit=1, offset=1) == (2, [last])
    assert find(status='down', direction='desc') == (2, [last, first])


@pytest.mark.parametrize('status', ['', 'broken', 'up,', 'up;down'])
def test_list_rejects_unknown_statuses(confd, status):
    text = error_text(confd.get(STATES, params={'status': status}), 400)
    assert 'up, degraded, down, disabled, unknown' in text


@pytest.mark.parametrize(
    'parameters', [{'x': '1'}, {'view': 'summary'}, {'limit': 'a'}, {'order': 'status'}]
)
def test_list_rejects_other_parameters(confd, parameters):
    error_text(confd.get(STATES, params=parameters), 400)


def test_list_shows_the_states_of_the_tenant_and_with_recurse_of_those_below(
    confd, tenant_confd, several, name
):
    documents, word = several
    own = create(tenant_confd, sip_body(f'{word}-own'))
    ids = [one['id'] for one in documents]

    def ids_of(client, **parameters):
        items = list_states(client, search=word, **parameters)['items']
        return [one['id'] for one in items]

    assert ids_of(confd) == ids
    assert ids_of(confd, recurse=True) == [*ids, own['id']]
    assert ids_of(tenant_confd) == ids_of(tenant_confd, recurse=True) == [own['id']]


def test_state_of_another_tenant_is_404_and_never_in_an_answer(
    confd, tenant_confd, amid, asterisk, registering, name
):
    own = create(tenant_confd, sip_body(name()))
    asterisk.register(registering, 'Rejected')
    asterisk.reach(own, ('sip:own.example.com', 'Avail'))
    amid.answer(asterisk)
    wait_for_state(confd, registering, has_status('down'))
    answer = tenant_confd.get(f'{path_of(registering)}/state')
    unknown = tenant_confd.get(f'{INTERCONNECTIONS}/2147483647/state')
    error_text(answer, 404)
    assert answer.text.replace(str(registering['id']), '2147483647') == unknown.text
    texts = [
        tenant_confd.get(f'{path_of(own)}/state').text,
        tenant_confd.get(STATES, params={'recurse': 'true'}).text,
    ]
    assert all(registering['name'] not in text for text in texts)


def test_states_require_a_right_of_their_own(confd, readonly, registering, fixtures):
    assert readonly.get(f'{path_of(registering)}/state').status_code == 200
    assert readonly.get(STATES).status_code == 200
    for path in (f'{path_of(registering)}/state', STATES):
        error_text(confd.get(path, token='nobody'), 401)
        other = tenant_of(fixtures, 'sibling')
        error_text(confd.get(path, token='nobody', tenant=other), 401)


def test_states_and_list_are_as_defined(confd, spec, amid, asterisk, registering):
    asterisk.register(registering, 'Rejected')
    asterisk.contacts[registering['name']] = [('sip:a', 'Avail', 1.5)]
    amid.answer(asterisk)
    wait_for_state(confd, registering, has_status('down'))
    asterisk.register(registering, 'Registered')
    amid.answer(asterisk)
    state = wait_for_state(confd, registering, has_status('up'))
    assert state['history']
    assert spec.find_mismatches('InterconnectionState', state) == []
    states = list_states(confd, limit=5, order='id', direction='desc')
    assert spec.find_mismatches('InterconnectionStateItems', states) == []
