# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The seam to the host: confd's native services, as this plugin uses them.

Nothing else imports `wazo_confd.plugins`. What confd validates, publishes and reloads
for a trunk or an endpoint, it does through these.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from wazo_confd.plugins.endpoint_sip.service import build_endpoint_service
from wazo_confd.plugins.trunk.service import build_service as build_trunk_service
from wazo_confd.plugins.trunk_endpoint.service import build_service_sip
from wazo_provd_client import Client as ProvdClient
from xivo_dao.helpers.db_manager import Session


@dataclass(frozen=True)
class Host:
    """confd's services by what they are for, and the documentation of pjsip.conf."""

    trunk: Any
    endpoint_sip: Any
    trunk_endpoint_sip: Any
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
        trunk=build_trunk_service(),
        endpoint_sip=build_endpoint_service(provd_client, pjsip_doc),
        trunk_endpoint_sip=build_service_sip(),
        pjsip_doc=pjsip_doc,
    )


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
