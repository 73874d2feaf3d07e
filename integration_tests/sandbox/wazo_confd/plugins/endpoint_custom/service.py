# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from xivo_dao.alchemy.usercustom import UserCustom
from xivo_dao.resources import dao

from ...helpers.notifier import describe, describe_id, publish
from ...helpers.resource import CRUDService
from ...helpers.validator import Validator, check_unique


class EndpointCustomValidator(Validator):
    def validate(self, model: Any) -> None:
        check_unique(dao.endpoint_custom, 'CustomEndpoint', model, 'interface')


class EndpointCustomNotifier:
    def created(self, custom: UserCustom) -> None:
        self._publish('custom_endpoint_created', custom)

    def edited(self, custom: UserCustom) -> None:
        self._publish('custom_endpoint_edited', custom)

    def _publish(self, name: str, custom: UserCustom) -> None:
        content = {
            **describe(custom, 'id', 'tenant_uuid', 'interface'),
            'trunk': describe_id(custom.trunk),
            'line': describe_id(custom.line),
        }
        publish(name, content, custom.tenant_uuid)


def build_service() -> CRUDService:
    return CRUDService(
        dao.endpoint_custom, EndpointCustomValidator(), EndpointCustomNotifier()
    )
