# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many clients that do anything with the same names, transports and outcalls."""

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
from nat_samples import nat_of
from samples import INTERCONNECTIONS, path_of, sip

Document = dict[str, Any]


@dataclass
class Ground:
    """What the clients share."""

    names: Sequence[str]
    transports: Sequence[Document]
    outcalls: Sequence[int]
    extensions: Sequence[int]
    #: ids that were made; some of them are gone
    ids: list[int] = field(default_factory=list)


@dataclass
class Answers:
    """What was answered: how often by method and status, and what stands out."""

    counted: Counter[tuple[str, int]] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def add(self, answer: requests.Response) -> None:
        self.counted[answer.request.method, answer.status_code] += 1
        if answer.status_code >= 500:
            self.failures.append(answer.text)
        elif answer.status_code == 400:
            self.refusals.update(answer.json())

    def count(self, method: str, status: int) -> int:
        return self.counted[method, status]


class Client:
    """One of many: it does what a die says until the time is over."""

    def __init__(self, confd: Confd, ground: Ground, answers: Answers, seed: int):
        self.confd = Confd(confd.url, confd.token)
        self.ground, self.answers = ground, answers
        self.dice = random.Random(seed)
        self.deeds: Sequence[Callable[[], requests.Response]] = [
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
            *[self.try_it] * 2,
        ]

    def run(self, until: float) -> None:
        while time.monotonic() < until:
            answer = self.dice.choice(self.deeds)()
            self.answers.add(answer)
            if answer.request.method == 'POST' and answer.status_code == 201:
                self.ground.ids.append(answer.json()['id'])

    def create(self) -> requests.Response:
        return self.confd.post(INTERCONNECTIONS, self._body())

    def try_it(self) -> requests.Response:
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
        call = {'extension_id': self.dice.choice(self.ground.extensions)}
        return self.confd.post(RESOLVE, call)

    def edit_policy(self) -> requests.Response:
        outcalls = [
            {'id': id_, 'internal_caller_id': self.dice.random() < 0.5}
            for id_ in self._some(self.ground.outcalls)
        ]
        return self.confd.put(POLICY, {'outcalls': outcalls})

    def edit_nat(self) -> requests.Response:
        patch = {'rtp_symmetric': self.dice.random() < 0.5}
        return self.confd.put(nat_of(self._id()), patch)

    def _body(self) -> Document:
        values = {'transport': self._transport()} if self.dice.random() < 0.5 else {}
        return sip(self._name(), **values) | {'outcalls': self._outcalls()}

    def _some(self, items: Sequence[Any]) -> list[Any]:
        return self.dice.sample(items, self.dice.randint(0, len(items)))

    def _outcalls(self) -> list[Document]:
        return [{'id': id_} for id_ in self._some(self.ground.outcalls)]

    def _transport(self) -> Document:
        return {'uuid': self.dice.choice(self.ground.transports)['uuid']}

    def _name(self) -> str:
        return self.dice.choice(self.ground.names)

    def _id(self) -> int:
        return self.dice.choice(self.ground.ids[-12:])

    def _path(self) -> str:
        return path_of(self._id())


def storm(confd: Confd, ground: Ground, seconds: float, clients: int = 16) -> Answers:
    """All of them at once, for a time."""
    answers, until = Answers(), time.monotonic() + seconds
    with ThreadPoolExecutor(clients) as pool:
        running = [
            pool.submit(Client(confd, ground, answers, seed).run, until)
            for seed in range(clients)
        ]
        for one in running:
            one.result()
    return answers
