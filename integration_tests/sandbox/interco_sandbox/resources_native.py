# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The native resources, read-only, so that links lead somewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_restful import Api
from wazo_confd.auth import required_acl
from wazo_confd.helpers.restful import ConfdResource, ListSchema
from xivo_dao.resources._table import DAOS

from . import documents


@dataclass(frozen=True)
class Native:
    path: str
    #: where the host's links point
    endpoint: str
    dao: str
    document: Callable[[Any], dict[str, Any]]
    key: str = 'int:id'
    has_tenant: bool = True
    fixed: dict[str, Any] = field(default_factory=dict)


NATIVE = (
    Native('/trunks', 'trunks', 'trunk', documents.trunk),
    Native(
        '/endpoints/sip',
        'endpoint_sip',
        'endpoint_sip',
        documents.endpoint_sip,
        'uuid:uuid',
        fixed={'template': False},
    ),
    Native(
        '/endpoints/sip/templates',
        'endpoint_sip_templates',
        'endpoint_sip',
        documents.template,
        'uuid:uuid',
        fixed={'template': True},
    ),
    Native('/endpoints/iax', 'endpoint_iax', 'endpoint_iax', documents.endpoint_iax),
    Native(
        '/endpoints/custom',
        'endpoint_custom',
        'endpoint_custom',
        documents.endpoint_custom,
    ),
    Native(
        '/registers/iax',
        'register_iax',
        'register_iax',
        documents.register_iax,
        has_tenant=False,
    ),
    Native(
        '/sip/transports',
        'sip_transports',
        'pjsip_transport',
        documents.transport,
        'uuid:transport_uuid',
        has_tenant=False,
    ),
    Native('/outcalls', 'outcalls', 'outcall', documents.outcall),
    Native('/extensions', 'extensions', 'extension', documents.extension),
    Native('/incalls', 'incalls', 'incall', documents.incall),
    Native('/users', 'users', 'user', documents.user, 'uuid:id'),
    Native('/contexts', 'contexts', 'context', documents.context),
    Native('/tenants', 'tenants', 'tenant', documents.tenant, 'uuid:uuid'),
)


def register(api: Api) -> None:
    for native in NATIVE:
        scope = f'confd{native.path.replace("/", ".")}'
        name = native.key.partition(':')[2]
        paths = [f'{native.path}/<{native.key}>']
        if native.dao == 'user':  # links say the id
            paths.append(f'{native.path}/<int:id>')
        api.add_resource(
            _list(native, f'{scope}.read'),
            native.path,
            endpoint=f'{native.endpoint}_list',
        )
        item = _item(native, f'{scope}.{{{name}}}.read')
        api.add_resource(item, *paths, endpoint=native.endpoint)


def _list(native: Native, scope: str) -> type[ConfdResource]:
    class NativeList(ConfdResource):
        has_tenant_uuid = native.has_tenant

        @required_acl(scope)
        def get(self) -> dict[str, Any]:
            params = ListSchema().load(request.args)
            tenant_uuids = self._build_tenant_list(params)
            params = {**params, **native.fixed}
            total, rows = DAOS[native.dao].search(tenant_uuids=tenant_uuids, **params)
            return {'total': total, 'items': [native.document(row) for row in rows]}

    return NativeList


def _item(native: Native, scope: str) -> type[ConfdResource]:
    class NativeItem(ConfdResource):
        has_tenant_uuid = native.has_tenant

        @required_acl(scope)
        def get(self, **path: Any) -> dict[str, Any]:
            (key,) = path.values()
            tenant_uuids = self._build_tenant_list({'recurse': True})
            dao = DAOS[native.dao]
            if native.dao == 'user':
                return native.document(dao.get_by_id_uuid(key, tenant_uuids))
            # tenants' uuids are text in their table
            key = str(key) if native.dao == 'tenant' else key
            return native.document(dao.get(key, tenant_uuids, **native.fixed))

    return NativeItem
