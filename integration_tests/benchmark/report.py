# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was measured of one host, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .ratios import Ratio
from .statements import Asked

_HEAD = ('what', 'ours', 'ms', 'against', 'ms', 'ratio', 'target', 'met')
_MET = {True: 'yes', False: 'NO', None: ''}


@dataclass
class Report:
    """The measurements of a host with so many trunks.

    `sizes` are the bytes of the page of documents and of the plain read; `memory` is
    in MiB and None where the process is not of this machine.
    """

    trunks: int
    ratios: list[Ratio] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    memory: dict[str, float] | None = None

    @property
    def missed(self) -> bool:
        return any(ratio.met is False for ratio in self.ratios)

    def as_json(self) -> dict[str, Any]:
        return {
            'trunks': self.trunks,
            'ratios': [ratio.as_json() for ratio in self.ratios],
            'asked': [asked.as_json() for asked in self.asked],
            'sizes': self.sizes,
            'memory': self.memory,
        }

    def as_text(self) -> str:
        return '\n'.join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f'{self.trunks} trunks'
        yield ''
        yield from _table([_HEAD, *map(_row, self.ratios)])
        if self.sizes:
            yield ''
            yield 'bytes: ' + ', '.join(f'{name} {n}' for name, n in self.sizes.items())
        if self.memory:
            idle, peak = self.memory['idle_mib'], self.memory['peak_mib']
            yield f'memory of confd: {idle} MiB idle, {peak} MiB at most for the page'
        if self.asked:
            yield ''
            head = ('call', 'statements', 'transactions')
            rows = [(one.call, one.statements, one.transactions) for one in self.asked]
            yield from _table([head, *rows])


def _row(ratio: Ratio) -> tuple[str, ...]:
    one = ratio.comparison
    target = '' if one.target is None else f'{"≥" if one.faster else "≤"} {one.target}'
    return (
        one.what,
        one.ours.name,
        f'{ratio.ours:.1f}',
        one.against.name,
        f'{ratio.against:.1f}',
        f'{ratio.shown()}{" faster" if one.faster else ""}',
        target,
        _MET[ratio.met],
    )


def _table(rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for row in texts:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield '  '.join(cells).rstrip()
