# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which extensions some number reaches, and which ones others always take first.

All extensions are followed at once, digit by digit, as one automaton: its states are
sets of extensions with the place that each has come to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from .patterns import ANY, BROKEN, END, Position, is_pattern, is_readable, positions

# So many steps are gone at the most; real dialplans take a few thousand.
STEPS: Final = 300_000

# Any other character than those that the extensions name.
_OTHER: Final = -1
# The place in an extension that takes whatever follows.
_OPEN: Final = -1

_State = frozenset[tuple[int, int]]


def reached(extens: Sequence[str]) -> set[int] | None:
    """The indexes of the extensions that take some number before all the others.

    :param extens: as Asterisk tries them, the first one first
    :return: None where finding out would take too long
    """
    places = [_places(exten) for exten in extens]
    start = _pruned(
        {(index, _entered(places[index], 0)) for index in range(len(extens))}
    )
    found: set[int] = set()
    # Not the start: before any character nothing is taken.
    seen: set[_State] = set()
    waiting = [start]
    steps = 0
    while waiting:
        state = waiting.pop()
        for following in set(_following(state, places)):
            steps += len(following) + 1
            if following in seen:
                continue
            seen.add(following)
            waiting.append(following)
            taking = [
                index for index, place in following if _takes(index, place, places)
            ]
            found.update([min(taking)] if taking else ())
        if steps > STEPS:
            return None
    return found


def _places(exten: str) -> tuple[Position, ...]:
    if is_pattern(exten):
        return positions(exten)
    if not is_readable(exten):
        return BROKEN, END
    digits = exten.replace('-', '').encode()
    return (*(Position(1, frozenset((digit,))) for digit in digits), END)


def _entered(places: Sequence[Position], at: int) -> int:
    return _OPEN if places[at] is ANY else at


def _takes(index: int, place: int, places: Sequence[Sequence[Position]]) -> bool:
    return place == _OPEN or places[index][place] is END


def _pruned(state: set[tuple[int, int]]) -> _State:
    """Without what comes after an extension that takes everything from here on."""
    last = min((index for index, place in state if place == _OPEN), default=None)
    if last is None:
        return frozenset(state)
    return frozenset(pair for pair in state if pair[0] <= last)


def _following(state: _State, places: Sequence[Sequence[Position]]) -> Iterator[_State]:
    """The states after one more character, whichever it is."""
    always = set()
    by_byte: dict[int, set[tuple[int, int]]] = {}
    for index, place in state:
        if place == _OPEN or places[index][place].is_open:
            always.add((index, _OPEN))
            continue
        for byte in places[index][place].bytes:
            after = _entered(places[index], place + 1)
            by_byte.setdefault(byte, set()).add((index, after))
    by_byte.setdefault(_OTHER, set())
    for pairs in by_byte.values():
        if pairs or always:
            yield _pruned(pairs | always)
