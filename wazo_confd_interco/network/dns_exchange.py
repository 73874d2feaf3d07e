# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ask DNS servers many questions at once, so that no group delays another one."""

from __future__ import annotations

import heapq
import secrets
import selectors
import socket
import time
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Final

from . import dns
from .dns import Answer, Question

# Questions that wait for an answer at the same time.
MAX_SENT: Final = 100
# Seconds until a question is repeated, to the next server if there is one.
_REPEAT_AFTER: Final = 0.7
# The same after a server has refused a question.
_REPEAT_AFTER_REFUSAL: Final = 0.05
# The number of times that a question is sent if there are fewer servers.
_MIN_ATTEMPTS: Final = 2


@dataclass
class _Attempt:
    """A question of a group, which was sent a number of times."""

    question: Question
    group: int
    number: int = 0
    expires_at: float = 0.0


def ask_servers(
    groups: Sequence[Collection[Question]],
    servers: Sequence[tuple[str, int]],
    deadline: float,
) -> dict[Question, Answer | None]:
    """Return the answer to each question, None if it was not answered in time.

    A question is given up after two attempts, or one for each server. The group of
    which the fewest questions are waiting for an answer sends the next question.

    :param deadline: the moment of `time.monotonic` at which the function returns
    """
    exchange = _Exchange(groups)
    if servers:
        with ExitStack() as stack:
            exchange.run([_open(stack, one) for one in servers], deadline)
    return exchange.answers


def _open(stack: ExitStack, server: tuple[str, int]) -> socket.socket:
    family = socket.AF_INET6 if ':' in server[0] else socket.AF_INET
    udp = stack.enter_context(socket.socket(family, socket.SOCK_DGRAM))
    udp.setblocking(False)
    # Connected, so that the kernel drops what another address sends. If the server
    # cannot be reached, sending fails as well.
    with suppress(OSError):
        udp.connect(server)
    return udp


class _Exchange:
    def __init__(self, groups: Sequence[Collection[Question]]) -> None:
        self.answers: dict[Question, Answer | None] = {}
        self._queues: list[deque[_Attempt]] = []
        for number, questions in enumerate(groups):
            new = [one for one in dict.fromkeys(questions) if one not in self.answers]
            self.answers.update(dict.fromkeys(new))
            self._queues.append(deque(_Attempt(one, number) for one in new))
        #: by the number in the message
        self._sent: dict[int, _Attempt] = {}
        self._counts = [0] * len(groups)
        self._heap = [(0, number) for number in range(len(groups))]

    def run(self, sockets: Sequence[socket.socket], deadline: float) -> None:
        with selectors.DefaultSelector() as selector:
            for number, udp in enumerate(sockets):
                selector.register(udp, selectors.EVENT_READ, number)
            while time.monotonic() < deadline:
                self._send(sockets)
                if not self._sent:
                    return
                first = min(one.expires_at for one in self._sent.values())
                wait = min(deadline, first) - time.monotonic()
                for key, _ in selector.select(max(0.0, wait)):
                    self._receive(sockets[key.data], key.data, len(sockets))
                self._expire(max(_MIN_ATTEMPTS, len(sockets)))

    def _send(self, sockets: Sequence[socket.socket]) -> None:
        for attempt in self._take():
            id_ = self._choose_id()
            wait = _REPEAT_AFTER
            try:
                message = dns.write_question(id_, attempt.question)
                sockets[attempt.number % len(sockets)].send(message)
            except OSError:
                wait = _REPEAT_AFTER_REFUSAL
            attempt.expires_at = time.monotonic() + wait
            self._sent[id_] = attempt

    def _take(self) -> Iterator[_Attempt]:
        """Yield the questions to send, from the groups that wait for the fewest."""
        while self._heap and len(self._sent) < MAX_SENT:
            count, group = heapq.heappop(self._heap)
            # Entries with an earlier count are still in the heap.
            if self._queues[group] and count == self._counts[group]:
                attempt = self._queues[group].popleft()
                self._count(group, 1)
                yield attempt

    def _count(self, group: int, difference: int) -> None:
        self._counts[group] += difference
        heapq.heappush(self._heap, (self._counts[group], group))

    def _choose_id(self) -> int:
        """Return a number that an attacker cannot guess."""
        id_ = secrets.randbelow(1 << 16)
        while id_ in self._sent:
            id_ = secrets.randbelow(1 << 16)
        return id_

    def _receive(self, udp: socket.socket, number: int, servers: int) -> None:
        """Read what has arrived from a server."""
        asked = {
            id_: one
            for id_, one in self._sent.items()
            if one.number % servers == number
        }
        while True:
            try:
                data = udp.recv(dns.MAX_BYTES)
            except BlockingIOError:
                return
            except OSError:
                soon = time.monotonic() + _REPEAT_AFTER_REFUSAL
                for one in asked.values():
                    one.expires_at = min(one.expires_at, soon)
                return
            found = _parse(data, asked)
            if found is not None:
                id_, answer = found
                attempt = asked.pop(id_)
                self.answers[attempt.question] = answer
                del self._sent[id_]
                self._count(attempt.group, -1)

    def _expire(self, attempts: int) -> None:
        now = time.monotonic()
        for id_, attempt in [*self._sent.items()]:
            if attempt.expires_at > now:
                continue
            del self._sent[id_]
            attempt.number += 1
            if attempt.number < attempts:
                self._queues[attempt.group].append(attempt)
            self._count(attempt.group, -1)


def _parse(data: bytes, asked: Mapping[int, _Attempt]) -> tuple[int, Answer] | None:
    """Return the number of a question and its answer, None for anything else."""
    try:
        id_ = dns.read_id(data)
        return (
            (id_, dns.read_answer(data, asked[id_].question)) if id_ in asked else None
        )
    except dns.MalformedDNSMessage:
        return None
