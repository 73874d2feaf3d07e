# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bodies that are not what their headers say, sent over a socket."""

from __future__ import annotations

import json
import socket
from urllib.parse import urlsplit

import pytest
from samples import INTERCONNECTIONS, count_rows, sip_body

BODY = json.dumps(sip_body('broken-body')).encode()
_CHUNKED = b'Transfer-Encoding: chunked\r\n'
_SIZE = b'%x' % len(BODY)
BROKEN = {
    'negative length': (b'Content-Length: -1\r\n', BODY),
    'length with a sign': (b'Content-Length: +5\r\n', BODY),
    'length beyond the body': (b'Content-Length: 5000\r\n', BODY),
    'chunk of no size': (_CHUNKED, b'zz\r\n' + BODY + b'\r\n0\r\n\r\n'),
    'chunk of an enormous size': (_CHUNKED, b'f' * 16 + b'\r\n' + BODY),
    'chunk beyond the body': (_CHUNKED, b'5000\r\n' + BODY),
    'chunk without an end of line': (_CHUNKED, _SIZE + b'\r\n' + BODY + b'XX0\r\n'),
    'chunks without an end': (_CHUNKED, _SIZE + b'\r\n' + BODY + b'\r\n'),
    'no chunk': (_CHUNKED, b''),
}
VALID = {
    'chunk': (_CHUNKED, _SIZE + b'\r\n' + BODY + b'\r\n0\r\n\r\n'),
    'chunk with an extension': (
        _CHUNKED,
        _SIZE + b';a=b\r\n' + BODY + b'\r\n0\r\n\r\n',
    ),
    'chunk with a trailer': (
        _CHUNKED,
        _SIZE + b'\r\n' + BODY + b'\r\n0\r\nA: b\r\n\r\n',
    ),
    'many chunks': (
        _CHUNKED,
        b''.join(b'1\r\n%c\r\n' % byte for byte in BODY) + b'0\r\n\r\n',
    ),
}
WRITES = [
    ('POST', INTERCONNECTIONS),
    ('PUT', f'{INTERCONNECTIONS}/2147483647'),
    ('PUT', f'{INTERCONNECTIONS}/2147483647/nat'),
    ('PUT', '/callerid-policy'),
    ('POST', '/callerid-policy/resolve'),
]


def send(confd, method, path, headers, body):
    """Send a request as it is, and return the status and the JSON of the answer."""
    url = urlsplit(confd.url)
    head = (
        f'{method} {url.path}{path} HTTP/1.1\r\nHost: {url.hostname}\r\n'
        f'X-Auth-Token: {confd.token}\r\nContent-Type: application/json\r\n'
    )
    with socket.create_connection((url.hostname, url.port), timeout=60) as connection:
        connection.sendall(head.encode() + headers + b'\r\n' + body)
        connection.shutdown(socket.SHUT_WR)
        answer = b''.join(iter(lambda: connection.recv(65536), b''))
    # Bytes that are left may be answered like another request.
    first, _, rest = answer.partition(b'\r\n\r\n')
    decoder = json.JSONDecoder()
    return int(first.split()[1]), decoder.raw_decode(rest.decode())[0]


@pytest.mark.parametrize('case', BROKEN)
@pytest.mark.parametrize(('method', 'path'), WRITES)
def test_broken_body_is_400_and_stores_nothing(confd, db, method, path, case):
    before = count_rows(db)
    status, problems = send(confd, method, path, *BROKEN[case])
    assert (status, len(problems)) in ((400, 1), (404, 1))
    if path == INTERCONNECTIONS:
        assert problems[0].startswith('Input Error - body: could not be read: ')
    assert count_rows(db) == before


@pytest.mark.parametrize('case', BROKEN)
@pytest.mark.parametrize('method', ['GET', 'DELETE'])
def test_broken_body_of_a_request_without_a_body_is_ignored(confd, method, case):
    path = f'{INTERCONNECTIONS}/2147483647'
    status, problems = send(confd, method, path, *BROKEN[case])
    assert (status, len(problems)) == (404, 1)


@pytest.mark.parametrize('case', VALID)
def test_body_in_chunks_is_read(confd, case):
    path = f'{INTERCONNECTIONS}?dry_run=true'
    status, answer = send(confd, 'POST', path, *VALID[case])
    assert (status, answer['result']['name']) == (200, 'broken-body')


def test_endless_body_in_chunks_is_413(confd):
    chunk = b'%x\r\n' % 65536 + b' ' * 65536 + b'\r\n'
    body = chunk * 80 + b'0\r\n\r\n'
    status, answer = send(confd, 'POST', INTERCONNECTIONS, _CHUNKED, body)
    assert status == 413
    assert 'at most' in answer[0]
