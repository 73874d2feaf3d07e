# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from xivo_dao.alchemy.incall import Incall
from xivo_dao.helpers import errors
from xivo_dao.resources import dao

from ...helpers.notifier import publish
from ...helpers.resource import CRUDService
from ...helpers.validator import Validator


class IncallValidator(Validator):
    def validate(self, model: Incall) -> None:
        """Check that the destination exists; as on the host, in any tenant."""
        target = model.destination.actionarg1
        if model.destination.action == 'user' and not dao.user.find_by(id=target):
            raise errors.param_not_found('actionarg1', 'User', actionarg1=target)
        if model.destination.action == 'outcall' and not dao.outcall.find_by(id=target):
            raise errors.param_not_found('actionarg1', 'Outcall', actionarg1=target)


class IncallNotifier:
    def created(self, incall: Incall) -> None:
        publish('incall_created', {'id': incall.id}, incall.tenant_uuid)

    def deleted(self, incall: Incall) -> None:
        publish('incall_deleted', {'id': incall.id}, incall.tenant_uuid)


def build_service() -> CRUDService:
    return CRUDService(dao.incall, IncallValidator(), IncallNotifier())
