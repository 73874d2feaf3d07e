# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The refusals that take a look at what else is stored."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import func
from xivo_dao.alchemy.endpoint_sip import EndpointSIP
from xivo_dao.alchemy.pjsip_transport import PJSIPTransport
from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Session

from ..merge import Document, get
from ..pjsip import headers, options
from ..pjsip.spelling import UNKNOWN
from ..rest import refuse
from . import references, rows

_TYPES = ('sip', 'iax', 'custom')


def validate_patch(patch: Document, old: Document) -> None:
    """Refuses what a patch may not say of this interconnection."""
    for path in ('id', 'tenant_uuid'):
        if patch.get(path) not in (None, old.get(path)):
            refuse({path: 'read-only'})
    if patch.get('type') not in (None, old['type']):
        refuse({'type': f'cannot change, this one is {old["type"]}'})
    for kind in _TYPES:
        if kind != old['type'] and patch.get(kind) is not None:
            refuse({kind: f'this interconnection is {old["type"]}'})
    if old['type'] in patch and patch[old['type']] is None:
        refuse({old['type']: 'cannot be removed'})
    if old['type'] != 'sip':
        _validate_not_sip(patch)


def _validate_not_sip(patch: Document) -> None:
    for path in ('headers', 'label'):
        if patch.get(path) is not None:
            refuse({path: 'only a SIP interconnection has one'})


def validate_context(new: Document, changed: Collection[str], tenant: str) -> None:
    """The context of incoming calls is one of the tenant's."""
    if 'context' in changed and new['context'] is not None:
        references.context('context', new['context'], tenant)


def validate_name(new: Document, changed: Collection[str]) -> None:
    """A SIP section's name is unique over all tenants, templates and transports."""
    name = new['name']
    if 'name' not in changed:
        return
    if name is None:
        refuse({'name': 'cannot be removed'})
    for model in (EndpointSIP, PJSIPTransport):
        if Session.query(model.uuid).filter(model.name == name).first():
            raise errors.resource_exists('SIPEndpoint', name=name)


def validate_option_contexts(old: Document, new: Document, tenant: str) -> None:
    """Contexts that options name are the tenant's."""
    stored, wanted = old['sip']['options'], new['sip']['options']
    for path, name in options.named_contexts(stored, wanted):
        references.context(path, name, tenant)


def validate_incoming_header(
    new: Document, changed: Collection[str], trunk_id: Any
) -> None:
    """Of two interconnections with one header and value, Asterisk takes either."""
    incoming = get(new, 'headers.incoming')
    if 'headers.incoming' not in changed or not incoming:
        return
    texts = [headers.write_incoming(header).lower() for header in incoming]
    query = rows.options_of_trunks(
        'identify', 'match_header', func.lower(rows.option.c.value).in_(texts)
    )
    if trunk_id is not None:
        query = query.where(rows.trunk.c.id != trunk_id)
    wanted = {_compared(header) for header in incoming}
    found = (headers.read_incoming(row.value) for row in Session.execute(query))
    if any(header is not UNKNOWN and _compared(header) in wanted for header in found):
        refuse({'headers.incoming': 'another interconnection has this header'})


def _compared(header: Document) -> tuple[str, str]:
    """Asterisk compares names in any case, values exactly."""
    return header['name'].lower(), header['value']
