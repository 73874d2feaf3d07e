# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIP over TCP and TLS: connections that somebody else opens."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress

from sip_message import Message

_LENGTH = re.compile(rb'^(?:content-length|l)\s*:\s*(\d+)', re.IGNORECASE)


class StreamListener:
    """Accepts connections, and passes every message to a function.

    :param handle: returns the response to a message, or None
    :param tls: the server's certificate; without it, connections are plain TCP
    """

    def __init__(
        self,
        address: tuple[str, int],
        handle: Callable[[Message], Message | None],
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._handle, self._tls = handle, tls
        self._connections: list[socket.socket] = []
        self._server = socket.create_server(address)
        self._start_thread(self._accept)

    def close(self) -> None:
        for each in (self._server, *self._connections):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection = self._server.accept()[0]
                self._connections.append(connection)
                self._start_thread(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError):
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
                self._connections.append(connection)
            stream = connection.makefile('rb')
            while data := _read_message(stream):
                response = self._handle(Message.parse(data))
                if response:
                    connection.sendall(response.serialize())

    @staticmethod
    def _start_thread(target: Callable, *args: socket.socket) -> None:
        threading.Thread(target=target, args=args, daemon=True).start()


def _read_message(stream: socket.SocketIO) -> bytes:
    """Return the next message, or nothing at the end of the stream."""
    data, length = b'', 0
    while line := stream.readline():
        if not data and not line.strip():  # a keepalive
            continue
        data += line
        if not line.strip():
            return data + stream.read(length)
        if found := _LENGTH.match(line):
            length = int(found[1])
    return b''
