# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the native validators refuse, as makers of checks for ``catalog.py``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from xivo_dao.helpers import errors
from xivo_dao.helpers.exception import InputError, NotFoundError
from xivo_dao.resources._table import DAOS, ENDPOINTS

Check = Callable[..., None]
EXTEN = {
    'outcall': r'^_?\+?[*#0-9_XxZzNn\[\].!-]*$',
    None: r'^_[*#0-9_XxZzNn\[\].!-]{1,39}$|[*#0-9]{1,40}$',
}


def exists(field: str, dao: str, label: str, optional: bool = False) -> Check:
    def check(model: Any, **where: Any) -> None:
        value = getattr(model, field)
        if optional and value is None:
            return
        try:
            DAOS[dao].get_by_name(value, **where)
        except NotFoundError as error:
            raise errors.param_not_found(field, label, **{field: value}) from error

    return check


def unique(
    field: str, dao: str, label: str, optional: bool = False, **criteria: Any
) -> Check:
    """No other row has it; on create there is no row yet, and any is another.

    Its own row, flushed before it is validated, is known by its key.
    """

    def check(model: Any, **where: Any) -> None:
        value = getattr(model, field)
        if optional and value is None:
            return
        found = DAOS[dao].find_by(**{field: value}, **criteria)
        if found is not None and _key(found) != _key(model):
            raise errors.resource_exists(label, **{field: value})

    return check


def _key(model: Any) -> Any:
    return model.uuid if hasattr(model, 'uuid') else model.id


def documented(pjsip_doc: Any, field: str, section: str) -> Check:
    def check(model: Any, **where: Any) -> None:
        for name, _ in getattr(model, field):
            if not pjsip_doc.is_valid_in_section(section, name):
                raise errors.invalid_choice(
                    f'{field}: invalid variable ({name})',
                    pjsip_doc.get_section_variables(section),
                )

    return check


def no_loop(sip: Any, **where: Any) -> None:
    """A template is not among its own ancestors."""

    def ancestors(child: Any) -> Iterator[Any]:
        for parent in child.templates:
            yield child, parent
            if parent is not sip:
                yield from ancestors(parent)

    for child, parent in ancestors(sip):
        if parent is not sip:
            continue
        if child is sip:
            raise errors.not_permitted('Cannot use itself as template')
        raise errors.not_permitted(
            f'SIPEndpointTemplate({child.uuid}) already include this template'
        )


def same_tenant(one: str, other: str) -> Check:
    def check(model: Any, *others: Any) -> None:
        for second in others[0] if isinstance(others[0], list) else others:
            if model.tenant_uuid != second.tenant_uuid:
                tenants = {
                    f'{one}_tenant_uuid': model.tenant_uuid,
                    f'{other}_tenant_uuid': second.tenant_uuid,
                }
                raise errors.different_tenants(**tenants)

    return check


def context_tenant(trunk: Any, **where: Any) -> None:
    context = DAOS['context'].find_by(name=trunk.context)
    if context and context.tenant_uuid != trunk.tenant_uuid:
        raise errors.different_tenants(
            trunk_tenant_uuid=trunk.tenant_uuid, context_tenant_uuid=context.tenant_uuid
        )


def free_for_endpoint(kind: str) -> Check:
    """Neither trunk nor endpoint is taken."""
    own_key, _, primary = ENDPOINTS[kind]

    def check(trunk: Any, endpoint: Any) -> None:
        value = getattr(endpoint, primary)
        for protocol, (key, _, _) in ENDPOINTS.items():
            if taken := getattr(trunk, key):
                ids = {'endpoint': protocol, 'endpoint_id': taken}
                raise errors.resource_associated(
                    'Trunk', 'Endpoint', trunk_id=trunk.id, **ids
                )
        # an IAX endpoint is on no line
        for dao, label in (('trunk', 'Trunk'), ('line', 'Line'))[: 1 + (kind != 'iax')]:
            if other := DAOS[dao].find_by(**{own_key: value}):
                ids = {'endpoint': kind, 'endpoint_id': value}
                raise errors.resource_associated(
                    label, 'Endpoint', trunk_id=other.id, **ids
                )
        if kind != 'iax' and trunk.register_iax:
            name = 'register_sip_id' if kind == 'sip' else 'register_iax_id'
            ids = {'trunk_id': trunk.id, name: trunk.register_iax.id}
            raise errors.resource_associated('Trunk', 'IAXRegister', **ids)

    return check


def free_for_register(trunk: Any, register: Any) -> None:
    for holder, held in ((trunk, trunk.register_iax), (register.trunk, register)):
        if holder and held:
            ids = {'trunk_id': holder.id, 'register_iax_id': held.id}
            raise errors.resource_associated('Trunk', 'IAXRegister', **ids)
    if trunk.endpoint_sip or trunk.endpoint_custom:
        raise errors.resource_associated(
            'Trunk', 'Endpoint', trunk_id=trunk.id, protocol=trunk.protocol
        )


def no_twice(outcall: Any, trunks: list[Any]) -> None:
    if len(set(trunks)) != len(trunks):
        raise errors.not_permitted('Cannot associate same trunk more than once')


def no_endpoint_uses(transport: Any, fallback: Any = None) -> None:
    used = DAOS['endpoint_sip'].find_by(transport_uuid=transport.uuid)
    if used and not fallback:
        ids = {'transport_uuid': transport.uuid, 'endpoint_sip_uuid': used.uuid}
        raise errors.resource_associated('Transport', 'EndpointSIP', **ids)


def exten_free(extension: Any, **where: Any) -> None:
    place = {'exten': extension.exten, 'context': extension.context}
    found = DAOS['extension'].find_by(**place)
    if found is not None and found is not extension:
        raise errors.resource_exists('Extension', **place)


def exten_readable(extension: Any, **where: Any) -> None:
    """As the host does: a broken set in a pattern passes."""
    context = DAOS['context'].get_by_name(extension.context)
    pattern = EXTEN.get(context.type, EXTEN[None])
    if not re.match(pattern, extension.exten):
        raise InputError("exten: ['String does not match expected pattern.']")


def exten_unused(extension: Any, **where: Any) -> None:
    used = {'incall': extension.incall, 'outcall': extension.outcall}
    for kind, model in used.items():
        if model:
            ids = {'extension_id': extension.id, 'associated_id': model.id}
            raise errors.resource_associated('Extension', kind, **ids)


def free_extension(kind: str) -> Check:
    """The extension leads nowhere yet, from a context of the right type."""

    def check(route: Any, extension: Any) -> None:
        if (extension.type, extension.typeval) != ('user', '0'):
            ids = {'extension_id': extension.id, 'associated_id': extension.typeval}
            raise errors.resource_associated('Extension', extension.type, **ids)
        context = DAOS['context'].get_by_name(extension.context)
        if context.type != kind:
            raise errors.unhandled_context_type(
                context.type, extension.context, id=extension.id, context=context.name
            )

    return check


def incall_free(incall: Any, extension: Any) -> None:
    criteria = {'type': 'incall', 'typeval': str(incall.id)}
    taken = DAOS['extension'].find_by(**criteria)
    if taken or extension.type == 'incall':
        one = taken or extension
        ids = {'incall_id': one.typeval, 'extension_id': one.id}
        raise errors.resource_associated('Incall', 'Extension', **ids)


def destination_exists(incall: Any, **where: Any) -> None:
    action = incall.destination
    resource = {'user': 'User', 'outcall': 'Outcall'}.get(action.action)
    value = action.actionarg1
    if resource and not DAOS[action.action].find_by(id=value):
        raise errors.param_not_found('actionarg1', resource, actionarg1=value)
