# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bodies that a create and an update of an interconnection reject as a whole."""

from __future__ import annotations

import json
import re

import pytest
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

JSON = {'Content-Type': 'application/json'}
NESTED_LEVELS = 100_000
NOT_A_JSON_OBJECT = {
    'empty': b'',
    'not JSON': b'{',
    'single quotes': b"{'a': 1}",
    'trailing comma': b'{"label": "x",}',
    'NaN': b'{"id": NaN}',
    'Infinity': b'{"sip": {"qualify_frequency": Infinity}}',
    'not UTF-8': b'{"label": "\xff"}',
    'a list': b'[]',
    'a string': b'"x"',
    'a number': b'1',
    'null': b'null',
    'two objects': b'{} {}',
    'nested lists': b'[' * NESTED_LEVELS + b']' * NESTED_LEVELS,
    'nested objects': b'{"a":' * NESTED_LEVELS + b'1' + b'}' * NESTED_LEVELS,
    'a number of 5000 digits': b'{"id": ' + b'9' * 5000 + b'}',
}
REPEATED_MEMBERS = {
    'label': b'{"label": "a", "label": "b"}',
    'sip': b'{"sip": {}, "sip": {}}',
    'callerid': b'{"sip": {"callerid": "a", "callerid": "b"}}',
    'name': b'{"headers": {"outgoing": [{"name": "a", "value": "b", "name": "c"}]}}',
}
UNKNOWN_FIELDS = [
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
WRONG_TYPES = [
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
UNSTORABLE_TEXTS = [
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
    return create(confd, sip_body(name()))


@pytest.fixture
def get_rejections(confd, db, acme):
    """Return a function that sends a body to create and to update.

    It returns the texts of the two 400. The requests must change nothing.
    """

    def send(**kwargs):
        before, document = count_rows(db), fetch(confd, acme)
        texts = [
            error_text(confd.request('POST', INTERCONNECTIONS, **kwargs)),
            error_text(confd.request('PUT', path_of(acme), **kwargs)),
        ]
        assert count_rows(db) == before
        assert fetch(confd, acme) == document
        return texts

    return send


@pytest.mark.parametrize('body', NOT_A_JSON_OBJECT.values(), ids=NOT_A_JSON_OBJECT)
def test_body_that_is_not_a_json_object_gets_400(get_rejections, body):
    for text in get_rejections(data=body, headers=JSON):
        assert text.startswith('Input Error - body: ')


@pytest.mark.parametrize('depth', [100, 500, 900, 950, 980, 1000, 3000])
@pytest.mark.parametrize('opening', ['[', '{"a":'])
def test_deeply_nested_value_gets_400(get_rejections, opening, depth):
    closing = ']' if opening == '[' else '}'
    nested = opening * depth + '1' + closing * depth
    body = f'{{"label": "x", "sip": {{"callerid": {nested}}}}}'
    for text in get_rejections(data=body, headers=JSON):
        assert text.startswith(('Input Error - sip.callerid', 'Input Error - body: '))


@pytest.mark.parametrize(
    ('field', 'body'), REPEATED_MEMBERS.items(), ids=REPEATED_MEMBERS
)
def test_repeated_member_of_an_object_gets_400(get_rejections, field, body):
    for text in get_rejections(data=body, headers=JSON):
        assert f'{field!r} is repeated' in text


@pytest.mark.parametrize(('field', 'patch'), UNKNOWN_FIELDS)
def test_unknown_field_gets_400_with_its_path(get_rejections, name, field, patch):
    for text in get_rejections(json=merge(sip_body(name()), patch)):
        assert re.search(rf'- {re.escape(field)}[0-9a-z_.]*: unknown field', text)


@pytest.mark.parametrize(('field', 'patch'), WRONG_TYPES)
def test_value_of_wrong_json_type_gets_400(get_rejections, field, patch):
    for text in get_rejections(json=patch | {'type': patch.get('type', 'sip')}):
        assert re.search(rf'- {re.escape(field)}[0-9a-z_.]*: ', text)


@pytest.mark.parametrize(('field', 'patch'), UNSTORABLE_TEXTS)
def test_character_that_the_database_cannot_store_gets_400(
    get_rejections, field, patch
):
    for text in get_rejections(data=json.dumps(patch), headers=JSON):
        assert re.search(rf'- {re.escape(field)}[0-9.]*: contains a character', text)


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
def test_huge_value_gets_400(get_rejections, values):
    for text in get_rejections(json={'type': 'sip', 'sip': values}):
        assert text.startswith(f'Input Error - sip.{next(iter(values))}')
        assert len(text) < 2_000


@pytest.mark.parametrize('parameter', ['no_such', 'recurse', 'search', 'limit'])
def test_unknown_query_parameter_gets_400_on_every_method(
    confd, db, acme, name, parameter
):
    before, query = count_rows(db), f'?{parameter}=1'
    answers = [
        confd.post(f'{INTERCONNECTIONS}{query}', json=sip_body(name())),
        confd.put(f'{path_of(acme)}{query}', json={'label': 'x'}),
        confd.delete(f'{path_of(acme)}{query}'),
        confd.get(f'{path_of(acme)}{query}'),
    ]
    for answer in answers:
        assert parameter in error_text(answer)
    assert count_rows(db) == before


def test_null_in_a_create_means_omitted(confd, name):
    fields = (*_FLAGS, *_TEXTS, *_INTEGERS, *_OBJECTS, *_LISTS[1:])
    nulls = dict.fromkeys(fields)
    top = {'label': None, 'context': None, 'headers': None, 'twilio_incoming': None}
    top |= {'id': None, 'tenant_uuid': None, 'outgoing_caller_id_format': None}
    own = name()
    document = create(confd, sip_body(own, **nulls) | top)
    other = create(confd, sip_body(name()))
    assert document['sip']['identify_by'] == other['sip']['identify_by']
    assert document['sip']['match'] == [f'{own}.example.com']
    assert document['headers'] == other['headers']
    assert document['outgoing_caller_id_format'] == '+E164'


def test_content_type_is_ignored(confd, name):
    document, headers = create(confd, sip_body(name())), {'Content-Type': 'text/plain'}
    data = '{"label": "any type"}'
    answer = confd.request('PUT', path_of(document), data=data, headers=headers)
    assert answer.status_code == 204
    assert fetch(confd, document)['label'] == 'any type'


def test_form_content_type_gets_400_with_advice(confd, acme):
    """Flask parses such a body as a form when wazo-confd logs the request."""
    headers = {'Content-Type': 'application/x-www-form-urlencoded'}
    answer = confd.request('PUT', path_of(acme), data='{}', headers=headers)
    text = error_text(answer)
    assert text.startswith('Input Error - body: ')
    assert 'Content-Type: application/json' in text


def test_byte_order_mark_before_the_body_is_ignored(confd, acme):
    data = '\ufeff{}'.encode()
    answer = confd.request('PUT', path_of(acme), data=data, headers=JSON)
    assert answer.status_code == 204
