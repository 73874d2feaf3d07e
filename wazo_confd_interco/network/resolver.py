# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Look up many names at once, within one deadline.

The name servers are those of the machine, as for Asterisk. All questions are sent at
the same time; answers after the deadline are ignored.
"""

from __future__ import annotations

import secrets
import selectors
import socket
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from ..options.hosts import Address, parse_address
from . import dns
from .dns import Answer, Question

_RESOLV_CONF: Final = Path('/etc/resolv.conf')
_HOSTS: Final = Path('/etc/hosts')
_PORT: Final = 53
# As many as the C library uses.
_MAX_SERVERS: Final = 3
# Seconds until a question is repeated, to the next server if there is one.
_REPEAT_AFTER: Final = 0.7
# Questions that are sent at the same time, and in one exchange; each has a number of
# 16 bits.
_MAX_BATCH: Final = 100
_MAX_QUESTIONS: Final = 10_000

FOUND: Final = 'found'
MISSING: Final = 'missing'
NOT_ANSWERED: Final = 'not_answered'


class Addresses(NamedTuple):
    """The addresses of a name; the status is one of the constants of this module."""

    status: str
    addresses: tuple[Address, ...] = ()


@dataclass(frozen=True)
class NameServers:
    """What /etc/resolv.conf and /etc/hosts say.

    :param addresses: addresses and ports of the servers, in order
    :param search: domains that names without a dot are searched in
    :param hosts: addresses by names that no server is asked for
    """

    addresses: Sequence[tuple[str, int]]
    search: Sequence[str] = ()
    hosts: Mapping[str, Sequence[Address]] = ()  # type: ignore[assignment]

    @classmethod
    def of_machine(cls) -> NameServers:
        """Return the name servers of this machine."""
        servers, search = _parse_resolv_conf(_read_lines(_RESOLV_CONF))
        return cls(servers, search, _parse_hosts(_read_lines(_HOSTS)))


def _read_lines(path: Path) -> list[list[str]]:
    """Return the words of each line; a missing file counts as an empty file."""
    try:
        text = path.read_text('utf-8', 'replace')
    except OSError:
        return []
    lines = (line.partition('#')[0].partition(';')[0] for line in text.splitlines())
    return [line.split() for line in lines if line.strip()]


def _parse_resolv_conf(
    lines: Iterable[Sequence[str]],
) -> tuple[list[tuple[str, int]], list[str]]:
    servers, search = [], []
    for name, *values in lines:
        if name == 'nameserver' and values and parse_address(values[0]):
            servers.append((values[0], _PORT))
        elif name in ('search', 'domain'):
            search = values
    return servers[:_MAX_SERVERS], search


def _parse_hosts(lines: Iterable[Sequence[str]]) -> dict[str, list[Address]]:
    found: dict[str, list[Address]] = {}
    for text, *names in lines:
        address = parse_address(text)
        for name in names if address else ():
            assert address is not None
            found.setdefault(name.lower(), []).append(address)
    return found


class Resolver:
    """Looks up names until a deadline, and remembers the answers."""

    def __init__(self, deadline: float, servers: NameServers | None = None) -> None:
        """Create a resolver.

        :param deadline: the moment of `time.monotonic` at which it stops waiting
        :param servers: None: those of the machine
        """
        self._deadline = deadline
        self._servers = servers or NameServers.of_machine()
        self._answers: dict[Question, Answer | None] = {}

    def ask(self, questions: Collection[Question]) -> dict[Question, Answer | None]:
        """Return the answer to each question, None where there was none in time."""
        new = {
            one
            for one in questions
            if one not in self._answers and dns.is_name(one.name)
        }
        self._answers.update(_exchange(new, self._servers.addresses, self._deadline))
        nothing = Answer(dns.NAME_ERROR, ())
        return {one: self._answers.get(one, nothing) for one in questions}

    def find_addresses(self, names: Collection[str]) -> dict[str, Addresses]:
        """Return the addresses of each name, those of IPv4 first."""
        names = [name.lower().removesuffix('.') for name in names]
        known = dict(self._servers.hosts)
        asked = {name: self._expand(name) for name in names if name not in known}
        questions = [
            Question(full, type_)
            for full_names in asked.values()
            for full in full_names
            for type_ in (dns.A, dns.AAAA)
        ]
        answers = self.ask(questions)
        found = {
            name: Addresses(FOUND, tuple(addresses))
            for name, addresses in known.items()
            if name in names
        }
        for name, full_names in asked.items():
            found[name] = _choose(
                [(answers[Question(full, t)]) for t in (dns.A, dns.AAAA)]
                for full in full_names
            )
        return found

    def _expand(self, name: str) -> list[str]:
        """Return the names to look up, in order of preference."""
        if '.' in name:
            return [name]
        return [*(f'{name}.{domain}' for domain in self._servers.search), name]


def _choose(candidates: Iterable[Sequence[Answer | None]]) -> Addresses:
    """Return the addresses of the first name that has any."""
    status = MISSING
    for answers in candidates:
        addresses = [
            record for one in answers if one is not None for record in one.records
        ]
        if addresses:
            return Addresses(FOUND, tuple(addresses))  # type: ignore[arg-type]
        if any(one is None or not _is_final(one) for one in answers):
            status = NOT_ANSWERED
    return Addresses(status)


def _is_final(answer: Answer) -> bool:
    return answer.code in (dns.NO_ERROR, dns.NAME_ERROR)


def _exchange(
    questions: Collection[Question],
    servers: Sequence[tuple[str, int]],
    deadline: float,
) -> dict[Question, Answer | None]:
    """Send questions until they are answered or the deadline has passed.

    Questions beyond `_MAX_QUESTIONS` are not asked and have no answer.
    """
    answers: dict[Question, Answer | None] = dict.fromkeys(questions)
    pending = _number([*questions][:_MAX_QUESTIONS])
    attempt = 0
    while pending and servers and time.monotonic() < deadline:
        server = servers[attempt % len(servers)]
        until = min(deadline, time.monotonic() + _REPEAT_AFTER)
        batch = {id_: pending.pop(id_) for id_ in [*pending][:_MAX_BATCH]}
        for id_, answer in _ask_server(server, batch, until).items():
            answers[batch.pop(id_)] = answer
        # Behind those that were not asked yet.
        pending.update(batch)
        attempt += 1
    return answers


def _number(questions: Collection[Question]) -> dict[int, Question]:
    """Return the questions by numbers that an attacker cannot guess."""
    numbers: dict[int, Question] = {}
    for question in questions:
        id_ = secrets.randbelow(1 << 16)
        while id_ in numbers:
            id_ = secrets.randbelow(1 << 16)
        numbers[id_] = question
    return numbers


def _ask_server(
    server: tuple[str, int], pending: Mapping[int, Question], until: float
) -> dict[int, Answer]:
    """Return the answers of one server that arrive in time, by number."""
    family = socket.AF_INET6 if ':' in server[0] else socket.AF_INET
    answers: dict[int, Answer] = {}
    with socket.socket(family, socket.SOCK_DGRAM) as udp:
        udp.setblocking(False)
        selector = selectors.DefaultSelector()
        try:
            # Connected, so the kernel drops what another address sends.
            udp.connect(server)
            selector.register(udp, selectors.EVENT_READ)
            for id_, question in pending.items():
                udp.send(dns.write_question(id_, question))
            while len(answers) < len(pending) and time.monotonic() < until:
                if selector.select(until - time.monotonic()):
                    answers.update(_receive(udp, pending))
        except OSError:
            # The server refuses; the next one is asked after the same pause.
            time.sleep(max(0.0, min(0.05, until - time.monotonic())))
        finally:
            selector.close()
    return answers


def _receive(udp: socket.socket, pending: Mapping[int, Question]) -> dict[int, Answer]:
    data = udp.recv(dns.MAX_BYTES)
    try:
        id_ = dns.read_id(data)
        answer = dns.read_answer(data, pending[id_]) if id_ in pending else None
    except dns.MalformedMessage:
        return {}
    return {} if answer is None else {id_: answer}
