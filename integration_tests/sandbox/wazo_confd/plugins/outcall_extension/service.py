# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from xivo_dao.alchemy.extension import Extension
from xivo_dao.alchemy.outcall import Outcall

from ...helpers.notifier import RELOAD_DIALPLAN, publish, reload
from ...helpers.validator import check_free_extension, check_same_tenant


class OutcallExtensionService:
    def associate(
        self, outcall: Outcall, extension: Extension, options: dict[str, Any]
    ) -> None:
        """Associate an extension; if it is associated, change the given options."""
        if extension in outcall.extensions:
            outcall.update_extension_association(extension, **options)
            return
        check_same_tenant(extension=extension, outcall=outcall)
        check_free_extension(extension, 'outcall')
        outcall.associate_extension(extension, **options)
        reload(RELOAD_DIALPLAN)
        content = {'outcall_id': outcall.id, 'extension_id': extension.id}
        publish('outcall_extension_associated', content, outcall.tenant_uuid)


def build_service() -> OutcallExtensionService:
    return OutcallExtensionService()
