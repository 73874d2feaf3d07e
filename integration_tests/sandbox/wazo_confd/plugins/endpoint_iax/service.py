# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from xivo_dao.alchemy.useriax import UserIAX
from xivo_dao.resources import dao

from ...helpers.notifier import RELOAD_IAX, describe, describe_id, publish, reload
from ...helpers.resource import CRUDService
from ...helpers.validator import Validator, check_unique


class EndpointIAXValidator(Validator):
    def validate(self, model: Any) -> None:
        if model.name is not None:
            check_unique(dao.endpoint_iax, 'IAXEndpoint', model, 'name')


class EndpointIAXNotifier:
    def created(self, iax: UserIAX) -> None:
        self._publish('iax_endpoint_created', iax)

    def edited(self, iax: UserIAX) -> None:
        reload(RELOAD_IAX)
        self._publish('iax_endpoint_edited', iax)

    def _publish(self, name: str, iax: UserIAX) -> None:
        content = describe(iax, 'id', 'tenant_uuid', 'name')
        content['trunk'] = describe_id(iax.trunk_rel)
        publish(name, content, iax.tenant_uuid)


def build_service() -> CRUDService:
    return CRUDService(dao.endpoint_iax, EndpointIAXValidator(), EndpointIAXNotifier())
