# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The native resources, which can only be read.

Links of documents lead here. A resource is shown as attributes of its row, its link,
and the ids and names of related rows: enough to look at, not all that confd shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for
from flask_restful import Api
from sqlalchemy import Integer, String, asc, cast, desc, false, func, or_
from unidecode import unidecode
from wazo_confd.auth import required_acl
from wazo_confd.helpers.notifier import describe
from wazo_confd.helpers.restful import ConfdResource, ListSchema
from wazo_confd.plugins.incall.schema import DESTINATIONS
from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Session
from xivo_dao.resources import dao
from xivo_dao.resources.dao import Dao

Json = dict[str, Any]


@dataclass(frozen=True)
class NativeResource:
    """A resource of confd; lists of attributes are words.

    :ivar name: the name that links refer to
    :ivar shown: the attributes to show
    :ivar columns: the attributes to sort, filter and search by
    :ivar brief: the attributes to show where the resource is related to another
    :ivar related: the attributes with related rows, and the resources of these
    :ivar key: the converter and the name of the key in paths
    """

    name: str
    path: str
    dao: Dao
    shown: str
    columns: str
    brief: str = 'id'
    related: dict[str, str] = field(default_factory=dict)
    key: str = 'int:id'

    @property
    def has_tenant(self) -> bool:
        return hasattr(self.dao.model, 'tenant_uuid')

    def show(self, row: Any) -> Json:
        """Return a row as JSON."""
        document = {**describe(row, *self.shown.split()), **self.link(row)}
        for attribute, name in self.related.items():
            value, resource = getattr(row, attribute), BY_NAME[name]
            if isinstance(value, Iterable):
                document[attribute] = [resource.show_brief(one) for one in value]
            else:
                document[attribute] = value and resource.show_brief(value)
        return document

    def show_brief(self, row: Any) -> Json:
        """Return a row as JSON where it is related to another."""
        return {**describe(row, *self.brief.split()), **self.link(row)}

    def link(self, row: Any) -> Json:
        """Return the member ``links``."""
        key = self.key.partition(':')[2]
        value = row.uuid if key.endswith('uuid') else row.id
        href = url_for(self.name, _external=True, **{key: value})
        return {'links': [{'rel': self.name, 'href': href}]}

    def query(self, tenant_uuids: list[str] | None) -> Any:
        """Return the query of the rows that tenants see."""
        query = Session.query(self.dao.model).filter_by(**self.dao.fixed)
        if tenant_uuids is None:
            return query
        return query.filter(self.dao.model.tenant_uuid.in_(tenant_uuids))

    def get(self, key: Any, tenant_uuids: list[str] | None) -> Any:
        """Return the row with a key; raise NotFoundError if there is none."""
        name, value = ('id', key) if isinstance(key, int) else ('uuid', str(key))
        found = self.query(tenant_uuids).filter_by(**{name: value}).first()
        if found is None:
            raise errors.not_found(self.dao.label, **{name: key})
        return found


class OutcallResource(NativeResource):
    """An outcall shows what it does with the numbers of its extensions."""

    def show(self, row: Any) -> Json:
        names = ('prefix', 'external_prefix', 'strip_digits', 'caller_id')
        extensions = [
            {
                **describe(pattern, *names),
                **BY_NAME['extensions'].show_brief(pattern.extension),
            }
            for pattern in row.dialpatterns
        ]
        return {**super().show(row), 'extensions': extensions}


class IncallResource(NativeResource):
    """An incall shows its destination."""

    def show(self, row: Any) -> Json:
        return {**super().show(row), 'destination': show_destination(row.destination)}


RESOURCES = (
    NativeResource(
        'trunks',
        '/trunks',
        dao.trunk,
        'id tenant_uuid context outgoing_caller_id_format twilio_incoming',
        'id context description name label outgoing_caller_id_format',
        related={
            'endpoint_sip': 'endpoint_sip',
            'endpoint_iax': 'endpoint_iax',
            'endpoint_custom': 'endpoint_custom',
            'register_iax': 'register_iax',
            'outcalls': 'outcalls',
        },
    ),
    NativeResource(
        'endpoint_sip',
        '/endpoints/sip',
        dao.endpoint_sip,
        'uuid tenant_uuid name label asterisk_id',
        'label name asterisk_id uuid',
        'uuid name label',
        {'trunk': 'trunks'},
        'uuid:uuid',
    ),
    NativeResource(
        'endpoint_sip_templates',
        '/endpoints/sip/templates',
        dao.endpoint_sip_template,
        'uuid tenant_uuid name label asterisk_id',
        'label name asterisk_id uuid',
        key='uuid:uuid',
    ),
    NativeResource(
        'endpoint_iax',
        '/endpoints/iax',
        dao.endpoint_iax,
        'id tenant_uuid name type host options',
        'name type host',
        'id name',
    ),
    NativeResource(
        'endpoint_custom',
        '/endpoints/custom',
        dao.endpoint_custom,
        'id tenant_uuid interface interface_suffix enabled',
        'interface id context',
        'id interface',
        {'trunk': 'trunks'},
    ),
    NativeResource(
        'register_iax',
        '/registers/iax',
        dao.register_iax,
        'id enabled remote_host',
        'id',
        related={'trunk': 'trunks'},
    ),
    NativeResource(
        'sip_transports',
        '/sip/transports',
        dao.pjsip_transport,
        'uuid name options',
        'name uuid',
        key='uuid:transport_uuid',
    ),
    OutcallResource(
        'outcalls',
        '/outcalls',
        dao.outcall,
        'id tenant_uuid name description enabled ring_time internal_caller_id'
        ' preprocess_subroutine',
        'id name description preprocess_subroutine',
        'id name',
        {'trunks': 'trunks'},
    ),
    NativeResource(
        'extensions',
        '/extensions',
        dao.extension,
        'id tenant_uuid exten context enabled',
        'exten context',
        'id exten context',
        {'incall': 'incalls', 'outcall': 'outcalls'},
    ),
    IncallResource(
        'incalls',
        '/incalls',
        dao.incall,
        'id tenant_uuid preprocess_subroutine greeting_sound description',
        'id preprocess_subroutine greeting_sound description',
        related={'extensions': 'extensions'},
    ),
    NativeResource(
        'users',
        '/users',
        dao.user,
        'id uuid tenant_uuid firstname lastname email',
        'lastname firstname id uuid email',
    ),
    NativeResource(
        'contexts',
        '/contexts',
        dao.context,
        'id uuid tenant_uuid name label type description enabled',
        'id name description label type',
    ),
)
BY_NAME = {resource.name: resource for resource in RESOURCES}


def show_destination(row: Any) -> Json:
    """Return the destination of an incoming route."""
    kind = 'hangup' if row.type == 'endcall' else row.type
    values: Json = {'type': kind}
    if kind in DESTINATIONS:
        values |= DESTINATIONS[kind]().dump(row)
    if kind == 'hangup' and values['cause'] == 'hangup':
        values['cause'] = 'normal'
    if kind == 'user':
        seconds, _, moh_uuid = (row.actionarg2 or '').partition(';')
        values |= {'ring_time': seconds or None, 'moh_uuid': moh_uuid or None}
        values['user_firstname'] = getattr(row.user, 'firstname', None)
        values['user_lastname'] = getattr(row.user, 'lastname', None)
    return values


def load(api: Api) -> None:
    """Add the resources to the API."""
    for resource in RESOURCES:
        right = f'confd{resource.path.replace("/", ".")}'
        name = resource.key.partition(':')[2]
        api.add_resource(
            _make_list(resource, f'{right}.read'),
            resource.path,
            endpoint=f'{resource.name}_list',
        )
        api.add_resource(
            _make_item(resource, f'{right}.{{{name}}}.read'),
            f'{resource.path}/<{resource.key}>',
            endpoint=resource.name,
        )


def _make_list(resource: NativeResource, right: str) -> type[ConfdResource]:
    class NativeList(ConfdResource):
        has_tenant_uuid = resource.has_tenant

        @required_acl(right)
        def get(self) -> Json:
            parameters = ListSchema().load(request.args)
            tenant_uuids = self._build_tenant_list(parameters)
            parameters.pop('recurse', None)
            total, rows = search(resource, tenant_uuids, **parameters)
            return {'total': total, 'items': [resource.show(row) for row in rows]}

    return NativeList


def _make_item(resource: NativeResource, right: str) -> type[ConfdResource]:
    class NativeItem(ConfdResource):
        has_tenant_uuid = resource.has_tenant

        @required_acl(right)
        def get(self, **path: Any) -> Json:
            (key,) = path.values()
            tenant_uuids = self._build_tenant_list({'recurse': True})
            return resource.show(resource.get(key, tenant_uuids))

    return NativeItem


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
    names = resource.columns.split()
    columns = {name: getattr(resource.dao.model, name) for name in names}
    order = order or names[0]
    if limit == 0:
        raise errors.wrong_type('limit', 'positive number')
    if direction not in ('asc', 'desc'):
        raise errors.invalid_direction()
    if order not in columns:
        raise errors.invalid_ordering(order)
    query = resource.query(tenant_uuids)
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
