# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The results of a host, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .memory import MemoryGrowth
from .ratios import Ratio
from .statements import StatementCount

_RATIO_HEADINGS = (
    'comparison',
    'measured',
    'ms',
    'baseline',
    'ms',
    'ratio',
    'target',
    'met',
)
_COUNT_HEADINGS = ('request', 'statements', 'transactions')
_IS_MET = {True: 'yes', False: 'NO', None: ''}


@dataclass
class Report:
    """The results of a host.

    :param trunks: the number of its SIP trunks
    :param sizes: the bytes of a page of documents and of the plain read of its rows
    :param memory: the memory of confd in MiB; None if it runs on another machine
    :param growth: if this alone was measured
    """

    trunks: int
    ratios: list[Ratio] = field(default_factory=list)
    statements: list[StatementCount] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    memory: dict[str, float] | None = None
    growth: MemoryGrowth | None = None

    @property
    def misses_target(self) -> bool:
        """Whether any ratio, or the growth of the memory, misses its target."""
        is_grown = self.growth is not None and not self.growth.is_met
        return is_grown or any(ratio.is_met is False for ratio in self.ratios)

    def as_json(self) -> dict[str, Any]:
        return {
            'trunks': self.trunks,
            'ratios': [ratio.as_json() for ratio in self.ratios],
            'statements': [count.as_json() for count in self.statements],
            'sizes': self.sizes,
            'memory': self.memory,
            'growth': self.growth and self.growth.as_json(),
        }

    def as_text(self) -> str:
        return '\n'.join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f'{self.trunks} trunks'
        yield ''
        if self.growth:
            yield self.growth.as_text()
            return
        yield from _format_table([_RATIO_HEADINGS, *map(_format_row, self.ratios)])
        if self.sizes:
            yield ''
            documents, plain = self.sizes['documents'], self.sizes['plain']
            yield f'size: {documents} bytes for the page, {plain} for the plain rows'
        if self.memory:
            idle, peak = self.memory['idle_mib'], self.memory['peak_mib']
            yield f'memory of confd: {idle} MiB idle, {peak} MiB peak during the page'
        if self.statements:
            yield ''
            rows = [
                (count.request, count.statements, count.transactions)
                for count in self.statements
            ]
            yield from _format_table([_COUNT_HEADINGS, *rows])


def _format_row(ratio: Ratio) -> tuple[str, ...]:
    comparison = ratio.comparison
    sign = '≥' if comparison.is_speedup else '≤'
    return (
        comparison.name,
        comparison.subject.name,
        f'{ratio.subject_ms:.1f}',
        comparison.baseline.name,
        f'{ratio.baseline_ms:.1f}',
        f'{ratio.value:.2f}{" times faster" if comparison.is_speedup else ""}',
        '' if comparison.target is None else f'{sign} {comparison.target}',
        _IS_MET[ratio.is_met],
    )


def _format_table(rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for row in texts:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield '  '.join(cells).rstrip()
