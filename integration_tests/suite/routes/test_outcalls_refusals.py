# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outgoing routes that are refused: a 400 that names the field, nothing kept."""

from __future__ import annotations

import pytest
from kinds import compared, context_by_sql, custom, new_exten, rows_of, together
from samples import INTERCONNECTIONS, created, errors, path_of, tenant_of

E = 'outcalls.0.extensions.0'


def _extension(field, *values):
    return [(f'{E}.{field}', {field: value}) for value in values]


EXTENSIONS = [
    *_extension('exten', '_4[18.', '_418]', '_[]', '_X.X', '_[9-1]X', '_', '_-', ''),
    *_extension(
        'exten', 'a b', '_41é', '_418.\n', '1' * 41, '_41$', '418,1', '_4[1[8]]'
    ),
    *_extension('exten', None, 418),
    *_extension('prefix', '+1+', '1a', '++', '9\n', '1' * 33, '*9.'),
    *_extension('external_prefix', '00x', '9 ', '1\n', '1' * 65, '1+'),
    *_extension('strip_digits', -1, '1', 1.5, 2**31),
    *_extension('caller_id', 'Bob <a>', '<77>', '"" <1>', '"N" <+1 514>', 'a\nb'),
    *_extension('caller_id', 'B' * 81, '"Bob" <555> x'),
    *_extension('context', 'no-such-context', None, '', 7),
    *_extension('no_such', 1),
]
OUTCALLS = [
    ('outcalls.0.name', {'name': ''}),
    ('outcalls.0.name', {'name': None}),
    ('outcalls.0.name', {'name': 'a' * 129}),
    ('outcalls.0.name', {'name': 'a\nb'}),
    ('outcalls.0.ring_time', {'ring_time': -1}),
    ('outcalls.0.ring_time', {'ring_time': '30'}),
    ('outcalls.0.preprocess_subroutine', {'preprocess_subroutine': 'a' * 80}),
    ('outcalls.0.preprocess_subroutine', {'preprocess_subroutine': 'a\nb'}),
    ('outcalls.0.preprocess_subroutine', {'preprocess_subroutine': 'a,5145550100,1'}),
    ('outcalls.0.preprocess_subroutine', {'preprocess_subroutine': 'a(b)'}),
    ('outcalls.0.enabled', {'enabled': 'yes'}),
    ('outcalls.0.internal_caller_id', {'internal_caller_id': 1}),
    ('outcalls.0.extensions', {'extensions': {}}),
    ('outcalls.0.extensions.0', {'extensions': ['_X.']}),
    ('outcalls.0.no_such', {'no_such': 1}),
    ('outcalls', {'id': 2**31 - 1}),
    ('outcalls', {'id': -1}),
    ('outcalls.0.id', {'id': '1'}),
    ('outcalls.0.id', {'id': 2**31}),
]


@pytest.fixture(scope='module')
def acme(confd, name):
    return created(confd, custom(f'Local/{name()}'))


@pytest.fixture
def refused(confd, db, acme, name, events):
    """The errors of outcalls, on create and on update; nothing is kept."""

    def texts(*outcalls, client=confd):
        before = rows_of(db)
        body = custom(f'Local/{name()}') | {'outcalls': [*outcalls]}
        yield errors(client.post(INTERCONNECTIONS, json=body))
        if client is confd:
            patch = {'outcalls': [*outcalls]}
            yield errors(client.put(path_of(acme), json=patch))
        assert list(compared(before, rows_of(db))) == []
        assert events.all() == []

    return texts


@pytest.fixture
def extension(db, fixtures):
    context = fixtures['contexts']['outcall']['name']
    return {'exten': f'_{new_exten(db, context)}.', 'context': context}


@pytest.mark.parametrize(('field', 'values'), EXTENSIONS)
def test_an_extension_is_refused(refused, extension, name, field, values):
    new = {'name': name('to'), 'extensions': [extension | values]}
    for text in refused(new):
        assert field in text


@pytest.mark.parametrize(('field', 'values'), OUTCALLS)
def test_an_outcall_is_refused(refused, name, field, values):
    for text in refused({'name': name('to')} | values):
        assert field in text


@pytest.mark.parametrize('beside', [{}, {'name': 'x'}])
@pytest.mark.parametrize('attached', [False, True])
def test_an_id_of_null_is_none(confd, fixtures, name, beside, attached):
    """It says nothing: a new one, or refused, whatever is attached already."""
    outcall = {'id': fixtures['outcalls'][0]['id']}
    body = custom(f'Local/{name()}') | {'outcalls': [outcall] if attached else []}
    document = created(confd, body)
    new = {'id': None} | ({'name': name('to')} if beside else {})
    answer = confd.put(path_of(document), json={'outcalls': [new]})
    assert answer.status_code in (204, 400), answer.text
    confd.delete(path_of(document))


@pytest.mark.parametrize('type_', ['incall', 'internal'])
def test_a_context_of_another_type_is_refused(
    refused, extension, fixtures, name, type_
):
    said = {'context': fixtures['contexts'][type_]['name']}
    for text in refused({'name': name('to'), 'extensions': [extension | said]}):
        assert f'{E}.context' in text


def test_an_extension_that_is_there_is_refused(refused, fixtures, name):
    exten = fixtures['outcalls'][0]['extensions'][0]
    taken = {'exten': exten['exten'], 'context': exten['context']}
    for text in refused({'name': name('to'), 'extensions': [taken]}):
        assert 'already exists' in text


def test_an_extension_twice_in_one_request_is_refused(refused, extension, name):
    for text in refused({'name': name('to'), 'extensions': [extension, extension]}):
        assert 'already exists' in text or 'twice' in text


def test_a_name_that_is_there_is_refused(refused, tenant_confd, fixtures):
    name = fixtures['outcalls'][0]['name']
    for client in (None, tenant_confd):
        for text in refused({'name': name}, **({'client': client} if client else {})):
            assert 'already exists' in text
            assert 'tenant' not in text


def test_a_name_twice_in_one_request_is_refused(refused, name):
    own = name('to')
    for text in refused({'name': own}, {'name': own}):
        assert 'outcalls.1.name' in text


def test_an_outcall_twice_in_one_request_is_refused(refused, fixtures):
    outcall = {'id': fixtures['outcalls'][0]['id']}
    for text in refused(outcall, outcall):
        assert 'outcalls' in text


def test_the_last_of_many_takes_all_with_it(refused, extension, name):
    new = [{'name': name('to'), 'extensions': [extension]}]
    broken = {'exten': '_4[18.', 'context': extension['context']}
    for text in refused(*new, {'name': name('to'), 'extensions': [broken]}):
        assert 'outcalls.1.extensions.0.exten' in text


def test_an_outcall_of_another_tenant_is_the_same_answer_as_none(
    refused, tenant_confd, fixtures
):
    theirs = fixtures['outcalls'][0]['id']
    (found,) = refused({'id': theirs}, client=tenant_confd)
    (nothing,) = refused({'id': 2**31 - 1}, client=tenant_confd)
    assert found.replace(str(theirs), '') == nothing.replace(str(2**31 - 1), '')


def test_a_context_of_another_tenant_is_the_same_answer_as_none(
    refused, tenant_confd, fixtures, name
):
    texts = []
    for context in (fixtures['contexts']['outcall']['name'], 'no-such-context'):
        new = {'name': name('to'), 'extensions': [{'exten': '_9.', 'context': context}]}
        (text,) = refused(new, client=tenant_confd)
        texts.append(text.replace(context, ''))
    assert texts[0] == texts[1]


def test_a_context_of_another_tenant_is_no_subroutine(
    refused, tenant_confd, fixtures, name
):
    """It would be entered by every call of the route."""
    theirs = fixtures['contexts']['outcall']['name']
    new = {'name': name(), 'preprocess_subroutine': theirs}
    (text,) = refused(new, client=tenant_confd)
    assert 'outcalls.0.preprocess_subroutine' in text


def test_the_tenant_above_attaches_nothing_of_its_own(
    confd, tenant_confd, fixtures, name
):
    """The interconnection's tenant counts, not that of who asks."""
    theirs = created(tenant_confd, custom(f'Local/{name()}'))
    patch = {'outcalls': [{'id': fixtures['outcalls'][0]['id']}]}
    assert 'outcalls' in errors(confd.put(path_of(theirs), json=patch))


@pytest.mark.parametrize('attempt', range(3))
def test_two_that_race_for_a_name_of_an_outcall(confd, db, name, attempt):
    own, before = name('to'), db.count('trunkfeatures')
    bodies = [custom(f'Local/{name()}') | {'outcalls': [{'name': own}]} for _ in '123']
    answers = together(confd, [('POST', INTERCONNECTIONS, body) for body in bodies])
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400]
    assert all(
        'already exists' in one.text for one in answers if one.status_code == 400
    )
    assert db.count('trunkfeatures') == before + 1


@pytest.mark.parametrize('attempt', range(3))
def test_two_that_race_for_an_extension(confd, db, fixtures, name, attempt):
    own, before = name('out'), db.count('trunkfeatures')
    context_by_sql(db, tenant_of(fixtures), own, 'outcall')
    bodies = [
        custom(f'Local/{name()}')
        | {
            'outcalls': [
                {'name': name('to'), 'extensions': [{'exten': '_X.', 'context': own}]}
            ]
        }
        for _ in '123'
    ]
    answers = together(confd, [('POST', INTERCONNECTIONS, body) for body in bodies])
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400]
    assert all(
        'already exists' in one.text for one in answers if one.status_code == 400
    )
    assert db.count('trunkfeatures') == before + 1
