# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bodies that are no patch of an interconnection."""

from __future__ import annotations

import json

import pytest
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

JSON = {'Content-Type': 'application/json'}
DEEP = 100_000
_NOT_JSON = {
    'nothing': b'',
    'no json': b'{',
    'single quotes': b"{'a': 1}",
    'a comma too many': b'{"label": "x",}',
    'NaN': b'{"id": NaN}',
    'Infinity': b'{"sip": {"qualify_frequency": Infinity}}',
    'no UTF-8': b'{"label": "\xff"}',
    'a list': b'[]',
    'a string': b'"x"',
    'a number': b'1',
    'null': b'null',
    'two values': b'{} {}',
    'lists in lists': b'[' * DEEP + b']' * DEEP,
    'objects in objects': b'{"a":' * DEEP + b'1' + b'}' * DEEP,
    'a number of 5000 digits': b'{"id": ' + b'9' * 5000 + b'}',
}
_REPEATED = {
    'label': b'{"label": "a", "label": "b"}',
    'sip': b'{"sip": {}, "sip": {}}',
    'callerid': b'{"sip": {"callerid": "a", "callerid": "b"}}',
    'name': b'{"headers": {"outgoing": [{"name": "a", "value": "b", "name": "c"}]}}',
}
_UNKNOWN = [
    ('lable', {'lable': 'x'}),
    ('sip.caller_id', {'sip': {'caller_id': 'x'}}),
    ('sip.outbound_auth.user', {'sip': {'outbound_auth': {'user': 'x'}}}),
    ('sip.inbound_auth.realm', {'sip': {'inbound_auth': {'realm': 'x'}}}),
    ('sip.registration.uri', {'sip': {'registration': {'uri': 'x'}}}),
    ('sip.options.transport', {'sip': {'options': {'transport': []}}}),
    ('sip.transport.id', {'sip': {'transport': {'id': 1}}}),
    ('sip.templates', {'sip': {'templates': [{'name': 'x'}]}}),
    ('headers.both', {'headers': {'both': []}}),
    ('headers.outgoing', {'headers': {'outgoing': [{'name': 'a', 'key': 'b'}]}}),
    ('dry_run', {'dry_run': True}),
]
_INTEGERS = ('qualify_frequency',)
_FLAGS = ('accepts_registrations', 'send_pai', 'send_rpid', 't38_udptl')
_TEXTS = ('callerid', 'from_user', 'from_domain', 'language', 'outbound_proxy')
_LISTS = ('remote_hosts', 'match', 'identify_by', 'codecs', 'templates')
_OBJECTS = ('outbound_auth', 'inbound_auth', 'registration', 'transport', 'options')
_WRONG = [
    *((f'sip.{f}', {'sip': {f: v}}) for f in _INTEGERS for v in ('60', 1.5, True, [1])),
    *((f'sip.{f}', {'sip': {f: v}}) for f in _FLAGS for v in ('yes', 1, 0, 'true', [])),
    *((f'sip.{f}', {'sip': {f: v}}) for f in _TEXTS for v in (1, True, ['x'], {})),
    *((f'sip.{f}', {'sip': {f: v}}) for f in _LISTS for v in ('a', 1, {}, [1], [None])),
    *((f'sip.{f}', {'sip': {f: v}}) for f in _OBJECTS for v in ('a', 1, [], True)),
    *(
        ('sip.qualify_frequency', {'sip': {'qualify_frequency': n}})
        for n in (2**31, 10**20)
    ),
    *(
        ('sip.options.aor', {'sip': {'options': {'aor': v}}})
        for v in ('a', 1, {}, ['a'])
    ),
    *(('sip.options.aor', {'sip': {'options': {'aor': [v]}}}) for v in ([], ['a'])),
    ('sip.options.aor', {'sip': {'options': {'aor': [['a', 'b', 'c']]}}}),
    ('sip.options.aor', {'sip': {'options': {'aor': [['a', 1]]}}}),
    ('sip.options.aor', {'sip': {'options': {'aor': [[None, 'b']]}}}),
    ('sip.options.aor', {'sip': {'options': {'aor': [['a', None]]}}}),
    ('sip', {'sip': []}),
    ('sip', {'sip': 'a'}),
    ('headers', {'headers': []}),
    ('headers.outgoing', {'headers': {'outgoing': {}}}),
    ('headers.outgoing', {'headers': {'outgoing': ['X-A: b']}}),
    ('headers.outgoing', {'headers': {'outgoing': [{'name': 'X-A'}]}}),
    ('headers.outgoing', {'headers': {'outgoing': [{'name': 'X-A', 'value': None}]}}),
    ('name', {'name': 1}),
    ('label', {'label': ['x']}),
    ('context', {'context': 1}),
    ('twilio_incoming', {'twilio_incoming': 'yes'}),
    ('outgoing_caller_id_format', {'outgoing_caller_id_format': 1}),
    ('type', {'type': 1}),
    ('id', {'id': '1'}),
    ('id', {'id': 10**20}),
]
_UNSTORABLE = [
    ('label', {'label': 'a\0b'}),
    ('label', {'label': 'a\ud800'}),
    ('name', {'name': 'a\0'}),
    ('sip.callerid', {'sip': {'callerid': '\udfff'}}),
    ('sip.outbound_auth.password', {'sip': {'outbound_auth': {'password': '\0'}}}),
    ('sip.options.endpoint', {'sip': {'options': {'endpoint': [['a\0', 'b']]}}}),
    ('sip.match', {'sip': {'match': ['\0']}}),
]


@pytest.fixture(scope='module')
def acme(confd, name):
    return created(confd, sip(name()))


@pytest.fixture
def refused(confd, db, acme):
    """The errors of a body, as a new one and as a patch; nothing is changed."""

    def texts(**kwargs):
        before, document = counts(db), shown(confd, acme)
        yield errors(confd.request('POST', INTERCONNECTIONS, **kwargs))
        yield errors(confd.request('PUT', path_of(acme), **kwargs))
        assert counts(db) == before
        assert shown(confd, acme) == document

    return texts


@pytest.mark.parametrize('body', _NOT_JSON.values(), ids=_NOT_JSON)
def test_what_is_no_json_object_is_refused(refused, body):
    for text in refused(data=body, headers=JSON):
        assert text


@pytest.mark.parametrize('depth', [100, 500, 900, 950, 980, 1000, 3000])
@pytest.mark.parametrize('opening', ['[', '{"a":'])
def test_what_is_nested_at_all_deeply_is_refused(refused, opening, depth):
    closing = ']' if opening == '[' else '}'
    nested = opening * depth + '1' + closing * depth
    body = f'{{"label": "x", "sip": {{"callerid": {nested}}}}}'
    for text in refused(data=body, headers=JSON):
        assert text


@pytest.mark.parametrize(('field', 'body'), _REPEATED.items(), ids=_REPEATED)
def test_a_name_that_stands_twice_is_refused(refused, field, body):
    for text in refused(data=body, headers=JSON):
        assert field in text


@pytest.mark.parametrize(('field', 'patch'), _UNKNOWN)
def test_a_field_that_is_unknown_is_named(refused, name, field, patch):
    for text in refused(json=merged(sip(name()), patch)):
        assert field in text


@pytest.mark.parametrize(('field', 'patch'), _WRONG)
def test_a_value_of_another_type_is_refused(refused, field, patch):
    for text in refused(json=patch | {'type': patch.get('type', 'sip')}):
        assert field in text


@pytest.mark.parametrize(('field', 'patch'), _UNSTORABLE)
def test_half_a_character_is_refused(refused, field, patch):
    for text in refused(data=json.dumps(patch), headers=JSON):
        assert field in text


@pytest.mark.parametrize(
    'values',
    [
        {'remote_hosts': ['a' * 1_000_000]},
        {'callerid': 'a' * 1_000_000},
        {'match': ['192.0.2.1'] * 100_000 + ['a b']},
        {'options': {'endpoint': [['a', 'b']] * 50_000}},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_huge_body_is_refused(refused, values):
    for text in refused(json={'type': 'sip', 'sip': values}):
        assert 'sip.' in text
        assert len(text) < 2_000_000


@pytest.mark.parametrize('parameter', ['no_such', 'recurse', 'search', 'limit'])
def test_an_unknown_parameter_of_a_write_is_named(confd, db, acme, name, parameter):
    before, query = counts(db), f'?{parameter}=1'
    answers = [
        confd.post(f'{INTERCONNECTIONS}{query}', json=sip(name())),
        confd.put(f'{path_of(acme)}{query}', json={'label': 'x'}),
        confd.delete(f'{path_of(acme)}{query}'),
        confd.get(f'{path_of(acme)}{query}'),
    ]
    for answer in answers:
        assert parameter in errors(answer)
    assert counts(db) == before


def test_null_everywhere_is_as_if_nothing_were_said(confd, name):
    fields = (*_FLAGS, *_TEXTS, *_INTEGERS, *_OBJECTS, *_LISTS[1:])
    nothing = dict.fromkeys(fields)
    top = {'label': None, 'context': None, 'headers': None, 'twilio_incoming': None}
    top |= {'id': None, 'tenant_uuid': None, 'outgoing_caller_id_format': None}
    own = name()
    document = created(confd, sip(own, **nothing) | top)
    other = created(confd, sip(name()))
    assert document['sip']['identify_by'] == other['sip']['identify_by']
    assert document['sip']['match'] == [f'{own}.example.com']
    assert document['headers'] == other['headers']
    assert document['outgoing_caller_id_format'] == '+E164'


@pytest.mark.parametrize('type_', ['text/plain', 'application/x-www-form-urlencoded'])
def test_the_type_of_the_content_does_not_matter_or_is_refused(confd, acme, type_):
    """Either is an answer; a 500 or half a change is none."""
    headers, before = {'Content-Type': type_}, shown(confd, acme)
    answer = confd.request('PUT', path_of(acme), data='{}', headers=headers)
    assert answer.status_code in (204, 400, 415)
    assert shown(confd, acme) == before


def test_a_body_with_a_byte_order_mark_is_no_500(confd, acme):
    data = '\ufeff{}'.encode()
    answer = confd.request('PUT', path_of(acme), data=data, headers=JSON)
    assert answer.status_code in (204, 400)
