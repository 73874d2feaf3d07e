# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Native resources: what each declares, and the service that writes its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partialmethod
from typing import Any

from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Session
from xivo_dao.helpers.exception import ResourceError

from .notifier import describe, publish, reload

Json = dict[str, Any]
Tenants = list[str] | None


@dataclass(frozen=True)
class NativeResource:
    """A resource of confd, which is the DAO, validator and notifier of its service.

    Lists of attributes are words.

    :ivar path: the path of the list
    :ivar name: the name that links refer to
    :ivar label: the name in errors
    :ivar model: the model of a row
    :ivar shown: the attributes that REST shows, those with related rows included
    :ivar brief: the attributes to show where the resource is related to another
    :ivar key: the primary key, ``id`` or ``uuid``
    :ivar path_key: the name of the primary key in paths
    :ivar event: how the names of events begin
    :ivar content: the attributes in events, or a function that returns the content
    :ivar fixed: the values of columns that all rows share
    :ivar defaults: what a new row must have; functions are called
    :ivar unique: an attribute in which rows must differ
    :ivar check: checks a row that is to be created or edited
    :ivar check_new: checks a new row; it gets the tenants that the row may refer to
    :ivar before_delete: frees what a row uses, or rejects the deletion
    :ivar after_edit: changes other rows
    :ivar reloads: returns the commands to request after an action: created, edited or
        deleted
    """

    path: str
    name: str
    label: str
    model: Any
    shown: str
    brief: str = 'id'
    key: str = 'id'
    path_key: str = 'id'
    event: str = ''
    content: str | Callable[[Any], Json] = 'id'
    fixed: Json = field(default_factory=dict)
    defaults: Json = field(default_factory=dict)
    unique: str = ''
    check: Callable[[Any], None] = lambda row: None
    check_new: Callable[[Any, Tenants], None] = lambda row, tenant_uuids: None
    before_delete: Callable[[Any], None] = lambda row: None
    after_edit: Callable[[Any], None] = lambda row: None
    reloads: Callable[[Any, str], tuple[str, ...]] = lambda row, action: ()

    def build_service(self, *unused: Any) -> CRUDService:
        """Return the service that writes rows.

        :param unused: what services of the host need
        """
        return CRUDService(self)

    def build_notifier(self) -> NativeResource:
        return self

    def select(self, tenant_uuids: Tenants = None, **criteria: Any) -> Any:
        """Return the query of the rows that tenants see; None stands for all."""
        query = Session.query(self.model).filter_by(**self.fixed, **criteria)
        if tenant_uuids is None:
            return query
        return query.filter(self.model.tenant_uuid.in_(tenant_uuids))

    def find_by(self, **criteria: Any) -> Any:
        return self.select(**criteria).first()

    def get(self, key: Any, tenant_uuids: Tenants = None) -> Any:
        criteria = {self.key: key}
        found = self.select(tenant_uuids, **criteria).first()
        if found is None:
            raise errors.not_found(self.label, **criteria)
        return found

    def create(self, row: Any) -> Any:
        for name, value in self.defaults.items():
            if not getattr(row, name):
                setattr(row, name, value() if callable(value) else value)
        Session.add(row)
        Session.flush()
        return row

    def edit(self, row: Any) -> None:
        Session.add(row)
        Session.flush()
        Session.expire(row)
        self.after_edit(row)

    def delete(self, row: Any) -> None:
        self.before_delete(row)
        Session.delete(row)
        Session.flush()

    def validate_create(self, row: Any, tenant_uuids: Tenants) -> None:
        self.check_new(row, tenant_uuids)
        self.validate_edit(row)

    def validate_edit(self, row: Any) -> None:
        self.check(row)
        value = getattr(row, self.unique) if self.unique else None
        found = None if value is None else self.find_by(**{self.unique: value})
        if found is not None and getattr(found, self.key) != getattr(row, self.key):
            raise ResourceError(f'{self.label} already exists', **{self.unique: value})

    def _announce(self, action: str, row: Any) -> None:
        reload(*self.reloads(row, action))
        content = self.content
        data = describe(row, content) if isinstance(content, str) else content(row)
        publish(f'{self.event}_{action}', data, getattr(row, 'tenant_uuid', None))

    created = partialmethod(_announce, 'created')
    edited = partialmethod(_announce, 'edited')
    deleted = partialmethod(_announce, 'deleted')


class CRUDService:
    """Validates, writes and announces the rows of a resource."""

    def __init__(self, resource: NativeResource) -> None:
        self.dao = self.validator = self.notifier = resource
        self.get = resource.get

    def create(self, row: Any, tenant_uuids: Tenants = None) -> Any:
        """Create a row.

        :param tenant_uuids: the tenants that the row may refer to, by default all
        """
        self.validator.validate_create(row, tenant_uuids)
        created = self.dao.create(row)
        self.notifier.created(created)
        return created

    def edit(self, row: Any) -> None:
        with Session.no_autoflush:
            self.validator.validate_edit(row)
        self.dao.edit(row)
        self.notifier.edited(row)

    def delete(self, row: Any) -> None:
        self.dao.delete(row)
        self.notifier.deleted(row)
