# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from xivo_dao.alchemy.staticiax import StaticIAX
from xivo_dao.alchemy.trunkfeatures import TrunkFeatures
from xivo_dao.helpers import errors
from xivo_dao.resources import dao

from ...helpers.notifier import publish


class TrunkRegisterIAXService:
    def associate(self, trunk: TrunkFeatures, line: StaticIAX) -> None:
        if line is trunk.register_iax:
            return
        self._validate(trunk, line)
        dao.trunk.associate_register_iax(trunk, line)
        self._publish('trunk_register_iax_associated', trunk, line)

    def dissociate(self, trunk: TrunkFeatures, line: StaticIAX) -> None:
        if line is not trunk.register_iax:
            return
        dao.trunk.dissociate_register_iax(trunk)
        self._publish('trunk_register_iax_dissociated', trunk, line)

    def _validate(self, trunk: TrunkFeatures, line: StaticIAX) -> None:
        for holder, held in ((trunk, trunk.register_iax), (line.trunk, line)):
            if holder and held:
                raise errors.resource_associated(
                    'Trunk', 'IAXRegister', trunk_id=holder.id, register_iax_id=held.id
                )
        if trunk.endpoint_custom or trunk.endpoint_sip:
            raise errors.resource_associated(
                'Trunk', 'Endpoint', trunk_id=trunk.id, protocol=trunk.protocol
            )

    def _publish(self, name: str, trunk: TrunkFeatures, line: StaticIAX) -> None:
        content = {'trunk_id': trunk.id, 'register_id': line.id}
        publish(name, content, trunk.tenant_uuid)


def build_service_iax() -> TrunkRegisterIAXService:
    return TrunkRegisterIAXService()
