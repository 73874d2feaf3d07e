# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Extension patterns of Asterisk: which numbers they match, and which comes first.

A pattern begins with `_`. In it, X, Z and N match a digit from 0, 1 and 2 on, `[2-5]`
matches one character of a set, `.` matches one or more characters, `!` matches zero or
more, and every other character matches itself. Without `_`, every character matches
itself. A `-` outside a set is ignored, in patterns and in numbers.

Odd patterns, as observed on Asterisk 22: a reversed range (`[9-2]`) is empty and
matches nothing. `[]` is dropped, but something must follow it in the number (`_1[]`
matches no number). An extension with an unclosed `[` never gets into the dialplan,
because pbx_config reads the rest of the line as part of the extension.

The order is that of `ext_cmp` in main/pbx.c. It compares position by position: the
smaller set first, sets of one size by their lowest characters, then `.`, then `!`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

_CLASSES: Final = {
    **dict.fromkeys('Nn', frozenset(b'23456789')),
    **dict.fromkeys('Zz', frozenset(b'123456789')),
    **dict.fromkeys('Xx', frozenset(b'0123456789')),
}
_DASH: Final = '-'
# Ranks of positions that are not sets; a set ranks by its size, at most 256.
_DOT_RANK, _BANG_RANK, _END_RANK, _UNMATCHABLE_RANK = range(1000, 1004)

Order = tuple[Any, ...]


@dataclass(frozen=True)
class Position:
    """One position of a pattern: a set of bytes, a wildcard, or the end.

    :param rank: what Asterisk compares first; lower is more specific
    :param bytes: the members of a set
    :param minimum: how many characters a wildcard matches at least
    """

    rank: int
    bytes: frozenset[int] = frozenset()
    minimum: int = 1

    @property
    def is_wildcard(self) -> bool:
        """Whether the position matches the whole rest of a number."""
        return self.rank in (_DOT_RANK, _BANG_RANK)

    @property
    def order(self) -> Order:
        """A key that compares positions as Asterisk does."""
        return self.rank, *sorted(self.bytes)


DOT: Final = Position(_DOT_RANK)
BANG: Final = Position(_BANG_RANK, minimum=0)
# `!` after `[]`: it ranks like `!` and needs a character.
BANG_AFTER_EMPTY_SET: Final = Position(_BANG_RANK)
END: Final = Position(_END_RANK)
UNMATCHABLE: Final = Position(_UNMATCHABLE_RANK)


def is_pattern(exten: str) -> bool:
    """Return whether Asterisk reads the extension as a pattern."""
    return exten.startswith('_')


def is_readable(exten: str) -> bool:
    """Return whether every `[` is closed, so that the dialplan has the extension."""
    depth = 0
    for character in exten:
        if character == '[':
            depth += 1
        elif character == ']' and depth:
            depth -= 1
    return depth == 0


@lru_cache(maxsize=4096)
def positions(pattern: str) -> tuple[Position, ...]:
    """Return the positions of a pattern, with `END` last.

    A pattern that matches no number ends in `UNMATCHABLE`.

    :param pattern: the pattern with its `_`
    """
    if not is_readable(pattern):
        return UNMATCHABLE, END
    # One character for each byte: Asterisk compares bytes.
    return tuple(_positions(_to_bytes(pattern[1:]).decode('latin-1')))


def _positions(text: str) -> Iterator[Position]:
    at, after_empty_set = 0, False
    while at < len(text):
        character = text[at]
        at += 1
        if character == '[':
            closing = text.index(']', at)
            members, at = text[at:closing], closing + 1
            if members:
                yield _set_position(members)
            after_empty_set = not members
        elif character != _DASH:
            position = _position(character)
            is_late_bang = after_empty_set and position is BANG
            yield BANG_AFTER_EMPTY_SET if is_late_bang else position
            after_empty_set = False
    yield UNMATCHABLE if after_empty_set else END


def _set_position(text: str) -> Position:
    members = frozenset(_members(text))
    return Position(len(members), members)


def _position(character: str) -> Position:
    if character == '.':
        return DOT
    if character == '!':
        return BANG
    members = _CLASSES.get(character, frozenset((ord(character),)))
    return Position(len(members), members)


def _members(text: str) -> Iterator[int]:
    """Yield the bytes of a set, which consists of characters and ranges."""
    at = 0
    while at < len(text):
        if text[at + 1 : at + 2] == _DASH and at + 2 < len(text):
            yield from range(ord(text[at]), ord(text[at + 2]) + 1)
            at += 3
        else:
            yield ord(text[at])
            at += 1


def _to_bytes(text: str) -> bytes:
    return text.encode('utf-8', 'replace')


def _without_dashes(text: str) -> bytes:
    return _to_bytes(text.replace(_DASH, ''))


def matches(exten: str, number: str) -> bool:
    """Return whether an extension, a pattern or not, matches a number."""
    own, dialled = _without_dashes(exten), _without_dashes(number)
    if not is_readable(exten):
        return False
    if not is_pattern(exten):
        return own == dialled
    return own.lower() == dialled.lower() or _pattern_matches(exten, dialled)


def _pattern_matches(pattern: str, dialled: bytes) -> bool:
    for at, position in enumerate(positions(pattern)):
        if position.is_wildcard:
            return len(dialled) - at >= position.minimum
        if position is END:
            return at == len(dialled)
        if at == len(dialled) or dialled[at] not in position.bytes:
            return False
    return False


def order(exten: str) -> Order:
    """Return a key that sorts extensions as Asterisk tries them.

    Extensions with equal keys are one extension to Asterisk (`_X-X` and `_XX`).
    """
    if not is_pattern(exten):
        return 0, _without_dashes(exten)
    return 1, tuple(position.order for position in positions(exten))
