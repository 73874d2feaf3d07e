# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invalid outgoing routes: a 400 with the path of each problem, nothing stored."""

from __future__ import annotations

import pytest
from kinds import (
    custom_body,
    diff_rows,
    insert_context,
    read_rows,
    send_together,
)
from samples import (
    INTERCONNECTIONS,
    create,
    error_text,
    path_of,
    sip_body,
    tenant_of,
    update,
)

EXTENSION = 'outcalls.0.extensions.0'


def _extension_cases(field, *values):
    return [(f'{EXTENSION}.{field}', {field: value}) for value in values]


INVALID_EXTENSIONS = [
    *_extension_cases(
        'exten', '_4[18.', '_418]', '_[]', '_X.X', '_[9-1]X', '_', '_-', ''
    ),
    *_extension_cases(
        'exten', 'a b', '_41é', '_418.\n', '1' * 41, '_41$', '418,1', '_4[1[8]]'
    ),
    *_extension_cases('exten', None, 418),
    *_extension_cases('prefix', '+1+', '1a', '++', '9\n', '1' * 33, '*9.'),
    *_extension_cases('external_prefix', '00x', '9 ', '1\n', '1' * 65, '1+'),
    *_extension_cases('strip_digits', -1, '1', 1.5, 2**31),
    *_extension_cases('caller_id', 'Bob <a>', '<77>', '"" <1>', '"N" <+1 514>', 'a\nb'),
    *_extension_cases('caller_id', 'B' * 81, '"Bob" <555> x'),
    *_extension_cases('context', 'no-such-context', None, '', 7),
    *_extension_cases('no_such', 1),
]
INVALID_OUTCALLS = [
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
    return create(confd, custom_body(f'Local/{name()}'))


@pytest.fixture
def get_rejections(confd, db, acme, name, events):
    """Return a function that sends outcalls to create and to update.

    It returns the texts of the two 400. The requests must store and publish nothing.
    Another client only creates.
    """

    def send(*outcalls, client=confd):
        before = read_rows(db)
        body = custom_body(f'Local/{name()}') | {'outcalls': [*outcalls]}
        texts = [error_text(client.post(INTERCONNECTIONS, json=body))]
        if client is confd:
            patch = {'outcalls': [*outcalls]}
            texts.append(error_text(client.put(path_of(acme), json=patch)))
        assert list(diff_rows(before, read_rows(db))) == []
        assert events.all() == []
        return texts

    return send


@pytest.mark.parametrize(('field', 'values'), INVALID_EXTENSIONS)
def test_invalid_outcall_extension_gets_400_with_the_path(
    get_rejections, extension, name, field, values
):
    new = {'name': name('to'), 'extensions': [extension(**values)]}
    for text in get_rejections(new):
        assert f'- {field}' in text


@pytest.mark.parametrize(('field', 'values'), INVALID_OUTCALLS)
def test_invalid_outcall_gets_400_with_the_path(get_rejections, name, field, values):
    for text in get_rejections({'name': name('to')} | values):
        assert f'- {field}' in text


@pytest.mark.parametrize('is_attached', [False, True])
def test_outcall_with_id_null_is_a_new_outcall(confd, fixtures, name, is_attached):
    attached = [{'id': fixtures['outcalls'][0]['id']}] if is_attached else []
    body = custom_body(f'Local/{name()}') | {'outcalls': attached}
    document, new = create(confd, body), {'id': None, 'name': name('to')}
    after = update(confd, document, {'outcalls': [new]})
    assert [outcall['name'] for outcall in after['outcalls']] == [new['name']]
    answer = confd.put(path_of(document), json={'outcalls': [{'id': None}]})
    assert '- outcalls.0.name: ' in error_text(answer)
    confd.delete(path_of(document))


@pytest.mark.parametrize('type_', ['incall', 'internal'])
def test_outcall_extension_in_a_context_of_another_type_gets_400(
    get_rejections, extension, fixtures, name, type_
):
    given = {'context': fixtures['contexts'][type_]['name']}
    for text in get_rejections(
        {'name': name('to'), 'extensions': [extension(**given)]}
    ):
        assert f'{EXTENSION}.context' in text


def test_outcall_with_an_existing_extension_gets_400(get_rejections, fixtures, name):
    exten = fixtures['outcalls'][0]['extensions'][0]
    taken = {'exten': exten['exten'], 'context': exten['context']}
    for text in get_rejections({'name': name('to'), 'extensions': [taken]}):
        assert 'already exists' in text


def test_repeated_outcall_extension_gets_400(get_rejections, extension, name):
    same = extension()
    for text in get_rejections({'name': name('to'), 'extensions': [same, same]}):
        assert '- outcalls.0.extensions.1.exten: ' in text and 'is repeated' in text


def test_outcall_with_an_existing_name_gets_400_in_every_tenant(
    get_rejections, tenant_confd, fixtures
):
    name = fixtures['outcalls'][0]['name']
    for client in (None, tenant_confd):
        for text in get_rejections(
            {'name': name}, **({'client': client} if client else {})
        ):
            assert 'already exists' in text
            assert 'tenant' not in text


def test_repeated_outcall_name_gets_400(get_rejections, name):
    own = name('to')
    for text in get_rejections({'name': own}, {'name': own}):
        assert 'outcalls.1.name' in text


def test_outcall_attached_twice_gets_400(get_rejections, fixtures):
    outcall = {'id': fixtures['outcalls'][0]['id']}
    for text in get_rejections(outcall, outcall):
        assert '- outcalls' in text


def test_one_invalid_outcall_prevents_the_whole_request(
    get_rejections, extension, name
):
    new = [{'name': name('to'), 'extensions': [extension()]}]
    broken = {'exten': '_4[18.', 'context': extension()['context']}
    for text in get_rejections(*new, {'name': name('to'), 'extensions': [broken]}):
        assert 'outcalls.1.extensions.0.exten' in text


def test_outcall_of_another_tenant_looks_unknown(
    get_rejections, tenant_confd, fixtures
):
    foreign_id = fixtures['outcalls'][0]['id']
    (foreign,) = get_rejections({'id': foreign_id}, client=tenant_confd)
    (unknown,) = get_rejections({'id': 2**31 - 1}, client=tenant_confd)
    assert 'not found' in unknown
    foreign, unknown = (
        text.replace(f' {id_} ', ' ')
        for text, id_ in ((foreign, foreign_id), (unknown, 2**31 - 1))
    )
    assert foreign == unknown


def test_outcall_context_of_another_tenant_looks_unknown(
    get_rejections, tenant_confd, fixtures, name
):
    texts = []
    for context in (fixtures['contexts']['outcall']['name'], 'no-such-context'):
        new = {'name': name('to'), 'extensions': [{'exten': '_9.', 'context': context}]}
        (text,) = get_rejections(new, client=tenant_confd)
        texts.append(text.replace(context, ''))
    assert texts[0] == texts[1]


def test_subroutine_named_like_a_context_of_another_tenant_gets_400(
    get_rejections, tenant_confd, fixtures, name
):
    """Every call of the route would enter that context."""
    foreign_context = fixtures['contexts']['outcall']['name']
    new = {'name': name(), 'preprocess_subroutine': foreign_context}
    (text,) = get_rejections(new, client=tenant_confd)
    assert 'outcalls.0.preprocess_subroutine' in text


def test_master_tenant_cannot_attach_its_outcall_to_a_sub_tenant(
    confd, tenant_confd, fixtures, name
):
    """The tenant of the interconnection counts, not the tenant of the token."""
    document = create(tenant_confd, sip_body(name()))
    patch = {'outcalls': [{'id': fixtures['outcalls'][0]['id']}]}
    assert '- outcalls' in error_text(confd.put(path_of(document), json=patch))


@pytest.mark.parametrize('attempt', range(3))
def test_one_of_simultaneous_creates_gets_the_outcall_name(confd, db, name, attempt):
    own, before = name('to'), db.count('trunkfeatures')
    bodies = [
        custom_body(f'Local/{name()}') | {'outcalls': [{'name': own}]} for _ in '123'
    ]
    answers = send_together(
        confd, [('POST', INTERCONNECTIONS, body) for body in bodies]
    )
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400]
    losers = [answer for answer in answers if answer.status_code == 400]
    assert all('already exists' in error_text(answer) for answer in losers)
    assert db.count('trunkfeatures') == before + 1


@pytest.mark.parametrize('attempt', range(3))
def test_one_of_simultaneous_creates_gets_the_outcall_extension(
    confd, db, fixtures, name, attempt
):
    own, before = name('out'), db.count('trunkfeatures')
    insert_context(db, tenant_of(fixtures), own, 'outcall')
    bodies = [
        custom_body(f'Local/{name()}')
        | {
            'outcalls': [
                {'name': name('to'), 'extensions': [{'exten': '_X.', 'context': own}]}
            ]
        }
        for _ in '123'
    ]
    answers = send_together(
        confd, [('POST', INTERCONNECTIONS, body) for body in bodies]
    )
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400]
    losers = [answer for answer in answers if answer.status_code == 400]
    assert all('already exists' in error_text(answer) for answer in losers)
    assert db.count('trunkfeatures') == before + 1
