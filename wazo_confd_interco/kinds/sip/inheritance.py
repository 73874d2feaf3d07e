# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""SIP endpoints with their templates, and the one resolver of what they inherit.

The rules are those of wazo-confgend: the options of the templates come first, at any
depth, then the endpoint's own. If an option is repeated, only its last value is kept,
in the position of the first. Only `set_var` and `match` can repeat; they come last.
wazo-confgend adds a few options at every level.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeVar

from ...options.field import Option, Place

# wazo-confgend keeps one value of every other option.
REPEATABLE: Final = frozenset(('set_var', 'match'))

Answer = TypeVar('Answer')
Sections = Mapping[str, Sequence[Option]]


@dataclass(frozen=True, eq=False)
class Source:
    """The endpoint or template that has an option.

    It does not refer to the options: they would refer to themselves, and only Python's
    garbage collection could free them.
    """

    uuid: str
    label: str | None


class ResolvedOption(NamedTuple):
    """An option that reaches Asterisk, and the endpoint or template that has it."""

    key: str
    value: str
    source: Source


@dataclass
class ResolvedSection:
    """The options of one section that survive, in the order in which they are written.

    `single` holds options by their key, `repeated` those that may repeat.
    """

    single: dict[str, ResolvedOption] = field(default_factory=dict)
    repeated: dict[Option, ResolvedOption] = field(default_factory=dict)

    def add(self, row: ResolvedOption) -> None:
        """Add an option after those that are there."""
        if row.key in REPEATABLE:
            self.repeated.setdefault((row.key, row.value), row)
        else:
            self.single[row.key] = row

    def extend(self, rows: Iterable[ResolvedOption]) -> None:
        """Add several options in their order."""
        for row in rows:
            self.add(row)

    def inherit(self, other: ResolvedSection) -> None:
        """Add the options of another section after those that are there."""
        self.single.update(other.single)
        if other.repeated:
            self.repeated = {**self.repeated, **other.repeated, **self.repeated}

    def rows(self) -> list[ResolvedOption]:
        """Return all rows in the order in which they are written."""
        return [*self.single.values(), *self.repeated.values()]

    def options(self) -> list[Option]:
        """Return pairs of key and value, in the order in which they are written."""
        return [(row.key, row.value) for row in self.rows()]

    def values(self, *keys: str) -> list[str]:
        """Return all values of the given options."""
        return [row.value for row in self.rows() if row.key in keys]


@dataclass(eq=False)
class Endpoint:
    """A SIP endpoint or template as it is stored.

    :param sections: its own options by section
    :param templates: what it inherits from, in order
    :param transport: the name of its own transport
    """

    sections: dict[str, list[Option]] = field(default_factory=dict)
    templates: list[Endpoint] = field(default_factory=list)
    transport: str | None = None
    tenant_uuid: str = ''
    uuid: str = ''
    label: str | None = None
    source: Source = field(init=False, repr=False)
    _resolved: dict[str, ResolvedSection] = field(
        default_factory=dict, init=False, repr=False
    )
    _values: dict[str, Mapping[str, str]] = field(
        default_factory=dict, init=False, repr=False
    )
    _answers: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        self.source = Source(self.uuid, self.label)

    def resolve(self, section: str) -> ResolvedSection:
        """Return what survives of a section, inherited options included."""
        found = self._resolved.get(section)
        if found is None:
            # Most endpoints share templates, which are resolved once.
            if not all(section in one._resolved for one in self.templates):
                for level in self.levels():
                    level._resolve_own(section)
            self._resolve_own(section)
            found = self._resolved[section]
        return found

    def ask_once(self, question: Callable[[Endpoint], Answer]) -> Answer:
        """Return what a function returns for this endpoint or template.

        Most endpoints of a list share their templates, which are asked only once.
        """
        if question not in self._answers:
            self._answers[question] = question(self)
        answer: Answer = self._answers[question]
        return answer

    def levels(self) -> list[Endpoint]:
        """Return the templates at any depth and the endpoint, each after its parents.

        Shared ancestors occur once, and deep chains need no recursion.
        """
        found: list[Endpoint] = []
        seen: set[int] = set()
        waiting = [(self, False)]
        while waiting:
            level, parents_are_found = waiting.pop()
            if parents_are_found:
                found.append(level)
            elif id(level) not in seen:
                seen.add(id(level))
                waiting.append((level, True))
                waiting.extend((one, False) for one in reversed(level.templates))
        return found

    def _resolve_own(self, section: str) -> None:
        if section in self._resolved:
            return
        resolved = ResolvedSection()
        if section == 'endpoint':
            resolved.add(self._row('set_var', f'__WAZO_TENANT_UUID={self.tenant_uuid}'))
        for template in self.templates:
            resolved.inherit(template._resolved[section])
        for key, value in sorted(self.sections.get(section, ()), key=_sort_key):
            resolved.add(self._row(key, value))
        if section == 'endpoint':
            resolved.extend(self._generated(resolved))
        self._resolved[section] = resolved

    def _generated(self, resolved: ResolvedSection) -> Iterator[ResolvedOption]:
        if self.transport:
            yield self._row('transport', self.transport)
        callerid = resolved.single.get('callerid')
        if callerid and callerid.value:
            yield self._row('set_var', f'XIVO_ORIGINAL_CALLER_ID={callerid.value}')

    def _row(self, key: str, value: str) -> ResolvedOption:
        return ResolvedOption(key, value, self.source)

    def row(self, section: str, key: str) -> ResolvedOption | None:
        """Return the surviving row of an option that does not repeat, or None."""
        resolved = self._resolved.get(section) or self.resolve(section)
        return resolved.single.get(key)

    def effective(self, section: str, key: str) -> str | None:
        """Return the value of an option that Asterisk reads, or None."""
        if key in REPEATABLE:
            return next(reversed(self.resolve(section).values(key)), None)
        return self._get_values(section).get(key)

    def _get_values(self, section: str) -> Mapping[str, str]:
        """Return the values of a section, without resolving it.

        Resolving takes longer, and few endpoints of a list need it.
        """
        if section not in self._values:
            if not all(section in one._values for one in self.templates):
                for level in self.levels():
                    level._merge_values(section)
            self._merge_values(section)
        return self._values[section]

    def _merge_values(self, section: str) -> None:
        if section in self._values:
            return
        values: dict[str, str] = {}
        for template in self.templates:
            values.update(template._values[section])
        values.update(self.sections.get(section, ()))
        if section == 'endpoint' and self.transport:
            values['transport'] = self.transport
        self._values[section] = values


def _sort_key(option: Option) -> tuple[str, str]:
    """Sort by key: the database keeps no order within a section."""
    key, value = option
    return key, value if key in REPEATABLE else ''


def find_dropped(
    endpoint: Endpoint, written: Mapping[str, Iterable[Option]]
) -> list[Place]:
    """Return the stored options that do not reach Asterisk, sorted by their places.

    These are the endpoint's own options that are not written, and options of a template
    that another value of the same template replaces. An option of a template that the
    endpoint overrides is not lost.

    :param written: the sections of the endpoint as they are written
    """
    *templates, own = endpoint.levels()
    lost = {
        (section, key)
        for section, options in own.sections.items()
        for key, value in options
        if (key, value) not in written.get(section, ())
    }
    return sorted(lost.union(*map(_find_repeated, templates)))


def _find_repeated(template: Endpoint) -> set[Place]:
    values: dict[Place, set[str]] = {}
    for section, options in template.sections.items():
        for key, value in options:
            if key not in REPEATABLE:
                values.setdefault((section, key), set()).add(value)
    return {place for place, several in values.items() if len(several) > 1}
