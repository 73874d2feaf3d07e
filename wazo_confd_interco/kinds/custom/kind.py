# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Customized interconnections, DAHDI among them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any, Final

from xivo_dao.alchemy.usercustom import UserCustom

from ...dahdi import interface as dahdi
from ...documents import Document, fill, get, names
from ...interconnections import document, validator
from ...interconnections.change import Change
from ...native import services as host_module
from ...native.services import Host
from ...native.trunks import Stored
from ...options.values import tried
from ...rest.resource import refuse_all
from . import interface

ATOMIC: Final = frozenset()
_RULES: Final = (
    ('name', interface.name),
    ('custom.interface', interface.interface),
    ('custom.interface', dahdi.check),
    ('custom.interface_suffix', interface.suffix),
)


def is_set(path: str) -> bool:
    """No list here."""
    return False


def complete(change: Change, patch: Document) -> None:
    """Says the interface both ways; that of the patch wins."""
    new, old = change.new['custom'], change.old['custom']
    fill(new, document.custom(None, None, True), old)
    said = get(patch, 'custom.interface')
    if get(patch, 'custom.dahdi') is not None:
        written = _written(old, new['dahdi'])
        if said is None:
            new['interface'] = written
        elif written is None or dahdi.canonical(said) != written:
            refuse_all([('custom.dahdi', 'says another interface')])
    elif names(patch, 'custom.dahdi') and old['dahdi'] and said is None:
        new['interface'] = None
    interface_ = new['interface']
    if interface_ is not None:
        interface_ = dahdi.canonical(interface_)
        if old['interface'] and interface_ == dahdi.canonical(old['interface']):
            interface_ = old['interface']
    change.new['custom'] = document.custom(
        interface_, new['interface_suffix'], new['enabled']
    )


def _written(old: Document, group: Document) -> str | None:
    """The interface of a group, None while a part of it is missing.

    That of the group that is stored is not asked about: it may be none that can be.
    """
    if group == old['dahdi']:
        return dahdi.canonical(old['interface'])
    if group.get('group_order') is None or group.get('group_number') is None:
        return None
    refuse_all(tried('custom.dahdi', partial(dahdi.write, group)))
    return dahdi.write(group)


def validate(
    host: Host, change: Change, stored: Stored | None, is_master: bool
) -> None:
    """Refuses what would not work; there is nothing to plan."""
    refuse_all(_refusals(change))
    validator.validate_interface(change, stored and stored.row.endpoint_custom_id)


def _refusals(change: Change) -> Iterator[tuple[str, str]]:
    if change.new['custom']['interface'] is None:
        yield 'custom.interface', 'required, or dahdi with group_order and group_number'
    for path, rule in _RULES:
        value = get(change.new, path)
        if value is not None and change.has(path):
            yield from tried(path, partial(rule, value))


def create(host: Host, trunk: Any, change: Change, plan: None) -> None:
    """Creates the endpoint and associates it with the trunk."""
    new = change.new
    endpoint = UserCustom(
        tenant_uuid=trunk.tenant_uuid,
        name=new['name'],
        # Associating copies neither of these two (host facts).
        context=trunk.context,
        category='trunk',
        interface=new['custom']['interface'],
        interface_suffix=new['custom']['interface_suffix'],
        enabled=new['custom']['enabled'],
    )
    host.endpoint_custom.create(endpoint)
    host.trunk_endpoint_custom.associate(trunk, endpoint)


def edit(host: Host, trunk: Any, stored: Stored, change: Change, plan: None) -> None:
    """Edits the endpoint."""
    endpoint = host.endpoint_custom.get(stored.row.endpoint_custom_id)
    new = change.new['custom']
    if change.has('name'):
        endpoint.name = change.new['name']
    for name in ('interface', 'interface_suffix', 'enabled'):
        if change.has(f'custom.{name}'):
            setattr(endpoint, name, new[name])
    changed = new['interface'] if change.has('custom.interface') else None
    seen = SimpleNamespace(id=endpoint.id, interface=changed)
    host_module.edit(host.endpoint_custom, endpoint, seen)
