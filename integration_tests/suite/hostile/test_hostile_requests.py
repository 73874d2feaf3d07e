# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Malformed requests get a clear answer, and the next request succeeds.

Some are answered by the HTTP server of wazo-confd, before it calls a plugin; the names
of these tests say so. The server may close the connection, or answer its own 500.
"""

from __future__ import annotations

import gzip
import json
import socket
from urllib.parse import urlsplit

import pytest
from samples import (
    count_rows,
    create,
    error_text,
    fetch,
    path_of,
    sip_body,
)

JSON = {'Content-Type': 'application/json'}
LABEL = '{"label": "é\U0001f4a9"}'


@pytest.fixture(scope='module')
def acme(confd, name):
    return create(confd, sip_body(name(), from_user='acme'))


@pytest.fixture(autouse=True)
def _check_afterwards(confd, db, acme):
    """Check that a hostile request stores nothing, and that the next one succeeds."""
    before, document = count_rows(db), fetch(confd, acme)
    yield
    assert count_rows(db) == before
    after = fetch(confd, acme)
    assert {**after, 'label': None} == {**document, 'label': None}
    assert confd.put(path_of(acme), json={'label': None}).status_code == 204


@pytest.fixture
def raw(confd):
    """Return a function that sends bytes and returns the status, or None.

    `{}` in the first line is the path of the API.
    """

    def send(first, *headers, body=b''):
        at = urlsplit(confd.url)
        head = [first.replace('{}', at.path), f'Host: {at.netloc}']
        head += [f'X-Auth-Token: {confd.token}', 'Connection: close', *headers]
        request = '\r\n'.join(head).encode('latin-1') + b'\r\n\r\n' + body
        with socket.create_connection((at.hostname, at.port), timeout=30) as sock:
            sock.sendall(request)
            sock.shutdown(socket.SHUT_WR)
            answer = b''.join(iter(lambda: _receive(sock), b''))
        return int(answer.split()[1]) if answer else None

    return send


def _receive(sock):
    try:
        return sock.recv(65536)
    except ConnectionResetError:
        return b''


def test_request_with_a_thousand_headers_is_answered(confd, acme):
    headers = {f'X-Hostile-{number}': 'x' for number in range(1_000)}
    assert confd.get(path_of(acme), headers=headers).status_code == 200


@pytest.mark.parametrize('header', ['X-Hostile', 'If-None-Match', 'Accept', 'Cookie'])
def test_header_of_sixty_kilobytes_is_read_or_rejected(confd, acme, header):
    answer = confd.get(path_of(acme), headers={header: 'x' * 60_000})
    assert answer.status_code in (200, 400, 406, 413, 431)


@pytest.mark.parametrize(
    'header', ['X-Auth-Token', 'Wazo-Tenant'], ids=['token', 'tenant']
)
@pytest.mark.parametrize(
    'value', ['', 'x' * 20_000, "'; --", '../..', 'é', '%00'], ids=lambda text: text[:9]
)
def test_malformed_token_or_tenant_is_401(confd, acme, header, value):
    headers = {header: value.encode('latin-1')}
    answer = confd.get(path_of(acme), headers=headers)
    if (header, value) == ('Wazo-Tenant', ''):
        assert answer.status_code in (200, 401)
    else:
        error_text(answer, 401)
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
def test_body_that_is_not_json_in_utf8_is_rejected(confd, acme, body):
    for charset in ('', '; charset=utf-8', '; charset=utf-16', '; charset=no-such'):
        headers = {'Content-Type': f'application/json{charset}'}
        answer = confd.request('PUT', path_of(acme), data=body, headers=headers)
        assert error_text(answer)


@pytest.mark.parametrize('body', [LABEL.encode(), b'\xef\xbb\xbf' + LABEL.encode()])
def test_body_in_utf8_is_read_with_any_charset(confd, acme, body):
    """JSON is UTF-8 (RFC 8259); it may begin with a byte order mark."""
    for charset in ('utf-8', 'utf-16', 'latin-1', 'no-such', '"'):
        headers = {'Content-Type': f'application/json; charset={charset}'}
        answer = confd.request('PUT', path_of(acme), data=body, headers=headers)
        assert answer.status_code == 204, answer.text
        assert fetch(confd, acme)['label'] == json.loads(LABEL)['label']
        confd.put(path_of(acme), json={'label': None})


@pytest.mark.parametrize('encoding', ['gzip', 'deflate', 'br', 'no-such', 'gzip, gzip'])
def test_compressed_body_is_rejected(confd, acme, encoding):
    headers = {**JSON, 'Content-Encoding': encoding}
    body = gzip.compress(b'{"label": "x"}')
    error_text(confd.request('PUT', path_of(acme), data=body, headers=headers))


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
def test_other_content_type_is_answered_without_500(confd, acme, type_):
    for body in (b'{}', b'--x\r\n\r\n--x--', b'a=b&' * 5_000):
        headers = {'Content-Type': type_}
        answer = confd.request('PUT', path_of(acme), data=body, headers=headers)
        assert answer.status_code in (204, 400, 413, 415), answer.text


def test_chunked_body_is_read(confd, acme):
    chunks = iter([b'{"la', b'bel": ', b'"x"}'])
    answer = confd.request('PUT', path_of(acme), data=chunks, headers=JSON)
    assert answer.status_code == 204
    assert fetch(confd, acme)['label'] == 'x'


def test_malformed_chunks_are_answered_by_the_http_server(raw, acme):
    for body in (b'zz\r\n{}\r\n0\r\n\r\n', b'-1\r\n\r\n', b'5\r\n{}', b'\r\n' * 9):
        status = raw(
            f'PUT {{}}{path_of(acme)} HTTP/1.1',
            'Transfer-Encoding: chunked',
            body=body,
        )
        assert status in (None, 400, 408, 500)


@pytest.mark.parametrize('length', ['-1', 'x', '1e3', '', '99999999999999999999'])
def test_malformed_length_is_answered_by_the_http_server(raw, acme, length):
    first = f'PUT {{}}{path_of(acme)} HTTP/1.1'
    status = raw(first, f'Content-Length: {length}', body=b'{}')
    assert status in (None, 204, 400, 413, 500)


def test_body_shorter_than_its_length_changes_nothing(raw, acme):
    first = f'PUT {{}}{path_of(acme)} HTTP/1.1'
    assert raw(first, 'Content-Length: 900', body=b'{"label": "x"') in (None, 400)


def test_body_longer_than_its_length_is_truncated_and_rejected(raw, acme):
    first = f'PUT {{}}{path_of(acme)} HTTP/1.1'
    assert raw(first, 'Content-Length: 2', body=b'{"label": "x"}') == 400


def test_two_different_lengths_change_nothing(raw, acme):
    first = f'PUT {{}}{path_of(acme)} HTTP/1.1'
    lengths = ('Content-Length: 2', 'Content-Length: 3')
    assert raw(first, *lengths, body=b'{}x') in (None, 204, 400)


def test_put_without_a_body_is_rejected(raw, acme):
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
def test_malformed_request_line_is_answered_by_the_http_server(raw, first):
    assert raw(first) in (None, 400, 404, 405, 413, 414, 500, 505)


@pytest.mark.parametrize(
    'part',
    [
        b'',
        b'PUT',
        b'PUT {} HTTP/1.1\r\n',
        b'PUT {} HTTP/1.1\r\nHost: x\r\n',
        b'PUT {} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"la',
    ],
)
def test_request_that_ends_early_gets_no_success(confd, acme, part):
    """The client closes its side; the server may close the connection, too."""
    at = urlsplit(confd.url)
    path = f'{at.path}{path_of(acme)}'.encode()
    with socket.create_connection((at.hostname, at.port), timeout=30) as sock:
        sock.sendall(part.replace(b'{}', path))
        sock.shutdown(socket.SHUT_WR)
        answer = b''.join(iter(lambda: _receive(sock), b''))
    assert not answer or int(answer.split()[1]) >= 400
