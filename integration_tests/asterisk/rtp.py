# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Media: one stream of ulaw on a UDP socket, of silence alone."""

from __future__ import annotations

import itertools
import socket
import struct

_SAMPLES = 160  # those of 20 ms
_SILENCE = b'\xff' * _SAMPLES


class Media:
    """Where media comes from, and what has arrived there."""

    def __init__(self, address: str, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, port))
        self._socket.setblocking(False)
        self._numbers = itertools.count(1)

    def close(self) -> None:
        self._socket.close()

    def send(self, to: tuple[str, int]) -> None:
        """The next packet (RFC 3550: version 2, payload type 0)."""
        number = next(self._numbers)
        head = struct.pack('!BBHII', 0x80, 0, number, number * _SAMPLES, 4711)
        self._socket.sendto(head + _SILENCE, to)

    def has_received(self) -> bool:
        """Whether a packet was there; it is taken."""
        try:
            return bool(self._socket.recv(2048))
        except BlockingIOError:
            return False
