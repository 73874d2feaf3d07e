# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Look up names and numbers that are in use, or belong to another tenant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from sqlalchemy import and_, func, or_, select, tuple_
from xivo_dao.helpers.db_manager import Session

from ...dahdi.interface import parse_interface
from ...kinds.lookups import Lookups, Namespace
from ...kinds.references import NO_TRUNK, References
from ...kinds.sip.headers import normalize_match_header
from ..database import tables as t
from ..database.locks import lock_keys
from ..trunks.rows import select_options
from .peers import load_peers

_IS_DAHDI: Final = func.lower(func.left(t.custom.c.interface, 6)) == 'dahdi/'
_GROUP: Final = func.substr(t.custom.c.interface, 7)


def load_taken(lookups: Lookups, tenant_uuid: str, found: References) -> None:
    """Load the names and numbers that are in use, or belong to another tenant."""
    if lookups.peers_reached:
        found.own_peers, found.foreign_peers = load_peers(
            lookups.peers_reached, tenant_uuid
        )
    for namespace, load_owners in _LOADERS.items():
        names = lookups.list_names(namespace)
        if names:
            found.add_owners(namespace, load_owners(names))
    if lookups.dahdi_groups:
        lock_keys(sorted(f'dahdi group {number}' for number in lookups.dahdi_groups))
        found.foreign_dahdi_groups = load_foreign_groups(
            lookups.dahdi_groups, tenant_uuid
        )


def _load_interface_owners(interfaces: Iterable[str]) -> dict[str, set[int]]:
    """Return the trunks whose endpoints have an interface, with any suffix."""
    wanted = sorted(interfaces)
    lock_keys(wanted)
    column = t.custom.c.interface
    groups = [text.partition('/')[2] for text in wanted if parse_interface(text)]
    is_same = or_(column.in_(wanted), and_(_IS_DAHDI, _GROUP.in_(groups)))
    query = (
        select(column, func.coalesce(t.trunk.c.id, NO_TRUNK).label('trunk_id'))
        .outerjoin(t.trunk, t.trunk.c.endpoint_custom_id == t.custom.c.id)
        .where(is_same)
    )
    found: dict[str, set[int]] = {}
    for interface, trunk_id in Session.execute(query):
        found.setdefault(_fold_interface(interface), set()).add(trunk_id)
    return {text: found.get(_fold_interface(text), set()) for text in wanted}


def load_foreign_groups(numbers: Iterable[int], tenant_uuid: str) -> set[int]:
    """Return the DAHDI groups that customized endpoints of other tenants dial."""
    query = select(t.custom.c.interface).where(
        _IS_DAHDI, t.custom.c.tenant_uuid != tenant_uuid
    )
    found = map(parse_interface, Session.execute(query).scalars())
    return {group['group_number'] for group in found if group}.intersection(numbers)


def _fold_interface(text: str) -> str:
    """Return an interface as Asterisk compares it: DAHDI in any case is the same."""
    technology, slash, rest = text.partition('/')
    is_dahdi = technology.lower() == 'dahdi' and slash
    return f'dahdi/{rest}' if is_dahdi else text


def _load_header_owners(
    headers: Iterable[tuple[str, str]],
) -> dict[tuple[str, str], set[int]]:
    """Return the trunks that have these incoming headers."""
    wanted = set(headers)
    lock_keys(f'{name}:{value}' for name, value in sorted(wanted))
    begins = [
        func.lower(t.sip_option.c.value).startswith(name, autoescape=True)
        for name in sorted({name for name, _ in wanted})
    ]
    query = select_options(
        'identify', t.sip_option.c.key == 'match_header', or_(*begins)
    )
    found: dict[tuple[str, str], set[int]] = {}
    for row in Session.execute(query):
        header = normalize_match_header(row.value)
        if header in wanted:
            found.setdefault(header, set()).add(row.id)
    return found


def _load_extension_owners(
    pairs: Iterable[tuple[str, str]],
) -> dict[tuple[str, str], set[int]]:
    columns = (t.extension.c.exten, t.extension.c.context)
    query = select(*columns).where(tuple_(*columns).in_(list(pairs)))
    rows = Session.execute(query)
    return {(row.exten, row.context): {NO_TRUNK} for row in rows}


_LOADERS: Final[Mapping[Namespace, Callable[[list[Any]], dict[Any, set[int]]]]] = {
    Namespace.INTERFACE: _load_interface_owners,
    Namespace.INCOMING_HEADER: _load_header_owners,
    Namespace.EXTENSION: _load_extension_owners,
}
