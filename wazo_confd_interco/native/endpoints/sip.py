# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Store the SIP endpoints of trunks, with the events and reloads of wazo-confd.

wazo-confd's own services take about 20 statements for each endpoint: they look up each
name, load each section separately, and load everything again for the events. Here the
rows of a batch are inserted together, and the events are built from the plan. The
names were looked up by `lookups`; wazo-confd's validators still check the options.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import bindparam, delete, update
from sqlalchemy.orm.exc import StaleDataError
from xivo_dao.alchemy.all import EndpointSIP
from xivo_dao.helpers.db_manager import Session

from ...kinds.sip.plan import SIPPlan
from ..confd.services import Services
from ..database import tables as t
from ..database.inserts import NewRow
from ..sip.new_rows import NewRows
from ..sip.sections import (
    find_changes,
    format_added,
    format_sections,
    store_changes,
)
from .change import EndpointChange


class SIPWriter:
    """Stores SIP endpoints."""

    def create(self, services: Services, items: Sequence[EndpointChange]) -> list[Any]:
        """Insert endpoints, and set the keys of their trunks; return their rows."""
        for item in items:
            options = format_sections(item.plan.sections)
            services.endpoint_sip.validator.validate_create(
                SimpleNamespace(name=None, **options), None
            )
        new = NewRows()
        created = [_add_rows(new, services, item) for item in items]
        new.insert()
        return created

    def finish(self, services: Services, item: EndpointChange, endpoint: Any) -> None:
        """Publish that an endpoint was created and associated with its trunk."""
        shown = _describe(item, endpoint['uuid'], endpoint['name'])
        services.endpoint_sip.notifier.created(shown)
        services.trunk_endpoint_sip.notifier.associated(item.trunk, shown)

    def edit(self, services: Services, items: Sequence[EndpointChange]) -> None:
        """Edit the endpoints of trunks."""
        edits = [_Edit(item) for item in items]
        edits = [edit for edit in edits if edit.is_needed]
        for edit in edits:
            services.endpoint_sip.validator.validate_edit(edit.describe_added())
        for edit in edits:
            edit.store_columns()
            edit.store_templates()
        store_changes([change for edit in edits for change in edit.sections])
        for edit in edits:
            services.endpoint_sip.notifier.edited(edit.describe())


class _Edit:
    """The differences of an endpoint."""

    def __init__(self, item: EndpointChange) -> None:
        before, plan = item.before, item.plan
        self._item, self._plan = item, plan
        self._uuid = before.row.endpoint_sip_uuid
        self._columns = _find_changed_columns(item)
        self._inherits = plan.template_uuids != tuple(
            one.uuid for one in before.endpoint.templates
        )
        stored = before.endpoint.sections
        self.sections = list(
            find_changes(self._uuid, stored, plan.sections, plan.secret_sections)
        )

    @property
    def is_needed(self) -> bool:
        return bool(self._columns or self._inherits or self.sections)

    def describe_added(self) -> SimpleNamespace:
        """Return the new options, for wazo-confd's validator.

        Given all stored options, the validator would reject an edit because of an old
        option.
        """
        added = format_added(self.sections)
        return SimpleNamespace(uuid=self._uuid, name=None, templates=[], **added)

    def describe(self) -> SimpleNamespace:
        """Return the endpoint as wazo-confd's notifiers expect it."""
        item = self._item
        return _describe(item, self._uuid, item.plan.name, item.trunk)

    def store_columns(self) -> None:
        """Store changed columns.

        :raises StaleDataError: if the endpoint was deleted concurrently; the request
            runs again
        """
        if self._columns:
            statement = _UPDATE.values(**self._columns)
            updated = Session.execute(statement, {'endpoint': self._uuid})
            if updated.rowcount == 0:
                raise StaleDataError(f'{self._uuid} was deleted concurrently')

    def store_templates(self) -> None:
        """Store the links to the templates, if they differ."""
        if self._inherits:
            Session.execute(_DELETE_LINKS, {'endpoint': self._uuid})
            new = NewRows()
            new.add_links(self._uuid, self._plan.template_uuids)
            new.insert()


def _add_rows(new: NewRows, services: Services, item: EndpointChange) -> NewRow:
    """Add the rows of a new endpoint, and return its own row.

    It refers to transport and templates by their UUIDs, so that their models are not
    loaded. If one was deleted concurrently, its foreign key fails, and the request
    runs again.
    """
    plan: SIPPlan = item.plan
    row = {
        'tenant_uuid': item.trunk.tenant_uuid,
        'name': plan.name,
        'label': plan.label,
        'transport_uuid': plan.transport_uuid,
        'template': False,
    }
    if plan.name is None:
        # wazo-confd chooses a random name, and inserts the row.
        model = services.endpoint_sip.dao.create(EndpointSIP(**row))
        row |= {'uuid': model.uuid, 'name': model.name}
    else:
        row['uuid'] = uuid4()
        new.add_endpoint(row)
    for section, options in plan.sections.items():
        if options:
            new.add_options(new.add_section(row['uuid'], section), options)
    new.add_links(row['uuid'], plan.template_uuids)
    item.trunk.endpoint_sip_uuid = row['uuid']
    return row


def _describe(
    item: EndpointChange, uuid: Any, name: str, trunk: Any = None
) -> SimpleNamespace:
    """Return an endpoint as wazo-confd's notifiers expect it.

    An endpoint with a trunk has no line: wazo-confd allows only one of them.
    """
    plan: SIPPlan = item.plan
    return SimpleNamespace(
        uuid=uuid,
        tenant_uuid=item.trunk.tenant_uuid,
        name=name,
        label=plan.label,
        trunk=trunk,
        line=None,
        **format_sections(plan.sections),
    )


def _find_changed_columns(item: EndpointChange) -> Mapping[str, Any]:
    plan: SIPPlan = item.plan
    columns = {
        name: getattr(plan, name) for name in ('name', 'label') if item.change.has(name)
    }
    if plan.transport_uuid != item.before.row.transport_uuid:
        columns['transport_uuid'] = plan.transport_uuid
    return columns


_UPDATE: Final = update(t.sip).where(t.sip.c.uuid == bindparam('endpoint'))
_DELETE_LINKS: Final = delete(t.sip_template).where(
    t.sip_template.c.child_uuid == bindparam('endpoint')
)
