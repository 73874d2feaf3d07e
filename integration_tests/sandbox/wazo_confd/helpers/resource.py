# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The base class of the native services."""

from __future__ import annotations

from typing import Any

from xivo_dao.helpers.db_manager import Session
from xivo_dao.resources.dao import Dao

from .validator import Validator


class CRUDService:
    """Validates, writes and announces the rows of a resource."""

    def __init__(self, dao: Dao, validator: Validator, notifier: Any) -> None:
        self.dao, self.validator, self.notifier = dao, validator, notifier

    def get(self, key: Any) -> Any:
        return self.dao.get(key)

    def find_by(self, **criteria: Any) -> Any:
        return self.dao.find_by(**criteria)

    def create(self, model: Any, tenant_uuids: list[str] | None = None) -> Any:
        """Create a row.

        :param tenant_uuids: the tenants that the row may refer to, by default all
        """
        self.validator.validate_create(model, tenant_uuids)
        created = self.dao.create(model)
        self.notifier.created(created)
        return created

    def edit(self, model: Any) -> None:
        with Session.no_autoflush:
            self.validator.validate_edit(model)
        self.dao.edit(model)
        self.notifier.edited(model)

    def delete(self, model: Any) -> None:
        self.validator.validate_delete(model)
        self.dao.delete(model)
        self.notifier.deleted(model)
