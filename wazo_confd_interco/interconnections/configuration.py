# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The configuration text of an interconnection, from what is stored of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from xivo_dao.alchemy.tenant import Tenant
from xivo_dao.helpers.db_manager import Session

from ..kinds.custom.interface import dial_string
from ..kinds.iax import render as iax_conf
from ..kinds.sip import render as pjsip_conf
from ..native.trunks import Stored
from ..options.inheritance import Endpoint

_tenant = Tenant.__table__


def text(stored: Stored) -> str:
    """What Asterisk reads for one, secrets masked; two more statements at the most.

    A customized interconnection has no section in any file: a comment says what its
    calls dial.
    """
    if stored.row.type == 'sip':
        return pjsip_conf.render(sip_trunk(stored))
    if stored.row.type == 'iax':
        return iax_conf.render(_iax_trunk(stored))
    if stored.row.type == 'custom':
        dialled = dial_string(stored.row.interface, stored.row.intfsuffix)
        return f'; no section of its own: calls dial {dialled}\n'
    return ''


def sip_trunk(stored: Stored) -> pjsip_conf.Trunk:
    """A SIP trunk as plain values."""
    row = stored.row
    announcements = _announcements(row.endpoint_tenant_uuid)
    return pjsip_conf.Trunk(
        name=row.name,
        label=row.label,
        context=row.context,
        endpoint=_level(stored.endpoint),
        start_announcement=announcements.record_start_announcement,
        stop_announcement=announcements.record_stop_announcement,
    )


def _iax_trunk(stored: Stored) -> iax_conf.Trunk:
    row = stored.row
    return iax_conf.Trunk(
        name=row.name,
        context=row.iax_context,
        endpoint=stored.iax if row.iax_written else None,
        register_line=row.register_line if row.register_enabled else None,
    )


def _announcements(tenant_uuid: str) -> Any:
    query = select(
        _tenant.c.record_start_announcement, _tenant.c.record_stop_announcement
    ).where(_tenant.c.uuid == tenant_uuid)
    return Session.execute(query).one()


def _level(endpoint: Endpoint) -> pjsip_conf.Level:
    """An endpoint with its templates; one that is inherited twice stays one."""
    known: dict[int, pjsip_conf.Level] = {}
    for one in pjsip_conf.parents_first(endpoint, _parents):
        # Of templates that include each other, one is not known yet.
        parents = [known[id(up)] for up in _parents(one) if id(up) in known]
        known[id(one)] = pjsip_conf.Level(
            one.tenant_uuid, one.transport, one.sections, parents
        )
    return known[id(endpoint)]


def _parents(endpoint: Endpoint) -> list[Endpoint]:
    return [template.endpoint for template in endpoint.templates]
