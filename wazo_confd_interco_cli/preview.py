# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The output of a dry run for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from difflib import unified_diff
from textwrap import indent
from typing import Any

from .output import Cell, Record


class _Summary(Cell):
    """One line for each kind of object and action."""

    def human_readable(self) -> str:
        return '\n'.join(f'{one["action"]} {one["text"]}' for one in self._value)


class _Changes(Cell):
    """One line for each table and action, with the number of rows."""

    def human_readable(self) -> str:
        numbers = Counter(map(_describe_change, self._value))
        return '\n'.join(f'{line} ({number})' for line, number in numbers.items())


class _Configuration(Cell):
    """The difference in what Asterisk reads."""

    def human_readable(self) -> str:
        before, after = (
            (self._value[when] or '').splitlines() for when in ('before', 'after')
        )
        lines = unified_diff(before, after, 'before', 'after', lineterm='')
        return '\n'.join(lines)


class _Names(Cell):
    """The names of events."""

    def human_readable(self) -> str:
        return '\n'.join(one['name'] for one in self._value)


_CELLS = {
    'summary': _Summary,
    'changes': _Changes,
    'asterisk': _Configuration,
    'events': _Names,
}


def build_preview(preview: Mapping[str, Any]) -> Record:
    """Return the columns and values of a dry run, without the resulting document."""
    names = tuple(name for name in preview if name != 'result')
    return names, tuple(_CELLS.get(name, Cell)(preview[name]) for name in names)


def format_preview(record: Record) -> str:
    """Return a preview as text, for commands that show no table."""
    texts = [(name, cell.human_readable()) for name, cell in zip(*record, strict=True)]
    return '\n'.join(f'{name}:\n{indent(text, "  ")}' for name, text in texts)


def _describe_change(change: Mapping[str, Any]) -> str:
    words = [change['action'], change['table']]
    if change['action'] == 'update':
        words += change['fields']
    return ' '.join(words)
