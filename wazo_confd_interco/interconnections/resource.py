# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from functools import partial
from operator import itemgetter
from typing import Any

from flask import request, url_for
from wazo_confd.auth import required_acl
from wazo_confd.helpers.restful import build_tenant

from ..documents import Document
from ..dry_run.plan import Text, tried
from ..dry_run.schema import is_dry_run
from ..native.etags import etag
from ..native.transactions import in_one_snapshot
from ..rest.requests import read_body, read_query
from ..rest.resource import Resource, item_id
from .schema import InterconnectionSchema, ListSchema, NoQuerySchema
from .service import RESOURCE, InterconnectionService


class _Interconnections(Resource):
    def __init__(self, service: InterconnectionService) -> None:
        super().__init__()
        self.service = service

    def read_patch(self) -> Document:
        return read_body(InterconnectionSchema)

    def text(self, patch: Document) -> Text:
        """The configuration that a dry run shows: of all that the patch may change."""
        changes_transport = 'nat' in patch and self.is_master()
        return partial(self.service.configuration, with_transport=changes_transport)


class InterconnectionList(_Interconnections):
    @required_acl('confd.interconnections.read')
    @in_one_snapshot
    def get(self) -> Any:
        parameters = read_query(ListSchema)
        tenants = self.visible_tenants(parameters['recurse'])
        total, items = self.service.search(parameters, tenants)
        return {'total': total, 'items': items}

    @required_acl('confd.interconnections.create')
    def post(self) -> Any:
        dry_run = is_dry_run()
        patch = self.read_patch()
        create = partial(self.service.create, patch, build_tenant(), self.is_master())
        if dry_run:
            return tried(create, None, self.text(patch), itemgetter('id'))
        document = create()
        url = url_for('interconnections', id=document['id'], _external=True)
        return document, 201, {'Location': url}


class InterconnectionItem(_Interconnections):
    @required_acl('confd.interconnections.{id}.read')
    @in_one_snapshot
    def get(self, id: str) -> Any:
        read_query(NoQuerySchema)
        id_ = item_id(id, RESOURCE)
        document = self.service.get(id_, self.visible_tenants())
        return document, 200, {'ETag': etag(id_)}

    @required_acl('confd.interconnections.{id}.update')
    def put(self, id: str) -> Any:
        id_ = item_id(id, RESOURCE)
        dry_run, tenants = is_dry_run(), self.visible_tenants()
        patch = self.read_patch()
        edit = partial(
            self.service.edit,
            id_,
            patch,
            tenants,
            self.is_master(),
            request.headers.get('If-Match'),
        )

        def edited() -> Document:
            edit()
            return self.service.get(id_, tenants)

        if dry_run:
            return tried(edited, id_, self.text(patch), itemgetter('id'))
        edit()
        return '', 204

    @required_acl('confd.interconnections.{id}.delete')
    def delete(self, id: str) -> Any:
        id_ = item_id(id, RESOURCE)
        dry_run = is_dry_run()
        if_match = request.headers.get('If-Match')
        delete = partial(self.service.delete, id_, self.visible_tenants(), if_match)
        if dry_run:
            return tried(delete, id_, self.service.configuration)
        delete()
        return '', 204
