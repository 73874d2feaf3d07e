# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The checks that several native services share."""

from __future__ import annotations

from typing import Any

from interco_sandbox.pjsip_doc import PJSIPDoc
from xivo_dao.helpers import errors
from xivo_dao.resources import dao
from xivo_dao.resources.dao import Dao


class Validator:
    """Accepts everything; subclasses override what a resource checks."""

    def validate_create(self, model: Any, tenant_uuids: list[str] | None) -> None:
        self.validate(model)

    def validate_edit(self, model: Any) -> None:
        self.validate(model)

    def validate_delete(self, model: Any) -> None:
        """Check nothing: most resources can always be deleted."""

    def validate(self, model: Any) -> None:
        """Check what creating and editing have in common."""


def check_unique(dao: Dao, label: str, model: Any, field: str) -> None:
    """Raise ResourceError if another row has the same value in a field."""
    value = getattr(model, field)
    found = dao.find_by(**{field: value})
    if found is not None and _key(found) != _key(model):
        raise errors.resource_exists(label, **{field: value})


def _key(model: Any) -> Any:
    return model.uuid if hasattr(model, 'uuid') else model.id


def check_pjsip_name(model: Any) -> None:
    """Raise ResourceError if an endpoint, template or transport has the same name."""
    if model.name is not None:
        check_unique(dao.endpoint_sip, 'SIPEndpoint', model, 'name')
        check_unique(dao.endpoint_sip_template, 'SIPEndpointTemplate', model, 'name')
        check_unique(dao.pjsip_transport, 'Transport', model, 'name')


def check_options(pjsip_doc: PJSIPDoc, model: Any, field: str, section: str) -> None:
    """Raise InputError if a section does not have one of the options in a field."""
    for name, _ in getattr(model, field):
        if not pjsip_doc.is_valid_in_section(section, name):
            raise errors.invalid_choice(
                f'{field}: invalid variable ({name})',
                pjsip_doc.get_section_variables(section),
            )


def check_same_tenant(**models: Any) -> None:
    """Raise ResourceError if two models, given by their names, differ in tenant."""
    tenants = {
        f'{name}_tenant_uuid': model.tenant_uuid for name, model in models.items()
    }
    if len(set(tenants.values())) > 1:
        raise errors.different_tenants(**tenants)


def check_free_extension(extension: Any, context_type: str) -> None:
    """Raise ResourceError if a route of a type cannot use the extension."""
    if (extension.type, extension.typeval) != ('user', '0'):
        ids = {'extension_id': extension.id, 'associated_id': extension.typeval}
        raise errors.resource_associated('Extension', extension.type, **ids)
    context = dao.context.get_by(name=extension.context)
    if context.type != context_type:
        raise errors.unhandled_context_type(
            context.type, id=extension.id, context=context.name
        )
