# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much one request may say, and that the answer to more is short and clear."""

from __future__ import annotations

import json

import pytest
from callerids import POLICY, RESOLVE
from nat_samples import nat_of
from samples import (
    INTERCONNECTIONS,
    counts,
    created,
    errors,
    merged,
    path_of,
    shown,
    sip,
)
from served_spec import patch_at

JSON = {'Content-Type': 'application/json'}
BODY_BYTES = 4 * 1024 * 1024
# What a refusal may be as a whole: 50 sentences of 1,024 characters, and what is
# around them.
SHORT = 60 * 2 * 1100
_CHANGES = {
    'Interconnection': INTERCONNECTIONS,
    'CallerIDPolicyChange': POLICY,
}


@pytest.fixture(scope='module')
def acme(confd, name):
    return created(confd, sip(name()))


@pytest.fixture
def writes(acme):
    """Every request that takes a body."""
    return [
        ('POST', INTERCONNECTIONS),
        ('PUT', path_of(acme)),
        ('PUT', nat_of(acme)),
        ('PUT', POLICY),
        ('POST', RESOLVE),
    ]


@pytest.fixture
def nothing_changed(confd, db, acme):
    before, document = counts(db), shown(confd, acme)
    yield
    assert counts(db) == before
    assert shown(confd, acme) == document


def _padded(length):
    return b'{' + b' ' * (length - 2) + b'}'


def test_a_body_of_four_mebibytes_is_read(confd, acme, nothing_changed):
    body = _padded(BODY_BYTES)
    answer = confd.request('PUT', path_of(acme), data=body, headers=JSON)
    assert answer.status_code == 204


def test_a_larger_body_is_a_413(confd, writes, nothing_changed):
    for method, path in writes:
        body = _padded(BODY_BYTES + 1)
        answer = confd.request(method, path, data=body, headers=JSON)
        assert str(BODY_BYTES) in errors(answer, 413)


def test_a_larger_body_in_chunks_is_a_413(confd, writes, nothing_changed):
    for method, path in writes:
        chunks = (b' ' * 2**20 for _ in range(5))
        answer = confd.request(method, path, data=chunks, headers=JSON)
        assert str(BODY_BYTES) in errors(answer, 413)


@pytest.mark.parametrize(
    ('said', 'path', 'reason'),
    [
        ({'label': 'x' * 65_537}, 'label', 'longer than 65536'),
        ({'sip': {'codecs': ['x' * 65_537]}}, 'sip.codecs', 'longer than 65536'),
        ({'x' * 65_537: 1}, 'body', 'longer than 65536'),
        ({'a': [[{}]] * 20_001}, 'a', 'more than 20000'),
        ({'sip': {f'a{n}': 1 for n in range(129)}}, 'sip', 'more than 128'),
        ({f'a{n}': 1 for n in range(129)}, 'body', 'more than 128'),
    ],
    ids=['text', 'item', 'name', 'unknown list', 'names', 'names of the body'],
)
def test_what_no_field_has_is_refused_whole(
    confd, writes, nothing_changed, said, path, reason
):
    for method, url in writes:
        (sentence,) = errors(confd.request(method, url, json=said)).split('\n')
        assert f'{path}: {reason}' in sentence
        assert len(sentence) < 1100


@pytest.mark.parametrize('opening', ['[', '{"a":'])
def test_what_is_nested_more_than_32_levels_deep_is_refused(confd, writes, opening):
    closing = ']' if opening == '[' else '}'
    for method, url in writes:
        for depth in (32, 33, 500):
            inner = opening * (depth - 1) + '1' + closing * (depth - 1)
            body = f'{{"x": {inner}}}'
            text = errors(confd.request(method, url, data=body, headers=JSON))
            assert ('nested' in text) == (depth > 32)
            assert len(text) < 1100


def test_a_name_that_stands_twice_is_found_among_many(confd, writes):
    """Counted one by one, these would take hours."""
    names = [f'"{number}":0' for number in [*range(300_000), 299_999]]
    for method, url in writes:
        body = f'{{{",".join(names)}}}'
        text = errors(confd.request(method, url, data=body, headers=JSON))
        assert "'299999' stands twice" in text


def _arrays(spec, schema, path=''):
    """The paths of the lists that may be written, with how many items each takes."""
    schema = spec.schema(schema)
    if schema.get('readOnly'):
        return
    for name, inner in schema.get('properties', {}).items():
        yield from _arrays(spec, inner, f'{path}.{name}' if path else name)
    if schema.get('type') == 'array':
        yield path, schema.get('maxItems')
        yield from _arrays(spec, schema['items'], f'{path}[]')


def test_every_list_has_as_many_items_as_the_specification_says(
    confd, spec, acme, nothing_changed
):
    for body, url in _CHANGES.items():
        for path, limit in _arrays(spec, body):
            assert limit is not None, path
            patch, method = patch_at(path, [None] * (limit + 1)), 'PUT'
            if url == INTERCONNECTIONS:
                kind = path.partition('.')[0]
                kind = kind if kind in ('iax', 'custom') else 'sip'
                patch, method = merged({'type': kind, kind: {}}, patch), 'POST'
            text = errors(confd.request(method, url, json=patch))
            assert path.partition('[]')[0] in text, path
            assert len(text) < SHORT, path


def test_a_list_that_is_too_long_is_one_sentence(confd, acme, nothing_changed):
    for items in ([None] * 20_000, ['192.0.2.1'] * 1_025, [[]] * 5_000):
        text = errors(confd.put(path_of(acme), json={'sip': {'match': items}}))
        assert text == 'Input Error - sip.match: More than 1024 items.'


def test_an_option_of_many_items_is_one_sentence(confd, acme, nothing_changed):
    patch = {'sip': {'options': {'aor': [['a'] * 20_000]}}}
    assert len(errors(confd.put(path_of(acme), json=patch))) < 200


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
def test_a_refusal_is_short_whatever_is_refused(confd, acme, nothing_changed, patch):
    answer = confd.put(path_of(acme), json=patch)
    assert len(errors(answer)) < SHORT
    assert len(answer.json()) <= 51


def test_what_is_refused_beyond_fifty_is_counted(confd, acme):
    patch = {f'unknown-{n:02}': 1 for n in range(77)}
    sentences = confd.put(path_of(acme), json=patch).json()
    assert len(sentences) == 51
    assert '27 others' in sentences[-1]


def test_new_routes_are_limited_together(confd, fixtures, db, name):
    context = fixtures['contexts']['outcall']['name']
    extension = {'exten': '_418.', 'context': context}
    outcalls = [{'name': name(), 'extensions': [extension] * 128} for _ in range(2)]
    incall = {'exten': '1', 'destination': {'type': 'none'}}
    before = counts(db)
    for routes in (
        {'outcalls': outcalls},
        {'outcalls': [{'name': name()} for _ in range(257)]},
        {'outcalls': outcalls[:1], 'incalls': [incall] * 128},
    ):
        answer = confd.post(INTERCONNECTIONS, json=sip(name()) | routes)
        assert '256 new routes' in errors(answer)
    assert counts(db) == before


@pytest.mark.parametrize('parameter', ['search', 'name', 'label', 'context', 'type'])
def test_a_long_text_in_a_query_is_refused(confd, parameter):
    for length, status in ((1_024, 200), (1_025, 400)):
        query = {parameter: 'x' * length}
        answer = confd.get(INTERCONNECTIONS, params=query)
        assert answer.status_code == status
    assert parameter in errors(answer)


def test_a_long_search_among_users_is_refused(confd):
    answer = confd.get(POLICY, params={'search': 'x' * 1_025})
    assert 'search' in errors(answer)


def test_a_parameter_that_stands_twice_is_refused(confd, acme, nothing_changed):
    for method, path, query in (
        ('GET', INTERCONNECTIONS, 'limit=1&limit=2'),
        ('DELETE', path_of(acme), 'dry_run=true&dry_run=false'),
        ('PUT', path_of(acme), 'dry_run=true&dry_run=true'),
        ('GET', POLICY, 'search=a&search=b'),
    ):
        text = errors(confd.request(method, f'{path}?{query}', json={}))
        assert f'{query.partition("=")[0]}: stands twice' in text
