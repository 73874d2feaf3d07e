# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One data access object for every resource; what differs is in its row."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, asc, cast, desc, false, func, or_
from unidecode import unidecode

from ..helpers import errors
from ..helpers.db_manager import Session

DIRECTIONS = {'asc': asc, 'desc': desc}


class SearchResult(NamedTuple):
    total: int
    items: list[Any]


def random_name() -> str:
    return ''.join(random.choices(string.ascii_lowercase + string.digits, k=8))


@dataclass(frozen=True)
class Dao:
    model: Any
    label: str
    #: what can be filtered, and sorted by
    columns: dict[str, Any]
    sort: str
    #: what ``search`` looks in; all columns unless said
    searched: tuple[str, ...] = ()
    key: str = 'id'
    tenant: str | None = 'tenant_uuid'
    #: rows of the table that are this resource
    only: Any = None
    #: set on a new row where it is None
    defaults: dict[str, Any] = field(default_factory=dict)
    #: after a write, other rows follow
    follow: Callable[[Any], None] = lambda model: None
    before_delete: Callable[[Any], None] = lambda model: None
    #: operations after which an edited or created model is read again
    expires: tuple[str, ...] = ('edit',)
    #: operations that roll back everything when their flush fails
    rolls_back: tuple[str, ...] = ()

    def _query(self, tenant_uuids: Any) -> Any:
        query = Session.query(self.model)
        if self.only is not None:
            query = query.filter(self.only)
        if tenant_uuids is None or self.tenant is None:
            return query
        tenants = [str(tenant_uuid) for tenant_uuid in tenant_uuids]
        return query.filter(getattr(self.model, self.tenant).in_(tenants))

    def _matching(self, tenant_uuids: Any, criteria: dict[str, Any]) -> Any:
        query = self._query(tenant_uuids)
        for name, value in criteria.items():
            if (column := getattr(self.model, name, None)) is None:
                raise errors.unknown(name)
            query = query.filter(column == value)
        return query

    def find_by(self, tenant_uuids: Any = None, **criteria: Any) -> Any:
        return self._matching(tenant_uuids, criteria).first()

    def find_all_by(self, tenant_uuids: Any = None, **criteria: Any) -> list[Any]:
        return self._matching(tenant_uuids, criteria).all()

    def get_by(self, tenant_uuids: Any = None, **criteria: Any) -> Any:
        if found := self.find_by(tenant_uuids, **criteria):
            return found
        is_template = criteria.pop('template', False)
        raise errors.not_found(self.label + 'Template' * bool(is_template), **criteria)

    def get(self, key: Any, tenant_uuids: Any = None, **criteria: Any) -> Any:
        return self.get_by(tenant_uuids, **{self.key: key}, **criteria)

    def find(self, key: Any, tenant_uuids: Any = None) -> Any:
        return self.find_by(tenant_uuids, **{self.key: key})

    def get_by_name(self, name: str, tenant_uuids: Any = None) -> Any:
        return self.get_by(tenant_uuids, name=name)

    def get_by_id_uuid(self, key: Any, tenant_uuids: Any = None) -> Any:
        by_id = str(key).isdigit()
        found = self.find_by(tenant_uuids, **{'id' if by_id else 'uuid': str(key)})
        if not found:
            raise errors.not_found(self.label, id=key)
        return found

    def search(
        self,
        tenant_uuids: Any = None,
        search: str | None = None,
        order: str | None = None,
        direction: str = 'asc',
        limit: int | None = None,
        offset: int = 0,
        **filters: Any,
    ) -> SearchResult:
        if offset < 0:
            raise errors.wrong_type('offset', 'positive number')
        if limit is not None and limit <= 0:
            raise errors.wrong_type('limit', 'positive number')
        if direction not in DIRECTIONS:
            raise errors.invalid_direction(direction)
        query = self._filtered(self._query(tenant_uuids), search, filters)
        if (order := order or self.sort) not in self.columns:
            raise errors.invalid_ordering(order)
        query = query.order_by(DIRECTIONS[direction](self.columns[order]))
        page = query.offset(offset).limit(limit) if offset or limit else query
        return SearchResult(query.count(), page.all())

    def _filtered(self, query: Any, term: str | None, filters: dict) -> Any:
        if term:
            pattern = f'%{unidecode(term)}%'
            looked_in = [self.columns[n] for n in self.searched or self.columns]
            query = query.filter(
                or_(
                    func.unaccent(cast(column, String)).ilike(pattern)
                    for column in looked_in
                )
            )
        for name, value in filters.items():
            if (column := self.columns.get(name)) is None:
                continue
            if isinstance(column.type, Integer):
                try:
                    int(value)
                except ValueError:
                    return query.filter(false())
            query = query.filter(column == value)
        return query

    @contextmanager
    def _write(self, operation: str) -> Iterator[None]:
        try:
            yield
            Session.flush()
        except Exception:
            if operation in self.rolls_back:
                Session.rollback()
            raise

    def create(self, model: Any) -> Any:
        for name, default in self.defaults.items():
            if getattr(model, name) is None:
                value = default(model) if callable(default) else default
                setattr(model, name, value)
        with self._write('create'):
            Session.add(model)
        if 'create' in self.expires:
            Session.expire(model)
        return model

    def edit(self, model: Any) -> None:
        with self._write('edit'):
            Session.add(model)
            Session.flush()
            if 'edit' in self.expires:
                Session.expire(model)
            self.follow(model)

    def delete(self, model: Any, fallback: Any = None) -> None:
        with self._write('delete'):
            self.before_delete(model)
            Session.delete(model)
