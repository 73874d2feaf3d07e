# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from interco_sandbox.pjsip_doc import PJSIPDoc
from xivo_dao.alchemy.pjsip_transport import PJSIPTransport
from xivo_dao.resources import dao

from ...helpers.notifier import RELOAD_PJSIP, publish, reload
from ...helpers.resource import CRUDService
from ...helpers.validator import Validator, check_options, check_pjsip_name
from .schema import PJSIPTransportSchema


class TransportValidator(Validator):
    def __init__(self, pjsip_doc: PJSIPDoc) -> None:
        self._pjsip_doc = pjsip_doc

    def validate(self, model: Any) -> None:
        check_pjsip_name(model)
        check_options(self._pjsip_doc, model, 'options', 'transport')


class TransportNotifier:
    def __init__(self, schema: PJSIPTransportSchema) -> None:
        self._schema = schema

    def edited(self, transport: PJSIPTransport) -> None:
        reload(RELOAD_PJSIP)
        publish('sip_transport_edited', self._schema.dump(transport))


def build_pjsip_transport_service(
    pjsip_doc: PJSIPDoc, schema: PJSIPTransportSchema
) -> CRUDService:
    return CRUDService(
        dao.pjsip_transport, TransportValidator(pjsip_doc), TransportNotifier(schema)
    )
