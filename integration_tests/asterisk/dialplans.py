# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random dialplans and numbers, and which extension Asterisk takes for a number."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from waiting import wait_for
from wazo_pbx import Wazo

from wazo_confd_interco.dialplan.contexts import Context, Entry
from wazo_confd_interco.dialplan.rules import outcall_exten
from wazo_confd_interco.options.values import Refused

Contexts = Mapping[str, Context]
#: a context, and a number that is dialled there
Asked = tuple[str, str]

_DIGITS = '0123456789'
_FEW = '0123'
_SIGNS = '-.!_+*#aBb]['
_MEMBERS = '0123459-abXNZ.!*#+'


class Random:
    """Extensions that meet each other, and numbers that some of them take.

    :param odd: those too that nobody would write, and the plugin refuses
    """

    def __init__(self, seed: int, odd: bool) -> None:
        self._random = random.Random(seed)
        self._odd = odd

    def contexts(self, names: Sequence[str], most: int) -> dict[str, Context]:
        """Contexts of so many extensions at most; each may include earlier ones."""
        ids = iter(range(1, 10**6))
        found: dict[str, Context] = {}
        for name in names:
            extens = {self._exten() for _ in range(self._random.randint(1, most))}
            entries = [Entry(exten, next(ids)) for exten in sorted(extens)]
            count = min(self._random.choice((0, 0, 1, 2)), len(found))
            includes = self._random.sample(sorted(found), count)
            found[name] = Context(name, 'outcall', includes, entries)
        return found

    def asked(self, contexts: Contexts, each: int) -> list[Asked]:
        """So many numbers for each context."""
        return [
            (name, self._number(self._random.choice(context.entries).exten))
            for name, context in contexts.items()
            for _ in range(each)
        ]

    def _exten(self) -> str:
        while not _is_taken(exten := self._any_exten(), self._odd):
            pass
        return exten

    def _any_exten(self) -> str:
        places = [self._place() for _ in range(self._random.randint(1, 5))]
        if self._random.random() < 0.15:
            return re.sub(r'[][_]', '', ''.join(places))
        end = self._random.choice(('', '', '', '.', '!'))
        return f'_{"".join(places)}{end}'

    def _place(self) -> str:
        choice, kind = self._random.choice, self._random.random()
        if kind < 0.45:
            return choice(_FEW)
        if kind < 0.65:
            return choice('XZNxzn')
        if kind < 0.85 or not self._odd:
            return self._set()
        return choice(_SIGNS)

    def _set(self) -> str:
        if not self._odd:
            members = self._random.sample(_FEW, self._random.randint(1, 3))
            return f'[{"".join(members)}{self._random.choice(("", "5-8"))}]'
        members = self._random.choices(_MEMBERS, k=self._random.randint(0, 4))
        return f'[{"".join(members)}]'

    def _number(self, exten: str) -> str:
        if self._random.random() < 0.3:
            return ''.join(self._random.choices(_FEW, k=self._random.randint(1, 6)))
        number = ''.join(self._taken_by(exten.removeprefix('_')))
        # What begins with _ is a pattern, and no number.
        return re.sub(r'[][]|^_+', '', number) or '0'

    def _taken_by(self, text: str) -> Iterator[str]:
        choice = self._random.choice
        for members, character in re.findall(r'\[([^]]*)\]|(.)', text):
            if self._random.random() < 0.05:
                yield choice((*_DIGITS, '-', ''))
            elif character and character in 'XxZzNn':
                yield choice(_DIGITS)
            elif character and character in '.!':
                yield ''.join(self._random.choices(_FEW, k=choice((0, 1, 2))))
            else:
                yield character or choice(members or '5')


def _is_taken(exten: str, odd: bool) -> bool:
    if odd or not exten:
        return bool(exten)
    try:
        outcall_exten(exten)
    except Refused:
        return False
    return True


def text_of(contexts: Contexts) -> str:
    """Contexts in extensions.conf: each extension says its id, and returns."""
    return ''.join(line for each in contexts.values() for line in _lines(each))


def _lines(context: Context) -> Iterator[str]:
    yield f'[{context.name}]\n'
    for entry in context.entries:
        yield f'exten = {entry.exten},1,Set(TAKEN={entry.id})\n'
        yield f'exten = {entry.exten},2,Return()\n'
    yield from (f'include = {name}\n' for name in context.includes)


def taken(wazo: Wazo, contexts: Contexts, asked: Sequence[Asked]) -> list[Entry | None]:
    """The extensions that calls to these numbers come to, None where there is none."""
    entries = {entry.id: entry for each in contexts.values() for entry in each.entries}
    wazo.dialplan = text_of(contexts) + _asking(asked)
    wazo.load()
    wazo.asterisk.news()
    wazo.asterisk.cli('channel originate Local/s@asking application Wait 1')
    found: dict[int, Entry | None] = {}

    def all_found() -> bool:
        for line in wazo.asterisk.news():
            if said := re.search(r': taken (\d+) by (\d+)$', line):
                found[int(said[1])] = entries.get(int(said[2]))
        return len(found) == len(asked)

    wait_for(all_found, 'all numbers are asked for', 30)
    return [found[index] for index in range(len(asked))]


def _asking(asked: Sequence[Asked]) -> str:
    """A context that calls all numbers, one after the other."""
    text = '[asking]\nexten = s,1,NoOp()\n'
    for index, (context, number) in enumerate(asked):
        there = f'$[${{DIALPLAN_EXISTS({context},{number},1)}}]'
        text += (
            ' same = n,Set(TAKEN=0)\n'
            f' same = n,GosubIf({there}?{context},{number},1)\n'
            f' same = n,Log(NOTICE,taken {index} by ${{TAKEN}})\n'
        )
    return f'{text} same = n,Hangup()\n'


def differences(
    asked: Sequence[Asked],
    found: Sequence[Entry | None],
    said: Callable[[str, str], Entry | None],
) -> list[tuple[Asked, Entry | None, Entry | None]]:
    """What was asked, what Asterisk takes, what is said: where the two differ."""
    every = (
        (each, there, said(*each)) for each, there in zip(asked, found, strict=True)
    )
    return [(each, there, here) for each, there, here in every if there != here]
