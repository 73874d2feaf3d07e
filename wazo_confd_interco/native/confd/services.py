# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""wazo-confd's own services: no other module imports `wazo_confd.plugins`.

Through them wazo-confd validates, stores, publishes and reloads as if the request had
been made to its native resources.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from wazo_confd.plugins.endpoint_custom import service as endpoint_custom
from wazo_confd.plugins.endpoint_iax import service as endpoint_iax
from wazo_confd.plugins.endpoint_sip import service as endpoint_sip
from wazo_confd.plugins.extension import service as extension
from wazo_confd.plugins.incall import service as incall
from wazo_confd.plugins.incall.schema import IncallSchema
from wazo_confd.plugins.incall_extension import service as incall_extension
from wazo_confd.plugins.outcall import service as outcall
from wazo_confd.plugins.outcall_extension import service as outcall_extension
from wazo_confd.plugins.outcall_trunk import service as outcall_trunk
from wazo_confd.plugins.pjsip import service as pjsip
from wazo_confd.plugins.pjsip.schema import PJSIPTransportSchema
from wazo_confd.plugins.register_iax import service as register_iax
from wazo_confd.plugins.trunk import service as trunk
from wazo_confd.plugins.trunk_endpoint import service as trunk_endpoint
from wazo_confd.plugins.trunk_register import service as trunk_register
from wazo_confd.plugins.user import notifier as user_notifier
from wazo_provd_client import Client as ProvdClient
from xivo_dao.helpers.db_manager import Session


class CRUDService(Protocol):
    """A service of wazo-confd for one resource."""

    validator: Any
    dao: Any
    notifier: Any

    def get(self, id_: Any, tenant_uuids: Any = None) -> Any:
        """Return a model, or raise a 404."""

    def create(self, model: Any, *args: Any) -> Any:
        """Validate and store a new model, and publish its event."""

    def edit(self, model: Any, *args: Any) -> None:
        """Validate and store a changed model, and publish its event."""

    def delete(self, model: Any) -> None:
        """Delete a model, and publish its event."""


class AssociationService(Protocol):
    """A service of wazo-confd that associates two resources."""

    notifier: Any

    def associate(self, left: Any, right: Any, *args: Any) -> None:
        """Associate two models, and publish the event."""

    def dissociate(self, left: Any, right: Any) -> None:
        """Dissociate two models, and publish the event."""


class OutcallTrunkService(Protocol):
    """The service of wazo-confd for the trunks of an outcall."""

    def associate_all_trunks(self, outcall: Any, trunks: Any) -> None:
        """Set the trunks of an outcall, in order."""


class UserNotifier(Protocol):
    """Publishes the events of users."""

    def edited(self, user: Any) -> None:
        """Publish that a user was edited."""


@dataclass(frozen=True)
class Services:
    """The services of wazo-confd that the plugin uses."""

    trunk: CRUDService
    endpoint_sip: CRUDService
    endpoint_sip_template: CRUDService
    sip_transport: CRUDService
    endpoint_iax: CRUDService
    endpoint_custom: CRUDService
    register_iax: CRUDService
    trunk_register_iax: AssociationService
    trunk_endpoint_iax: AssociationService
    trunk_endpoint_sip: AssociationService
    trunk_endpoint_custom: AssociationService
    outcall: CRUDService
    outcall_trunk: OutcallTrunkService
    outcall_extension: AssociationService
    extension: CRUDService
    incall: CRUDService
    incall_extension: AssociationService
    incall_schema: Any
    user_notifier: UserNotifier
    pjsip_doc: Any

    def known_options(self, section: str) -> Collection[str]:
        """Return the names of the options that wazo-confd accepts in a section."""
        names: Collection[str] = self.pjsip_doc.get_section_variables(section)
        return names


def build_services(dependencies: dict[str, Any]) -> Services:
    """Return the services, built from what wazo-confd passes to each plugin."""
    provd_client = ProvdClient(**dependencies['config']['provd'])
    dependencies['token_changed_subscribe'](provd_client.set_token)
    pjsip_doc = dependencies['pjsip_doc']
    return Services(
        trunk=trunk.build_service(),
        endpoint_sip=endpoint_sip.build_endpoint_service(provd_client, pjsip_doc),
        endpoint_sip_template=endpoint_sip.build_template_service(
            provd_client, pjsip_doc
        ),
        sip_transport=pjsip.build_pjsip_transport_service(
            pjsip_doc, PJSIPTransportSchema()
        ),
        endpoint_iax=endpoint_iax.build_service(),
        register_iax=register_iax.build_service(),
        trunk_register_iax=trunk_register.build_service_iax(),
        trunk_endpoint_iax=trunk_endpoint.build_service_iax(),
        endpoint_custom=endpoint_custom.build_service(),
        trunk_endpoint_sip=trunk_endpoint.build_service_sip(),
        trunk_endpoint_custom=trunk_endpoint.build_service_custom(),
        outcall=outcall.build_service(),
        outcall_trunk=outcall_trunk.build_service(),
        outcall_extension=outcall_extension.build_service(),
        extension=extension.build_service(provd_client),
        incall=incall.build_service(),
        incall_extension=incall_extension.build_service(),
        incall_schema=IncallSchema(handle_error=False),
        user_notifier=user_notifier.build_notifier(),
        pjsip_doc=pjsip_doc,
    )


def call_when_ready(dependencies: dict[str, Any], work: Callable[[], None]) -> None:
    """Call a function once wazo-confd has its database.

    Plugins are loaded before that. wazo-confd gets its first token afterwards, and a
    new one every few hours, so the function is called again then.
    """
    dependencies['token_changed_subscribe'](lambda token: work())


def edit(service: CRUDService, model: Any, validated: Any) -> None:
    """Store a changed model as wazo-confd's service does, but validate only changes.

    wazo-confd validates everything that is stored, so one old option that it would
    reject today would block every edit.

    :param model: the model with its new values
    :param validated: what the validator sees instead of the model
    """
    with Session.no_autoflush:
        service.validator.validate_edit(validated)
    service.dao.edit(model)
    service.notifier.edited(model)


def insert_all(models: Sequence[Any]) -> None:
    """Insert new models with as few statements as possible.

    wazo-confd's own `create` inserts each model separately, after looking up its name.
    """
    Session.add_all(models)
    Session.flush()


def insert_named(service: CRUDService, models: Sequence[Any]) -> None:
    """Insert new models; those without a name get a random one from wazo-confd."""
    for model in models:
        if model.name is None:
            service.dao.create(model)
    insert_all(models)
