# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Look up contexts, default templates, and names that are already in use."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import union_all
from sqlalchemy.sql import Select

from ...kinds.lookups import Lookups
from ...kinds.references import OwnedContext, References
from ..database import tables as t
from ..database.columns import is_one_of
from ..database.unions import load_union, select_part

_DEFAULT_TEMPLATES: Final = {
    'global': t.tenant.c.global_sip_template_uuid,
    'registration': t.tenant.c.registration_trunk_sip_template_uuid,
}


def load_names(lookups: Lookups, tenant_uuid: str, found: References) -> None:
    """Look up contexts, default templates and names with one statement."""
    parameters = {
        name: list(getattr(lookups, name))
        for name in ('contexts', 'section_names', 'peer_names', 'outcall_names')
    }
    # Without a tenant, no default template is found.
    parameters['tenant_uuid'] = [tenant_uuid] if lookups.default_templates else []
    if not any(parameters.values()):
        return
    rows = load_union(_NAMES, parameters)
    found.contexts = {
        name: OwnedContext(name, type_, owner)
        for _, name, type_, owner, *_ in rows['context']
    }
    found.section_names = {row[1] for row in rows['section']}
    found.peer_names = {row[1] for row in rows['peer']}
    found.outcall_names = {row[1] for row in rows['outcall']}
    found.default_templates = {
        purpose: [
            {'uuid': uuid, 'label': label} for _, label, uuid, *_ in rows[purpose]
        ]
        for purpose in _DEFAULT_TEMPLATES
    }


def _select_taken(kind: str, table: Any, parameter: str) -> Select:
    return select_part(kind, table.c.name).where(is_one_of(table.c.name, parameter))


_NAMES: Final = union_all(
    *(
        select_part(purpose, t.sip.c.label, t.sip.c.uuid)
        .join(t.tenant, t.sip.c.uuid == uuid)
        .where(is_one_of(t.tenant.c.uuid, 'tenant_uuid'))
        for purpose, uuid in _DEFAULT_TEMPLATES.items()
    ),
    select_part(
        'context', t.context.c.name, t.context.c.contexttype, t.context.c.tenant_uuid
    ).where(is_one_of(t.context.c.name, 'contexts')),
    _select_taken('section', t.sip, 'section_names'),
    _select_taken('section', t.transport, 'section_names'),
    _select_taken('peer', t.iax, 'peer_names'),
    _select_taken('outcall', t.outcall, 'outcall_names'),
)
