# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from interco_sandbox.pjsip_doc import PJSIPDoc
from wazo_provd_client import Client as ProvdClient
from xivo_dao.alchemy.endpoint_sip import EndpointSIP
from xivo_dao.helpers import errors
from xivo_dao.resources import dao

from ...helpers.notifier import (
    RELOAD_DIALPLAN,
    RELOAD_PJSIP,
    describe,
    describe_id,
    describe_identity,
    publish,
    reload,
)
from ...helpers.resource import CRUDService
from ...helpers.validator import Validator, check_options, check_pjsip_name

#: The section of pjsip.conf whose options an attribute holds.
SECTIONS = {
    'aor_section_options': 'aor',
    'auth_section_options': 'auth',
    'endpoint_section_options': 'endpoint',
    'identify_section_options': 'identify',
    'registration_section_options': 'registration',
    'registration_outbound_auth_section_options': 'auth',
    'outbound_auth_section_options': 'auth',
}


class EndpointSIPValidator(Validator):
    def __init__(self, pjsip_doc: PJSIPDoc) -> None:
        self._pjsip_doc = pjsip_doc

    def validate_edit(self, model: Any) -> None:
        self._check_no_loop(model)
        super().validate_edit(model)

    def validate(self, model: Any) -> None:
        check_pjsip_name(model)
        for attribute, section in SECTIONS.items():
            check_options(self._pjsip_doc, model, attribute, section)

    def _check_no_loop(self, sip: Any) -> None:
        for child, parent in self._ancestors(sip, sip):
            if parent is not sip:
                continue
            if child is sip:
                raise errors.not_permitted('Cannot use itself as template')
            raise errors.not_permitted(
                f'SIPEndpointTemplate({child.uuid}) already include this template'
            )

    def _ancestors(self, child: Any, end: Any) -> Iterator[tuple[Any, Any]]:
        """Yield pairs of child and parent, not going beyond ``end``."""
        for parent in child.templates:
            yield child, parent
            if parent is not end:
                yield from self._ancestors(parent, end)


class EndpointSIPNotifier:
    def created(self, sip: EndpointSIP) -> None:
        self._publish('sip_endpoint_created', sip)

    def edited(self, sip: EndpointSIP) -> None:
        reload(RELOAD_PJSIP, RELOAD_DIALPLAN)
        self._publish('sip_endpoint_edited', sip)

    def _publish(self, name: str, sip: EndpointSIP) -> None:
        content = {
            **describe(sip, 'uuid', 'tenant_uuid', 'name', 'label'),
            **describe_identity(sip),
            'trunk': describe_id(sip.trunk),
            'line': describe_id(sip.line),
        }
        publish(name, content, sip.tenant_uuid)


class TemplateNotifier:
    def edited(self, template: EndpointSIP) -> None:
        reload(RELOAD_PJSIP, RELOAD_DIALPLAN)
        publish('sip_endpoint_template_edited', {}, template.tenant_uuid)


def build_endpoint_service(
    provd_client: ProvdClient | None, pjsip_doc: PJSIPDoc
) -> CRUDService:
    validator = EndpointSIPValidator(pjsip_doc)
    return CRUDService(dao.endpoint_sip, validator, EndpointSIPNotifier())


def build_template_service(
    provd_client: ProvdClient | None, pjsip_doc: PJSIPDoc
) -> CRUDService:
    validator = EndpointSIPValidator(pjsip_doc)
    return CRUDService(dao.endpoint_sip_template, validator, TemplateNotifier())
