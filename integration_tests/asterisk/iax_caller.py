# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody with no secret who speaks IAX2 (RFC 5456): a request, and its answer.

Where a secret is asked for, an empty one is tried.
"""

from __future__ import annotations

import itertools
import socket
import struct
from hashlib import md5

import addresses

PORT = 4569
_IAX = 6  # the type of frames that are no media
_NEW, _REGREQ, _ACK = 1, 13, 4
_CALLED, _USERNAME, _CAPABILITY, _FORMAT, _VERSION, _REFRESH = 1, 6, 8, 9, 11, 19
_CALLTOKEN = 54
_AUTHREP, _CHALLENGE, _MD5_RESULT = 9, 15, 16
_ANSWERS = {
    **{6: 'REJECT', 7: 'ACCEPT', 8: 'AUTHREQ'},
    **{14: 'REGAUTH', 15: 'REGACK', 16: 'REGREJ', 40: 'CALLTOKEN'},
}
_ULAW = 4
# A call of a number that was seen from an address before is no new one.
_numbers = itertools.count(1)


class Caller:
    """Asks an Asterisk from an address of its own."""

    def __init__(self, address: str, asterisk: str) -> None:
        self._address, self._asterisk = address, asterisk

    def call(self, username: str | None, *, token: bool = True) -> str:
        """What answers a call by a name, or by none: ACCEPT is let in.

        :param token: whether it knows call tokens, so that its address is no forgery
        """
        codec = struct.pack('>I', _ULAW)
        elements = [(_VERSION, struct.pack('>H', 2)), (_CALLED, b'5145550100')]
        elements += [(_FORMAT, codec), (_CAPABILITY, codec)]
        return self._ask(_NEW, username, elements, token)

    def register(self, username: str, *, token: bool = True) -> str:
        """What answers a registration of a name: REGACK is let in."""
        return self._ask(_REGREQ, username, [(_REFRESH, struct.pack('>H', 60))], token)

    def _ask(
        self,
        what: int,
        username: str | None,
        elements: list[tuple[int, bytes]],
        token: bool,
    ) -> str:
        if username is not None:
            elements.append((_USERNAME, username.encode()))
        with addresses.bound(self._address, 0) as own:
            own.settimeout(5)
            own.connect((self._asterisk.strip('[]'), PORT))
            if not token:
                return _exchange(own, what, elements)[0]
            answer, given = _exchange(own, what, [*elements, (_CALLTOKEN, b'')])
            assert answer == 'CALLTOKEN'
            # Its first element is the token, to be sent back.
            return _exchange(own, what, [*elements, (_CALLTOKEN, given[2:])])[0]


def _exchange(
    own: socket.socket, what: int, elements: list[tuple[int, bytes]]
) -> tuple[str, bytes]:
    """The name of the answer, and the elements in it."""
    number = 0x8000 | next(_numbers)
    answer = _sent(own, (number, 0, 1, 0, 0, _IAX, what), elements)
    theirs = struct.unpack('>H', answer[:2])[0] & 0x7FFF
    challenge = _elements(answer[12:]).get(_CHALLENGE)
    if _ANSWERS[answer[11]] == 'AUTHREQ' and challenge is not None:
        result = (_MD5_RESULT, md5(challenge).hexdigest().encode())
        tried = _sent(own, (number, theirs, 20, 1, 1, _IAX, _AUTHREP), [result])
        # A wrong one is told of late, or never: what matters is whether it was right.
        answer = tried if _ANSWERS[tried[11]] == 'ACCEPT' else answer
    if _ANSWERS[answer[11]] == 'ACCEPT':  # the call begins when that is known there
        time = struct.unpack('>I', answer[4:8])[0]
        seen = answer[8] + 1
        own.send(struct.pack('>HHIBBBB', number, theirs, time, seen, seen, _IAX, _ACK))
    return _ANSWERS[answer[11]], answer[12:]


def _sent(
    own: socket.socket, frame: tuple[int, ...], elements: list[tuple[int, bytes]]
) -> bytes:
    """What answers a frame."""
    said = b''.join(bytes((k, len(v))) + v for k, v in elements)
    own.send(struct.pack('>HHIBBBB', *frame) + said)
    while (answer := own.recv(4096))[11] == _ACK:
        pass
    return answer


def _elements(said: bytes) -> dict[int, bytes]:
    found = {}
    while said:
        kind, length = said[:2]
        found[kind], said = said[2 : 2 + length], said[2 + length :]
    return found
