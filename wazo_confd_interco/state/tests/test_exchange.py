# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests to services that answer oddly, slowly or not at all."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from .. import amid, ari, exchange
from ..amid import Amid, AmidError
from ..ari import Ari, AriError
from ..exchange import Deadline, NoAnswer, NoConnection, build_url, send

PASSWORD = 's3cret'
ENDPOINTS = [
    {'technology': 'PJSIP', 'resource': 'acme', 'channel_ids': ['1', '2']},
    {'technology': 'IAX2', 'resource': 'branch', 'channel_ids': []},
    {'technology': 'PJSIP'},
    'text',
]


@contextmanager
def running_server(
    answer: Callable[[socket.socket, bytes], None],
) -> Iterator[str]:
    """Provide the URL of a server that answers one request."""
    with socket.create_server(('127.0.0.1', 0)) as server:
        thread = threading.Thread(target=_serve, args=(server, answer), daemon=True)
        thread.start()
        yield f'http://127.0.0.1:{server.getsockname()[1]}'
        thread.join(1)


def _serve(
    server: socket.socket, answer: Callable[[socket.socket, bytes], None]
) -> None:
    connection, _ = server.accept()
    with connection:
        request = connection.recv(65536)
        try:
            answer(connection, request)
        except OSError:
            return  # The client has closed the connection.


def response(status: int, body: str, *headers: str) -> bytes:
    length = f'Content-Length: {len(body.encode())}'
    lines = (f'HTTP/1.1 {status} X', *(headers or (length,)), '', body)
    return '\r\n'.join(lines).encode()


def sending(
    answer: bytes, seconds: float = 0
) -> Callable[[socket.socket, bytes], None]:
    """Return a function that sends an answer and then waits."""

    def send_(connection: socket.socket, request: bytes) -> None:
        connection.sendall(answer)
        time.sleep(seconds)

    return send_


def count_calls(answer: bytes) -> ari.Calls:
    """Return the calls in an answer of ARI."""
    with running_server(sending(answer)) as url:
        return Ari(url, 5, 'u', PASSWORD).count_calls()


def test_calls_of_every_endpoint_are_counted() -> None:
    assert count_calls(response(200, json.dumps(ENDPOINTS))) == {
        ('PJSIP', 'acme'): 2,
        ('IAX2', 'branch'): 0,
    }


def test_chunked_answer_is_read() -> None:
    body = json.dumps(ENDPOINTS)
    chunks = f'{len(body):x}\r\n{body}\r\n0\r\n\r\n'
    assert count_calls(response(200, chunks, 'Transfer-Encoding: chunked'))


def test_request_to_ari_has_the_credentials_in_utf_8() -> None:
    requests = []

    def keep(connection: socket.socket, request: bytes) -> None:
        requests.append(request)

    with running_server(keep) as url, pytest.raises(AriError):
        Ari(url, 5, 'ü', '€').count_calls()
    first, _, headers = requests[0].partition(b'\r\n')
    assert first == b'GET /ari/endpoints HTTP/1.1'
    assert b'\r\nAuthorization: Basic w7w64oKs\r\n' in headers


def test_request_to_wazo_amid_has_the_token_and_the_command() -> None:
    requests = []

    def keep(connection: socket.socket, request: bytes) -> None:
        while not request.endswith(b'}'):
            request += connection.recv(65536)
        requests.append(request)

    with running_server(keep) as url, pytest.raises(AmidError):
        wazo_amid = Amid(url, 5)
        wazo_amid.set_token(PASSWORD)
        wazo_amid.observe()
    head, _, body = requests[0].partition(b'\r\n\r\n')
    assert head.startswith(b'POST /1.0/action/Command HTTP/1.1\r\n')
    assert f'\r\nX-Auth-Token: {PASSWORD}\r\n'.encode() in head
    assert json.loads(body) == {'command': 'core show uptime seconds'}


def test_wazo_amid_is_not_asked_without_a_token() -> None:
    with pytest.raises(AmidError) as caught:
        Amid('http://127.0.0.1:1', 5).observe()
    assert str(caught.value) == amid.NO_TOKEN


def test_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('http_proxy', 'http://127.0.0.1:1')
    monkeypatch.delenv('no_proxy', raising=False)
    assert count_calls(response(200, json.dumps(ENDPOINTS)))


@pytest.mark.parametrize('status', [401, 403])
def test_rejected_credentials_are_a_reason(status: int) -> None:
    with pytest.raises(AriError) as caught:
        count_calls(response(status, '{"message": "no"}'))
    assert str(caught.value) == ari.UNAUTHORIZED


@pytest.mark.parametrize(
    'answer',
    [
        response(200, ''),
        response(200, 'null'),
        response(200, '{}'),
        response(200, '['),
        response(404, '<html>'),
        response(302, '[]', 'Location: http://127.0.0.1/'),
        response(500, json.dumps(ENDPOINTS)),
        response(200, '[' * 100_000),
        response(200, f'[{"9" * 10_000}'),
    ],
)
def test_answer_that_is_not_from_ari_is_unexpected(answer: bytes) -> None:
    with pytest.raises(AriError) as caught:
        count_calls(answer)
    assert str(caught.value) == ari.UNEXPECTED


@pytest.mark.parametrize(
    'answer',
    [
        b'',
        b'\x00\xff\r\n\r\n',
        b'SSH-2.0-OpenSSH_9.2\r\n',
        response(200, '{}', *['X: x'] * 200),
        response(200, '{}', 'X: ' + 'x' * 100_000),
        response(200, 'zz\r\n', 'Transfer-Encoding: chunked'),
    ],
)
def test_answer_that_is_not_http_is_a_failed_connection(answer: bytes) -> None:
    with running_server(sending(answer)) as url, pytest.raises(NoConnection):
        send('GET', url, Deadline(5))


def test_answer_that_is_too_long_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, 'MAX_BYTES', 10)
    answer = response(200, json.dumps(['x' * 10]))
    with running_server(sending(answer)) as url, pytest.raises(NoConnection):
        send('GET', url, Deadline(5))


@pytest.mark.parametrize(
    'answer',
    [
        b'',
        b'HTTP/1.1 200 X\r\n',
        b'HTTP/1.1 200 X\r\nContent-Length: 9\r\n\r\n{',
        b'HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n',
    ],
)
def test_slow_answer_is_given_up(answer: bytes) -> None:
    with running_server(sending(answer, 2)) as url, pytest.raises(NoAnswer):
        send('GET', url, Deadline(0.2))


def test_nothing_is_sent_after_the_deadline() -> None:
    with pytest.raises(NoAnswer):
        send('GET', 'http://127.0.0.1:1', Deadline(0))


@pytest.mark.parametrize('host', ['.invalid', 'a b', 'x' * 300, '::', '[', '*'])
def test_invalid_host_is_a_failed_connection(host: str) -> None:
    with pytest.raises(NoConnection):
        send('GET', build_url({'host': host, 'port': 1}), Deadline(5))


@pytest.mark.parametrize(
    ('settings', 'expected'),
    [
        ({'host': 'pbx'}, 'http://pbx'),
        ({'host': 'pbx', 'port': 9491, 'https': True}, 'https://pbx:9491'),
        ({'host': '::1', 'port': 1, 'prefix': None}, 'http://[::1]:1'),
        ({'host': 'pbx', 'prefix': '/api/amid/'}, 'http://pbx/api/amid'),
    ],
)
def test_url_follows_the_configuration(settings: dict, expected: str) -> None:
    assert build_url(settings) == expected


def test_configuration_of_confd_overrides_the_defaults() -> None:
    settings = {'host': 'pbx', 'port': 5040, 'https': True, 'username': 'u'}
    assert Ari.from_config({'ari': settings}, 1) == Ari('https://pbx:5040', 1, 'u')
    assert Ari.from_config({}, 1) == Ari('http://localhost:5039', 1)
    assert Amid.from_config({}, 1) == Amid('http://localhost:9491', 1)
    assert Amid.from_config({'amid': {'port': 1}}, 1) == Amid('http://localhost:1', 1)


def test_secrets_are_not_in_the_representation() -> None:
    wazo_amid = Amid('http://localhost', 1)
    wazo_amid.set_token(PASSWORD)
    assert PASSWORD not in repr(wazo_amid) + repr(Ari('', 1, password=PASSWORD))
