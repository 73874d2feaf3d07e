# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is stored beyond the endpoint: transports, and the tenant's global template.

Both are shared. What is going to be changed is locked before it is read, the
transport before the template, so that two changes follow each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from xivo_dao.alchemy.pjsip_transport_option import PJSIPTransportOption
from xivo_dao.alchemy.tenant import Tenant
from xivo_dao.helpers.db_manager import Session

from ..documents import Document
from ..options.inheritance import Endpoint, Template
from . import trunks as rows

_option = PJSIPTransportOption.__table__
_tenant = Tenant.__table__

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Transport:
    """A transport with its options in their order; no uuid: there is none so named."""

    name: str
    uuid: Any | None
    options: Options = ()


@dataclass(frozen=True)
class GlobalTemplate:
    """The global template of a tenant, with the options of its endpoint section."""

    uuid: Any
    options: Options


def transport(name: str | None, *, lock: bool = False) -> Transport | None:
    """The transport of a name, None for none.

    :param lock: waits for whoever changes it, and keeps others waiting
    """
    if name is None:
        return None
    query = select(rows.transport.c.uuid).where(rows.transport.c.name == name)
    if lock:
        query = query.with_for_update(key_share=True)
    uuid = Session.execute(query).scalar()
    options = (
        select(_option.c.key, _option.c.value)
        .where(_option.c.pjsip_transport_uuid == uuid)
        .order_by(_option.c.id)
    )
    found = Session.execute(options) if uuid else ()
    return Transport(name, uuid, tuple((row.key, row.value) for row in found))


def locked_global_template(tenant_uuid: str) -> GlobalTemplate | None:
    """The tenant's global template; None in a tenant that was never set up."""
    query = (
        select(rows.sip.c.uuid)
        .join(_tenant, _tenant.c.global_sip_template_uuid == rows.sip.c.uuid)
        .where(_tenant.c.uuid == tenant_uuid)
        .with_for_update(of=rows.sip, key_share=True)
    )
    uuid = Session.execute(query).scalar()
    if uuid is None:
        return None
    template = rows.endpoints([uuid])[uuid]
    return GlobalTemplate(uuid, tuple(template.sections.get('endpoint', ())))


def endpoint_of(document: Document) -> Endpoint:
    """The endpoint that a document describes, as far as NAT and transport go."""
    sip = document['sip']
    uuids = {one['uuid']: UUID(one['uuid']) for one in sip['templates']}
    loaded = rows.endpoints(uuids.values()) if uuids else {}
    return Endpoint(
        sections={'endpoint': [tuple(row) for row in sip['options']['endpoint']]},
        templates=[
            Template(one['uuid'], one['label'], loaded[uuids[one['uuid']]])
            for one in sip['templates']
        ],
        transport=sip['transport'] and sip['transport']['name'],
    )
