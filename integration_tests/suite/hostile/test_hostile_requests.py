# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests that no client sends: the answer is clear, and the next request works.

Some are answered by the HTTP server of the host, before any plugin is asked: their
names say so. It may close the connection, or have a 500 of its own.
"""

from __future__ import annotations

import gzip
import json
import socket
from urllib.parse import urlsplit

import pytest
from samples import INTERCONNECTIONS, counts, created, errors, path_of, shown, sip

JSON = {'Content-Type': 'application/json'}
LABEL = '{"label": "é\U0001f4a9"}'


@pytest.fixture(scope='module')
def acme(confd, name):
    return created(confd, sip(name(), from_user='acme'))


@pytest.fixture(autouse=True)
def _works_after(confd, db, acme):
    """Nothing is kept of a hostile request, and the next one is answered."""
    before, document = counts(db), shown(confd, acme)
    yield
    assert counts(db) == before
    after = shown(confd, acme)
    assert {**after, 'label': None} == {**document, 'label': None}
    assert confd.put(path_of(acme), json={'label': None}).status_code == 204


@pytest.fixture
def raw(confd):
    """The status of what is answered to these bytes, None where there is no answer.

    `{}` in the first line is the path of the interconnection API.
    """

    def send(first, *headers, body=b''):
        at = urlsplit(confd.url)
        head = [first.replace('{}', at.path), f'Host: {at.netloc}']
        head += [f'X-Auth-Token: {confd.token}', 'Connection: close', *headers]
        request = '\r\n'.join(head).encode('latin-1') + b'\r\n\r\n' + body
        with socket.create_connection((at.hostname, at.port), timeout=30) as sock:
            sock.sendall(request)
            sock.shutdown(socket.SHUT_WR)
            answer = b''.join(iter(lambda: _received(sock), b''))
        return int(answer.split()[1]) if answer else None

    return send


def _received(sock):
    try:
        return sock.recv(65536)
    except ConnectionResetError:
        return b''


def test_a_thousand_headers_are_read(confd, acme):
    headers = {f'X-Hostile-{number}': 'x' for number in range(1_000)}
    assert confd.get(path_of(acme), headers=headers).status_code == 200


@pytest.mark.parametrize('header', ['X-Hostile', 'If-None-Match', 'Accept', 'Cookie'])
def test_a_header_of_sixty_kilobytes_is_read_or_refused(confd, acme, header):
    answer = confd.get(path_of(acme), headers={header: 'x' * 60_000})
    assert answer.status_code in (200, 400, 406, 413, 431)


def test_a_long_if_match_is_stale(confd, acme):
    tags = ', '.join(f'"{number}"' for number in range(8_000))
    answer = confd.put(path_of(acme), json={}, headers={'If-Match': tags})
    errors(answer, 412)


@pytest.mark.parametrize('form', ['{}', 'W/{}', '"x", {}', '{},', '*', '* '])
def test_an_if_match_that_has_the_present_tag_is_taken(confd, acme, form):
    tag = confd.get(path_of(acme)).headers['ETag']
    headers = {'If-Match': form.replace('{}', tag)}
    answer = confd.put(path_of(acme), json={}, headers=headers)
    assert answer.status_code == 204


@pytest.mark.parametrize('form', ['', ',', '"', 'x{}', '{}{}', 'W/*', '"*"', '*, "x"'])
def test_any_other_if_match_is_stale(confd, acme, form):
    tag = confd.get(path_of(acme)).headers['ETag']
    headers = {'If-Match': form.replace('{}', tag)}
    errors(confd.put(path_of(acme), json={}, headers=headers), 412)
    errors(confd.delete(path_of(acme), headers=headers), 412)


@pytest.mark.parametrize(
    'header', ['X-Auth-Token', 'Wazo-Tenant'], ids=['token', 'tenant']
)
@pytest.mark.parametrize(
    'value', ['', 'x' * 20_000, "'; --", '../..', 'é', '%00'], ids=lambda text: text[:9]
)
def test_who_is_nobody_is_a_401(confd, acme, header, value):
    headers = {header: value.encode('latin-1')}
    answer = confd.get(path_of(acme), headers=headers)
    if (header, value) == ('Wazo-Tenant', ''):
        assert answer.status_code in (200, 401)
    else:
        errors(answer, 401)
        assert confd.token not in answer.text


_ENCODED = {
    'UTF-16': LABEL.encode('utf-16'),
    'UTF-16 without a mark': LABEL.encode('utf-16-le'),
    'UTF-32': LABEL.encode('utf-32'),
    'Latin-1': '{"label": "é"}'.encode('latin-1'),
    'UTF-7': b'{+ACI-label+ACI-: 1}',
    'an overlong quote': b'{\xc0\xa2label\xc0\xa2: 1}',
    'an overlong NUL': b'{"label": "\xc0\x80"}',
    'half a character': b'{"label": "\xed\xa0\x80"}',
    'half a character, escaped': b'{"label": "\\ud800"}',
    'the other half first': b'{"label": "\\udc00\\ud800"}',
    'beyond Unicode': b'{"label": "\xf4\x90\x80\x80"}',
    'half of a sequence': '{"label": "é'.encode()[:-1],
    'NUL': b'{"label": "\x00"}',
    'NUL after': b'{}\x00',
    'gzip': gzip.compress(b'{}'),
    'a form': b'label=x',
    'XML': b'<?xml version="1.0"?><label>x</label>',
    'a comment': b'{} // x',
}


@pytest.mark.parametrize('body', _ENCODED.values(), ids=_ENCODED)
def test_what_is_no_utf8_json_is_refused(confd, acme, body):
    for charset in ('', '; charset=utf-8', '; charset=utf-16', '; charset=no-such'):
        headers = {'Content-Type': f'application/json{charset}'}
        answer = confd.request('PUT', path_of(acme), data=body, headers=headers)
        assert errors(answer)


@pytest.mark.parametrize('body', [LABEL.encode(), b'\xef\xbb\xbf' + LABEL.encode()])
def test_utf8_is_read_whatever_charset_is_claimed(confd, acme, body):
    """JSON is UTF-8 (RFC 8259); it may begin with a byte order mark."""
    for charset in ('utf-8', 'utf-16', 'latin-1', 'no-such', '"'):
        headers = {'Content-Type': f'application/json; charset={charset}'}
        answer = confd.request('PUT', path_of(acme), data=body, headers=headers)
        assert answer.status_code == 204, answer.text
        assert shown(confd, acme)['label'] == json.loads(LABEL)['label']
        confd.put(path_of(acme), json={'label': None})


@pytest.mark.parametrize('encoding', ['gzip', 'deflate', 'br', 'no-such', 'gzip, gzip'])
def test_a_body_that_is_compressed_is_refused(confd, acme, encoding):
    headers = {**JSON, 'Content-Encoding': encoding}
    body = gzip.compress(b'{"label": "x"}')
    errors(confd.request('PUT', path_of(acme), data=body, headers=headers))


@pytest.mark.parametrize(
    'type_',
    [
        'multipart/form-data; boundary=x',
        'multipart/form-data',
        'application/x-www-form-urlencoded',
        'x' * 5_000,
        '',
        ';',
    ],
)
def test_another_content_type_is_no_500(confd, acme, type_):
    for body in (b'{}', b'--x\r\n\r\n--x--', b'a=b&' * 5_000):
        headers = {'Content-Type': type_}
        answer = confd.request('PUT', path_of(acme), data=body, headers=headers)
        assert answer.status_code in (204, 400, 413, 415), answer.text


def test_chunks_are_read(confd, acme):
    chunks = iter([b'{"la', b'bel": ', b'"x"}'])
    answer = confd.request('PUT', path_of(acme), data=chunks, headers=JSON)
    assert answer.status_code == 204
    assert shown(confd, acme)['label'] == 'x'


def test_chunks_that_are_none_are_answered_by_the_server(raw, acme):
    for body in (b'zz\r\n{}\r\n0\r\n\r\n', b'-1\r\n\r\n', b'5\r\n{}', b'\r\n' * 9):
        status = raw(
            f'PUT {{}}{path_of(acme)} HTTP/1.1',
            'Transfer-Encoding: chunked',
            body=body,
        )
        assert status in (None, 400, 408, 500)


@pytest.mark.parametrize('length', ['-1', 'x', '1e3', '', '99999999999999999999'])
def test_a_length_that_is_none_is_answered_by_the_server(raw, acme, length):
    first = f'PUT {{}}{path_of(acme)} HTTP/1.1'
    status = raw(first, f'Content-Length: {length}', body=b'{}')
    assert status in (None, 204, 400, 413, 500)


def test_a_body_shorter_than_its_length_changes_nothing(raw, acme):
    first = f'PUT {{}}{path_of(acme)} HTTP/1.1'
    assert raw(first, 'Content-Length: 900', body=b'{"label": "x"') in (None, 400)


def test_a_body_longer_than_its_length_is_cut(raw, acme):
    first = f'PUT {{}}{path_of(acme)} HTTP/1.1'
    assert raw(first, 'Content-Length: 2', body=b'{"label": "x"}') == 400


def test_two_lengths_change_nothing_that_either_would_not(raw, acme):
    first = f'PUT {{}}{path_of(acme)} HTTP/1.1'
    lengths = ('Content-Length: 2', 'Content-Length: 3')
    assert raw(first, *lengths, body=b'{}x') in (None, 204, 400)


def test_a_put_without_a_body_is_refused(raw, acme):
    assert raw(f'PUT {{}}{path_of(acme)} HTTP/1.1') in (400, 411)


@pytest.mark.parametrize(
    'first',
    [
        'GET',
        'GET / HTTP/9.9',
        'G\x01T {}/interconnections HTTP/1.1',
        'GET {}/interconnections\x00 HTTP/1.1',
        'GET {}/interconnections HTTP/1.1 x',
        'GET http://[::1/interconnections HTTP/1.1',
        'GET * HTTP/1.1',
        f'GET {{}}/interconnections?{"x" * 2_000_000} HTTP/1.1',
    ],
    ids=lambda first: repr(first[:40]),
)
def test_a_first_line_that_is_none_is_answered_by_the_server(raw, first):
    assert raw(first) in (None, 400, 404, 405, 413, 414, 500, 505)


_PATHS = (
    *('%00', '1%00', '%2e%2e', '..%2f1', '1%2f', '%2F1', '1%2fnat', '%31%2e', '1;x'),
    *('%ff', '%c0%af', '%ed%a0%80', '%zz', '%', '%25', '+1', '1.0', '1e1', '0x1', '٣'),
    *('-1', '0', '00', '01', '9' * 400, '1' * 60_000, "1'--", '{id}', '%0d%0aX: y'),
    *('1%20', '%201', 'dahdi%00', 'Dahdi', 'null', 'true', '[]', '*', '#', '~'),
)


@pytest.mark.parametrize('path', _PATHS, ids=lambda path: path[:20])
@pytest.mark.parametrize('rest', ['', '/nat', '/diagnostics'])
def test_a_path_that_is_no_id_is_not_found(confd, path, rest):
    answer = confd.get(f'{INTERCONNECTIONS}/{path}{rest}')
    # No ACL has a line end in it: of that path, there is no right to ask.
    assert answer.status_code == (401 if '%0a' in path else 404), answer.text[:200]


@pytest.mark.parametrize(
    'query',
    [
        'x' * 60_000,
        '&'.join(f'x{number}={number}' for number in range(1_000)),
        '&'.join(['limit=1'] * 1_000),
        'limit=' + '9' * 5_000,
        'offset=' + '9' * 5_000,
        'limit=%00',
        'search=%00',
        'search=%ff',
        'search=%ed%a0%80',
        'name=%c0%80',
        'recurse=' + 'x' * 5_000,
        'order=id;drop',
        'limit=1.5',
        'limit[]=1',
        '%00=1',
        '=1',
    ],
    ids=lambda query: query[:20],
)
def test_a_query_is_refused_or_finds_nothing(confd, query):
    for path in (INTERCONNECTIONS, '/callerid-policy'):
        answer = confd.get(f'{path}?{query}')
        if answer.status_code == 200:
            assert query.startswith(('search=%', 'name=%'))
        else:
            assert len(errors(answer)) < 60_000


@pytest.mark.parametrize('term', ['%', '_', '\\', '%' * 1_000, '\\' * 1_001, '(' * 900])
def test_a_search_for_what_the_database_reads_as_a_pattern(confd, acme, term):
    answer = confd.get(INTERCONNECTIONS, params={'search': term})
    for one in answer.json()['items']:
        assert any(term in text for text in _searched(one)), one
    assert acme['id'] not in [one['id'] for one in answer.json()['items']]


def _searched(document):
    hosts = document['sip']['remote_hosts'] if document['sip'] else ()
    interface = document['custom']['interface'] if document['custom'] else None
    texts = document['name'], document['label'], document['context'], interface
    return [*filter(None, texts), *hosts]


def test_a_request_that_ends_in_its_middle_is_nothing(confd, acme):
    at = urlsplit(confd.url)
    for part in (b'', b'PUT', b'PUT /1.1/interconnections HTTP/1.1\r\nHost: x\r\n'):
        with socket.create_connection((at.hostname, at.port), timeout=30) as sock:
            sock.sendall(part)
