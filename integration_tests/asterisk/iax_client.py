# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An IAX2 client (RFC 5456) without a secret.

It answers a challenge with an empty secret.
"""

from __future__ import annotations

import itertools
import socket
import struct
from hashlib import md5

import addresses

PORT = 4569
_IAX = 6  # the type of signalling frames
_NEW, _REGREQ, _ACK = 1, 13, 4
_CALLED, _USERNAME, _CAPABILITY, _FORMAT, _VERSION, _REFRESH = 1, 6, 8, 9, 11, 19
_CALLTOKEN = 54
_AUTHREP, _CHALLENGE, _MD5_RESULT = 9, 15, 16
_ANSWERS = {
    **{6: 'REJECT', 7: 'ACCEPT', 8: 'AUTHREQ'},
    **{14: 'REGAUTH', 15: 'REGACK', 16: 'REGREJ', 40: 'CALLTOKEN'},
}
_ULAW = 4
# Asterisk does not accept a known pair of address and call number as a new call.
_numbers = itertools.count(1)


class IaxClient:
    """Sends requests to an Asterisk from an address of its own."""

    def __init__(self, address: str, asterisk: str) -> None:
        self._address, self._asterisk = address, asterisk

    def call(self, username: str | None, *, token: bool = True) -> str:
        """Call with or without a user name, and return the answer, for example ACCEPT.

        :param token: whether the client supports call tokens, which prove its address
        """
        codec = struct.pack('>I', _ULAW)
        elements = [(_VERSION, struct.pack('>H', 2)), (_CALLED, b'5145550100')]
        elements += [(_FORMAT, codec), (_CAPABILITY, codec)]
        return self._request(_NEW, username, elements, token)

    def register(self, username: str, *, token: bool = True) -> str:
        """Register a user name and return the answer, for example REGACK."""
        return self._request(
            _REGREQ, username, [(_REFRESH, struct.pack('>H', 60))], token
        )

    def _request(
        self,
        subclass: int,
        username: str | None,
        elements: list[tuple[int, bytes]],
        token: bool,
    ) -> str:
        if username is not None:
            elements.append((_USERNAME, username.encode()))
        with addresses.open_udp_socket(self._address, 0) as own:
            own.settimeout(30)
            own.connect((self._asterisk.strip('[]'), PORT))
            if not token:
                return _exchange(own, subclass, elements)[0]
            answer, given = _exchange(own, subclass, [*elements, (_CALLTOKEN, b'')])
            assert answer == 'CALLTOKEN'
            # The token is the first element of the answer.
            return _exchange(own, subclass, [*elements, (_CALLTOKEN, given[2:])])[0]


def _exchange(
    own: socket.socket, subclass: int, elements: list[tuple[int, bytes]]
) -> tuple[str, bytes]:
    """Return the name of the answer, and its information elements."""
    number = 0x8000 | next(_numbers)
    answer = _send_frame(own, (number, 0, 1, 0, 0, _IAX, subclass), elements)
    theirs = struct.unpack('>H', answer[:2])[0] & 0x7FFF
    challenge = _parse_elements(answer[12:]).get(_CHALLENGE)
    if _ANSWERS[answer[11]] == 'AUTHREQ' and challenge is not None:
        result = (_MD5_RESULT, md5(challenge).hexdigest().encode())
        tried = _send_frame(own, (number, theirs, 20, 1, 1, _IAX, _AUTHREP), [result])
        # Any other answer means that the empty secret is wrong.
        answer = tried if _ANSWERS[tried[11]] == 'ACCEPT' else answer
    if _ANSWERS[answer[11]] == 'ACCEPT':  # the call begins with this ACK
        time = struct.unpack('>I', answer[4:8])[0]
        seen = answer[8] + 1
        own.send(struct.pack('>HHIBBBB', number, theirs, time, seen, seen, _IAX, _ACK))
    return _ANSWERS[answer[11]], answer[12:]


def _send_frame(
    own: socket.socket, frame: tuple[int, ...], elements: list[tuple[int, bytes]]
) -> bytes:
    """Send a frame and return the answer to it."""
    data = b''.join(bytes((k, len(v))) + v for k, v in elements)
    own.send(struct.pack('>HHIBBBB', *frame) + data)
    while True:
        answer = own.recv(4096)
        is_retransmission = answer[2] & 0x80
        if answer[11] != _ACK and not is_retransmission:
            return answer


def _parse_elements(data: bytes) -> dict[int, bytes]:
    found = {}
    while data:
        kind, length = data[:2]
        found[kind], data = data[2 : 2 + length], data[2 + length :]
    return found
