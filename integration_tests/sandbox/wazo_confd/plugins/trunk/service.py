# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from xivo_dao.alchemy.trunkfeatures import TrunkFeatures
from xivo_dao.helpers import errors
from xivo_dao.resources import dao

from ...helpers.notifier import RELOAD_IAX, RELOAD_PJSIP, publish, reload
from ...helpers.resource import CRUDService
from ...helpers.validator import Validator


class TrunkValidator(Validator):
    def validate(self, model: TrunkFeatures) -> None:
        if model.context is None:
            return
        context = dao.context.find_by(name=model.context)
        if context is None:
            raise errors.param_not_found('context', 'Context', context=model.context)
        if context.tenant_uuid != model.tenant_uuid:
            raise errors.different_tenants(
                trunk_tenant_uuid=model.tenant_uuid,
                context_tenant_uuid=context.tenant_uuid,
            )


class TrunkNotifier:
    def created(self, trunk: TrunkFeatures) -> None:
        publish('trunk_created', {'id': trunk.id}, trunk.tenant_uuid)

    def edited(self, trunk: TrunkFeatures) -> None:
        self._reload(trunk)
        publish('trunk_edited', {'id': trunk.id}, trunk.tenant_uuid)

    def deleted(self, trunk: TrunkFeatures) -> None:
        self._reload(trunk)
        publish('trunk_deleted', {'id': trunk.id}, trunk.tenant_uuid)

    def _reload(self, trunk: TrunkFeatures) -> None:
        if trunk.endpoint_sip_uuid:
            reload(RELOAD_PJSIP)
        if trunk.endpoint_iax_id:
            reload(RELOAD_IAX)


class TrunkService(CRUDService):
    def delete(self, trunk: TrunkFeatures) -> None:
        self.dao.delete(trunk)
        self.notifier.deleted(trunk)


def build_service() -> TrunkService:
    return TrunkService(dao.trunk, TrunkValidator(), TrunkNotifier())
