# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one service behind every native resource: a dao, checks and notices.

What differs from one to the next is data, in ``catalog.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from wazo_confd import bus, sysconfd
from xivo_dao.helpers.db_manager import Session

from .publishers import Event

Check = Callable[..., None]


class Validator:
    """``validate_<operation>(models)``; an operation without checks lets all pass."""

    def __init__(self, **checks: Iterable[Check]) -> None:
        self._checks = checks

    def __getattr__(self, name: str) -> Callable[..., None]:
        if not name.startswith('validate_'):
            raise AttributeError(name)
        return partial(self._run, name.removeprefix('validate_'))

    def _run(self, operation: str, *models: Any, **where: Any) -> None:
        for check in self._checks.get(operation, ()):
            check(*models, **where)


class Notifier:
    """``created(model)``, ``associated(model, other)``…: a reload and an event each."""

    def __init__(
        self,
        events: str,
        data: Callable[..., dict[str, Any]],
        reloads: Callable[..., Iterable[str]] | None = None,
        silent: Iterable[str] = (),
        has_tenant: bool = True,
    ) -> None:
        #: operations that ask for no reload
        self._silent = tuple(silent)
        self._events, self._data, self._reloads = events, data, reloads
        self._has_tenant = has_tenant

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith('_'):
            raise AttributeError(name)
        return partial(self._notify, name)

    def _notify(self, operation: str, *models: Any) -> None:
        if self._reloads and operation not in self._silent:
            for command in self._reloads(*models):
                sysconfd.exec_request_handlers({'ipbx': [command]})
        # associated_all_trunks is an "associated"
        name = f'{self._events}_{operation.removesuffix("_all_trunks")}'
        tenant_uuid = models[0].tenant_uuid if self._has_tenant else None
        bus.queue_event(Event(name, self._data(*models), tenant_uuid))


class CRUDService:
    def __init__(
        self, dao: Any, validator: Validator, notifier: Notifier, **fixed: Any
    ) -> None:
        self.dao, self.validator, self.notifier = dao, validator, notifier
        #: criteria that every row of this service meets
        self._fixed = fixed

    def get(self, key: Any, **criteria: Any) -> Any:
        return self.dao.get(key, **criteria, **self._fixed)

    def find_by(self, **criteria: Any) -> Any:
        return self.dao.find_by(**criteria, **self._fixed)

    def get_by(self, **criteria: Any) -> Any:
        return self.dao.get_by(**criteria, **self._fixed)

    def search(self, parameters: dict[str, Any], tenant_uuids: Any = None) -> Any:
        return self.dao.search(tenant_uuids=tenant_uuids, **parameters, **self._fixed)

    def create(self, model: Any, tenant_uuids: Any = None) -> Any:
        where = {'tenant_uuids': tenant_uuids} if tenant_uuids is not None else {}
        self.validator.validate_create(model, **where)
        for name, value in self._fixed.items():
            setattr(model, name, value)
        created = self.dao.create(model)
        self.notifier.created(created)
        return created

    def edit(
        self, model: Any, updated_fields: Any = None, tenant_uuids: Any = None
    ) -> None:
        with Session.no_autoflush:
            self.validator.validate_edit(model)
        self.dao.edit(model)
        self.notifier.edited(model)

    def delete(self, model: Any, fallback: Any = None) -> None:
        self.validator.validate_delete(
            model, **({'fallback': fallback} if fallback else {})
        )
        self.dao.delete(model, *([fallback] if fallback else []))
        self.notifier.deleted(model)


class UserService(CRUDService):
    """Users are found by id or uuid."""

    def get(self, key: Any, tenant_uuids: Any = None) -> Any:
        return self.dao.get_by_id_uuid(key, tenant_uuids)


class AssociationService:
    """Two models, and the operations that tie and untie them."""

    def __init__(
        self,
        validator: Validator,
        notifier: Notifier,
        is_associated: Callable[[Any, Any], bool],
        associate: Callable[..., None],
        dissociate: Callable[..., None],
        again: Callable[..., None] = lambda *models, **options: None,
    ) -> None:
        self.validator, self.notifier = validator, notifier
        self._is_associated, self._again = is_associated, again
        self._associate, self._dissociate = associate, dissociate

    def associate(self, model: Any, other: Any, options: dict | None = None) -> None:
        if self._is_associated(model, other):
            self._again(model, other, **(options or {}))
            return
        self.validator.validate_association(model, other)
        self._associate(model, other, **(options or {}))
        self.notifier.associated(model, other)

    def dissociate(self, model: Any, other: Any) -> None:
        if not self._is_associated(model, other):
            return
        self.validator.validate_dissociation(model, other)
        self._dissociate(model, other)
        self.notifier.dissociated(model, other)


class OutcallTrunkService:
    """Does not flush, like the host's: the commit writes the order."""

    def __init__(self, validator: Validator, notifier: Notifier) -> None:
        self.validator, self.notifier = validator, notifier

    def associate_all_trunks(self, outcall: Any, trunks: list[Any]) -> None:
        self.validator.validate_association(outcall, trunks)
        outcall.trunks = trunks
        self.notifier.associated_all_trunks(outcall, trunks)
