# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""REST for the native resources, which can only be read.

Links of documents lead here. A resource is shown as attributes of its row, its link,
and the ids and names of related rows: enough to look at, not all that confd shows. The
parameters of a list are attributes that its rows must have, ``search`` and ``recurse``.
"""

from collections.abc import Iterable
from typing import Any

from flask import request, url_for
from flask_restful import Api
from sqlalchemy import String, cast, func, or_
from unidecode import unidecode
from wazo_confd.auth import required_acl
from wazo_confd.helpers.native import NativeResource
from wazo_confd.helpers.notifier import describe, to_json
from wazo_confd.helpers.restful import ConfdResource
from wazo_confd.plugins._resources import RESOURCES
from wazo_confd.plugins.incall.schema import show_destination
from xivo_dao.helpers.db_manager import Base

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
    key = {resource.path_key: getattr(row, resource.key)}
    href = url_for(resource.name, _external=True, **key)
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
        list_view, item_view = make_views(resource)
        api.add_resource(list_view, resource.path, endpoint=f'{resource.name}_list')
        converter = 'int' if resource.key == 'id' else 'uuid'
        path = f'{resource.path}/<{converter}:{resource.path_key}>'
        api.add_resource(item_view, path, endpoint=resource.name)


def make_views(resource: NativeResource) -> tuple[type, type]:
    right = f'confd{resource.path.replace("/", ".")}'

    class NativeView(ConfdResource):
        has_tenant_uuid = hasattr(resource.model, 'tenant_uuid')

    class NativeList(NativeView):
        @required_acl(f'{right}.read')
        def get(self) -> Json:
            recurse = request.args.get('recurse') == 'true'
            query = resource.select(self._build_tenant_list({'recurse': recurse}))
            mapper = resource.model.__mapper__
            stored = {*mapper.columns.keys(), *mapper.synonyms.keys()}
            for name in request.args.keys() & stored:
                column = cast(getattr(resource.model, name), String)
                query = query.filter(column == request.args[name])
            if text := unidecode(request.args.get('search', '')):
                columns = (
                    cast(getattr(resource.model, name), String)
                    for name in stored.intersection(resource.shown.split())
                )
                found = (func.unaccent(one).ilike(f'%{text}%') for one in columns)
                query = query.filter(or_(*found))
            rows = query.order_by(getattr(resource.model, resource.key))
            items = [show(resource.name, row) for row in rows]
            return {'total': len(items), 'items': items}

    class NativeItem(NativeView):
        @required_acl(f'{right}.{{{resource.path_key}}}.read')
        def get(self, **path: Any) -> Json:
            (key,) = path.values()
            tenant_uuids = self._build_tenant_list({'recurse': True})
            return show(resource.name, resource.get(key, tenant_uuids))

    return NativeList, NativeItem
