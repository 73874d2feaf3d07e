# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from xivo_dao.alchemy.extension import Extension
from xivo_dao.alchemy.incall import Incall
from xivo_dao.helpers import errors
from xivo_dao.resources import dao

from ...helpers.notifier import RELOAD_DIALPLAN, publish, reload
from ...helpers.validator import check_free_extension, check_same_tenant


class IncallExtensionService:
    def associate(self, incall: Incall, extension: Extension) -> None:
        if extension in incall.extensions:
            return
        check_same_tenant(extension=extension, incall=incall)
        self._check_one_extension(incall, extension)
        check_free_extension(extension, 'incall')
        dao.extension.associate_incall(incall, extension)
        reload(RELOAD_DIALPLAN)
        content = {'incall_id': incall.id, 'extension_id': extension.id}
        publish('incall_extension_associated', content, incall.tenant_uuid)

    def _check_one_extension(self, incall: Incall, extension: Extension) -> None:
        """Raise ResourceError if either of the two is associated already."""
        taken = dao.extension.find_by(type='incall', typeval=str(incall.id))
        taken = taken or (extension if extension.type == 'incall' else None)
        if taken:
            raise errors.resource_associated(
                'Incall', 'Extension', incall_id=taken.typeval, extension_id=taken.id
            )


def build_service() -> IncallExtensionService:
    return IncallExtensionService()
