# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from .. import ari
from ..ari import Ari, EndpointState

ONLINE = {'technology': 'PJSIP', 'state': 'online', 'channel_ids': ['1', '2']}
PASSWORD = 's3cret'


@contextmanager
def running_server(
    answer: Callable[[socket.socket, bytes], None],
) -> Iterator[Ari]:
    """Provide the interface of a server that answers one request."""
    with socket.create_server(('127.0.0.1', 0)) as server:
        thread = threading.Thread(target=_serve, args=(server, answer), daemon=True)
        thread.start()
        yield Ari('127.0.0.1', server.getsockname()[1], username='u', password=PASSWORD)
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


def state_from(answer: bytes, seconds: float = 0) -> EndpointState:
    """Return the state that a server's answer leads to; it then waits."""

    def send(connection: socket.socket, request: bytes) -> None:
        connection.sendall(answer)
        time.sleep(seconds)

    with running_server(send) as asterisk:
        state = asterisk.get_endpoint('PJSIP', 'acme')
    assert PASSWORD not in str(state)
    return state


def test_online_endpoint_has_its_number_of_channels() -> None:
    assert state_from(response(200, json.dumps(ONLINE))) == {
        'reachable': True,
        'reason': None,
        'endpoint': 'online',
        'channels': 2,
    }


def test_chunked_answer_is_read() -> None:
    body = json.dumps(ONLINE)
    chunks = f'{len(body):x}\r\n{body}\r\n0\r\n\r\n'
    answer = response(200, chunks, 'Transfer-Encoding: chunked')
    assert state_from(answer)['endpoint'] == 'online'


def test_request_contains_the_escaped_name_and_the_credentials() -> None:
    requests = []

    def keep(connection: socket.socket, request: bytes) -> None:
        requests.append(request)

    with running_server(keep) as asterisk:
        asterisk.get_endpoint('IAX2', 'a/../b c\r\n')
    first, _, headers = requests[0].partition(b'\r\n')
    assert first == b'GET /ari/endpoints/IAX2/a%2F..%2Fb%20c%0D%0A HTTP/1.1'
    assert b'\r\nAuthorization: Basic dTpzM2NyZXQ=\r\n' in headers


def test_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('http_proxy', 'http://127.0.0.1:1')
    monkeypatch.delenv('no_proxy', raising=False)
    assert state_from(response(200, json.dumps(ONLINE)))['reachable'] is True


def test_unknown_endpoint_is_reachable_without_a_state() -> None:
    state = state_from(response(404, '{"message": "Endpoint not found"}'))
    assert (state['reachable'], state['reason']) == (True, ari.NO_ENDPOINT)
    assert state['endpoint'] is None


@pytest.mark.parametrize('status', [401, 403])
def test_rejected_credentials_are_a_reason(status: int) -> None:
    state = state_from(response(status, '{"message": "no"}'))
    assert (state['reachable'], state['reason']) == (False, ari.UNAUTHORIZED)


@pytest.mark.parametrize(
    'answer',
    [
        response(200, ''),
        response(200, 'null'),
        response(200, '[]'),
        response(200, '{'),
        response(200, '{"state": "online"}'),
        response(200, '{"state": ["online"], "channel_ids": []}'),
        response(200, '{"state": "s3cret", "channel_ids": []}'),
        response(200, '\udcff'.encode('utf-8', 'surrogatepass').decode('latin-1')),
        response(404, '<html>'),
        response(302, '{}', 'Location: http://127.0.0.1/'),
        response(500, json.dumps(ONLINE)),
        response(200, '[' * 100_000),
        response(200, f'{{"state": {"9" * 10_000}}}'),
        response(200, json.dumps({**ONLINE, 'x': 'x' * ari.MAX_BYTES})),
        response(200, 'zz\r\n', 'Transfer-Encoding: chunked'),
    ],
)
def test_answer_that_is_not_from_ari_is_unexpected(answer: bytes) -> None:
    state = state_from(answer)
    assert (state['reachable'], state['reason']) == (False, ari.UNEXPECTED)
    assert state['endpoint'] is None


@pytest.mark.parametrize(
    'answer',
    [
        b'',
        b'\x00\xff\r\n\r\n',
        b'SSH-2.0-OpenSSH_9.2\r\n',
        response(200, '{}', *['X: x'] * 200),
        response(200, '{}', 'X: ' + 'x' * 100_000),
    ],
)
def test_answer_that_is_not_http_is_a_failed_connection(answer: bytes) -> None:
    state = state_from(answer)
    assert (state['reachable'], state['reason']) == (False, ari.UNREACHABLE)


def test_closed_port_is_unreachable() -> None:
    with socket.create_server(('127.0.0.1', 0)) as server:
        port = server.getsockname()[1]
    assert Ari('127.0.0.1', port).get_endpoint('PJSIP', 'acme') == {
        'reachable': False,
        'reason': ari.UNREACHABLE,
        'endpoint': None,
        'channels': None,
    }


@pytest.mark.parametrize('host', ['', '.invalid', 'a b', 'x' * 300, '::', '[', '*'])
def test_invalid_host_is_not_reachable(host: str) -> None:
    state = Ari(host, 1, password=PASSWORD).get_endpoint('PJSIP', 'acme')
    assert state['reachable'] is False
    assert PASSWORD not in str(state)


@pytest.mark.parametrize(
    'answer',
    [
        b'',
        b'HTTP/1.1 200 X\r\n',
        b'HTTP/1.1 200 X\r\nContent-Length: 9\r\n\r\n{',
        b'HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n',
    ],
)
def test_slow_answer_is_given_up(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ari, 'TIMEOUT', (1.0, 0.2))
    assert state_from(answer, seconds=1)['reason'] == ari.NO_ANSWER


def test_credentials_may_contain_any_character() -> None:
    def answer(connection: socket.socket, request: bytes) -> None:
        connection.sendall(response(200, json.dumps(ONLINE)))

    with running_server(answer) as server:
        asterisk = Ari(server.host, server.port, username='ü', password='€')
        assert asterisk.get_endpoint('PJSIP', 'acme')['reachable'] is True


def test_configuration_of_confd_overrides_the_defaults() -> None:
    settings = {'host': 'pbx', 'port': 5040, 'https': True, 'unknown': 1}
    assert Ari.from_config({'ari': settings}) == Ari('pbx', 5040, True)
    assert Ari.from_config({}) == Ari()


def test_password_is_not_in_the_representation() -> None:
    assert PASSWORD not in repr(Ari(password=PASSWORD))
