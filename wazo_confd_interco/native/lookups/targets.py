# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Look up the objects that destinations and options refer to, by their keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final, NamedTuple

from sqlalchemy import String, cast, select
from sqlalchemy.sql.elements import ColumnElement
from xivo_dao.helpers.db_manager import Session

from ...kinds.lookups import MUSIC_CLASS
from ..database import tables as t


class Target(NamedTuple):
    """The table of a kind of object that a destination may name, and its key."""

    table: str
    key: str


# By the name that messages use.
TARGETS: Final = {
    'User': Target('userfeatures', 'id'),
    'Group': Target('groupfeatures', 'id'),
    'Queue': Target('queuefeatures', 'id'),
    'Conference': Target('conference', 'id'),
    'IVR': Target('ivr', 'id'),
    'Outcall': Target('outcall', 'id'),
    'Voicemail': Target('voicemail', 'uniqueid'),
    'Switchboard': Target('switchboard', 'uuid'),
    'Application': Target('application', 'uuid'),
    'MOH': Target('moh', 'uuid'),
    'SkillRule': Target('queueskillrule', 'id'),
    MUSIC_CLASS: Target('moh', 'name'),
}


def load_targets(
    targets: Collection[tuple[str, Any]], tenant_uuid: str
) -> set[tuple[str, Any]]:
    """Return the targets that the tenant has, each a kind and a key."""
    found: set[tuple[str, Any]] = set()
    for kind in {kind for kind, _ in targets}:
        keys = [key for one, key in targets if one == kind]
        found |= _load_targets(kind, keys, tenant_uuid)
    return found


def _load_targets(
    kind: str, keys: Iterable[Any], tenant_uuid: str
) -> set[tuple[str, Any]]:
    target = TARGETS[kind]
    table = t.find_table(target.table)
    if table is None:
        return set()
    # Compared as text: a key may be beyond the integers of the column.
    column = cast(table.c[target.key], String)
    by_text = {str(key): key for key in keys}
    query = select(column).where(
        column.in_(list(by_text)), _is_in_tenant(table, tenant_uuid)
    )
    return {(kind, by_text[text]) for text in Session.execute(query).scalars()}


def _is_in_tenant(table: Any, tenant_uuid: str) -> ColumnElement[bool]:
    if 'tenant_uuid' in table.c:
        return table.c.tenant_uuid == tenant_uuid
    contexts = select(t.context.c.name).where(t.context.c.tenant_uuid == tenant_uuid)
    return table.c.context.in_(contexts)
