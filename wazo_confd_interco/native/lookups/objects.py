# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Look up the objects that a document refers to, and alternatives to missing ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import String, bindparam, cast, or_, select
from xivo_dao.helpers.db_manager import Session

from ...kinds.lookups import Lookups, Reference
from ...kinds.references import OwnedContext, References, find_matching
from ..database import tables as t
from ..dialplan.contexts import load_contexts
from ..sip.transports import load_transports
from .targets import load_targets


def load_objects(lookups: Lookups, tenant_uuid: str, found: References) -> None:
    """Load what a document refers to."""
    if lookups.transports:
        found.transports = [
            {'uuid': one.uuid, 'name': one.name}
            for _, one in sorted(load_transports().items())
        ]
    if lookups.templates:
        found.templates = _load_templates(lookups.templates, tenant_uuid)
    if lookups.outcall_ids:
        found.outcalls = _load_outcalls(lookups.outcall_ids, tenant_uuid)
    if lookups.needs_includes:
        found.includes = load_contexts(tenant_uuid)
    found.targets = load_targets(lookups.targets, tenant_uuid)
    _load_existing(lookups, tenant_uuid, found)


def _load_existing(lookups: Lookups, tenant_uuid: str, found: References) -> None:
    """Load what the tenant can use in place of references that were not found."""
    contexts = found.contexts.values()
    own = {one.name for one in contexts if one.tenant_uuid == tenant_uuid}
    if lookups.contexts - own:
        rows = Session.execute(_OWN_CONTEXTS, {'tenant_uuid': tenant_uuid})
        found.own_contexts = [
            OwnedContext(row.name, row.contexttype, tenant_uuid) for row in rows
        ]
    if _is_any_missing(lookups.templates, found.templates):
        query = _OWN_TEMPLATES, {'tenant_uuid': tenant_uuid}
        found.own_templates = list(Session.execute(*query).scalars())


def _is_any_missing(wanted: Iterable[Reference], found: Sequence[Reference]) -> bool:
    return any(not find_matching(one, found) for one in wanted)


def _load_templates(given: Iterable[Reference], tenant_uuid: str) -> list[Reference]:
    query = select(t.sip.c.uuid, t.sip.c.label).where(
        t.sip.c.template.is_(True),
        t.sip.c.tenant_uuid == tenant_uuid,
        or_(
            cast(t.sip.c.uuid, String).in_(_values(given, 'uuid')),
            t.sip.c.label.in_(_values(given, 'label')),
        ),
    )
    return [
        {'uuid': str(row.uuid), 'label': row.label} for row in Session.execute(query)
    ]


def _values(given: Iterable[Reference], name: str) -> list[str]:
    return list({one[name] for one in given if one.get(name) is not None})


def _load_outcalls(ids: Iterable[int], tenant_uuid: str) -> dict[int, Reference]:
    query = select(t.outcall.c.id, t.outcall.c.name).where(
        t.outcall.c.id.in_(list(ids)), t.outcall.c.tenant_uuid == tenant_uuid
    )
    return {row.id: {'id': row.id, 'name': row.name} for row in Session.execute(query)}


# Built once: building a statement takes longer than PostgreSQL takes to answer it.
_OWN_CONTEXTS: Final = (
    select(t.context.c.name, t.context.c.contexttype)
    .where(
        t.context.c.tenant_uuid == bindparam('tenant_uuid'), t.context.c.commented == 0
    )
    .order_by(t.context.c.name)
    .limit(100)
)
_OWN_TEMPLATES: Final = (
    select(t.sip.c.label)
    .where(
        t.sip.c.template.is_(True),
        t.sip.c.tenant_uuid == bindparam('tenant_uuid'),
        t.sip.c.label.isnot(None),
    )
    .order_by(t.sip.c.label)
)
