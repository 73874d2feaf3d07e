# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""REST for the native resources, which can only be read.

Links of documents lead here. A resource is shown as attributes of its row, its link,
and the ids and names of related rows: enough to look at, not all that confd shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import request, url_for
from flask_restful import Api
from sqlalchemy import Integer, String, asc, cast, desc, false, func, or_
from unidecode import unidecode
from wazo_confd.auth import required_acl
from wazo_confd.helpers.native import NativeResource
from wazo_confd.helpers.notifier import describe, to_json
from wazo_confd.helpers.restful import ConfdResource, ListSchema
from wazo_confd.plugins._resources import RESOURCES
from wazo_confd.plugins.incall.schema import show_destination
from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Base, Session
from xivo_dao.helpers.exception import InputError

Json = dict[str, Any]
BY_NAME = {resource.name: resource for resource in RESOURCES}
# Endpoints and templates have one model; related rows are endpoints, which come later.
BY_MODEL = {resource.model: resource for resource in RESOURCES}


def show(name: str, row: Any) -> Json:
    """Return a row of a resource as JSON."""
    document = show_attributes(BY_NAME[name], row, BY_NAME[name].shown)
    if name == 'incalls':
        document['destination'] = show_destination(row.destination)
    if name == 'outcalls':
        changes = 'prefix external_prefix strip_digits caller_id'
        document['extensions'] = [
            describe(pattern, changes) | show_value(pattern.extension)
            for pattern in row.dialpatterns
        ]
    return document


def show_attributes(resource: NativeResource, row: Any, names: str) -> Json:
    """Return some attributes of a row, and its link."""
    key = resource.key.partition(':')[2]
    value = row.uuid if key.endswith('uuid') else row.id
    href = url_for(resource.name, _external=True, **{key: value})
    document = {name: show_value(getattr(row, name)) for name in names.split()}
    return document | {'links': [{'rel': resource.name, 'href': href}]}


def show_value(value: Any) -> Any:
    """Return the value of an attribute as JSON."""
    if isinstance(value, Base):
        resource = BY_MODEL[type(value)]
        return show_attributes(resource, value, resource.brief)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [show_value(one) for one in value]
    return to_json(value)


def load(api: Api) -> None:
    """Add the resources to the API."""
    for resource in RESOURCES:
        path, name = resource.path, resource.name
        key = resource.key.partition(':')[2]
        right = f'confd{path.replace("/", ".")}'
        views = _make_views(resource, f'{right}.read', f'{right}.{{{key}}}.read')
        api.add_resource(views[0], path, endpoint=f'{name}_list')
        api.add_resource(views[1], f'{path}/<{resource.key}>', endpoint=name)


def _make_views(
    resource: NativeResource, list_right: str, item_right: str
) -> tuple[type[ConfdResource], type[ConfdResource]]:
    class NativeList(ConfdResource):
        has_tenant_uuid = hasattr(resource.model, 'tenant_uuid')

        @required_acl(list_right)
        def get(self) -> Json:
            parameters = ListSchema().load(request.args)
            tenant_uuids = self._build_tenant_list(parameters)
            parameters.pop('recurse', None)
            total, rows = search(resource, tenant_uuids, **parameters)
            return {'total': total, 'items': [show(resource.name, row) for row in rows]}

    class NativeItem(ConfdResource):
        has_tenant_uuid = hasattr(resource.model, 'tenant_uuid')

        @required_acl(item_right)
        def get(self, **path: Any) -> Json:
            (key,) = path.values()
            tenant_uuids = self._build_tenant_list({'recurse': True})
            return show(resource.name, get(resource, key, tenant_uuids))

    return NativeList, NativeItem


def select_visible(resource: NativeResource, tenant_uuids: list[str] | None) -> Any:
    """Return the query of the rows that tenants see; None stands for all."""
    query = Session.query(resource.model).filter_by(**resource.fixed)
    if tenant_uuids is None:
        return query
    return query.filter(resource.model.tenant_uuid.in_(tenant_uuids))


def get(resource: NativeResource, key: Any, tenant_uuids: list[str] | None) -> Any:
    """Return the row with a key; raise NotFoundError if there is none."""
    name, value = ('id', key) if isinstance(key, int) else ('uuid', str(key))
    query = select_visible(resource, tenant_uuids).filter_by(**{name: value})
    found = query.first()
    if found is None:
        raise errors.not_found(resource.label, **{name: key})
    return found


def find_columns(resource: NativeResource) -> Json:
    """Return the attributes to sort, filter and search by: those with a column."""
    mapper = resource.model.__mapper__
    stored = {*mapper.column_attrs.keys(), *mapper.synonyms.keys()}
    return {
        name: getattr(resource.model, name)
        for name in resource.shown.split()
        if name in stored - {'tenant_uuid'}
    }


def search(
    resource: NativeResource,
    tenant_uuids: list[str] | None,
    search: str | None = None,
    order: str | None = None,
    direction: str = 'asc',
    limit: int | None = None,
    offset: int = 0,
    **filters: Any,
) -> tuple[int, list[Any]]:
    """Return the number of matching rows and a page of them; other names are filters.

    :raises InputError: if a parameter is not valid
    """
    columns = find_columns(resource)
    order = order or next(iter(columns))
    if limit == 0:
        raise InputError("field 'limit': wrong type. Should be a positive number")
    if direction not in ('asc', 'desc'):
        raise InputError("direction: must be 'asc' or 'desc'")
    if order not in columns:
        raise InputError(f"order: column '{order}' was not found")
    query = select_visible(resource, tenant_uuids)
    if search:
        pattern = f'%{unidecode(search)}%'
        texts = [func.unaccent(cast(column, String)) for column in columns.values()]
        query = query.filter(or_(text.ilike(pattern) for text in texts))
    for name in filters.keys() & columns.keys():
        query = query.filter(_equal(columns[name], filters[name]))
    sort = asc if direction == 'asc' else desc
    page = query.order_by(sort(columns[order])).limit(limit).offset(offset)
    return query.count(), page.all()


def _equal(column: Any, text: str) -> Any:
    """Return the condition of a filter; no integer equals a text without digits."""
    if isinstance(column.type, Integer) and not text.isdigit():
        return false()
    return column == text
