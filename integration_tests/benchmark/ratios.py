# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two calls against each other, as a ratio of medians."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

Call = Callable[[], object]


@dataclass(frozen=True)
class Side:
    """A call, and what it is called in the table."""

    name: str
    call: Call


@dataclass(frozen=True)
class Comparison:
    """What is compared, and its target.

    The ratio is how many times as long ours takes as the other; with `faster` it is how
    many times faster ours is. `target` is the most, with `faster` the least, None where
    a number is all that is wanted.
    """

    what: str
    ours: Side
    against: Side
    target: float | None = None
    faster: bool = False


@dataclass(frozen=True)
class Ratio:
    """What a comparison came to; times are medians in milliseconds."""

    comparison: Comparison
    ours: float
    against: float

    @property
    def ratio(self) -> float:
        longer, shorter = self.ours, self.against
        if self.comparison.faster:
            longer, shorter = shorter, longer
        return longer / shorter

    @property
    def met(self) -> bool | None:
        target = self.comparison.target
        if target is None:
            return None
        # As it is printed: a digit more is noise.
        ratio = float(self.shown())
        return ratio >= target if self.comparison.faster else ratio <= target

    def shown(self) -> str:
        return f'{self.ratio:.2f}'

    def as_json(self) -> dict[str, Any]:
        return {
            'what': self.comparison.what,
            'ours': self.comparison.ours.name,
            'ours_ms': round(self.ours, 2),
            'against': self.comparison.against.name,
            'against_ms': round(self.against, 2),
            'ratio': float(self.shown()),
            'faster': self.comparison.faster,
            'target': self.comparison.target,
            'met': self.met,
        }


def measure(comparison: Comparison, rounds: int) -> Ratio:
    """The ratio of the medians over some rounds.

    Each round calls both sides, one after the other, so that the noise of the machine
    hits both; a round before warms caches and connections.
    """
    ours: list[float] = []
    against: list[float] = []
    for number in range(rounds + 1):
        took = _timed(comparison.ours.call), _timed(comparison.against.call)
        if number:
            ours.append(took[0])
            against.append(took[1])
    return Ratio(comparison, median(ours), median(against))


def _timed(call: Call) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000
