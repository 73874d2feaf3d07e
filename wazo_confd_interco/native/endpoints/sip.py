# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Store the SIP endpoints of trunks, with the events and reloads of wazo-confd.

wazo-confd's own services take about 20 statements for each endpoint: they look up each
name, load each section by itself, and load everything again for the events. Here the
rows of a request are inserted together, and what the events show is loaded together.
The names were looked up by `references`; wazo-confd's validators still check the
options.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError
from xivo_dao.alchemy.endpoint_sip import EndpointSIP, EndpointSIPTemplate
from xivo_dao.alchemy.endpoint_sip_section import EndpointSIPSection
from xivo_dao.alchemy.pjsip_transport import PJSIPTransport
from xivo_dao.helpers.db_manager import Session

from ...garbage import collect_recent
from ...kinds.sip.fields import SECTIONS
from ...kinds.sip.plan import SIPPlan
from ..confd.services import Services, insert_named
from ..sip.sections import store_sections
from .change import EndpointChange

_BATCH_SIZE: Final = 100
_OPTIONS = {section: f'{section}_section_options' for section in SECTIONS}


class SIPWriter:
    """Stores SIP endpoints."""

    def create(self, services: Services, items: Sequence[EndpointChange]) -> None:
        """Create endpoints and associate them with their trunks."""
        # A synchronisation creates a thousand, whose models need 50 MiB of memory.
        for start in range(0, len(items), _BATCH_SIZE):
            if start > 0:
                collect_recent()
            self._create(services, items[start : start + _BATCH_SIZE])

    def _create(self, services: Services, items: Sequence[EndpointChange]) -> None:
        service, association = services.endpoint_sip, services.trunk_endpoint_sip
        endpoints = [_build_endpoint(services, item) for item in items]
        insert_named(service, endpoints)
        for item, endpoint in zip(items, endpoints, strict=True):
            _complete(endpoint, item.plan)
            service.notifier.created(endpoint)
        for item, endpoint in zip(items, endpoints, strict=True):
            item.trunk.endpoint_sip_uuid = endpoint.uuid
        Session.flush()
        for item, endpoint in zip(items, endpoints, strict=True):
            Session.expire(endpoint, ['trunk'])
            Session.expire(item.trunk, ['endpoint_sip'])
            association.notifier.associated(item.trunk, endpoint)

    def edit(self, services: Services, items: Sequence[EndpointChange]) -> None:
        """Edit the endpoints of trunks."""
        changed = [item for item in items if _is_changed(item)]
        endpoints = _load_endpoints(changed) if changed else []
        service, models = services.endpoint_sip, _Models()
        with Session.no_autoflush:
            for endpoint, item in zip(endpoints, changed, strict=True):
                service.validator.validate_edit(_assign(models, endpoint, item))
        Session.flush()
        for endpoint in endpoints:
            service.notifier.edited(endpoint)


class _Models:
    """Transports and templates, each loaded once.

    The session forgets models that nothing refers to.
    """

    def __init__(self) -> None:
        self._found: dict[str, Any] = {}

    def get_transport(self, plan: SIPPlan) -> Any:
        """Return the transport of a plan, if there is one."""
        uuid = plan.transport_uuid
        return None if uuid is None else self._get(PJSIPTransport, uuid)

    def get_templates(self, plan: SIPPlan) -> list[Any]:
        """Return the templates of a plan."""
        return [self._get(EndpointSIP, uuid) for uuid in plan.template_uuids]

    def _get(self, model: Any, uuid: str) -> Any:
        """Return a row that was looked up before.

        :raises StaleDataError: if it was deleted concurrently; the request runs again
        """
        if uuid not in self._found:
            found = Session.get(model, uuid)
            if found is None:
                raise StaleDataError(
                    f'{model.__name__} {uuid} was deleted concurrently'
                )
            self._found[uuid] = found
        return self._found[uuid]


def _complete(endpoint: EndpointSIP, plan: SIPPlan) -> None:
    """Set what a new endpoint does not have, which its event would look up."""
    set_committed_value(endpoint, 'trunk', None)
    set_committed_value(endpoint, 'line', None)
    for section in SECTIONS:
        if not plan.sections.get(section):
            set_committed_value(endpoint, f'_{section}_section', None)


def _build_endpoint(services: Services, item: EndpointChange) -> EndpointSIP:
    """Return a new endpoint.

    It refers to transport and templates by their UUIDs, so that their models are not
    loaded. If one was deleted concurrently, the database says so, and the request runs
    again.
    """
    plan: SIPPlan = item.plan
    options = {
        _OPTIONS[section]: [list(row) for row in rows]
        for section, rows in plan.sections.items()
    }
    services.endpoint_sip.validator.validate_create(
        SimpleNamespace(name=None, **options), None
    )
    return EndpointSIP(
        tenant_uuid=item.trunk.tenant_uuid,
        name=plan.name,
        label=plan.label,
        template=False,
        transport_uuid=plan.transport_uuid,
        template_relations=[
            EndpointSIPTemplate(parent_uuid=uuid) for uuid in plan.template_uuids
        ],
        **options,
    )


def _is_changed(item: EndpointChange) -> bool:
    before, plan = item.before.endpoint, item.plan
    return (
        _moves(item)
        or _inherits(item)
        or bool(item.plan.secret_sections)
        or item.change.has('name', 'label')
        or any(
            Counter(before.sections.get(name, ())) != Counter(plan.sections[name])
            for name in SECTIONS
        )
    )


def _moves(item: EndpointChange) -> bool:
    return item.plan.transport_uuid != item.before.row.transport_uuid


def _inherits(item: EndpointChange) -> bool:
    before = tuple(one.uuid for one in item.before.endpoint.templates)
    return bool(item.plan.template_uuids != before)


def _load_endpoints(items: Sequence[EndpointChange]) -> list[Any]:
    """Return the models of endpoints, with what an edit and its event look at.

    wazo-confd would load each section, the trunk and the line by itself.

    :raises StaleDataError: if one was deleted concurrently; the request runs again
    """
    uuids: list[Any] = [item.before.row.endpoint_sip_uuid for item in items]
    sections = _load_sections(uuids)
    options = [joinedload(EndpointSIP.line)]
    if any(map(_inherits, items)):
        options.append(selectinload(EndpointSIP.template_relations))
    query = (
        Session.query(EndpointSIP)
        .filter(EndpointSIP.uuid.in_(uuids))
        .options(*options)
        .populate_existing()
    )
    found = {str(endpoint.uuid): endpoint for endpoint in query}
    missing = set(uuids) - found.keys()
    if missing:
        raise StaleDataError(f'{len(missing)} SIP endpoints were deleted concurrently')
    endpoints = [found[uuid] for uuid in uuids]
    for endpoint, item in zip(endpoints, items, strict=True):
        set_committed_value(endpoint, 'trunk', item.trunk)
        for name in SECTIONS:
            section = sections.get((endpoint.uuid, name))
            set_committed_value(endpoint, f'_{name}_section', section)
    return endpoints


def _load_sections(uuids: Sequence[Any]) -> dict[tuple[Any, str], Any]:
    """Return the models of sections with their options, by endpoint and name."""
    query = (
        Session.query(EndpointSIPSection)
        .filter(EndpointSIPSection.endpoint_sip_uuid.in_(uuids))
        .populate_existing()
    )
    return {(section.endpoint_sip_uuid, section.type): section for section in query}


def _assign(models: _Models, endpoint: Any, item: EndpointChange) -> SimpleNamespace:
    """Set what differs; return what wazo-confd's validator is to check.

    wazo-confd would validate everything that is stored, and one old option would
    prevent every edit.
    """
    plan: SIPPlan = item.plan
    before = item.before.endpoint.sections
    changes = {name: (before.get(name, ()), plan.sections[name]) for name in SECTIONS}
    added = store_sections(endpoint, changes, plan.secret_sections)
    if item.change.has('name'):
        endpoint.name = plan.name
    if item.change.has('label'):
        endpoint.label = plan.label
    if _moves(item):
        endpoint.transport = models.get_transport(plan)
    templates = []
    if _inherits(item):
        endpoint.templates = templates = models.get_templates(plan)
    return SimpleNamespace(uuid=endpoint.uuid, name=None, templates=templates, **added)
