# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The base class of commands for resources that belong to tenants."""

from __future__ import annotations

from typing import Any

from wazo_lib_rest_client import HTTPCommand

from .util import extract_id, url_join


class MultiTenantCommand(HTTPCommand):
    resource: str
    relation_cmd: Any

    def list(self, tenant_uuid: str | None = None, **params: Any) -> Any:
        tenant_uuid = tenant_uuid or self._client.tenant_uuid
        params.setdefault('recurse', False)
        return self._get(url_join(self.resource), tenant_uuid, params)

    @extract_id
    def get(self, id_: Any, tenant_uuid: str | None = None, **params: Any) -> Any:
        return self._get(url_join(self.resource, id_), tenant_uuid, params)

    @extract_id
    def __call__(self, id_: Any) -> Any:
        return self.relation_cmd(self._client, id_)

    def _get(self, url: str, tenant_uuid: str | None, params: Any) -> Any:
        tenant = {'Wazo-Tenant': tenant_uuid} if tenant_uuid else {}
        headers = self.session.READ_HEADERS | tenant
        return self.session.get(url, headers=headers, params=params).json()
