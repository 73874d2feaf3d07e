# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that send random requests about the same names, transports and outcalls."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import requests
from callerids import POLICY, RESOLVE
from confd_client import Confd
from nat_samples import nat_path_of
from samples import INTERCONNECTIONS, path_of, sip_body

Document = dict[str, Any]


@dataclass
class SharedObjects:
    """What the requests of all clients are about."""

    names: Sequence[str]
    transports: Sequence[Document]
    outcalls: Sequence[int]
    extensions: Sequence[int]
    #: The ids of interconnections, some of which are deleted.
    ids: list[int] = field(default_factory=list)


@dataclass
class Answers:
    """The number of answers by method and status, and the errors among them."""

    counted: Counter[tuple[str, int]] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def add(self, answer: requests.Response) -> None:
        self.counted[answer.request.method, answer.status_code] += 1
        if answer.status_code >= 500:
            self.failures.append(answer.text)
        elif answer.status_code == 400:
            self.errors.update(answer.json())

    def count(self, method: str, status: int) -> int:
        return self.counted[method, status]


class Client:
    """A client that sends one random request after another."""

    def __init__(
        self, confd: Confd, shared: SharedObjects, answers: Answers, seed: int
    ):
        self.confd = Confd(confd.url, confd.token)
        self.shared, self.answers = shared, answers
        self.dice = random.Random(seed)
        self.requests: Sequence[Callable[[], requests.Response]] = [
            *[self.create] * 4,
            *[self.edit] * 4,
            *[self.route] * 2,
            *[self.delete] * 2,
            self.read,
            self.read_list,
            self.read_policy,
            self.resolve,
            self.edit_policy,
            self.edit_nat,
            *[self.dry_run] * 2,
        ]

    def run(self, until: float) -> None:
        while time.monotonic() < until:
            answer = self.dice.choice(self.requests)()
            self.answers.add(answer)
            if answer.request.method == 'POST' and answer.status_code == 201:
                self.shared.ids.append(answer.json()['id'])

    def create(self) -> requests.Response:
        return self.confd.post(INTERCONNECTIONS, self._body())

    def dry_run(self) -> requests.Response:
        params = {'dry_run': 'true'}
        return self.confd.post(INTERCONNECTIONS, self._body(), params=params)

    def edit(self) -> requests.Response:
        patch = self.dice.choice(
            [
                {'name': self._name()},
                {'twilio_incoming': self.dice.random() < 0.5},
                {'sip': {'remote_hosts': [f'h{self.dice.randrange(99)}.example']}},
                {'sip': {'codecs': self.dice.sample(['ulaw', 'alaw', 'g722'], 2)}},
                {'sip': {'transport': self.dice.choice([None, self._transport()])}},
                {'sip': {'callerid': f'"X" <{self.dice.randrange(99)}>'}},
            ]
        )
        return self.confd.put(self._path(), patch)

    def route(self) -> requests.Response:
        return self.confd.put(self._path(), {'outcalls': self._outcalls()})

    def delete(self) -> requests.Response:
        return self.confd.delete(self._path())

    def read(self) -> requests.Response:
        return self.confd.get(self._path())

    def read_list(self) -> requests.Response:
        return self.confd.get(INTERCONNECTIONS, params={'limit': 20})

    def read_policy(self) -> requests.Response:
        return self.confd.get(POLICY)

    def resolve(self) -> requests.Response:
        call = {'extension_id': self.dice.choice(self.shared.extensions)}
        return self.confd.post(RESOLVE, call)

    def edit_policy(self) -> requests.Response:
        outcalls = [
            {'id': id_, 'internal_caller_id': self.dice.random() < 0.5}
            for id_ in self._some(self.shared.outcalls)
        ]
        return self.confd.put(POLICY, {'outcalls': outcalls})

    def edit_nat(self) -> requests.Response:
        patch = {'rtp_symmetric': self.dice.random() < 0.5}
        return self.confd.put(nat_path_of(self._id()), patch)

    def _body(self) -> Document:
        values = {'transport': self._transport()} if self.dice.random() < 0.5 else {}
        return sip_body(self._name(), **values) | {'outcalls': self._outcalls()}

    def _some(self, items: Sequence[Any]) -> list[Any]:
        return self.dice.sample(items, self.dice.randint(0, len(items)))

    def _outcalls(self) -> list[Document]:
        return [{'id': id_} for id_ in self._some(self.shared.outcalls)]

    def _transport(self) -> Document:
        return {'uuid': self.dice.choice(self.shared.transports)['uuid']}

    def _name(self) -> str:
        return self.dice.choice(self.shared.names)

    def _id(self) -> int:
        return self.dice.choice(self.shared.ids[-12:])

    def _path(self) -> str:
        return path_of(self._id())


def run_clients(
    confd: Confd, shared: SharedObjects, seconds: float, clients: int = 16
) -> Answers:
    """Run clients at once for a time, and return the answers to all of them."""
    answers, until = Answers(), time.monotonic() + seconds
    with ThreadPoolExecutor(clients) as pool:
        running = [
            pool.submit(Client(confd, shared, answers, seed).run, until)
            for seed in range(clients)
        ]
        for one in running:
            one.result()
    return answers
