# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""RTP: silence in ulaw, sent and received on a UDP socket."""

from __future__ import annotations

import itertools
import socket
import struct

_SAMPLES = 160  # those of 20 ms
_SILENCE = b'\xff' * _SAMPLES


class RtpSocket:
    """A UDP socket that sends RTP packets and reports whether any arrive."""

    def __init__(self, address: str, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, port))
        self._socket.setblocking(False)
        self._numbers = itertools.count(1)

    def close(self) -> None:
        self._socket.close()

    def send(self, to: tuple[str, int]) -> None:
        """Send the next packet (RFC 3550: version 2, payload type 0)."""
        number = next(self._numbers)
        head = struct.pack('!BBHII', 0x80, 0, number, number * _SAMPLES, 4711)
        self._socket.sendto(head + _SILENCE, to)

    def has_received(self) -> bool:
        """Return whether a packet has arrived, and remove that packet."""
        try:
            return bool(self._socket.recv(2048))
        except BlockingIOError:
            return False
