# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Asterisk's REST interface says of an endpoint, within a bounded time.

A time-out of the socket starts anew with every byte that arrives: whoever dribbles
would never be left. So there is one deadline for connecting, the headers and the body.
"""

from __future__ import annotations

import io
import json
import socket
import ssl
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any, Final
from urllib.parse import quote

# Seconds, for all of it; and for each address that the host has.
SECONDS: Final = 2.5
CONNECT_SECONDS: Final = 1.0
# An endpoint with some thousand channels is smaller.
MAX_BYTES: Final = 256 * 1024

STATES: Final = ('online', 'offline', 'unknown')

AWAY: Final = 'no connection to Asterisk, by the ari settings of wazo-confd'
SLOW: Final = f'Asterisk gave no whole answer in {SECONDS:g} seconds'
REFUSED: Final = 'Asterisk refuses the user of the ari settings of wazo-confd'
NONSENSE: Final = 'the answer is none of Asterisk: see the ari settings of wazo-confd'
NO_ENDPOINT: Final = (
    'Asterisk has no such endpoint: it has not reloaded yet, or dropped the section'
)


@dataclass(frozen=True)
class Ari:
    """Asterisk's REST interface, by the `ari` settings of confd."""

    host: str = 'localhost'
    port: int | None = 5039
    https: bool = False
    username: str | None = None
    password: str | None = None

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Ari:
        """The settings that confd's configuration has; its defaults for others."""
        settings = config.get('ari') or {}
        names = cls.__dataclass_fields__.keys() & settings.keys()
        return cls(**{name: settings[name] for name in names})

    def endpoint(self, technology: str, name: str) -> dict[str, Any]:
        """The state of an endpoint as `shown` has it; never an error, never a secret.

        :param technology: Asterisk's, `PJSIP` or `IAX2`
        """
        path = f'/ari/endpoints/{quote(technology, safe="")}/{quote(name, safe="")}'
        try:
            return _understood(*self._get(path))
        except TimeoutError:
            return shown(False, SLOW)
        except OSError:
            return shown(False, AWAY)
        except (HTTPException, ValueError, RecursionError):
            return shown(False, NONSENSE)

    def _get(self, path: str) -> tuple[int, bytes]:
        """The status and the body, or the beginning of one that is too long."""
        deadline = time.monotonic() + SECONDS
        with self._connected(deadline) as connection:
            connection.sendall(self._request(path))
            response = HTTPResponse(_Source(connection, deadline), method='GET')
            response.begin()
            return response.status, response.read(MAX_BYTES + 1)

    def _connected(self, deadline: float) -> socket.socket:
        port = self.port or (443 if self.https else 80)
        connection = socket.create_connection((self.host, port), CONNECT_SECONDS)
        if not self.https:
            return connection
        # OpenSSL's time-out is one for the whole handshake.
        connection.settimeout(_left(deadline))
        with connection:
            context = ssl.create_default_context()
            return context.wrap_socket(connection, server_hostname=self.host)

    def _request(self, path: str) -> bytes:
        credentials = b64encode(f'{self.username}:{self.password}'.encode()).decode()
        host = f'[{self.host}]' if ':' in self.host else self.host
        lines = (
            f'GET {path} HTTP/1.1',
            f'Host: {host}',
            f'Authorization: Basic {credentials}',
            'Accept: application/json',
            'Connection: close',
        )
        return '\r\n'.join((*lines, '', '')).encode()


def shown(
    reachable: bool | None,
    reason: str | None = None,
    endpoint: str | None = None,
    channels: int | None = None,
) -> dict[str, Any]:
    """The `state` of diagnostics.

    :param reachable: whether Asterisk answered; None where it was not asked
    :param reason: a sentence, where there is no state of an endpoint
    :param endpoint: one of `STATES`
    :param channels: how many calls it carries now
    """
    return {
        'reachable': reachable,
        'reason': reason,
        'endpoint': endpoint,
        'channels': channels,
    }


def _understood(status: int, body: bytes) -> dict[str, Any]:
    if status in (401, 403):
        return shown(False, REFUSED)
    answer = json.loads(body) if len(body) <= MAX_BYTES else None
    if not isinstance(answer, dict):
        return shown(False, NONSENSE)
    if status == 404 and isinstance(answer.get('message'), str):
        return shown(True, NO_ENDPOINT)
    channels = answer.get('channel_ids')
    known = answer.get('state') in STATES and isinstance(channels, list)
    if status != 200 or not known:
        return shown(False, NONSENSE)
    return shown(True, None, answer['state'], len(channels))


def _left(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


class _Source:
    """What `HTTPResponse` takes for a socket: it reads until a deadline."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._reader = _Reader(connection, deadline)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._reader)


class _Reader(io.RawIOBase):
    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._connection = connection
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connection.settimeout(_left(self._deadline))
        return self._connection.recv_into(buffer)
