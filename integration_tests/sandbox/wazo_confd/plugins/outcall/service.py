# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from xivo_dao.alchemy.outcall import Outcall
from xivo_dao.resources import dao

from ...helpers.notifier import publish
from ...helpers.resource import CRUDService
from ...helpers.validator import Validator, check_unique


class OutcallValidator(Validator):
    def validate(self, model: Outcall) -> None:
        check_unique(dao.outcall, 'Outcall', model, 'name')


class OutcallNotifier:
    def created(self, outcall: Outcall) -> None:
        publish('outcall_created', {'id': outcall.id}, outcall.tenant_uuid)

    def edited(self, outcall: Outcall) -> None:
        publish('outcall_edited', {'id': outcall.id}, outcall.tenant_uuid)

    def deleted(self, outcall: Outcall) -> None:
        publish('outcall_deleted', {'id': outcall.id}, outcall.tenant_uuid)


def build_service() -> CRUDService:
    return CRUDService(dao.outcall, OutcallValidator(), OutcallNotifier())
