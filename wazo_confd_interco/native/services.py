# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The seam to the host: confd's native services, as this plugin uses them.

Nothing else imports `wazo_confd.plugins`. What confd validates, publishes and reloads
for a trunk or an endpoint, it does through these.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from flask import g
from wazo_confd import sysconfd
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


@dataclass(frozen=True)
class Host:
    """confd's services by what they are for, and the documentation of pjsip.conf."""

    trunk: Any
    endpoint_sip: Any
    endpoint_sip_template: Any
    sip_transport: Any
    endpoint_iax: Any
    endpoint_custom: Any
    register_iax: Any
    trunk_register_iax: Any
    trunk_endpoint_iax: Any
    trunk_endpoint_sip: Any
    trunk_endpoint_custom: Any
    outcall: Any
    outcall_trunk: Any
    outcall_extension: Any
    extension: Any
    incall: Any
    incall_extension: Any
    incall_schema: Any
    user_notifier: Any
    pjsip_doc: Any

    def pjsip_options(self, section: str) -> Collection[str]:
        """The names of the options that the host has for a section."""
        return self.pjsip_doc.get_section_variables(section)


def build(dependencies: dict[str, Any]) -> Host:
    """Confd's own services, from what it hands to every plugin."""
    provd_client = ProvdClient(**dependencies['config']['provd'])
    dependencies['token_changed_subscribe'](provd_client.set_token)
    pjsip_doc = dependencies['pjsip_doc']
    return Host(
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


def when_ready(dependencies: dict[str, Any], work: Callable[[], None]) -> None:
    """Does some work once confd has its database, which it has not while it loads.

    That is when it gets a token: before it serves, and every few hours again.
    """
    dependencies['token_changed_subscribe'](lambda token: work())


def edit(service: Any, model: Any, changed: Any) -> None:
    """The edit of one of confd's services, validating only what changes.

    Confd's own validates all that is stored: one old option that it would refuse today
    blocks every edit.

    :param model: the row, with its new values set
    :param changed: what the service's validator is to see in place of the row
    """
    with Session.no_autoflush:
        service.validator.validate_edit(changed)
    service.dao.edit(model)
    service.notifier.edited(model)


class CollectedEvents:
    """Takes the place of the request's bus: what is queued is kept, never sent."""

    def __init__(self) -> None:
        self._events: list[Any] = []

    def queue_event(self, event: Any, *, extra_headers: Any = None) -> None:
        self._events.append(event)

    def flush(self) -> None:
        """Nothing leaves."""

    def rollback(self) -> None:
        self._events.clear()

    def show(self) -> list[dict[str, Any]]:
        """The events as a subscriber would get them."""
        return [
            {
                'name': event.name,
                'tenant_uuid': getattr(event, 'tenant_uuid', None),
                'data': event.content,
            }
            for event in self._events
        ]


def collect_events() -> CollectedEvents:
    """From here on, the events of this request are collected."""
    g.bus_publisher = collected = CollectedEvents()
    return collected


def pending_reloads() -> list[dict[str, list[str]]]:
    """What sysconfd would be asked for at the end of the request."""
    if not sysconfd.handlers:
        return []
    return [{name: sorted(wanted) for name, wanted in sysconfd.handlers.items()}]
