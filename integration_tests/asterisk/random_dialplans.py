# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random dialplans and numbers, and the extensions that Asterisk finds."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from waiting import wait_for
from wazo_pbx import Wazo

from wazo_confd_interco.dialplan.contexts import Context, Entry

Contexts = Mapping[str, Context]
#: a context, and a number that is dialled there
DialledNumber = tuple[str, str]

_DIGITS = '0123456789'
_COMMON_DIGITS = '0123'
_ODD_CHARACTERS = '-.!_+*#aBb]['
_SET_MEMBERS = '0123459-abXNZ.!*#+'
# the length of an extension in confd
_LENGTH = 40


class DialplanGenerator:
    """Makes contexts with overlapping extensions, and numbers that match some of them.

    :param odd: include extensions that the plugin rejects
    """

    def __init__(self, seed: int, odd: bool) -> None:
        self._random = random.Random(seed)
        self._odd = odd

    def make_contexts(self, names: Sequence[str], most: int) -> dict[str, Context]:
        """Return contexts by name; each may include earlier ones.

        :param most: the maximum number of extensions in a context
        """
        ids = iter(range(1, 10**6))
        found: dict[str, Context] = {}
        for name in names:
            extens = {self._exten() for _ in range(self._random.randint(1, most))}
            entries = [Entry(exten, next(ids)) for exten in sorted(extens)]
            count = min(self._random.choice((0, 0, 1, 2)), len(found))
            includes = self._random.sample(sorted(found), count)
            found[name] = Context(name, 'outcall', includes, entries)
        return found

    def make_calls(self, contexts: Contexts, each: int) -> list[DialledNumber]:
        """Return a number of calls to each context."""
        return [
            (name, self._number(self._random.choice(context.entries).exten))
            for name, context in contexts.items()
            for _ in range(each)
        ]

    def _exten(self) -> str:
        while not _is_acceptable(exten := self._any_exten(), self._odd):
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
            return choice(_COMMON_DIGITS)
        if kind < 0.65:
            return choice('XZNxzn')
        if kind < 0.85 or not self._odd:
            return self._set()
        return choice(_ODD_CHARACTERS)

    def _set(self) -> str:
        if not self._odd:
            members = self._random.sample(_COMMON_DIGITS, self._random.randint(1, 3))
            return f'[{"".join(members)}{self._random.choice(("", "5-8"))}]'
        members = self._random.choices(_SET_MEMBERS, k=self._random.randint(0, 4))
        return f'[{"".join(members)}]'

    def _number(self, exten: str) -> str:
        if self._random.random() < 0.3:
            return ''.join(
                self._random.choices(_COMMON_DIGITS, k=self._random.randint(1, 6))
            )
        number = ''.join(self._make_match(exten.removeprefix('_')))
        # Asterisk would read a leading _ as a pattern.
        return re.sub(r'[][]|^_+', '', number) or '0'

    def _make_match(self, text: str) -> Iterator[str]:
        choice = self._random.choice
        for members, character in re.findall(r'\[([^]]*)\]|(.)', text):
            if self._random.random() < 0.05:
                yield choice((*_DIGITS, '-', ''))
            elif character and character in 'XxZzNn':
                yield choice(_DIGITS)
            elif character and character in '.!':
                yield ''.join(self._random.choices(_COMMON_DIGITS, k=choice((0, 1, 2))))
            else:
                yield character or choice(members or '5')


def _is_acceptable(exten: str, odd: bool) -> bool:
    """Return whether the plugin accepts an extension, or it may be odd."""
    if odd or not exten:
        return bool(exten)
    return len(exten) <= _LENGTH and (exten.startswith('_') or exten.isdigit())


def render_contexts(contexts: Contexts) -> str:
    """Render contexts; each extension sets TAKEN to its id and returns."""
    return ''.join(line for each in contexts.values() for line in _lines(each))


def _lines(context: Context) -> Iterator[str]:
    yield f'[{context.name}]\n'
    for entry in context.entries:
        yield f'exten = {entry.exten},1,Set(TAKEN={entry.id})\n'
        yield f'exten = {entry.exten},2,Return()\n'
    yield from (f'include = {name}\n' for name in context.includes)


def find_extensions(
    wazo: Wazo, contexts: Contexts, calls: Sequence[DialledNumber]
) -> list[Entry | None]:
    """Return the extension that each number reaches, or None."""
    entries = {entry.id: entry for each in contexts.values() for entry in each.entries}
    wazo.dialplan = render_contexts(contexts) + _render_calls(calls)
    wazo.reload()
    wazo.asterisk.read_new_log()
    wazo.asterisk.run_command('channel originate Local/s@calling application Wait 1')
    found: dict[int, Entry | None] = {}

    def all_found() -> bool:
        for line in wazo.asterisk.read_new_log():
            if found_line := re.search(r': taken (\d+) by (\d+)$', line):
                found[int(found_line[1])] = entries.get(int(found_line[2]))
        return len(found) == len(calls)

    wait_for(all_found, 'all numbers are called', 180)
    return [found[index] for index in range(len(calls))]


def _render_calls(calls: Sequence[DialledNumber]) -> str:
    """Return a context that calls all numbers in turn."""
    text = '[calling]\nexten = s,1,NoOp()\n'
    for index, (context, number) in enumerate(calls):
        there = f'$[${{DIALPLAN_EXISTS({context},{number},1)}}]'
        text += (
            ' same = n,Set(TAKEN=0)\n'
            f' same = n,GosubIf({there}?{context},{number},1)\n'
            f' same = n,Log(NOTICE,taken {index} by ${{TAKEN}})\n'
        )
    return f'{text} same = n,Hangup()\n'


def find_differences(
    calls: Sequence[DialledNumber],
    found: Sequence[Entry | None],
    predict: Callable[[str, str], Entry | None],
) -> list[tuple[DialledNumber, Entry | None, Entry | None]]:
    """Return each number for which the prediction differs from Asterisk.

    :return: the number, the extension in Asterisk, the predicted extension
    """
    every = (
        (each, there, predict(*each)) for each, there in zip(calls, found, strict=True)
    )
    return [(each, there, here) for each, there, here in every if there != here]
