# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of interconnections: searched, filtered, sorted and paged."""

from __future__ import annotations

import pytest
from kinds import custom_body, iax_body, insert_context, unused_exten
from samples import (
    INTERCONNECTIONS,
    create,
    error_text,
    fetch,
    insert_trunk,
    sip_body,
    tenant_of,
    update,
)


@pytest.fixture(scope='module')
def word(name):
    """Return a text that only the names of this module contain."""
    return name('list')


@pytest.fixture(scope='module')
def documents(confd, word, fixtures):
    """Create interconnections whose names end in c, a, b and d_x, in that order."""
    context = fixtures['contexts']['incall']['name']
    bodies = [
        sip_body(f'{word}-c', match=[]) | {'label': 'Zoé'},
        sip_body(f'{word}-a', remote_hosts=['sips:Far.example.com:5061'])
        | {'context': context},
        sip_body(f'{word}-b') | {'label': 'Zoé', 'outgoing_caller_id_format': 'E164'},
        sip_body(f'{word}-d_x'),
    ]
    documents = [create(confd, body) for body in bodies]
    # PostgreSQL stores an updated row after the others, so a query without ORDER BY
    # would return another order.
    for document in reversed(documents):
        update(confd, document, {'twilio_incoming': True})
    return documents


def _names(confd, **params):
    answer = confd.get(INTERCONNECTIONS, params=params)
    assert answer.status_code == 200, answer.text
    return [item['name'] for item in answer.json()['items']]


def _letters(confd, word, **params):
    """Return the first letters of the names after `word`, in the order of the list."""
    names = _names(confd, **({'search': word} | params))
    return ''.join(name.removeprefix(f'{word}-')[:1] for name in names)


def test_list_contains_whole_documents(confd, documents, word):
    items = confd.get(INTERCONNECTIONS, params={'search': word}).json()['items']
    assert items == [fetch(confd, document) for document in documents]


def test_total_counts_all_matches(confd, documents, word):
    params = {'search': word, 'limit': 1, 'offset': 1}
    answer = confd.get(INTERCONNECTIONS, params=params)
    assert answer.json()['total'] == 4
    assert len(answer.json()['items']) == 1


@pytest.mark.parametrize('offset', [0, 3, 4, 100])
def test_total_does_not_depend_on_the_page(confd, documents, word, offset):
    params = {'search': word, 'limit': 2, 'offset': offset}
    assert confd.get(INTERCONNECTIONS, params=params).json()['total'] == 4


@pytest.mark.parametrize('params', [{}, {'offset': 1}])
def test_list_without_matches_has_total_0(confd, documents, word, params):
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
def test_list_is_sorted_filtered_and_paged(confd, documents, word, params, letters):
    assert _letters(confd, word, **params) == letters


@pytest.fixture(scope='module')
def all_types(confd, db, name, fixtures):
    """Create interconnections of all types, some without a name or an endpoint."""
    word = name('pages')
    for letter in 'ek':
        create(confd, iax_body(f'{word}-{letter}'))
        interface = f'Local/{word}-{letter}'
        create(confd, custom_body(interface) | {'name': f'{word}-{letter}'})
        create(confd, custom_body(f'{interface}-nameless'))
        insert_empty = 'INSERT INTO trunkfeatures (tenant_uuid) VALUES (%s)'
        db.query(insert_empty, tenant_of(fixtures))


@pytest.mark.parametrize('direction', ['asc', 'desc'])
@pytest.mark.parametrize('more', [{}, {'type': 'custom'}])
def test_pages_by_name_are_parts_of_the_whole_list(
    confd, documents, all_types, direction, more
):
    params = {'order': 'name', 'direction': direction, 'view': 'summary', **more}
    whole = confd.get(INTERCONNECTIONS, params=params).json()['items']
    pages = []
    for offset in range(0, 12, 2):
        page = {'limit': 2, 'offset': offset}
        answer = confd.get(INTERCONNECTIONS, params=params | page).json()
        assert answer['total'] == len(whole)
        pages += answer['items']
    assert [item['id'] for item in pages] == [item['id'] for item in whole[:12]]


def test_list_can_be_filtered_and_sorted_by_context(confd, documents, word):
    context = documents[1]['context']
    assert _letters(confd, word, context=context) == 'a'
    assert _letters(confd, word, order='context')[0] == 'a'


def test_equal_sort_keys_are_ordered_by_id_in_either_direction(confd, documents, word):
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
def test_search_takes_the_term_literally_and_ignores_case(
    confd, documents, word, term, letters
):
    assert _letters(confd, word, search=term.format(word=word)) == letters


@pytest.mark.parametrize('term', ['far.example.com:5061', 'FAR.EXAMPLE', 'sips:Far'])
def test_search_finds_remote_hosts_as_documents_show_them(confd, documents, word, term):
    assert f'{word}-a' in _names(confd, search=term)


def test_search_finds_several_remote_hosts_as_a_comma_separated_list(confd, name):
    trunk_name = name()
    hosts = [f'{trunk_name}.example.com', f'sips:{trunk_name}.example.org']
    create(confd, sip_body(trunk_name, remote_hosts=hosts))
    assert _names(confd, search=f'{trunk_name}.example.com,sips:{trunk_name}.ex') == [
        trunk_name
    ]
    assert _names(confd, search=f'sip:{trunk_name}.example.com') == []


def test_search_ignores_stored_backslashes_of_remote_hosts(confd, name):
    trunk_name = name()
    create(
        confd, sip_body(trunk_name, remote_hosts=[f'sips:{trunk_name}.example.com;lr'])
    )
    assert _names(confd, search=f'sips:{trunk_name}.example.com;lr') == [trunk_name]
    assert trunk_name not in _names(confd, search='\\')


def test_search_ignores_accents_of_labels(confd, documents, word):
    assert {f'{word}-b', f'{word}-c'} <= set(_names(confd, search='zoe'))


def test_search_finds_contexts(confd, documents, word):
    assert f'{word}-a' in _names(confd, search=documents[1]['context'][:-3])


def test_search_finds_user_names_of_sip_accounts(confd, name):
    user, trunk_name = name('user'), name()
    auth = {'username': f'{user}-in', 'password': 'secret'}
    registration = {'outbound_auth': {'username': f'{user}-register'}}
    sip = {
        'inbound_auth': auth,
        'outbound_auth': auth | {'username': f'{user}-out'},
        'registration': registration,
    }
    create(confd, sip_body(trunk_name, **sip))
    for suffix in ('in', 'out', 'register'):
        assert _names(confd, search=f'{user}-{suffix}') == [trunk_name]


def test_search_finds_user_names_of_iax_accounts(confd, name):
    user, trunk_name = name('user'), name()
    registration = {
        'remote_host': 'pbx.example.com',
        'auth_username': f'{user}-r',
        'auth_password': f'{user}-password',
    }
    auth = {'username': f'{user}-a', 'secret': f'{user}-secret'}
    create(confd, iax_body(trunk_name, auth=auth, registration=registration))
    for suffix in ('r', 'a'):
        assert _names(confd, search=f'{user}-{suffix}') == [trunk_name]
    for suffix in ('password', 'secret'):
        assert _names(confd, search=f'{user}-{suffix}') == []


def test_search_finds_contact_users_and_incoming_numbers(confd, db, fixtures, name):
    context, trunk_name = name('in'), name()
    insert_context(db, tenant_of(fixtures), context, 'incall')
    number = unused_exten(db, context)
    account = unused_exten(db, context)
    registration = {'client_uri': 'sip:u@a.example', 'contact_user': account}
    body = sip_body(trunk_name, registration=registration) | {
        'context': context,
        'incalls': [{'exten': number, 'destination': {'type': 'none'}}],
    }
    create(confd, body)
    assert _names(confd, search=number) == [trunk_name]
    assert _names(confd, search=account) == [trunk_name]


def test_search_finds_no_incoming_number_of_another_tenant(
    confd, tenant_confd, db, fixtures, name
):
    context = name('in')
    insert_context(db, tenant_of(fixtures), context, 'incall')
    number = unused_exten(db, context)
    incall = {'exten': number, 'destination': {'type': 'none'}}
    create(confd, sip_body(name()) | {'context': context, 'incalls': [incall]})
    insert_trunk(db, tenant_of(fixtures, 'tenant'), name(), context=context)
    answer = tenant_confd.get(INTERCONNECTIONS, params={'search': number})
    assert answer.json() == {'total': 0, 'items': []}


def test_search_does_not_find_secrets(confd, name):
    secret = name('S3cr3t')
    create(confd, sip_body(name(), outbound_auth={'username': 'u', 'password': secret}))
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
def test_invalid_query_parameter_gets_400(confd, parameter, values):
    for value in values:
        answer = confd.get(INTERCONNECTIONS, params={parameter: value})
        assert f'- {parameter}: ' in error_text(answer)


def test_unknown_type_finds_nothing(confd):
    answer = confd.get(INTERCONNECTIONS, params={'type': 'no-such-type'})
    assert answer.status_code == 200
    assert answer.json() == {'total': 0, 'items': []}


def test_list_contains_trunks_without_endpoint(confd, db, fixtures):
    ids = {insert_trunk(db, tenant_of(fixtures)) for _ in range(2)}
    for order in ('id', 'name', 'label', 'type', 'context'):
        answer = confd.get(INTERCONNECTIONS, params={'order': order})
        assert ids <= {item['id'] for item in answer.json()['items']}


def test_search_for_a_character_without_an_ascii_equivalent_finds_only_it(confd, name):
    label = {'label': 'Call \N{TELEPHONE RECEIVER}'}
    found, other = (create(confd, sip_body(name()) | one) for one in (label, {}))
    answer = confd.get(INTERCONNECTIONS, params={'search': '\N{TELEPHONE RECEIVER}'})
    # A real host may have those of earlier runs.
    ids = {item['id'] for item in answer.json()['items']}
    assert found['id'] in ids
    assert other['id'] not in ids
