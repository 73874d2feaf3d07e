# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A SIP server on loopback that answers as a test tells it, over UDP, TCP or TLS."""

from __future__ import annotations

import hashlib
import re
import socket
import ssl
import threading
from contextlib import suppress

_COPIED = re.compile(r'^(?:Via|From|To|Call-ID|CSeq):.*$', re.MULTILINE)
_PARAMETER = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')


class SIPServer:
    """Answers every request.

    - ``received``: the requests.
    - ``account``: a user name and a password; other requests are challenged.
    - ``algorithm``: of the challenge. ``status``: of the answer without a challenge.
    - ``silent``: nothing is answered. ``answering``: while it is cleared, the answer to
      a request waits.
    """

    def __init__(
        self,
        protocol: str = 'udp',
        tls: ssl.SSLContext | None = None,
        address: str = '127.0.0.1',
    ):
        self.received: list[str] = []
        self.account: tuple[str, str] | None = None
        self.algorithm, self.realm, self.status = 'MD5', 'provider', 200
        self.silent = False
        self.answering = threading.Event()
        self.answering.set()
        self._tls = tls
        kind = socket.SOCK_DGRAM if protocol == 'udp' else socket.SOCK_STREAM
        is_ipv6 = ':' in address
        self._socket = socket.socket(
            socket.AF_INET6 if is_ipv6 else socket.AF_INET, kind
        )
        self._socket.bind((address, 0))
        self.port = self._socket.getsockname()[1]
        self.host = f'{f"[{address}]" if is_ipv6 else address}:{self.port}'
        serve = self._serve_datagrams
        if protocol != 'udp':
            self._socket.listen()
            serve = self._serve_connections
        threading.Thread(target=serve, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve_datagrams(self) -> None:
        with suppress(OSError):
            while True:
                data, source = self._socket.recvfrom(65535)
                if not data:  # the socket was shut down
                    return
                for answer in self._answer(data.decode()):
                    self._socket.sendto(answer, source)

    def _serve_connections(self) -> None:
        with suppress(OSError):
            while True:
                connection = self._socket.accept()[0]
                with suppress(OSError), connection:
                    self._serve(connection)

    def _serve(self, connection: socket.socket) -> None:
        if self._tls:
            connection = self._tls.wrap_socket(connection, server_side=True)
        while data := connection.recv(65535):
            for answer in self._answer(data.decode()):
                connection.sendall(answer)

    def _answer(self, request: str) -> list[bytes]:
        self.received.append(request)
        self.answering.wait()
        if self.silent:
            return []
        status, more = self.status, ''
        if self.account and not self._is_valid(request):
            status = 403 if 'Authorization:' in request else 401
            if status == 401:
                more = (
                    f'WWW-Authenticate: Digest realm="{self.realm}", nonce="abc",'
                    f' algorithm={self.algorithm}, qop="auth"\r\n'
                )
        lines = [line.strip() for line in _COPIED.findall(request)]
        head = '\r\n'.join(lines)
        return [
            f'SIP/2.0 {code} {reason}\r\n{head}\r\nServer: Test\r\n{extra}'
            'Content-Length: 0\r\n\r\n'.encode()
            for code, reason, extra in ((100, 'Trying', ''), (status, 'Said So', more))
        ]

    def _is_valid(self, request: str) -> bool:
        found = re.search(r'^Authorization: Digest (.*)$', request, re.MULTILINE)
        if not found:
            return False
        given = {k: a or b for k, a, b in _PARAMETER.findall(found[1])}
        name = self.algorithm.lower().replace('-', '')

        def digest(*parts: str) -> str:
            return hashlib.new(name, ':'.join(parts).encode()).hexdigest()

        user, password = self.account
        secret = digest(user, self.realm, password)
        place = digest(request.split()[0], given['uri'])
        counted = (given['nonce'], given['nc'], given['cnonce'], given['qop'])
        expected = digest(secret, *counted, place)
        return (given['username'], given['response']) == (user, expected)
