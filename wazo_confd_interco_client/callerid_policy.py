# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`client.callerid_policy`: whose caller ID leaves with a call."""

from __future__ import annotations

from typing import Any

from wazo_confd_client.util import url_join
from wazo_lib_rest_client import HTTPCommand

from .request import query, with_headers

Document = dict[str, Any]


class CallerIDPolicyCommand(HTTPCommand):
    resource = 'callerid-policy'

    def get(self, tenant_uuid: str | None = None, **parameters: Any) -> Document:
        """The policy; `limit`, `offset` and `search` are about its users."""
        headers = self._headers(self.session.READ_HEADERS, tenant_uuid)
        url = url_join(self.resource)
        return self.session.get(url, headers=headers, params=parameters).json()

    def update(
        self, body: Document, tenant_uuid: str | None = None, dry_run: bool = False
    ) -> Document | None:
        """Changes what the body names; a dry run answers what it would have done."""
        response = self.session.put(
            url_join(self.resource),
            body,
            headers=self._headers(self.session.WRITE_HEADERS, tenant_uuid),
            params=query(dry_run),
        )
        return response.json() if dry_run else None

    def resolve(self, body: Document, tenant_uuid: str | None = None) -> Document:
        """What would be sent with the call that the body describes, and why."""
        headers = self._headers(self.session.WRITE_HEADERS, tenant_uuid)
        url = url_join(self.resource, 'resolve')
        return self.session.post(url, body, headers=headers).json()

    def _headers(self, headers: dict[str, str], tenant: str | None) -> dict[str, str]:
        tenant = tenant or self._client.tenant_uuid
        return with_headers(headers, {'Wazo-Tenant': tenant})
