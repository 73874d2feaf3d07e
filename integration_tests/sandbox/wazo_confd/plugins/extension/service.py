# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re

from wazo_provd_client import Client as ProvdClient
from xivo_dao.alchemy.extension import Extension
from xivo_dao.helpers import errors
from xivo_dao.helpers.exception import InputError
from xivo_dao.resources import dao

from ...helpers.notifier import RELOAD_DIALPLAN, describe, publish, reload
from ...helpers.resource import CRUDService
from ...helpers.validator import Validator

#: As on the host, a pattern with a broken set passes, such as ``_4[18.``.
OUTCALL_EXTEN = re.compile(r'^_?\+?[*#0-9_XxZzNn\[\].!-]*$')
EXTEN = re.compile(r'^_[*#0-9_XxZzNn\[\].!-]{1,39}$|[*#0-9]{1,40}$')


class ExtensionValidator(Validator):
    def validate_create(self, model: Extension, tenant_uuids: list[str] | None) -> None:
        context = dao.context.find_by(name=model.context)
        if context is None or context.tenant_uuid not in (
            tenant_uuids or [context.tenant_uuid]
        ):
            raise errors.param_not_found('context', 'Context', context=model.context)
        if dao.extension.find_by(exten=model.exten, context=model.context):
            raise errors.resource_exists(
                'Extension', exten=model.exten, context=model.context
            )
        pattern = OUTCALL_EXTEN if context.type == 'outcall' else EXTEN
        if not pattern.match(model.exten):
            raise InputError("exten: ['String does not match expected pattern.']")

    def validate_delete(self, model: Extension) -> None:
        if model.typeval != '0':
            raise errors.resource_associated(
                'Extension',
                model.type,
                extension_id=model.id,
                associated_id=model.typeval,
            )


class ExtensionNotifier:
    def created(self, extension: Extension) -> None:
        self._announce('extension_created', extension)

    def deleted(self, extension: Extension) -> None:
        self._announce('extension_deleted', extension)

    def _announce(self, name: str, extension: Extension) -> None:
        reload(RELOAD_DIALPLAN)
        content = describe(extension, 'id', 'exten', 'context')
        publish(name, content, extension.tenant_uuid)


def build_service(provd_client: ProvdClient | None) -> CRUDService:
    return CRUDService(dao.extension, ExtensionValidator(), ExtensionNotifier())
