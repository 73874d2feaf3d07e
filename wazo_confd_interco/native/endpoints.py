# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Store the endpoints of trunks through wazo-confd's own services.

Each kind has a writer that creates an endpoint with its trunk, or edits it, touching
only the rows that differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Final, Protocol

from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError
from xivo_dao.alchemy.endpoint_sip import EndpointSIP
from xivo_dao.alchemy.pjsip_transport import PJSIPTransport
from xivo_dao.alchemy.staticiax import StaticIAX
from xivo_dao.alchemy.usercustom import UserCustom
from xivo_dao.alchemy.useriax import UserIAX
from xivo_dao.helpers.db_manager import Session

from ..kinds.change import Change
from ..kinds.custom.kind import CustomPlan
from ..kinds.iax.columns import NEW_ENDPOINT, find_changed_attributes
from ..kinds.iax.kind import IAXPlan
from ..kinds.sip.fields import SECTIONS
from ..kinds.sip.plan import SIPPlan
from ..kinds.stored import StoredTrunk
from ..options.engine import Option
from ..options.secrets import is_secret
from .services import Services, edit

# How wazo-confd stores a registration line of iax.conf.
_REGISTER_LINE: Final = {
    'filename': 'iax.conf',
    'category': 'general',
    'var_name': 'register',
}


class EndpointWriter(Protocol):
    """Stores the plans of one kind of endpoint."""

    def create(self, services: Services, trunk: Any, plan: Any) -> None:
        """Create an endpoint and associate it with a trunk."""

    def edit(
        self,
        services: Services,
        trunk: Any,
        stored: StoredTrunk,
        change: Change,
        plan: Any,
    ) -> None:
        """Edit the endpoint of a trunk."""


class SIPWriter:
    """Stores SIP endpoints."""

    def create(self, services: Services, trunk: Any, plan: SIPPlan) -> None:
        """Create an endpoint and associate it with a trunk."""
        endpoint = EndpointSIP(
            tenant_uuid=trunk.tenant_uuid,
            name=plan.name,
            label=plan.label,
            transport=_get_transport(plan),
            templates=_get_templates(plan),
            **{
                f'{section}_section_options': [list(row) for row in rows]
                for section, rows in plan.sections.items()
            },
        )
        services.endpoint_sip.create(endpoint)
        services.trunk_endpoint_sip.associate(trunk, endpoint)

    def edit(
        self,
        services: Services,
        trunk: Any,
        stored: StoredTrunk,
        change: Change,
        plan: SIPPlan,
    ) -> None:
        """Edit the endpoint of a trunk."""
        row = stored.row
        endpoint = services.endpoint_sip.get(row.endpoint_sip_uuid)
        before = stored.endpoint
        moves = plan.transport_uuid != (row.transport_uuid and str(row.transport_uuid))
        inherits = plan.template_uuids != tuple(one.uuid for one in before.templates)
        # All look-ups before the first assignment, which the next one would flush.
        transport = _get_transport(plan) if moves else None
        templates = _get_templates(plan) if inherits else []
        changes = {
            name: (before.sections.get(name, ()), plan.sections[name])
            for name in SECTIONS
        }
        is_changed = any(Counter(old) != Counter(new) for old, new in changes.values())
        is_changed |= bool(plan.secret_sections)
        if not (is_changed or moves or inherits or change.has('name', 'label')):
            return
        added = store_sections(endpoint, changes, plan.secret_sections)
        if change.has('name'):
            endpoint.name = plan.name
        if change.has('label'):
            endpoint.label = plan.label
        if moves:
            endpoint.transport = transport
        if inherits:
            endpoint.templates = templates
        validated = SimpleNamespace(
            uuid=endpoint.uuid,
            name=plan.name if change.has('name') else None,
            templates=templates,
            **added,
        )
        edit(services.endpoint_sip, endpoint, validated)


def _get_transport(plan: SIPPlan) -> Any:
    if plan.transport_uuid is None:
        return None
    return _get(PJSIPTransport, plan.transport_uuid)


def _get_templates(plan: SIPPlan) -> list[Any]:
    return [_get(EndpointSIP, uuid) for uuid in plan.template_uuids]


def _get(model: Any, uuid: str) -> Any:
    """Return a row that was looked up before.

    :raises StaleDataError: if it was deleted concurrently; the request runs again
    """
    found = Session.get(model, uuid)
    if found is None:
        raise StaleDataError(f'{model.__name__} {uuid} was deleted concurrently')
    return found


def store_sections(
    model: Any,
    changes: Mapping[str, tuple[Sequence[Option], Sequence[Option]]],
    secret_sections: Collection[str] = (),
) -> dict[str, list[list[str]]]:
    """Store the rows of sections that differ.

    :param model: the endpoint or template
    :param changes: the rows before and after, by section
    :param secret_sections: sections whose secrets are stored even if they are equal
    :return: the new rows by attribute of the model, for wazo-confd's validators, which
        would otherwise validate everything that is stored
    """
    added: dict[str, list[list[str]]] = {
        f'{section}_section_options': [] for section in SECTIONS
    }
    for section, (before, after) in changes.items():
        name = f'{section}_section_options'
        rewrites = section in secret_sections
        added[name] = _store_section(model, name, before, after, rewrites)
    return added


def _store_section(
    model: Any,
    name: str,
    before: Sequence[Option],
    after: Sequence[Option],
    rewrites_secrets: bool,
) -> list[list[str]]:
    stored, wanted = Counter(before), Counter(after)
    equal = stored & wanted
    if rewrites_secrets:
        equal = Counter({row: n for row, n in equal.items() if not is_secret(row[0])})
    removed = list((stored - equal).elements())
    added = [[key, value] for key, value in (wanted - equal).elements()]
    if not removed and not added:
        return added
    options = getattr(model, name)
    if Counter(map(tuple, options)) != Counter(before):
        # wazo-confd's own edits lock nothing.
        raise StaleDataError(f'{name} was edited concurrently')
    if not before or not after:
        # The section is created or deleted.
        setattr(model, name, added)
        return added
    for row in removed:
        options.remove(list(row))
    for new in added:
        options.append(new)
    return added


class IAXWriter:
    """Stores IAX peers and their registrations."""

    def create(self, services: Services, trunk: Any, plan: IAXPlan) -> None:
        """Create a peer, associate it with a trunk, and register."""
        endpoint = UserIAX(
            tenant_uuid=trunk.tenant_uuid,
            name=plan.name,
            # Associating an endpoint copies neither of these two.
            context=trunk.context,
            category='trunk',
            type=plan.endpoint.peer_type,
            host=plan.endpoint.host,
        )
        attributes = find_changed_attributes(NEW_ENDPOINT, plan.endpoint)
        for name, value in attributes.items():
            setattr(endpoint, name, value)
        endpoint = services.endpoint_iax.create(endpoint)
        services.trunk_endpoint_iax.associate(trunk, endpoint)
        self._write_registration(services, trunk, plan)

    def edit(
        self,
        services: Services,
        trunk: Any,
        stored: StoredTrunk,
        change: Change,
        plan: IAXPlan,
    ) -> None:
        """Edit the peer, the registration, or both."""
        if plan.attributes:
            endpoint = services.endpoint_iax.get(stored.row.endpoint_iax_id)
            for attribute, value in plan.attributes.items():
                setattr(endpoint, attribute, value)
                if is_secret(attribute):
                    flag_modified(endpoint, attribute)
            name = plan.attributes.get('name')
            validated = SimpleNamespace(id=endpoint.id, name=name)
            edit(services.endpoint_iax, endpoint, validated)
        self._write_registration(services, trunk, plan)

    def _write_registration(
        self, services: Services, trunk: Any, plan: IAXPlan
    ) -> None:
        if not plan.registration:
            return
        id_ = trunk.register_iax_id
        stored = Session.get(StaticIAX, id_) if id_ else None
        if plan.line is None:
            services.trunk_register_iax.dissociate(trunk, stored)
            services.register_iax.delete(stored)
        elif stored is None:
            line = StaticIAX(
                **_REGISTER_LINE, var_val=plan.line, enabled=plan.line_enabled
            )
            services.register_iax.create(line)
            services.trunk_register_iax.associate(trunk, line)
        else:
            if plan.line_changes:
                stored.var_val = plan.line
                # The line has a password, which is stored even if it is equal.
                flag_modified(stored, 'var_val')
            stored.enabled = plan.line_enabled
            edit(services.register_iax, stored, stored)


class CustomWriter:
    """Stores customized endpoints."""

    def create(self, services: Services, trunk: Any, plan: CustomPlan) -> None:
        """Create an endpoint and associate it with a trunk."""
        endpoint = UserCustom(
            tenant_uuid=trunk.tenant_uuid,
            name=plan.name,
            # Associating an endpoint copies neither of these two.
            context=trunk.context,
            category='trunk',
            interface=plan.interface,
            interface_suffix=plan.interface_suffix,
            enabled=plan.enabled,
        )
        services.endpoint_custom.create(endpoint)
        services.trunk_endpoint_custom.associate(trunk, endpoint)

    def edit(
        self,
        services: Services,
        trunk: Any,
        stored: StoredTrunk,
        change: Change,
        plan: CustomPlan,
    ) -> None:
        """Edit the endpoint of a trunk."""
        endpoint = services.endpoint_custom.get(stored.row.endpoint_custom_id)
        if change.has('name'):
            endpoint.name = plan.name
        for name in ('interface', 'interface_suffix', 'enabled'):
            if change.has(f'custom.{name}'):
                setattr(endpoint, name, getattr(plan, name))
        interface = plan.interface if change.has('custom.interface') else None
        validated = SimpleNamespace(id=endpoint.id, interface=interface)
        edit(services.endpoint_custom, endpoint, validated)


WRITERS: Final[Mapping[str, EndpointWriter]] = {
    'sip': SIPWriter(),
    'iax': IAXWriter(),
    'custom': CustomWriter(),
}
