# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from xivo_dao.resources.dao import Dao

from .notifier import Notifier, describe
from .resource import Check, CRUDService, Validator, check_unique

Json = dict[str, Any]


@dataclass(frozen=True)
class NativeResource:
    """A resource of confd; lists of attributes are words.

    :ivar path: the path of the list
    :ivar name: the name that links refer to
    :ivar label: the name in errors
    :ivar model: the model of a row
    :ivar event: how the names of events begin
    :ivar content: the attributes in events, or a function that returns the content
    :ivar shown: the attributes that REST shows, those with related rows included
    :ivar brief: the attributes to show where the resource is related to another
    :ivar key: the converter and the name of the key in paths
    :ivar fixed: the values of columns that all rows share
    :ivar defaults: what a new row must have
    :ivar unique: an attribute in which rows must differ
    :ivar check_new: checks a new row; it gets the tenants that the row may refer to
    :ivar check_deleted: checks a row that is to be deleted
    :ivar release: frees what a row uses, before it is deleted
    :ivar reloads: returns the commands to request after an action: created, edited or
        deleted
    """

    path: str
    name: str
    label: str
    model: Any
    shown: str
    brief: str = 'id'
    key: str = 'int:id'
    event: str = ''
    content: str | Callable[[Any], Json] = 'id'
    fixed: Json = field(default_factory=dict)
    defaults: Json = field(default_factory=dict)
    unique: str = ''
    check_new: Callable[[Any, list[str] | None], None] = lambda row, tenants: None
    check_deleted: Check = lambda row: None
    release: Callable[[Any], None] = lambda row: None
    reloads: Callable[[Any, str], tuple[str, ...]] = lambda row, action: ()

    @cached_property
    def dao(self) -> Dao:
        return Dao(self.model, self.label, self.fixed, self.defaults, self.release)

    def build_service(self, *unused: Any, checks: tuple[Check, ...] = ()) -> Any:
        """Return the service that writes rows.

        :param unused: the host's client of wazo-provd
        """
        if self.unique:
            checks += (partial(check_unique, self.dao, field=self.unique),)
        validator = Validator(checks, self.check_new, self.check_deleted)
        return CRUDService(self.dao, validator, self.build_notifier())

    def build_notifier(self) -> Notifier:
        """Return what announces changes."""
        content = self.content
        if isinstance(content, str):
            content = partial(describe, names=content)
        return Notifier(self.event, content, self.reloads)
