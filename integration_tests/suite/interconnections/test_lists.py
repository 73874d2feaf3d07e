# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of interconnections: searched, filtered, sorted and paged."""

from __future__ import annotations

import pytest
from samples import (
    INTERCONNECTIONS,
    created,
    edited,
    errors,
    shown,
    sip,
    tenant_of,
    trunk_by_sql,
)


@pytest.fixture(scope='module')
def word(name):
    """Stands in every name of this module and in no other."""
    return name('list')


@pytest.fixture(scope='module')
def some(confd, word, fixtures):
    context = fixtures['contexts']['incall']['name']
    bodies = [
        sip(f'{word}-c', match=[]) | {'label': 'Zoé'},
        sip(f'{word}-a', remote_hosts=['sips:Far.example.com:5061'])
        | {'context': context},
        sip(f'{word}-b') | {'label': 'Zoé', 'outgoing_caller_id_format': 'E164'},
        sip(f'{word}-d_x'),
    ]
    documents = [created(confd, body) for body in bodies]
    # An edited row is stored behind the others: what has no order shows it.
    for document in reversed(documents):
        edited(confd, document, {'twilio_incoming': True})
    return documents


def _names(confd, **params):
    answer = confd.get(INTERCONNECTIONS, params=params)
    assert answer.status_code == 200, answer.text
    return [item['name'] for item in answer.json()['items']]


def _letters(confd, word, **params):
    names = _names(confd, **({'search': word} | params))
    return ''.join(name.removeprefix(f'{word}-')[:1] for name in names)


def test_an_item_is_the_whole_document(confd, some, word):
    items = confd.get(INTERCONNECTIONS, params={'search': word}).json()['items']
    assert items == [shown(confd, one) for one in some]


def test_the_total_is_that_of_all_matches(confd, some, word):
    answer = confd.get(
        INTERCONNECTIONS, params={'search': word, 'limit': 1, 'offset': 1}
    )
    assert answer.json()['total'] == 4
    assert len(answer.json()['items']) == 1


@pytest.mark.parametrize('offset', [0, 3, 4, 100])
def test_the_total_does_not_depend_on_the_page(confd, some, word, offset):
    params = {'search': word, 'limit': 2, 'offset': offset}
    assert confd.get(INTERCONNECTIONS, params=params).json()['total'] == 4


@pytest.mark.parametrize('params', [{}, {'offset': 1}])
def test_the_total_of_nothing_is_0(confd, some, word, params):
    answer = confd.get(INTERCONNECTIONS, params={'search': f'{word}-none'} | params)
    assert answer.json() == {'total': 0, 'items': []}


@pytest.mark.parametrize(
    ('params', 'letters'),
    [
        ({}, 'cabd'),
        ({'order': 'id', 'direction': 'desc'}, 'dbac'),
        ({'order': 'name'}, 'abcd'),
        ({'order': 'name', 'direction': 'desc'}, 'dcba'),
        ({'order': 'type'}, 'cabd'),
        ({'order': 'type', 'direction': 'desc'}, 'cabd'),
        ({'order': 'name', 'limit': 2}, 'ab'),
        ({'order': 'name', 'limit': 2, 'offset': 1}, 'bc'),
        ({'order': 'name', 'offset': 3}, 'd'),
        ({'offset': 4}, ''),
        ({'label': 'Zoé'}, 'cb'),
        ({'label': 'zoé'}, ''),
        ({'outgoing_caller_id_format': 'E164'}, 'b'),
        ({'type': 'sip'}, 'cabd'),
        ({'type': 'iax'}, ''),
        ({'type': 'sip', 'label': 'Zoé', 'outgoing_caller_id_format': '+E164'}, 'c'),
    ],
)
def test_a_list_is_sorted_filtered_and_paged(confd, some, word, params, letters):
    assert _letters(confd, word, **params) == letters


def test_a_context_is_a_filter_and_an_order(confd, some, word):
    context = some[1]['context']
    assert _letters(confd, word, context=context) == 'a'
    assert _letters(confd, word, order='context')[0] == 'a'


def test_ties_are_broken_by_the_id_in_either_direction(confd, some, word):
    for direction in ('asc', 'desc'):
        letters = _letters(confd, word, order='label', direction=direction)
        assert letters.index('c') < letters.index('b')
        assert letters.index('a') < letters.index('d')


@pytest.mark.parametrize(
    ('term', 'letters'),
    [
        ('{word}-C', 'c'),
        ('{word}-d_x', 'd'),
        ('{word}-d%x', ''),
        ('{word}-dax', ''),
        ('{word}-d\\', ''),
        ('{word}-b.example.com', 'b'),
    ],
)
def test_a_term_is_searched_as_it_is(confd, some, word, term, letters):
    assert _letters(confd, word, search=term.format(word=word)) == letters


@pytest.mark.parametrize('term', ['far.example.com:5061', 'FAR.EXAMPLE', 'sips:Far'])
def test_remote_hosts_are_searched_as_they_are_shown(confd, some, word, term):
    assert f'{word}-a' in _names(confd, search=term)


def test_several_remote_hosts_are_searched_as_the_list_they_are(confd, name):
    one = name()
    hosts = [f'{one}.example.com', f'sips:{one}.example.org']
    created(confd, sip(one, remote_hosts=hosts))
    assert _names(confd, search=f'{one}.example.com,sips:{one}.ex') == [one]
    assert _names(confd, search=f'sip:{one}.example.com') == []


def test_remote_hosts_are_searched_without_the_backslashes_they_are_stored_with(
    confd, name
):
    one = name()
    created(confd, sip(one, remote_hosts=[f'sips:{one}.example.com;lr']))
    assert _names(confd, search=f'sips:{one}.example.com;lr') == [one]
    assert one not in _names(confd, search='\\')


def test_labels_are_searched_without_their_accents(confd, some, word):
    assert {f'{word}-b', f'{word}-c'} <= set(_names(confd, search='zoe'))


def test_contexts_are_searched(confd, some, word):
    assert f'{word}-a' in _names(confd, search=some[1]['context'][:-3])


def test_secrets_are_not_searched(confd, name):
    secret = name('S3cr3t')
    created(confd, sip(name(), outbound_auth={'username': 'u', 'password': secret}))
    assert _names(confd, search=secret) == []


@pytest.mark.parametrize(
    ('parameter', 'values'),
    [
        ('limit', ['0', '-1', 'x', '', '1.5', '9' * 20, 'null']),
        ('offset', ['-1', 'x', '', '9' * 20]),
        ('order', ['no_such', '', 'tenant_uuid', 'id;']),
        ('direction', ['up', '', 'ASC;']),
        ('recurse', ['maybe', '']),
        ('search', ['\0', 'a\0b']),
        ('name', ['\0']),
        ('label', ['\0']),
        ('context', ['\0']),
        ('type', ['\0']),
        ('outgoing_caller_id_format', ['\0']),
        ('no_such', ['x']),
        ('id', ['9' * 20]),
        ('tenant_uuid', ['x']),
    ],
)
def test_a_parameter_that_can_not_be_is_refused(confd, parameter, values):
    for value in values:
        answer = confd.get(INTERCONNECTIONS, params={parameter: value})
        assert parameter in errors(answer)


def test_a_type_that_is_none_finds_nothing(confd):
    answer = confd.get(INTERCONNECTIONS, params={'type': 'no-such-type'})
    assert answer.status_code in (200, 400)
    assert answer.status_code == 400 or answer.json() == {'total': 0, 'items': []}


def test_trunks_of_no_type_are_listed(confd, db, fixtures):
    ids = {trunk_by_sql(db, tenant_of(fixtures)) for _ in range(2)}
    for order in ('id', 'name', 'label', 'type', 'context'):
        answer = confd.get(INTERCONNECTIONS, params={'order': order})
        assert ids <= {item['id'] for item in answer.json()['items']}
