# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from ...dahdi import interface as dahdi
from ...dahdi.machine import Machine
from ...documents import Document, get_path, has_path
from ...options.engine import check_fields
from ...options.findings import Found, find
from ...options.values import quote
from ...problems import ALREADY_EXISTS, CONFLICT, REQUIRED, Problems
from ..change import Change
from ..context_findings import FINDINGS as CONTEXT_FINDINGS
from ..lookups import Claim, Lookups, Namespace
from ..references import report_taken
from ..stored import StoredTrunk
from . import interface, reach
from .fields import FIELDS
from .findings import FINDINGS

_INTERFACE: Final = 'custom.interface'
_DAHDI: Final = 'custom.dahdi'
# What follows from the interface and its suffix.
_COMPUTED: Final = ('dial_string', 'dahdi')


@dataclass(frozen=True)
class CustomPlan:
    """A customized endpoint as it is to be stored."""

    name: str | None
    interface: str
    interface_suffix: str | None
    enabled: bool


class CustomKind:
    """Customized interconnections: any channel of Asterisk, DAHDI among them."""

    name: Final = 'custom'
    fields = FIELDS
    atomic_paths: frozenset[str] = frozenset()
    members = ('custom',)
    own_members: tuple[str, ...] = ()
    identity_path: str | None = _INTERFACE
    empty_objects: Mapping[str, Document] = MappingProxyType({})

    def identify(self, part: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the interface in its normal form, and the suffix."""
        text = part.get('interface')
        if not text:
            return ()
        return dahdi.normalize_interface(text), part.get('interface_suffix') or ''

    def empty(self) -> Document:
        """Return `custom` of an empty document."""
        return {'custom': _describe(None, None, True)}

    def read(self, stored: StoredTrunk, *, with_secrets: bool = False) -> Document:
        """Return `custom` of a document."""
        row = stored.row
        return {'custom': _describe(row.interface, row.intfsuffix or None, row.enabled)}

    def find_remote(self, part: Document) -> str | None:
        """Return the interface."""
        return part['interface'] or None

    def make_portable(self, part: Document) -> Document:
        """Return `custom` without the values that are computed from the interface."""
        return {name: part[name] for name in part if name not in _COMPUTED}

    def list_shared(self, patch: Mapping[str, Any]) -> list[str]:
        """Return nothing: each interconnection has an endpoint of its own."""
        return []

    def is_unordered(self, path: str) -> bool:
        """Return false: there is no list."""
        return False

    def add_lookups(self, change: Change, lookups: Lookups) -> None:
        """Look up what the dial string reaches."""
        new = change.new['custom']
        text = _choose_interface(change)
        if text is None:
            return
        group = dahdi.parse_interface(text)
        if group is not None and text != change.old['custom']['interface']:
            lookups.dahdi_groups.add(group['group_number'])
        dial_string = interface.format_dial_string(text, new['interface_suffix'])
        reach.add_lookups(dial_string, change.is_master, lookups)

    def list_claims(self, change: Change) -> set[Claim]:
        """Return a new interface."""
        text = _choose_interface(change)
        is_new = text not in (None, change.old['custom']['interface'])
        return {Claim(Namespace.INTERFACE, text)} if is_new else set()

    def derive(self, change: Change) -> Change:
        """Make `interface`, `dahdi` and `dial_string` agree."""
        new = change.new['custom']
        text = _choose_interface(change)
        described = _describe(text, new['interface_suffix'], new['enabled'])
        if text is None and new['dahdi'] is not None:
            described['dahdi'] = new['dahdi']
        return replace(change, new={**change.new, 'custom': described})

    def check(self, change: Change, problems: Problems) -> None:
        """Report everything that is wrong with the values that changed."""
        if change.has('name') and change.new['name'] is not None:
            problems.check('name', interface.check_name, change.new['name'])
        check_fields(FIELDS.fields, change.old, change.new, change.changed, problems)
        text = change.new['custom']['interface']
        if _contradicts(change):
            problems.add(_DAHDI, 'contradicts custom.interface', CONFLICT)
        if text is None:
            _check_missing_interface(change, problems)
            return
        if change.has(_INTERFACE):
            problems.check(_INTERFACE, dahdi.check_interface, text)
        is_valid = not problems.has('custom')
        if is_valid and change.has(_INTERFACE, 'custom.interface_suffix'):
            reach.check(change, problems)
        # Nobody learns that an interface exists that he may not use.
        is_valid = not problems.has(_INTERFACE)
        is_taken = change.references.is_taken(Namespace.INTERFACE, text)
        if is_valid and is_taken:
            report_taken(_INTERFACE, text, problems)
        elif is_valid and change.has(_INTERFACE):
            _check_group_is_own(text, change, problems)

    def plan(self, change: Change) -> CustomPlan:
        """Return the endpoint as it is to be stored."""
        custom = change.new['custom']
        return CustomPlan(
            name=change.new['name'],
            interface=custom['interface'],
            interface_suffix=custom['interface_suffix'],
            enabled=custom['enabled'],
        )

    def check_plan(self, plan: CustomPlan, change: Change, problems: Problems) -> None:
        """Report nothing: the columns were checked with the fields."""

    def find(
        self, document: Document, stored: StoredTrunk, machine: Machine
    ) -> Iterator[Found]:
        """Yield the findings about the dial string and the DAHDI group."""
        yield from find(FINDINGS, document['custom']['dial_string'] or '')
        if document['custom']['dahdi'] and stored.context is not None:
            yield from find(CONTEXT_FINDINGS, stored)
        yield from machine.find(document['custom']['dahdi'], document['context'])

    def find_after_change(
        self, change: Change, stored: StoredTrunk
    ) -> tuple[Found, ...]:
        """Return no findings."""
        return ()

    def render(self, stored: StoredTrunk) -> str:
        """Return a comment with the dial string: no file has a section for it."""
        row = stored.row
        dialled = interface.format_dial_string(row.interface or '', row.intfsuffix)
        return f'; no section in a file; calls dial {dialled}\n'


def _describe(text: str | None, suffix: str | None, enabled: bool) -> Document:
    """Return `custom` with what is computed from the interface."""
    return {
        'interface': text,
        'interface_suffix': suffix,
        'enabled': enabled,
        'dial_string': interface.format_dial_string(text, suffix) if text else None,
        'dahdi': dahdi.parse_interface(text) if text else None,
    }


def _choose_interface(change: Change) -> str | None:
    """Return the interface that the request means, in its normal form."""
    old, new = change.old['custom'], change.new['custom']
    text: str | None = new['interface']
    given = get_path(change.patch, _INTERFACE)
    if get_path(change.patch, _DAHDI) is not None and given is None:
        text = _format_group(old, new['dahdi'])
    elif has_path(change.patch, _DAHDI) and old['dahdi'] and given is None:
        text = None
    if text is None:
        return None
    text = dahdi.normalize_interface(text)
    # An equivalent spelling that is stored stays as it is.
    is_stored = old['interface'] and text == dahdi.normalize_interface(old['interface'])
    return old['interface'] if is_stored else text


def _format_group(old: Document, group: Document) -> str | None:
    """Return the interface of a group, None if a part is missing or invalid."""
    if group == old['dahdi']:
        return dahdi.normalize_interface(old['interface'])
    trial = Problems()
    check_fields(
        FIELDS.fields,
        {},
        {'custom': {'dahdi': group}},
        {f'{_DAHDI}.{name}' for name in group},
        trial,
    )
    is_complete = None not in (group.get('group_order'), group.get('group_number'))
    return dahdi.render_interface(group) if is_complete and not len(trial) else None


def _contradicts(change: Change) -> bool:
    group = get_path(change.patch, _DAHDI)
    text = get_path(change.patch, _INTERFACE)
    if group is None or text is None:
        return False
    merged = {**(change.old['custom']['dahdi'] or {}), **group}
    return _format_group(change.old['custom'], merged) != dahdi.normalize_interface(
        text
    )


def _check_group_is_own(text: str, change: Change, problems: Problems) -> None:
    """Report a group whose lines another tenant dials, in whatever order."""
    number = get_path(change.new, f'{_DAHDI}.group_number')
    if number in change.references.foreign_dahdi_groups:
        problems.add(
            _INTERFACE,
            f'{quote(text)} dials the lines of DAHDI group {number}, which an '
            'interconnection of another tenant already uses; a group belongs to one '
            'tenant',
            ALREADY_EXISTS,
        )


def _check_missing_interface(change: Change, problems: Problems) -> None:
    if problems.has(_DAHDI):
        return
    group: Any = change.new['custom']['dahdi'] or {}
    missing = [
        name for name in ('group_order', 'group_number') if group.get(name) is None
    ]
    if group and missing:
        problems.add(f'{_DAHDI}.{missing[0]}', 'required', REQUIRED)
    elif group:
        problems.check(_DAHDI, dahdi.check_group, group)
    if not problems.has(_DAHDI):
        problems.add(
            _INTERFACE,
            'required, unless dahdi has a group_order and a group_number',
            REQUIRED,
        )
