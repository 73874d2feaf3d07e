# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare the durations of two operations."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

Operation = Callable[[], object]


def do_nothing() -> None:
    """Do nothing before or after an operation."""


@dataclass(frozen=True)
class Side:
    """One of the two operations of a comparison, with its name in the table.

    :param prepare: what each run needs; its duration does not count
    :param clean_up: removes what a run left; its duration does not count
    """

    name: str
    run: Operation
    prepare: Operation = do_nothing
    clean_up: Operation = do_nothing


@dataclass(frozen=True)
class Comparison:
    """Two operations, and the target of the ratio of their durations.

    :param subject: the operation that the target is about
    :param baseline: the operation that it is compared with
    :param target: the largest ratio that is allowed, or the smallest one if
        `is_speedup`; None: there is no target
    :param is_speedup: whether the ratio is the duration of the baseline divided by that
        of the subject, and not the reverse
    """

    name: str
    subject: Side
    baseline: Side
    target: float | None = None
    is_speedup: bool = False


@dataclass(frozen=True)
class Ratio:
    """The result of a comparison: the median durations in milliseconds."""

    comparison: Comparison
    subject_ms: float
    baseline_ms: float

    @property
    def value(self) -> float:
        """The ratio, with the precision that is printed."""
        ratio = self.subject_ms / self.baseline_ms
        return round(1 / ratio if self.comparison.is_speedup else ratio, 2)

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None if there is no target."""
        target = self.comparison.target
        if target is None:
            return None
        if self.comparison.is_speedup:
            return self.value >= target
        return self.value <= target

    def as_json(self) -> dict[str, Any]:
        return {
            'name': self.comparison.name,
            'subject': self.comparison.subject.name,
            'subject_ms': round(self.subject_ms, 2),
            'baseline': self.comparison.baseline.name,
            'baseline_ms': round(self.baseline_ms, 2),
            'ratio': self.value,
            'is_speedup': self.comparison.is_speedup,
            'target': self.comparison.target,
            'is_met': self.is_met,
        }


def measure_ratio(comparison: Comparison, rounds: int) -> Ratio:
    """Return the ratio of the median durations.

    Each round runs both operations, so that the load of the machine affects both. A
    first round, which is not counted, fills caches and opens connections.
    """
    subject_ms: list[float] = []
    baseline_ms: list[float] = []
    for number in range(rounds + 1):
        durations = _time(comparison.subject), _time(comparison.baseline)
        if number > 0:
            subject_ms.append(durations[0])
            baseline_ms.append(durations[1])
    return Ratio(comparison, median(subject_ms), median(baseline_ms))


def _time(side: Side) -> float:
    side.prepare()
    started = time.perf_counter()
    side.run()
    duration = (time.perf_counter() - started) * 1000
    side.clean_up()
    return duration
