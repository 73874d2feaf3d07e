# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which extension matches a number, through a context and everything that it includes.

Asterisk takes the best match of a context before it searches what the context includes,
in the order of the includes and depth first (pbx_find_extension in main/pbx.c).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from . import patterns


@dataclass(frozen=True)
class Entry:
    """An extension of the dialplan.

    :param id: the ID of an outcall's extension, None for any other extension
    :param strips_plus: whether the extension removes the first character of the number
        and continues with the rest, as `_+.` in contexts of type incall does
    :param takes_to: whether the extension continues with the number in the To header,
        as `s` in contexts of type incall does
    :param type: what the extension belongs to, for example incall or user; None for
        an extension of Wazo's own
    :param target: the ID of what it belongs to, as text
    """

    exten: str
    id: int | None = None
    strips_plus: bool = False
    takes_to: bool = False
    type: str | None = None
    target: str | None = None

    @property
    def order(self) -> tuple[patterns.Order, str]:
        """A key that sorts extensions as Asterisk tries them.

        wazo-confgend writes extensions that Asterisk treats as equal in the order of
        their texts, and Asterisk keeps the first.
        """
        return patterns.order(self.exten), self.exten


@dataclass
class Context:
    """A context with its includes and its extensions."""

    name: str
    type: str | None = None
    includes: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


Contexts = Mapping[str, Context]


class Route(NamedTuple):
    """The extension that matches a call in the end, and the number that reaches it."""

    entry: Entry
    number: str


def search_order(contexts: Contexts, start: str) -> Iterator[Context]:
    """Yield the contexts that Asterisk searches for a call, each once."""
    seen = set()
    waiting = [start]
    while waiting:
        context = contexts.get(waiting.pop())
        if context is not None and context.name.lower() not in seen:
            seen.add(context.name.lower())
            yield context
            waiting.extend(reversed(context.includes))


def find(contexts: Contexts, start: str, number: str) -> Entry | None:
    """Return the extension that matches a number dialled in a context, if any."""
    found = find_with_context(contexts, start, number)
    return found[1] if found else None


def find_with_context(
    contexts: Contexts, start: str, number: str
) -> tuple[Context, Entry] | None:
    """Return the extension that matches a number, and the context that has it."""
    for context in search_order(contexts, start):
        taking = (one for one in context.entries if patterns.matches(one.exten, number))
        found = min(taking, key=lambda entry: entry.order, default=None)
        if found is not None:
            return context, found
    return None


def find_route(contexts: Contexts, start: str, number: str) -> Route | None:
    """Return what matches a number in the end, if anything.

    The Goto of an extension that strips the plus names no context, so Asterisk searches
    again from the context in which the call began.
    """
    entry = find(contexts, start, number)
    while entry is not None and entry.strips_plus:
        number = number[1:]
        entry = find(contexts, start, number)
    return Route(entry, number) if entry is not None else None
