# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Limits of the size of a request, and of the size of the answer to a rejected one."""

from __future__ import annotations

import json
import re

import pytest
from callerids import POLICY, RESOLVE
from nat_samples import nat_path_of
from samples import (
    INTERCONNECTIONS,
    count_rows,
    create,
    error_text,
    fetch,
    merge,
    path_of,
    sip_body,
)
from served_spec import build_patch

JSON = {'Content-Type': 'application/json'}
BODY_BYTES = 4 * 1024 * 1024
# Characters of the text of a 400: 50 sentences with a path and a reason of at most
# 1,024 characters each.
MAX_TEXT = 60 * 2 * 1100
URLS_BY_DEFINITION = {
    'Interconnection': INTERCONNECTIONS,
    'CallerIDPolicyChange': POLICY,
}


@pytest.fixture(scope='module')
def acme(confd, name):
    return create(confd, sip_body(name()))


@pytest.fixture
def writing_requests(acme):
    """Return method and path of every request that has a body."""
    return [
        ('POST', INTERCONNECTIONS),
        ('PUT', path_of(acme)),
        ('PUT', nat_path_of(acme)),
        ('PUT', POLICY),
        ('POST', RESOLVE),
    ]


@pytest.fixture
def nothing_changed(confd, db, acme):
    """Check after the test that no row was created and no document changed."""
    before, document = count_rows(db), fetch(confd, acme)
    yield
    assert count_rows(db) == before
    assert fetch(confd, acme) == document


def _pad(length):
    return b'{' + b' ' * (length - 2) + b'}'


def test_body_of_4_mebibytes_is_accepted(confd, acme, nothing_changed):
    body = _pad(BODY_BYTES)
    answer = confd.request('PUT', path_of(acme), data=body, headers=JSON)
    assert answer.status_code == 204


def test_larger_body_gets_413(confd, writing_requests, nothing_changed):
    for method, path in writing_requests:
        body = _pad(BODY_BYTES + 1)
        answer = confd.request(method, path, data=body, headers=JSON)
        assert str(BODY_BYTES) in error_text(answer, 413)


def test_larger_chunked_body_gets_413(confd, writing_requests, nothing_changed):
    for method, path in writing_requests:
        chunks = (b' ' * 2**20 for _ in range(5))
        answer = confd.request(method, path, data=chunks, headers=JSON)
        assert str(BODY_BYTES) in error_text(answer, 413)


@pytest.mark.parametrize(
    ('body', 'path', 'reason'),
    [
        ({'label': 'x' * 65_537}, 'label', 'must not have more than 65536 characters'),
        (
            {'sip': {'codecs': ['x' * 65_537]}},
            'sip.codecs.0',
            'must not have more than 65536 characters',
        ),
        ({'x' * 65_537: 1}, 'body', 'must not have more than 65536 characters'),
        ({'a': [[{}]] * 20_001}, 'a', 'must not have more than 20000 items'),
        (
            {'sip': {f'a{n}': 1 for n in range(129)}},
            'sip',
            'must not have more than 128 members',
        ),
        (
            {f'a{n}': 1 for n in range(129)},
            'body',
            'must not have more than 128 members',
        ),
    ],
    ids=['text', 'item', 'name', 'unknown list', 'names', 'names of the body'],
)
def test_oversized_value_gets_400_with_one_sentence(
    confd, writing_requests, nothing_changed, body, path, reason
):
    for method, url in writing_requests:
        (sentence,) = error_text(confd.request(method, url, json=body)).split('\n')
        assert f'{path}: {reason}' in sentence
        assert len(sentence) < 1100


@pytest.mark.parametrize('opening', ['[', '{"a":'])
def test_more_than_32_levels_of_nesting_get_400(confd, writing_requests, opening):
    closing = ']' if opening == '[' else '}'
    for method, url in writing_requests:
        for depth in (32, 33, 500):
            inner = opening * (depth - 1) + '1' + closing * (depth - 1)
            body = f'{{"x": {inner}}}'
            text = error_text(confd.request(method, url, data=body, headers=JSON))
            assert ('nested' in text) == (depth > 32)
            assert len(text) < 1100


def test_repeated_member_is_found_among_many(confd, writing_requests):
    """Comparing each name with all others would take hours."""
    names = [f'"{number}":0' for number in [*range(300_000), 299_999]]
    for method, url in writing_requests:
        body = f'{{{",".join(names)}}}'
        text = error_text(confd.request(method, url, data=body, headers=JSON))
        assert "'299999' is repeated" in text


def _lists(spec, schema, path=''):
    """Yield the paths of all writable lists of a definition, with their `maxItems`."""
    schema = spec.schema(schema)
    if schema.get('readOnly'):
        return
    for name, inner in schema.get('properties', {}).items():
        yield from _lists(spec, inner, f'{path}.{name}' if path else name)
    if schema.get('type') == 'array':
        yield path, schema.get('maxItems')
        yield from _lists(spec, schema['items'], f'{path}[]')


def test_every_list_of_api_yml_has_a_limit_that_is_enforced(
    confd, spec, acme, nothing_changed
):
    for body, url in URLS_BY_DEFINITION.items():
        for path, limit in _lists(spec, body):
            assert limit is not None, path
            patch, method = build_patch(path, [None] * (limit + 1)), 'PUT'
            if url == INTERCONNECTIONS:
                kind = path.partition('.')[0]
                kind = kind if kind in ('iax', 'custom') else 'sip'
                patch, method = merge({'type': kind, kind: {}}, patch), 'POST'
            text = error_text(confd.request(method, url, json=patch))
            assert path.partition('[]')[0] in text, path
            assert len(text) < MAX_TEXT, path


def test_list_that_is_too_long_gets_one_sentence(confd, acme, nothing_changed):
    for items in ([None] * 20_000, ['192.0.2.1'] * 1_025, [[]] * 5_000):
        text = error_text(confd.put(path_of(acme), json={'sip': {'match': items}}))
        assert text.startswith('Input Error - sip.match: ') and '\n' not in text
        assert '1024' in text


def test_option_with_many_items_gets_one_sentence(confd, acme, nothing_changed):
    patch = {'sip': {'options': {'aor': [['a'] * 20_000]}}}
    assert len(error_text(confd.put(path_of(acme), json=patch))) < 200


@pytest.mark.parametrize(
    'patch',
    [
        {f'unknown-{n}': 1 for n in range(100)},
        {'sip': {'match': [f'no host {n}' for n in range(1_024)]}},
        {'sip': {'match': list(range(1_024))}},
        {'sip': {'codecs': ['!' * 60_000] * 60}},
        {'sip': {'options': {'aor': [[f'x{n}', '?'] for n in range(500)]}}},
        {'sip': {'options': {'aor': [['x' * 60_000, '?']]}}},
        {'headers': {'outgoing': [{'name': ':' * 9_000, 'value': '?'}] * 400}},
        {'context': 'x' * 9_000},
        {'sip': {'transport': {'name': 'x' * 9_000}}},
    ],
    ids=lambda patch: json.dumps(patch)[:40],
)
def test_answer_is_short_whatever_is_rejected(confd, acme, nothing_changed, patch):
    answer = confd.put(path_of(acme), json=patch)
    assert len(error_text(answer)) < MAX_TEXT
    assert len(answer.json()) <= 51


def test_problems_after_the_first_50_are_counted(confd, acme):
    patch = {f'unknown-{n:02}': 1 for n in range(77)}
    sentences = confd.put(path_of(acme), json=patch).json()
    assert len(sentences) == 51
    assert '27 more problems' in sentences[-1]


def test_number_of_new_routes_is_limited(confd, fixtures, db, name):
    context = fixtures['contexts']['outcall']['name']
    extension = {'exten': '_418.', 'context': context}
    outcalls = [{'name': name(), 'extensions': [extension] * 128} for _ in range(2)]
    incall = {'exten': '1', 'destination': {'type': 'none'}}
    before = count_rows(db)
    for routes in (
        {'outcalls': outcalls},
        {'outcalls': [{'name': name()} for _ in range(257)]},
        {'outcalls': outcalls[:1], 'incalls': [incall] * 128},
    ):
        answer = confd.post(INTERCONNECTIONS, json=sip_body(name()) | routes)
        assert re.search('- (out|in)calls: .* 256 routes', error_text(answer))
    assert count_rows(db) == before


@pytest.mark.parametrize('parameter', ['search', 'name', 'label', 'context', 'type'])
def test_long_query_parameter_gets_400(confd, parameter):
    for length, status in ((1_024, 200), (1_025, 400)):
        query = {parameter: 'x' * length}
        answer = confd.get(INTERCONNECTIONS, params=query)
        assert answer.status_code == status
    assert parameter in error_text(answer)


def test_long_search_for_users_gets_400(confd):
    answer = confd.get(POLICY, params={'search': 'x' * 1_025})
    assert '- search' in error_text(answer)


def test_repeated_query_parameter_gets_400(confd, acme, nothing_changed):
    for method, path, query in (
        ('GET', INTERCONNECTIONS, 'limit=1&limit=2'),
        ('DELETE', path_of(acme), 'dry_run=true&dry_run=false'),
        ('PUT', path_of(acme), 'dry_run=true&dry_run=true'),
        ('GET', POLICY, 'search=a&search=b'),
    ):
        text = error_text(confd.request(method, f'{path}?{query}', json={}))
        assert f'- {query.partition("=")[0]}: ' in text and 'repeated' in text
