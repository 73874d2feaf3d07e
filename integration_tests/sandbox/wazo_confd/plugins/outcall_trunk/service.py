# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from xivo_dao.alchemy.outcall import Outcall
from xivo_dao.alchemy.trunkfeatures import TrunkFeatures
from xivo_dao.helpers import errors

from ...helpers.notifier import publish
from ...helpers.validator import check_same_tenant


class OutcallTrunkService:
    def associate_all_trunks(
        self, outcall: Outcall, trunks: list[TrunkFeatures]
    ) -> None:
        """Set the trunks that the outcall tries; as on the host, without a flush."""
        for trunk in trunks:
            check_same_tenant(outcall=outcall, trunk=trunk)
        if len(set(trunks)) != len(trunks):
            raise errors.not_permitted('Cannot associate same trunk more than once')
        outcall.trunks = trunks
        content = {
            'outcall_id': outcall.id,
            'trunk_ids': [trunk.id for trunk in trunks],
        }
        publish('outcall_trunks_associated', content, outcall.tenant_uuid)


def build_service() -> OutcallTrunkService:
    return OutcallTrunkService()
