# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The refusals that take a look at what else is stored."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import String, and_, any_, bindparam, func, or_, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from xivo_dao.alchemy.context import Context
from xivo_dao.alchemy.endpoint_sip import EndpointSIP
from xivo_dao.alchemy.pjsip_transport import PJSIPTransport
from xivo_dao.alchemy.usercustom import UserCustom
from xivo_dao.alchemy.useriax import UserIAX
from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Session

from ..dahdi import interface as dahdi
from ..documents import Document, get
from ..kinds.custom import interface
from ..kinds.sip import headers
from ..kinds.sip import raw_options as options
from ..native import references
from ..native import trunks as rows
from ..options.values import BESIDE
from ..rest.resource import refuse
from .change import Change
from .schema import CREATE_ONLY, TYPES

_NAMES: Final = bindparam('names', type_=ARRAY(String))
# Sections of pjsip.conf of some names: endpoints, templates, transports.
_NAMED: Final = union_all(
    *(
        select(model.name).where(model.name == any_(_NAMES))
        for model in (EndpointSIP, PJSIPTransport)
    )
)


def validate_patch(patch: Document, old: Document) -> None:
    """Refuses what a patch may not say of this interconnection."""
    for path in ('id', 'tenant_uuid'):
        if patch.get(path) not in (None, old.get(path)):
            refuse({path: 'read-only'})
    kind = old['type']
    if patch.get('type', kind) != kind:
        refuse({'type': f'cannot change, this interconnection is {kind}'})
    for other in TYPES:
        if other != kind and patch.get(other) is not None:
            refuse({other: f'this interconnection is {kind or "of no type yet"}'})
    if kind in patch and patch[kind] is None:
        refuse({kind: 'cannot be removed'})
    if kind != 'sip':
        _validate_not_sip(patch, kind)


def validate_update(patch: Document) -> None:
    """Some of a document belongs to its creation."""
    for path in CREATE_ONLY:
        if path in patch:
            refuse({path: 'only when an interconnection is created'})


def validate_completion(trunk: Any, kind: str) -> None:
    """A trunk that registers by IAX already is an IAX trunk (a CHECK of the table)."""
    if trunk.register_iax_id is not None and kind != 'iax':
        refuse({'type': 'iax only: this interconnection has an IAX registration'})


def _validate_not_sip(patch: Document, kind: str | None) -> None:
    for path in ('headers', 'label', 'nat'):
        if patch.get(path) is not None:
            refuse({path: 'only a SIP interconnection has one'})
    if kind is None and patch.get('name') is not None:
        refuse({'name': 'it is that of the endpoint: a type is needed first'})


def validate_context(change: Change) -> None:
    """The context of incoming calls is one of the tenant's."""
    name = change.new['context']
    if change.has('context') and name is not None:
        references.context('context', name, change.tenant_uuid)


def validate_sip_name(change: Change) -> None:
    """A SIP section's name is unique over all tenants, templates and transports.

    So are those of the sections that the host writes beside it.
    """
    name = change.new['name']
    if not change.has('name'):
        return
    if name is None:
        refuse({'name': 'cannot be removed'})
    sections = [name, *(f'{beside}{name}' for beside in BESIDE)]
    if Session.execute(_NAMED, {'names': sections}).first():
        raise errors.resource_exists('SIPEndpoint', name=name)


def validate_iax_name(change: Change) -> None:
    """The name of an IAX peer is unique over all tenants."""
    name = change.new['name']
    if change.has('name') and Session.query(UserIAX.id).filter_by(name=name).first():
        raise errors.resource_exists('IAXEndpoint', name=name)


def validate_named_context(path: str, name: str, change: Change) -> None:
    """A context that a value names is one of the tenant's."""
    references.context(path, name, change.tenant_uuid)


def validate_option_contexts(change: Change) -> None:
    """Contexts that options name are the tenant's, those of mailboxes no other's."""
    stored, wanted = change.old['sip']['options'], change.new['sip']['options']
    for path, name in options.named_contexts(stored, wanted):
        validate_named_context(path, name, change)
    mailboxes = options.named_mailboxes(stored, wanted)
    references.no_contexts_of_others(mailboxes, change.tenant_uuid)


def validate_incoming_header(change: Change) -> None:
    """Of two interconnections with one header and value, Asterisk takes either."""
    incoming = get(change.new, 'headers.incoming')
    if not change.has('headers.incoming') or not incoming:
        return
    wanted = {_compared(header['name'], header['value']) for header in incoming}
    for name, value in sorted(wanted):
        # No constraint of the tables says it: of two at once, one waits.
        key = func.hashtext(f'{name}:{value}')
        Session.execute(select(func.pg_advisory_xact_lock(key)))
    named = [
        func.lower(rows.option.c.value).startswith(name, autoescape=True)
        for name, _ in wanted
    ]
    is_header = rows.option.c.key == 'match_header'
    query = rows.options_of_trunks('identify', is_header, or_(*named))
    if change.trunk_id is not None:
        query = query.where(rows.trunk.c.id != change.trunk_id)
    found = (headers.compared(row.value) for row in Session.execute(query))
    if any(_compared(*header) in wanted for header in found):
        refuse({'headers.incoming': 'another interconnection has this header'})


def validate_interface(change: Change, endpoint_id: int | None) -> None:
    """An interface is unique over all tenants, and reaches into no other."""
    if change.has('custom.interface'):
        _validate_only(change.new['custom']['interface'], endpoint_id)
    if change.has('custom.interface', 'custom.interface_suffix'):
        # The number in the middle is any: a suffix may say where it is dialled.
        dialled = change.new['custom']['dial_string']
        for model, name in (
            (Context, interface.local_context(dialled)),
            (EndpointSIP, interface.pjsip_endpoint(dialled)),
            (UserIAX, interface.iax_peer(dialled)),
        ):
            _validate_reach(model, name, change.tenant_uuid)
        _validate_named(interface.dahdi_channel(dialled))


def _validate_only(text: str, endpoint_id: int | None) -> None:
    """Confd has one endpoint an interface, whatever the suffix; DAHDI in any case."""
    # No constraint of the tables says it: of two at once, one waits.
    Session.execute(select(func.pg_advisory_xact_lock(func.hashtext(text))))
    column = UserCustom.interface
    same = column == text
    if dahdi.read(text):
        same = and_(
            func.lower(func.left(column, 6)) == 'dahdi/',
            func.substr(column, 7) == text.partition('/')[2],
        )
    query = Session.query(UserCustom.id).filter(same)
    if endpoint_id is not None:
        query = query.filter(UserCustom.id != endpoint_id)
    if query.first():
        raise errors.resource_exists('CustomEndpoint', interface=text)


def _validate_reach(model: Any, name: str | None, tenant_uuid: str) -> None:
    if name is None:
        return
    _validate_named(name)
    query = Session.query(model.tenant_uuid).filter(
        model.name == name, model.tenant_uuid != tenant_uuid
    )
    if query.first():
        refuse({'custom.interface': f'{name!r} is none of this tenant'})


def _validate_named(name: str | None) -> None:
    if name is not None and interface.is_named_by_number(name):
        refuse({'custom.interface': 'without a name, it calls whom the number names'})


def _compared(name: str, value: str) -> tuple[str, str]:
    """Asterisk compares names in any case, values exactly."""
    return name.lower(), value
