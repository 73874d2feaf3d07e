# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The values of cells: text for people, or the value itself for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import yaml
from cliff.columns import FormattableColumn

# The members that identify an object.
_FIRST: Final = ('id', 'type', 'name')

Table = tuple[tuple[str, ...], Iterable[tuple[Any, ...]]]
Record = tuple[tuple[str, ...], tuple[Any, ...]]


class Cell(FormattableColumn):
    """A value that tables show as text, and `-f json` and `-f yaml` as it is."""

    def human_readable(self) -> str:
        """Return the text for a table."""
        return format_text(self._value)

    def machine_readable(self) -> Any:
        """Return the value."""
        return self._value


def format_text(value: Any) -> str:
    """Return a value as text: YAML without what is null or empty."""
    value = _drop_empty(value)
    if _is_empty(value):
        return ''
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return dump_yaml(value).rstrip()
    return str(value)


def _drop_empty(value: Any) -> Any:
    if isinstance(value, list):
        return [_drop_empty(item) for item in value]
    if isinstance(value, dict):
        kept = {name: _drop_empty(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if not _is_empty(inner)}
    return value


def _is_empty(value: Any) -> bool:
    return value is None or value in ([], {})


def dump_yaml(value: Any) -> str:
    """Return a JSON value as YAML, with the members in their order."""
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=100)


def build_record(document: Mapping[str, Any]) -> Record:
    """Return what a command shows of one object: all members except for links."""
    ordered = [name for name in _FIRST if name in document]
    ordered += [name for name in document if name not in (*_FIRST, 'links')]
    names = tuple(ordered)
    return names, tuple(Cell(document[name]) for name in names)


def build_table(names: Iterable[str], items: Iterable[Mapping[str, Any]]) -> Table:
    """Return what a command shows of a list of objects."""
    names = tuple(names)
    return names, [tuple(Cell(item.get(name)) for name in names) for item in items]
