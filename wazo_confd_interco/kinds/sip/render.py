# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sections of pjsip.conf that a SIP trunk becomes.

The options of the templates come first, at any depth and as often as they are
inherited, then the endpoint's own. Of an option that is there several times the last
one survives, in the place of the first; only `set_var` and `match` repeat, each value
once, and stand last (host facts, What reaches Asterisk). The database keeps no order
among the options of one section of one endpoint: here they are sorted by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from ...options import rendering as text

T = TypeVar('T')
Option = tuple[str, str]
Sections = Mapping[str, Sequence[Option]]

REPEATABLE: Final = frozenset(('set_var', 'match'))

# The sections after the endpoint's, in the order in which they are written: the name
# that each gets, and the type of its object.
_OTHERS: Final = {
    'aor': ('{}', 'aor'),
    'auth': ('{}', 'auth'),
    'identify': ('{}', 'identify'),
    'outbound_auth': ('outbound_auth_{}', 'auth'),
    'registration_outbound_auth': ('auth_reg_{}', 'auth'),
    'registration': ('{}', 'registration'),
}


@dataclass(frozen=True)
class Level:
    """An endpoint or a template: what it says itself, and what it inherits from."""

    tenant_uuid: str
    transport: str | None
    sections: Sections
    parents: Sequence[Level] = ()


@dataclass(frozen=True)
class Trunk:
    """A SIP trunk, with the recording announcements of its tenant."""

    name: str
    label: str | None
    context: str | None
    endpoint: Level
    start_announcement: str | None = None
    stop_announcement: str | None = None


@dataclass
class _Lines:
    """The lines of a section so far."""

    once: dict[str, str] = field(default_factory=dict)
    repeated: dict[Option, None] = field(default_factory=dict)

    def add(self, key: str, value: str) -> None:
        if key in REPEATABLE:
            self.repeated.setdefault((key, value))
        else:
            self.once[key] = value

    def extend(self, options: Iterable[Option]) -> None:
        for key, value in options:
            self.add(key, value)

    def options(self) -> list[Option]:
        return [*self.once.items(), *self.repeated]


def render(trunk: Trunk) -> str:
    """The text of all sections of the trunk, secrets masked."""
    written = resolve(trunk)
    first = text.section(trunk.name, written.pop('endpoint'), trunk.label)
    others = (
        text.section(_OTHERS[section][0].format(trunk.name), options)
        for section, options in written.items()
    )
    return '\n'.join((first, *others))


def resolve(trunk: Trunk) -> dict[str, list[Option]]:
    """The options of each section that is written, secrets included, in their order."""
    lines = {name: _Lines() for name in ('endpoint', *_OTHERS)}
    lines['endpoint'].extend(_of_trunk(trunk))
    levels = _levels(trunk.endpoint)
    for name, of_section in lines.items():
        of_section.extend(_inherited(levels, name))
    if not lines['registration'].options():
        del lines['registration_outbound_auth']
    present = {name: one for name, one in lines.items() if one.options()}
    for name, of_section in present.items():
        of_section.extend(_added(trunk.name, name, present))
    return {name: of_section.options() for name, of_section in present.items()}


def _of_trunk(trunk: Trunk) -> Iterator[Option]:
    """What comes before all templates, so that an option of theirs beats it."""
    yield _tenant(trunk.endpoint)
    yield 'set_var', 'WAZO_PAI_FORMAT='
    if trunk.context:
        yield 'context', trunk.context
    if trunk.start_announcement:
        yield 'set_var', f'__WAZO_RECORDING_START_SOUND={trunk.start_announcement}'
    if trunk.stop_announcement:
        yield 'set_var', f'__WAZO_RECORDING_STOP_SOUND={trunk.stop_announcement}'


def _tenant(level: Level) -> Option:
    return 'set_var', f'__WAZO_TENANT_UUID={level.tenant_uuid}'


def parents_first(one: T, parents_of: Callable[[T], Sequence[T]]) -> list[T]:
    """One and all that it inherits from at any depth, each once, after its parents.

    Templates that share parents would be gone through once for every way to them, and
    a recursion would end with Python's stack. Of those that include each other, one
    stands before a parent.
    """
    found: list[T] = []
    seen: set[int] = set()
    waiting = [(one, False)]
    while waiting:
        one, parents_are_found = waiting.pop()
        if parents_are_found:
            found.append(one)
        elif id(one) not in seen:
            seen.add(id(one))
            waiting.append((one, True))
            waiting.extend((parent, False) for parent in reversed(parents_of(one)))
    return found


def _levels(level: Level) -> list[Level]:
    return parents_first(level, lambda one: one.parents)


def _inherited(levels: Iterable[Level], section: str) -> list[Option]:
    """The options of a section at the last level, those of its parents first.

    :param levels: parents first; templates that share a parent replay it
    """
    known: dict[int, list[Option]] = {}
    for level in levels:
        lines = _Lines()
        if section == 'endpoint':
            lines.add(*_tenant(level))
        for parent in level.parents:
            lines.extend(known[id(parent)])
        lines.extend(sorted(level.sections.get(section, ()), key=_order))
        if section == 'endpoint':
            lines.extend(_of_level(level, lines.once.get('callerid')))
        known[id(level)] = found = lines.options()
    return found


def _order(option: Option) -> tuple[str, str]:
    """By name; options that repeat in vain stay as they are stored."""
    key, value = option
    return key, value if key in REPEATABLE else ''


def _of_level(level: Level, callerid: str | None) -> Iterator[Option]:
    if level.transport:
        yield 'transport', level.transport
    if callerid:
        yield 'set_var', f'XIVO_ORIGINAL_CALLER_ID={callerid}'


def _added(name: str, section: str, present: Mapping[str, _Lines]) -> Iterator[Option]:
    """The type of a section, and its references to others that are there."""
    references = {
        'endpoint': ('aor', 'auth', 'outbound_auth'),
        'registration': ('registration_outbound_auth',),
    }
    for other in references.get(section, ()):
        if other in present:
            key = {'aor': 'aors', 'auth': 'auth'}.get(other, 'outbound_auth')
            yield key, _OTHERS[other][0].format(name)
    if section in ('identify', 'registration'):
        yield 'endpoint', name
    yield 'type', 'endpoint' if section == 'endpoint' else _OTHERS[section][1]


def dropped(level: Level, written: Sections) -> list[Option]:
    """The stored options that do not reach Asterisk, as (section, key), each once.

    Those of the endpoint itself that are not written, and of its templates those that
    another value of the same level takes the place of. What a template says and the
    endpoint overrides is no loss.

    :param written: what `resolve` gives for the trunk
    """
    lost = {
        (section, key)
        for section, options in level.sections.items()
        for key, value in options
        if (key, value) not in written.get(section, ())
    }
    _, *templates = reversed(_levels(level))
    return sorted(lost.union(*map(_repeats, templates)))


def _repeats(level: Level) -> set[Option]:
    values: dict[Option, set[str]] = {}
    for section, options in level.sections.items():
        for key, value in options:
            if key not in REPEATABLE:
                values.setdefault((section, key), set()).add(value)
    return {place for place, several in values.items() if len(several) > 1}
