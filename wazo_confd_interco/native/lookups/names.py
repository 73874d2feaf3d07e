# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Look up the tenant, contexts, default templates, and names that are in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import union_all
from sqlalchemy.sql import Select

from ...kinds.lookups import Lookups, Namespace
from ...kinds.references import NO_TRUNK, OwnedContext, References
from ..database import tables as t
from ..database.columns import is_one_of
from ..database.unions import load_union, select_part

_DEFAULT_TEMPLATES: Final = {
    'global': t.tenant.c.global_sip_template_uuid,
    'registration': t.tenant.c.registration_trunk_sip_template_uuid,
}
# The tables of which no two rows may have the same name.
_TABLES: Final[Mapping[Namespace, Sequence[Any]]] = {
    Namespace.SECTION: (t.sip, t.transport),
    Namespace.PEER: (t.iax,),
    Namespace.OUTCALL: (t.outcall,),
}


def load_names(lookups: Lookups, tenant_uuid: str, found: References) -> None:
    """Look up the tenant, contexts, default templates and names in one statement."""
    parameters = {one.value: lookups.list_names(one) for one in _TABLES}
    parameters['contexts'] = list(lookups.contexts)
    parameters['tenant_uuid'] = [tenant_uuid] if lookups.needs_tenant else []
    if not any(parameters.values()):
        return
    rows = load_union(_NAMES, parameters)
    found.has_tenant = bool(rows['tenant'])
    found.contexts = {
        name: OwnedContext(name, type_, owner, enabled=commented == '0')
        for _, name, type_, owner, commented, *_ in rows['context']
    }
    for namespace in _TABLES:
        names = (row[1] for row in rows[namespace.value])
        found.add_owners(namespace, dict.fromkeys(names, {NO_TRUNK}))
    found.default_templates = {
        purpose: [
            {'uuid': uuid, 'label': label} for _, label, uuid, *_ in rows[purpose]
        ]
        for purpose in _DEFAULT_TEMPLATES
    }


def _select_taken(namespace: Namespace, table: Any) -> Select:
    name = table.c.name
    return select_part(namespace.value, name).where(is_one_of(name, namespace.value))


_IS_TENANT: Final = is_one_of(t.tenant.c.uuid, 'tenant_uuid')
_NAMES: Final = union_all(
    select_part('tenant', t.tenant.c.uuid).where(_IS_TENANT),
    *(
        select_part(purpose, t.sip.c.label, t.sip.c.uuid)
        .join(t.tenant, t.sip.c.uuid == uuid)
        .where(_IS_TENANT)
        for purpose, uuid in _DEFAULT_TEMPLATES.items()
    ),
    select_part(
        'context',
        t.context.c.name,
        t.context.c.contexttype,
        t.context.c.tenant_uuid,
        t.context.c.commented,
    ).where(is_one_of(t.context.c.name, 'contexts')),
    *(
        _select_taken(namespace, table)
        for namespace, tables in _TABLES.items()
        for table in tables
    ),
)
