# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Session
from xivo_dao.resources.dao import Dao

from .notifier import Notifier

Check = Callable[[Any], None]


class Validator:
    """Runs checks before a row is created or edited.

    :param create: checks a new row; it gets the tenants that the row may refer to
    :param delete: checks a row that is to be deleted
    """

    def __init__(
        self, checks: tuple[Check, ...], create: Callable[..., None], delete: Check
    ) -> None:
        self._checks, self._create, self.validate_delete = checks, create, delete

    def validate_create(self, model: Any, tenant_uuids: list[str] | None) -> None:
        self._create(model, tenant_uuids)
        self.validate_edit(model)

    def validate_edit(self, model: Any) -> None:
        for check in self._checks:
            check(model)


class CRUDService:
    """Validates, writes and announces the rows of a resource."""

    def __init__(self, dao: Dao, validator: Validator, notifier: Notifier) -> None:
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


def check_unique(dao: Dao, model: Any, field: str) -> None:
    """Raise ResourceError if another row has the same value in a field."""

    def get_key(row: Any) -> Any:
        return row.uuid if hasattr(row, 'uuid') else row.id

    value = getattr(model, field)
    found = None if value is None else dao.find_by(**{field: value})
    if found is not None and get_key(found) != get_key(model):
        raise errors.resource_exists(dao.label, **{field: value})
