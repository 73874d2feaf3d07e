# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`/interconnections` and `/interconnections/<id>`."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import request, url_for
from wazo_confd.auth import required_acl

from ..documents import Document
from ..dry_run.plan import run_dry
from ..native.database.transaction import read_snapshot
from ..native.trunks.loading import RESOURCE
from ..problems import reject
from ..rest.lists import answer_list
from ..rest.requests import (
    REPRESENTATION,
    is_dry_run,
    parse_body,
    parse_query,
    prefers_representation,
)
from ..rest.resource import Resource, parse_id
from .schema import (
    DeleteSchema,
    InterconnectionSchema,
    ItemSchema,
    ListSchema,
    SyncSchema,
)
from .service import InterconnectionService
from .sync import SyncService
from .views import PORTABLE


def _get_id(document: Document | None) -> int | None:
    return document['id'] if document else None


class _InterconnectionResource(Resource):
    def __init__(self, service: InterconnectionService) -> None:
        super().__init__()
        self.service = service

    def _render(self, patch: Document) -> Any:
        """Return a function that renders everything that a patch may change."""
        has_nat = not patch.keys().isdisjoint(('nat', 'profile'))
        changes_transport = has_nat and self.is_master()
        return partial(self.service.render, with_transport=changes_transport)


class InterconnectionList(_InterconnectionResource):
    """`/interconnections`."""

    def __init__(self, service: InterconnectionService, sync: SyncService) -> None:
        super().__init__(service)
        self._sync = sync

    @required_acl('confd.interconnections.read')
    @read_snapshot
    def get(self) -> Any:
        """List interconnections."""
        parameters = parse_query(ListSchema)
        if parameters['recurse'] and parameters['view'] == PORTABLE:
            reject(
                'recurse',
                'portable documents do not contain a tenant; send one request for each '
                'tenant',
            )
        tenants = self.visible_tenants(parameters['recurse'])
        return answer_list(*self.service.search(parameters, tenants))

    @required_acl('confd.interconnections.create')
    def post(self) -> Any:
        """Create an interconnection."""
        dry_run = is_dry_run()
        body = parse_body(InterconnectionSchema)
        create = partial(self.service.create, body, self.owner())
        if dry_run:
            return run_dry(create, None, self._render(body), _get_id)
        document = create()
        url = url_for('interconnections', id=document['id'], _external=True)
        return document, 201, {'Location': url}

    @required_acl('confd.interconnections.update')
    def put(self) -> Any:
        """Synchronise the interconnections of the tenant with a list of documents."""
        dry_run = is_dry_run()
        body = parse_body(SyncSchema)
        sync = partial(self._sync.sync, body, self.owner(), self.load_rights(), dry_run)
        return run_dry(sync) if dry_run else sync()


class InterconnectionItem(_InterconnectionResource):
    """`/interconnections/<id>`."""

    @required_acl('confd.interconnections.{id}.read')
    @read_snapshot
    def get(self, id: str) -> Any:  # noqa: A002
        """Read an interconnection."""
        view = parse_query(ItemSchema)['view']
        id_ = parse_id(id, RESOURCE)
        document, etag = self.service.get(id_, self.requester(), view)
        return document, 200, {'ETag': etag}

    @required_acl('confd.interconnections.{id}.update')
    def put(self, id: str) -> Any:  # noqa: A002
        """Merge a patch into an interconnection."""
        id_ = parse_id(id, RESOURCE)
        dry_run, requester = is_dry_run(), self.requester()
        patch = parse_body(InterconnectionSchema)
        arguments = (id_, patch, requester, request.headers.get('If-Match'))
        edit_and_show = partial(self.service.edit_and_show, *arguments)
        if dry_run:
            return run_dry(
                lambda: edit_and_show()[0], id_, self._render(patch), _get_id
            )
        if prefers_representation():
            document, etag = edit_and_show()
            headers = {'ETag': etag, 'Preference-Applied': REPRESENTATION}
            return document, 200, headers
        self.service.edit(*arguments)
        return '', 204

    @required_acl('confd.interconnections.{id}.delete')
    def delete(self, id: str) -> Any:  # noqa: A002
        """Delete an interconnection."""
        id_ = parse_id(id, RESOURCE)
        parameters = parse_query(DeleteSchema)
        delete = partial(
            self.service.delete,
            id_,
            self.requester(),
            request.headers.get('If-Match'),
            self.load_rights() if parameters['routes'] else None,
        )
        if parameters['dry_run']:
            return run_dry(delete, id_, self.service.render)
        delete()
        return '', 204
