# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a document names, looked up in the tenant of its interconnection.

Another tenant's and none at all are the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import String, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY
from xivo_dao.alchemy.context import Context
from xivo_dao.alchemy.endpoint_sip import EndpointSIP
from xivo_dao.alchemy.outcall import Outcall
from xivo_dao.alchemy.pjsip_transport import PJSIPTransport
from xivo_dao.alchemy.tenant import Tenant
from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Session

from ..rest.resource import refuse

_context = Context.__table__
_outcall = Outcall.__table__
_sip = EndpointSIP.__table__
_transport = PJSIPTransport.__table__
_tenant = Tenant.__table__
_DEFAULTS = {
    'global': _tenant.c.global_sip_template_uuid,
    'registration': _tenant.c.registration_trunk_sip_template_uuid,
}


def context(path: str, name: str, tenant_uuid: str) -> Any:
    """The `name` and `type` of the tenant's context of this name."""
    row = Session.execute(_CONTEXT, {'name': name, 'tenant_uuid': tenant_uuid}).first()
    if row is None:
        raise errors.param_not_found(path, 'Context', context=name)
    return row


def no_contexts_of_others(named: Iterable[tuple[str, str]], tenant_uuid: str) -> None:
    """Refuses other tenants' contexts; one that nobody has may be that of a file.

    :param named: the paths and the names of contexts, asked for at once: a value may
        name a thousand
    """
    paths = {name: path for path, name in named}
    if not paths:
        return
    asked = {'names': list(paths), 'tenant_uuid': tenant_uuid}
    found = Session.execute(_OF_OTHERS, asked).scalars().all()
    if found:
        refuse({paths[name]: f'{name!r} is none of this tenant' for name in found})


def outcall(id_: int, tenant_uuid: str) -> dict[str, Any]:
    """The outcall of an id, as documents show it."""
    query = select(_outcall.c.id, _outcall.c.name).where(
        _outcall.c.id == id_, _outcall.c.tenant_uuid == tenant_uuid
    )
    row = Session.execute(query).first()
    if row is None:
        raise errors.param_not_found('outcalls', 'Outcall', id=id_)
    return {'id': row.id, 'name': row.name}


def transport(given: Mapping[str, Any], path: str) -> dict[str, str]:
    """The transport of a uuid, a name, or both: transports are shared by all."""
    query = select(_transport.c.uuid, _transport.c.name)
    for name, value in given.items():
        query = query.where(_transport.c[name] == value)
    row = Session.execute(query).first() if given else None
    if row is None:
        raise errors.param_not_found(path, 'SIPTransport', **given)
    return {'uuid': str(row.uuid), 'name': row.name}


def template(given: Mapping[str, Any], tenant_uuid: str) -> dict[str, Any]:
    """The SIP template of a uuid, a label, or both."""
    query = select(_sip.c.uuid, _sip.c.label).where(
        _sip.c.template.is_(True), _sip.c.tenant_uuid == tenant_uuid
    )
    for name, value in given.items():
        query = query.where(_sip.c[name] == value)
    found = Session.execute(query.limit(2)).all() if given else []
    if len(found) > 1:
        label = given['label']
        refuse({'sip.templates': f'{label!r} is the label of several: say the uuid'})
    if not found:
        raise errors.param_not_found('sip.templates', 'SIPEndpointTemplate', **given)
    return _shown(found[0])


def default_templates(tenant_uuid: str) -> dict[str, list[dict[str, Any]]]:
    """What `derive` takes: the tenant's own templates by what they are for."""
    found: dict[str, list[dict[str, Any]]] = {purpose: [] for purpose in _DEFAULTS}
    for row in Session.execute(_TEMPLATES, {'tenant_uuid': tenant_uuid}):
        for purpose in _DEFAULTS:
            if row._mapping[purpose]:
                found[purpose].append(_shown(row))
    return found


def _shown(row: Any) -> dict[str, Any]:
    return {'uuid': str(row.uuid), 'label': row.label}


# Built once: building a statement takes longer than PostgreSQL does to answer it.
_TENANT_UUID: Final = bindparam('tenant_uuid')
_CONTEXT: Final = select(_context.c.name, _context.c.contexttype.label('type')).where(
    _context.c.name == bindparam('name'), _context.c.tenant_uuid == _TENANT_UUID
)
_OF_OTHERS: Final = select(_context.c.name).where(
    _context.c.name == any_(bindparam('names', type_=ARRAY(String))),
    _context.c.tenant_uuid != _TENANT_UUID,
)
_TEMPLATES: Final = (
    select(
        _sip.c.uuid,
        _sip.c.label,
        *((_sip.c.uuid == uuid).label(purpose) for purpose, uuid in _DEFAULTS.items()),
    )
    .join(_tenant, _sip.c.uuid.in_(_DEFAULTS.values()))
    .where(_tenant.c.uuid == _TENANT_UUID)
)
