# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody with no secret who speaks IAX2 (RFC 5456): one request, and its answer."""

from __future__ import annotations

import itertools
import socket
import struct

import addresses

PORT = 4569
_IAX = 6  # the type of frames that are no media
_NEW, _REGREQ, _ACK = 1, 13, 4
_CALLED, _USERNAME, _CAPABILITY, _FORMAT, _VERSION, _REFRESH = 1, 6, 8, 9, 11, 19
_CALLTOKEN = 54
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
    frame = struct.pack('>HHIBBBB', number, 0, 1, 0, 0, _IAX, what)
    own.send(frame + b''.join(bytes((k, len(v))) + v for k, v in elements))
    while (answer := own.recv(4096))[11] == _ACK:
        pass
    if _ANSWERS[answer[11]] == 'ACCEPT':  # the call begins when that is known there
        theirs, _, time = struct.unpack('>HHI', answer[:8])
        ours = (number, theirs & 0x7FFF, time, 1, 1, _IAX, _ACK)
        own.send(struct.pack('>HHIBBBB', *ours))
    return _ANSWERS[answer[11]], answer[12:]
