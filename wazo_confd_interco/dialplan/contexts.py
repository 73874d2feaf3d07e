# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which extension takes a number, through a context and all that it includes.

Asterisk takes the best match of a context before it looks into what the context
includes, in order and depth first (pbx_find_extension in main/pbx.c).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from . import patterns


@dataclass(frozen=True)
class Entry:
    """An extension of the dialplan; `id` only where it is one of an outcall."""

    exten: str
    id: int | None = None

    @property
    def order(self) -> tuple:
        """Of two that Asterisk takes for the same, the host writes the lower first."""
        return patterns.order(self.exten), self.exten


@dataclass
class Context:
    """A context as the host writes it, its includes in order."""

    name: str
    type: str | None = None
    includes: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


Contexts = Mapping[str, Context]


def searched(contexts: Contexts, start: str) -> Iterator[Context]:
    """The contexts that a call in one of them is looked up in, each once."""
    seen = set()
    waiting = [start]
    while waiting:
        context = contexts.get(waiting.pop())
        if context is not None and context.name.lower() not in seen:
            seen.add(context.name.lower())
            yield context
            waiting.extend(reversed(context.includes))


def find(contexts: Contexts, start: str, number: str) -> Entry | None:
    """The extension that takes the number, None where none does."""
    for context in searched(contexts, start):
        taking = (one for one in context.entries if patterns.matches(one.exten, number))
        found = min(taking, key=lambda entry: entry.order, default=None)
        if found is not None:
            return found
    return None


def in_order(contexts: Contexts, start: str) -> list[Entry]:
    """All extensions that a call in a context may reach, the first one first."""
    return [
        entry
        for context in searched(contexts, start)
        for entry in sorted(context.entries, key=lambda entry: entry.order)
    ]


def entrances(contexts: Contexts) -> list[str]:
    """The contexts that calls begin in: those that no other one includes."""
    included = {name for context in contexts.values() for name in context.includes}
    return [name for name in contexts if name not in included]
