# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""IAX interconnections: a peer, and the line by which we register with it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Final

from xivo_dao.alchemy.staticiax import StaticIAX
from xivo_dao.alchemy.useriax import UserIAX
from xivo_dao.helpers.db_manager import Session

from ...documents import Document, fill, get, names
from ...interconnections import validator
from ...interconnections.change import Change
from ...native import references
from ...native import services as host_module
from ...native.services import Host
from ...native.trunks import Stored
from ...rest.resource import refuse_all
from . import columns, derived, fields, register_line, rules
from .columns import Endpoint

ATOMIC: Final = frozenset()
_REGISTRATION: Final = 'iax.registration'
_PEER_TYPE: Final = 'iax.peer_type'
_NEW_REGISTRATION: Final = {
    **dict.fromkeys(register_line.NAMES),
    'remote_port': register_line.DEFAULT_PORT,
    'enabled': True,
}
# How confd stores a line of iax.conf.
_LINE: Final = {
    'filename': 'iax.conf',
    'category': 'general',
    'var_name': 'register',
}


def is_set(path: str) -> bool:
    """Options have no order."""
    return path == 'iax.options'


def complete(change: Change, patch: Document) -> None:
    """Fills in what was left out, as the host will show it."""
    old, new = change.old['iax'], change.new['iax']
    fill(new, fields.blank(), old)
    if new['registration'] is not None:
        fill(new['registration'], _NEW_REGISTRATION, old['registration'] or {})
    new['options'] = fields.settled(old['options'], new['options'])
    fields.settle_secret(old['auth'], new['auth'])
    _follow(change, patch)


def _follow(change: Change, patch: Document) -> None:
    """The type of the peer follows what guards it, unless somebody set it."""
    old, new = change.old['iax'], change.new['iax']
    if names(patch, _PEER_TYPE):
        follows = get(patch, _PEER_TYPE) is None
    else:
        follows = change.creates or old['peer_type'] == derived.peer_type(old)
    if follows:
        new['peer_type'] = derived.peer_type(new)


def validate(
    host: Host, change: Change, stored: Stored | None, is_master: bool
) -> Endpoint:
    """The endpoint to be stored; a 400 for what would not work."""
    refuse_all(
        rules.refusals(
            change.old, change.new, change.changed, is_master, change.creates
        )
    )
    validator.validate_iax_name(change)
    for path, context in rules.named_contexts(change.old, change.new):
        validator.validate_named_context(path, context, change)
    mailboxes = rules.named_mailboxes(change.old, change.new)
    references.no_contexts_of_others(mailboxes, change.tenant_uuid)
    before = stored.iax if stored else columns.NEW
    return fields.write(before, change.old, change.new, change.changed)


def create(host: Host, trunk: Any, change: Change, plan: Endpoint) -> None:
    """Creates the peer, associates it with the trunk, and registers."""
    endpoint = UserIAX(
        tenant_uuid=trunk.tenant_uuid,
        name=change.new['name'],
        # Associating copies neither of these two (host facts).
        context=trunk.context,
        category='trunk',
        type=plan.peer_type,
        host=plan.host,
    )
    for name, value in columns.attributes(columns.NEW, plan).items():
        setattr(endpoint, name, value)
    endpoint = host.endpoint_iax.create(endpoint)
    host.trunk_endpoint_iax.associate(trunk, endpoint)
    _write_registration(host, trunk, change)


def edit(
    host: Host, trunk: Any, stored: Stored, change: Change, plan: Endpoint
) -> None:
    """Edits the peer, the registration, or both."""
    attributes = columns.attributes(stored.iax, plan)
    if change.has('name'):
        attributes['name'] = change.new['name']
    if attributes:
        endpoint = host.endpoint_iax.get(stored.row.endpoint_iax_id)
        for name, value in attributes.items():
            setattr(endpoint, name, value)
        seen = SimpleNamespace(id=endpoint.id, name=attributes.get('name'))
        host_module.edit(host.endpoint_iax, endpoint, seen)
    _write_registration(host, trunk, change)


def _write_registration(host: Host, trunk: Any, change: Change) -> None:
    if not change.has(_REGISTRATION):
        return
    registration = change.new['iax']['registration']
    stored = (
        Session.get(StaticIAX, trunk.register_iax_id) if trunk.register_iax_id else None
    )
    if registration is None:
        host.trunk_register_iax.dissociate(trunk, stored)
        host.register_iax.delete(stored)
    elif stored is None:
        line = StaticIAX(
            **_LINE,
            var_val=register_line.write(registration),
            enabled=registration['enabled'],
        )
        host.register_iax.create(line)
        host.trunk_register_iax.associate(trunk, line)
    else:
        _edit_line(stored, registration, change)
        host_module.edit(host.register_iax, stored, stored)


def _edit_line(stored: Any, registration: Document, change: Change) -> None:
    if change.changed & rules.LINE:
        stored.var_val = register_line.write(registration)
    stored.enabled = registration['enabled']
