# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Extension patterns of Asterisk: which numbers one takes, and which comes first.

A pattern begins with `_`: X, Z and N take a digit from 0, 1 and 2 on, `[2-5]` one of a
set, `.` one or more of anything, `!` anything or nothing; every other character takes
itself. Without the `_` all of them do. A `-` means nothing outside a set, in patterns
and in numbers. A range the wrong way round (`[9-2]`) holds nothing and takes nothing;
`[]` is left out, but something has to follow in the number (`_1[]` takes none). An
extension with a `[` that is not closed never gets into the dialplan: pbx_config takes
the rest of its line for a part of it.

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
    """One place of a pattern: a set of bytes, or one of the wildcards.

    `needs` is how many characters a wildcard takes at the least.
    """

    rank: int
    bytes: frozenset[int] = frozenset()
    needs: int = 1

    @property
    def is_open(self) -> bool:
        """Whether it takes all that follows."""
        return self.rank in (_SOME, _ANY)

    @property
    def order(self) -> Order:
        """Compares as Asterisk does: less is more specific."""
        return self.rank, *sorted(self.bytes)


SOME: Final = Position(_SOME)
ANY: Final = Position(_ANY, needs=0)
# `[]!`, which is tried where `!` is
FOLLOWED: Final = Position(_ANY)
END: Final = Position(_END)
BROKEN: Final = Position(_BROKEN)


def is_pattern(exten: str) -> bool:
    """Whether Asterisk takes the extension for a pattern, not for a number."""
    return exten.startswith('_')


def is_readable(exten: str) -> bool:
    """Whether the dialplan has the extension: each of its `[` is closed."""
    depth = 0
    for character in exten:
        if character == '[':
            depth += 1
        elif character == ']' and depth:
            depth -= 1
    return depth == 0


@lru_cache(maxsize=4096)
def positions(pattern: str) -> tuple[Position, ...]:
    """The places of a pattern, an `END` last.

    :param pattern: with its `_`; one that takes no number ends in `BROKEN`
    """
    if not is_readable(pattern):
        return BROKEN, END
    # A character for each byte: Asterisk knows no others.
    return tuple(_positions(_bytes(pattern[1:]).decode('latin-1')))


def _positions(text: str) -> Iterator[Position]:
    at, followed = 0, False
    while at < len(text):
        character = text[at]
        at += 1
        if character == '[':
            closing = text.index(']', at)
            members, at = text[at:closing], closing + 1
            if members:
                yield _set(members)
            followed = not members
        elif character != _DASH:
            position = _position(character)
            yield FOLLOWED if followed and position is ANY else position
            followed = False
    yield BROKEN if followed else END


def _set(text: str) -> Position:
    members = frozenset(_members(text))
    return Position(len(members), members)


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
    own, dialled = _bare(pattern), _bare(number)
    if not is_readable(pattern):
        return False
    if not is_pattern(pattern):
        return own == dialled
    return own.lower() == dialled.lower() or _takes(pattern, dialled)


def _takes(pattern: str, dialled: bytes) -> bool:
    for at, position in enumerate(positions(pattern)):
        if position.is_open:
            return len(dialled) - at >= position.needs
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
