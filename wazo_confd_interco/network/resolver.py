# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Look up many names at once, within one deadline.

The name servers are those of the machine, as for Asterisk.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from ..options.hosts import Address, parse_address
from . import dns
from .dns import Answer, Question
from .dns_exchange import ask_servers

_RESOLV_CONF: Final = Path('/etc/resolv.conf')
_HOSTS: Final = Path('/etc/hosts')
_PORT: Final = 53
# As many as the C library uses.
_MAX_SERVERS: Final = 3

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
    hosts: Mapping[str, Sequence[Address]] = field(default_factory=dict)

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

    def ask(
        self, *groups: Collection[Question], share: float = 1
    ) -> dict[Question, Answer | None]:
        """Return the answer to each question, None where there was none in time.

        :param groups: groups that do not delay each other
        :param share: the part of the remaining time that the questions may take
        """
        new = [
            [
                one
                for one in questions
                if one not in self._answers and dns.is_name(one.name)
            ]
            for questions in groups
        ]
        now = time.monotonic()
        until = now + (self._deadline - now) * share
        self._answers.update(ask_servers(new, self._servers.addresses, until))
        nothing = Answer(dns.NAME_ERROR, ())
        return {
            one: self._answers.get(one, nothing)
            for questions in groups
            for one in questions
        }

    def find_addresses(self, *groups: Collection[str]) -> dict[str, Addresses]:
        """Return the addresses of each name, those of IPv4 first.

        :param groups: groups of names that do not delay each other
        """
        answers = self.ask(
            *(
                [one for name in names for one in self.questions(name)]
                for names in groups
            )
        )
        names = {_normalize(name) for names in groups for name in names}
        return {name: self._find_addresses(name, answers) for name in names}

    def questions(self, name: str) -> list[Question]:
        """Return the questions for the addresses of a name."""
        name = _normalize(name)
        if name in self._servers.hosts:
            return []
        types = (dns.A, dns.AAAA)
        return [Question(full, one) for full in self._expand(name) for one in types]

    def _find_addresses(
        self, name: str, answers: Mapping[Question, Answer | None]
    ) -> Addresses:
        known = self._servers.hosts.get(name)
        if known is not None:
            return Addresses(FOUND, tuple(known))
        asked = [answers[one] for one in self.questions(name)]
        # Two questions, for IPv4 and IPv6, about each full name.
        return _choose(zip(asked[::2], asked[1::2], strict=True))

    def _expand(self, name: str) -> list[str]:
        """Return the names to look up, in order of preference."""
        if '.' in name:
            return [name]
        return [*(f'{name}.{domain}' for domain in self._servers.search), name]


def _normalize(name: str) -> str:
    return name.lower().removesuffix('.')


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
