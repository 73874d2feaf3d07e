# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Extension patterns of Asterisk: which numbers one takes, and which comes first.

A pattern begins with `_`: X, Z and N take a digit from 0, 1 and 2 on, `[2-5]` one of a
set, `.` one or more of anything, `!` anything or nothing; every other character takes
itself. Without the `_` all of them do. A `-` means nothing outside a set, in patterns
and in numbers.

What is first is Asterisk's `ext_cmp` in main/pbx.c: position by position the smaller
set, of two as large the one with the lower characters, then `.`, then `!`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

_CLASSES: Final = {
    **dict.fromkeys('Nn', frozenset(b'23456789')),
    **dict.fromkeys('Zz', frozenset(b'123456789')),
    **dict.fromkeys('Xx', frozenset(b'0123456789')),
}
_DASH: Final = '-'
# A position sorts by how much it takes: sets by their size, up to 256, then these.
_SOME, _ANY, _END, _BROKEN = range(1000, 1004)

Order = tuple[Any, ...]


@dataclass(frozen=True)
class Position:
    """One place of a pattern: a set of bytes, or one of the wildcards."""

    rank: int
    bytes: frozenset[int] = frozenset()

    @property
    def order(self) -> Order:
        """Compares as Asterisk does: less is more specific."""
        return self.rank, *sorted(self.bytes)


SOME: Final = Position(_SOME)
ANY: Final = Position(_ANY)
END: Final = Position(_END)
BROKEN: Final = Position(_BROKEN)


def is_pattern(exten: str) -> bool:
    """Whether Asterisk takes the extension for a pattern, not for a number."""
    return exten.startswith('_')


@lru_cache(maxsize=4096)
def positions(pattern: str) -> tuple[Position, ...]:
    """The places of a pattern, an `END` last; sets that are empty are left out.

    :param pattern: with its `_`; what can't be read ends in `BROKEN`
    """
    # A character for each byte: Asterisk knows no others.
    return *_positions(_bytes(pattern[1:]).decode('latin-1')), END


def _positions(text: str) -> Iterator[Position]:
    at = 0
    while at < len(text):
        character = text[at]
        at += 1
        if character == _DASH:
            continue
        if character == '[':
            closing = text.find(']', at)
            if closing < 0:
                yield BROKEN
                return
            members = frozenset(_members(text[at:closing]))
            at = closing + 1
            if members:
                yield Position(len(members), members)
        else:
            yield _position(character)


def _position(character: str) -> Position:
    if character == '.':
        return SOME
    if character == '!':
        return ANY
    members = _CLASSES.get(character, frozenset((ord(character),)))
    return Position(len(members), members)


def _members(text: str) -> Iterator[int]:
    """The bytes of a set: characters, and ranges between two of them."""
    at = 0
    while at < len(text):
        if text[at + 1 : at + 2] == _DASH and at + 2 < len(text):
            yield from range(ord(text[at]), ord(text[at + 2]) + 1)
            at += 3
        else:
            yield ord(text[at])
            at += 1


def _bytes(text: str) -> bytes:
    return text.encode('utf-8', 'replace')


def _bare(number: str) -> bytes:
    return _bytes(number.replace(_DASH, ''))


def matches(pattern: str, number: str) -> bool:
    """Whether the extension takes the number.

    :param pattern: an extension as it is stored, a pattern or not
    """
    dialled = _bare(number)
    if not is_pattern(pattern):
        return _bare(pattern) == dialled
    for at, position in enumerate(positions(pattern)):
        if position is SOME:
            return at < len(dialled)
        if position is ANY:
            return True
        if position is END:
            return at == len(dialled)
        if at == len(dialled) or dialled[at] not in position.bytes:
            return False
    return False


def order(pattern: str) -> Order:
    """A key that sorts extensions as Asterisk tries them.

    Extensions whose keys are equal are the same one to Asterisk (`_X-X` and `_XX`).
    """
    if not is_pattern(pattern):
        return 0, _bare(pattern)
    return 1, tuple(position.order for position in positions(pattern))


def best(patterns: Iterable[str], number: str) -> str | None:
    """The extension of a context that takes the number, None where none does.

    Among those that Asterisk takes for the same it is the first.
    """
    taking = (pattern for pattern in patterns if matches(pattern, number))
    return min(taking, key=order, default=None)
