# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`client.interconnections`: trunks as whole documents."""

from __future__ import annotations

from typing import Any

from wazo_confd_client.crud import MultiTenantCommand
from wazo_confd_client.util import extract_id, url_join
from wazo_lib_rest_client import HTTPCommand

from .request import query, with_headers

Document = dict[str, Any]


class InterconnectionRelation(HTTPCommand):
    """`client.interconnections(id)`: what belongs to one of them."""

    def __init__(self, client: Any, interconnection_id: int) -> None:
        super().__init__(client)
        self.interconnection_id = interconnection_id

    def get_nat(self) -> Document:
        return self.session.get(self._url('nat')).json()

    def update_nat(self, body: Document, dry_run: bool = False) -> Document:
        """Changes what the body names, and answers what is in effect then."""
        params = query(dry_run)
        return self.session.put(self._url('nat'), body, params=params).json()

    def get_diagnostics(self) -> Document:
        return self.session.get(self._url('diagnostics')).json()

    def _url(self, name: str) -> str:
        return url_join('interconnections', self.interconnection_id, name)


class InterconnectionsCommand(MultiTenantCommand):
    """As the other commands of confd's client, and `dry_run` and `if_match`.

    With `dry_run=True` a call changes nothing and answers what it would have done.
    """

    resource = 'interconnections'
    relation_cmd = InterconnectionRelation

    def get_with_etag(
        self, interconnection: Document | int, tenant_uuid: str | None = None
    ) -> tuple[Document, str]:
        """The document and its version, for the `if_match` of a later call."""
        response = self.session.get(
            self._url(interconnection), headers=self._read_headers(tenant_uuid)
        )
        return response.json(), response.headers['ETag']

    def create(
        self, body: Document, tenant_uuid: str | None = None, dry_run: bool = False
    ) -> Document:
        tenant_uuid = tenant_uuid or self._client.tenant_uuid
        headers = with_headers(self.session.WRITE_HEADERS, {'Wazo-Tenant': tenant_uuid})
        response = self.session.post(
            url_join(self.resource), body, headers=headers, params=query(dry_run)
        )
        return response.json()

    def update(
        self, body: Document, if_match: str | None = None, dry_run: bool = False
    ) -> Document | None:
        """Merges the body, which has an id, into the document that is stored.

        What the body does not name stays as it is; None removes.
        """
        response = self.session.put(
            self._url(body),
            {name: value for name, value in body.items() if name != 'links'},
            headers=with_headers(self.session.WRITE_HEADERS, {'If-Match': if_match}),
            params=query(dry_run),
        )
        return response.json() if dry_run else None

    def delete(
        self,
        interconnection: Document | int,
        if_match: str | None = None,
        dry_run: bool = False,
    ) -> Document | None:
        response = self.session.delete(
            self._url(interconnection),
            headers=with_headers(self.session.READ_HEADERS, {'If-Match': if_match}),
            params=query(dry_run),
        )
        return response.json() if dry_run else None

    def nat(self, interconnection: Document | int) -> Document:
        return self(interconnection).get_nat()

    def update_nat(
        self, interconnection: Document | int, body: Document, dry_run: bool = False
    ) -> Document:
        return self(interconnection).update_nat(body, dry_run)

    def diagnostics(self, interconnection: Document | int) -> Document:
        return self(interconnection).get_diagnostics()

    def dahdi(self, tenant_uuid: str | None = None) -> Document:
        """The DAHDI groups of the machine."""
        return self._read('dahdi', tenant_uuid)

    def profiles(self, tenant_uuid: str | None = None) -> Document:
        """The recipes that `profile` names in `create`."""
        return self._read('profiles', tenant_uuid)

    def _read(self, name: str, tenant_uuid: str | None) -> Document:
        headers = self._read_headers(tenant_uuid)
        return self.session.get(url_join(self.resource, name), headers=headers).json()

    def _read_headers(self, tenant_uuid: str | None) -> dict[str, str]:
        return with_headers(self.session.READ_HEADERS, {'Wazo-Tenant': tenant_uuid})

    @extract_id
    def _url(self, interconnection_id: int) -> str:
        return url_join(self.resource, interconnection_id)
