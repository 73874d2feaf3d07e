# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asterisk's REST interface, away, slow, refusing and answering nonsense."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from .. import ari
from ..ari import Ari

ONLINE = {'technology': 'PJSIP', 'state': 'online', 'channel_ids': ['1', '2']}


@contextmanager
def answering(answer: Callable[[socket.socket, bytes], None]) -> Iterator[Ari]:
    """An Asterisk that is asked once."""
    with socket.create_server(('127.0.0.1', 0)) as server:
        thread = threading.Thread(target=_serve, args=(server, answer), daemon=True)
        thread.start()
        yield Ari('127.0.0.1', server.getsockname()[1], username='u', password='s3cret')
        thread.join(1)


def _serve(server: socket.socket, answer: Callable) -> None:
    connection, _ = server.accept()
    with connection:
        request = connection.recv(65536)
        try:
            answer(connection, request)
        except OSError:
            return  # who asked has left


def response(status: int, body: str, *headers: str) -> bytes:
    length = f'Content-Length: {len(body.encode())}'
    lines = (f'HTTP/1.1 {status} X', *(headers or (length,)), '', body)
    return '\r\n'.join(lines).encode()


def state(*answers: bytes, seconds: float = 0) -> dict[str, Any]:
    def answer(connection: socket.socket, request: bytes) -> None:
        for part in answers:
            connection.sendall(part)
            time.sleep(seconds)

    with answering(answer) as asterisk:
        return asterisk.endpoint('PJSIP', 'acme')


def test_an_endpoint_that_is_online():
    assert state(response(200, json.dumps(ONLINE))) == {
        'reachable': True,
        'reason': None,
        'endpoint': 'online',
        'channels': 2,
    }


def test_the_request_has_the_name_and_the_credentials_of_the_settings():
    seen = []

    def answer(connection: socket.socket, request: bytes) -> None:
        seen.append(request)

    with answering(answer) as asterisk:
        asterisk.endpoint('IAX2', 'a/../b c\r\n')
    first, _, headers = seen[0].partition(b'\r\n')
    assert first == b'GET /ari/endpoints/IAX2/a%2F..%2Fb%20c%0D%0A HTTP/1.1'
    assert b'\r\nAuthorization: Basic dTpzM2NyZXQ=\r\n' in headers


def test_no_such_endpoint_is_an_answer():
    found = state(response(404, '{"message": "Endpoint not found"}'))
    assert (found['reachable'], found['reason']) == (True, ari.NO_ENDPOINT)


@pytest.mark.parametrize('status', [401, 403])
def test_refused(status: int):
    assert state(response(status, '{"message": "no"}'))['reason'] == ari.REFUSED


@pytest.mark.parametrize(
    'answer',
    [
        b'',
        b'\x00\xff\r\n\r\n',
        b'SSH-2.0-OpenSSH_9.2\r\n',
        response(200, ''),
        response(200, 'null'),
        response(200, '[]'),
        response(200, '{'),
        response(200, '{"state": "online"}'),
        response(200, '{"state": ["online"], "channel_ids": []}'),
        response(200, '{"state": "s3cret", "channel_ids": []}'),
        response(404, '<html>'),
        response(302, '{}', 'Location: http://127.0.0.1/'),
        response(500, json.dumps(ONLINE)),
        response(200, '[' * 100_000),
        response(200, json.dumps({**ONLINE, 'x': 'x' * ari.MAX_BYTES})),
        response(200, '{}', *['X: x'] * 200),
        response(200, 'zz\r\n', 'Transfer-Encoding: chunked'),
        response(200, '{}', 'X: ' + 'x' * 100_000),
    ],
)
def test_nonsense_is_unreachable(answer: bytes):
    found = state(answer)
    assert (found['reachable'], found['endpoint']) == (False, None)
    assert found['reason'] in (ari.NONSENSE, ari.AWAY)


def test_asterisk_is_away():
    with socket.create_server(('127.0.0.1', 0)) as server:
        port = server.getsockname()[1]
    assert Ari('127.0.0.1', port).endpoint('PJSIP', 'acme') == {
        'reachable': False,
        'reason': ari.AWAY,
        'endpoint': None,
        'channels': None,
    }


@pytest.mark.parametrize(
    'answers',
    [
        [b''],
        [b'HTTP/1.1 200 X\r\n', *[b'x'] * 1000],
        [b'HTTP/1.1 200 X\r\n\r\n', *[b' '] * 1000],
        [b'HTTP/1.1 100 X\r\n\r\n'] * 1000,
        [
            b'HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n',
            *[b'1\r\nx\r\n'] * 99,
        ],
    ],
)
def test_whoever_dribbles_is_left(answers: list[bytes], monkeypatch: Any):
    # Who waits for the end hears all of the answer, or that the connection is closed.
    monkeypatch.setattr(ari, 'SECONDS', 0.3)
    assert state(*answers, seconds=0.05 if answers[0] else 1)['reason'] == ari.SLOW


def test_the_settings_are_those_of_confd():
    settings = {'host': 'pbx', 'port': 5040, 'https': True, 'unknown': 1}
    assert Ari.from_config({'ari': settings}) == Ari('pbx', 5040, True)
    assert Ari.from_config({}) == Ari()
